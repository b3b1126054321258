/**
 * What the hidden column `_base_hash` says of a row as it was last synced: the hash of its values, and, where the pane wrote it,
 * what else stood in the row then. Two programs read it, so its shape never changes.
 */
import type { SheetRow } from './activity.ts'

/** The hash of the values, and of everything beside them. */
export type RowMarks = Pick<SheetRow, 'baseHash' | 'notesMark' | 'extraMark'>

/** Takes the cell apart; what is no mark of ours is taken for a hash, and will fit nothing. */
export function readMarks(text: string): RowMarks {
  const [baseHash, marks] = text.split(' ', 2)
  const isMarked = marks !== undefined && /^[0-9a-f]{16}$/.test(marks)
  return {
    baseHash: baseHash || null,
    ...(isMarked ? { notesMark: marks.slice(0, 8), extraMark: marks.slice(8) } : {}),
  }
}

export function printMarks(
  baseHash: string,
  { notesMark, extraMark }: Required<Omit<RowMarks, 'baseHash'>>,
): string {
  return `${baseHash} ${notesMark}${extraMark}`
}

/**
 * Marks of what stands in the row beside its values: comment, action, and whether there are any values; the reporter's own
 * columns.
 */
export function marksOf(
  { comment, action, extra }: Pick<SheetRow, 'extra' | 'comment' | 'action'>,
  isEmpty: boolean,
): Required<Omit<RowMarks, 'baseHash'>> {
  const columns = Object.entries(extra).sort(([one], [other]) => (one < other ? -1 : 1))
  return {
    notesMark: shortHash(JSON.stringify([comment, action, isEmpty])),
    extraMark: shortHash(JSON.stringify(columns)),
  }
}

/** FNV-1a over UTF-16, 32 bits in 8 hex digits: says whether two texts are the same, and guards nothing. */
function shortHash(text: string): string {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}
