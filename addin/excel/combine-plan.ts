/**
 * Where each row of the combined list goes in the table that stands in the workbook. Rows stay on their lines as long as
 * somebody has written beside them; so what was written stays beside its activity.
 */
import type { CombinedList, CombinedRow } from '../../templates/combined-list.ts'

/** What is kept with the workbook about a table. */
export interface CombinedMemory {
  /** Keys of its columns and their headers, as they were last written. */
  readonly keys: readonly string[]
  readonly headers: readonly string[]
}

/** A line of the table, as it is now. */
export interface StandingLine {
  readonly reference: string
  /** Somebody wrote something beside what is ours. */
  readonly hasOwn: boolean
}

/** What a line becomes: a row; `gone`, an activity that is in the list no more; `blank`; null, left alone. */
export type Line = CombinedRow | 'gone' | 'blank' | null

export interface LinePlan {
  /** Lines that go, 0-based, each run of neighbours once, from the last to the first. */
  readonly removed: readonly { readonly first: number; readonly count: number }[]
  /** What is left of them, and what comes below. */
  readonly lines: readonly Line[]
  /** How many of `lines` come below. */
  readonly more: number
  readonly counts: { readonly added: number; readonly gone: number; readonly kept: number }
}

/**
 * Which column of the table each column of the list is in now, 0-based, by its header: people move columns, and put their own
 * between them. Null for one that is not to be found.
 */
export function findColumns(
  list: CombinedList,
  memory: CombinedMemory,
  headers: readonly string[],
): (number | null)[] {
  return list.columns.map(({ key }) => {
    const at = headers.indexOf(memory.headers[memory.keys.indexOf(key)] ?? '')
    return at < 0 ? null : at
  })
}

export function planLines(standing: readonly StandingLine[], rows: readonly CombinedRow[]): LinePlan {
  const known = new Set(standing.map(({ reference }) => reference))
  const here = new Set(rows.map(([reference]) => String(reference)))
  const counts = {
    added: rows.filter(([reference]) => !known.has(String(reference))).length,
    gone: [...known].filter((reference) => reference !== '' && !here.has(reference)).length,
    kept: 0,
  }
  if (standing.every(({ hasOwn }) => !hasOwn)) return inOrder(standing.length, rows, counts)
  const waiting = new Map(rows.map((row) => [String(row[0]), row]))
  const removed: { first: number; count: number }[] = []
  const lines: Line[] = []
  standing.forEach(({ reference, hasOwn }, index) => {
    const row = waiting.get(reference)
    // The second of two lines with one reference is a copy.
    waiting.delete(reference)
    if (row) lines.push(row)
    else if (hasOwn) lines.push(reference === '' ? null : 'gone')
    else {
      const last = removed.at(-1)
      if (last && last.first + last.count === index) last.count++
      else removed.push({ first: index, count: 1 })
    }
  })
  counts.kept = lines.filter((line) => line === 'gone').length
  return { removed: removed.reverse(), lines: [...lines, ...waiting.values()], more: waiting.size, counts }
}

/** Nobody wrote anything beside the list: it stands in its own order. */
function inOrder(height: number, rows: readonly CombinedRow[], counts: LinePlan['counts']): LinePlan {
  // A table has one line at least.
  const wanted = Math.max(rows.length, 1)
  return {
    removed: wanted < height ? [{ first: wanted, count: height - wanted }] : [],
    lines: rows.length === 0 ? ['blank'] : rows,
    more: Math.max(0, wanted - height),
    counts,
  }
}
