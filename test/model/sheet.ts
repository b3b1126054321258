/** A person's copy of a file, and what people do to it. */
import type { ActivityValues, RawCells, SheetRow } from '../../templates/activity.ts'
import { codesKeys, identifyingKeys, textKeys, truths } from './truths.ts'

/** A row of somebody's copy. `truth` is which activity the person means. */
export interface CopyRow {
  readonly rowKey: string | null
  readonly revision: number | null
  readonly baseHash: string | null
  readonly cells: RawCells
  readonly comment: string | null
  readonly action: 'withdraw' | null
  readonly truth: number | null
  /** What this copy last sent or was given for the row, where that cannot be mistaken: what a clash is judged from. */
  readonly base: { readonly activityReportId: string; readonly values: ActivityValues } | null
}

export type Action =
  | { readonly kind: 'type' | 'retype'; readonly row: number; readonly truth: number }
  | { readonly kind: 'edit'; readonly row: number; readonly field: number }
  | { readonly kind: 'code'; readonly row: number; readonly field: number; readonly code: number }
  | { readonly kind: 'copyRow' | 'copyCells' | 'cutCells'; readonly row: number; readonly to: number }
  | {
      readonly kind: 'retitle' | 'comment' | 'empty' | 'delete' | 'clear' | 'dropKey' | 'withdraw'
      readonly row: number
    }
  | {
      readonly kind: 'sort' | 'sortCells'
      readonly by: number
      readonly from: number
      readonly length: number
    }

/**
 * Does to the rows what the person does.
 *
 * @param token a text that stands nowhere else
 * @returns the rows as they now are
 */
export function doTo(rows: readonly CopyRow[], action: Action, token: string): CopyRow[] {
  if (rows.length === 0) return []
  if ('by' in action) return sortPart(rows, action)
  const at = action.row % rows.length
  const row = rows[at]!
  const put = (changed: CopyRow) => rows.with(at, changed)
  switch (action.kind) {
    case 'type':
      return put({ ...row, ...contentOf(action.truth, {}) })
    case 'retype':
      return put({ ...row, ...contentOf(action.truth, row.cells) })
    case 'edit':
      return row.truth === null ? [...rows] : put(withCell(row, textKeys[action.field]!, token))
    case 'retitle':
      return row.truth === null ? [...rows] : put(withCell(row, 'title', `${row.cells.title} (${token})`))
    case 'empty':
      return row.truth === null ? [...rows] : put(withCell(row, textKeys[0]!, null))
    case 'comment':
      return row.truth === null ? [...rows] : put({ ...row, comment: token })
    case 'code':
      return row.truth === null ? [...rows] : put(toggleCode(row, action))
    case 'copyRow':
      return rows.with(action.to % rows.length, row)
    case 'copyCells':
      return rows.with(action.to % rows.length, moved(row, rows[action.to % rows.length]!))
    case 'cutCells': {
      const to = action.to % rows.length
      return to === at
        ? [...rows]
        : rows.with(to, moved(row, rows[to]!)).with(at, { ...row, ...blankContent })
    }
    case 'delete':
      return rows.toSpliced(at, 1)
    case 'clear':
      return put({ ...row, ...blankContent })
    case 'dropKey':
      return put({ ...row, rowKey: null, revision: null, baseHash: null, base: null })
    case 'withdraw':
      return row.truth === null ? [...rows] : put({ ...row, action: 'withdraw' })
  }
}

const blankContent = { cells: {}, comment: null, action: null, truth: null, base: null } as const

function contentOf(truth: number, over: RawCells) {
  const typed = truths[truth]!
  const cells = Object.keys(over).length > 0 ? pick(typed, identifyingKeys) : typed
  return { cells: { ...over, ...cells, activity_id: null }, comment: null, action: null, truth, base: null }
}

function pick(cells: RawCells, keys: readonly string[]): RawCells {
  return Object.fromEntries(Object.entries(cells).filter(([key]) => keys.includes(key)))
}

function withCell(row: CopyRow, key: string, value: string | null): CopyRow {
  return { ...row, cells: { ...row.cells, [key]: value } }
}

function toggleCode(row: CopyRow, { field, code }: { field: number; code: number }): CopyRow {
  const keys = Object.keys(codesKeys)
  const key = keys[field % keys.length]!
  const known = codesKeys[key]!
  const chosen = known[code % known.length]!
  const codes = String(row.cells[key] ?? '').split('; ')
  const changed = codes.includes(chosen) ? codes.filter((one) => one !== chosen) : [...codes, chosen]
  return withCell(row, key, changed.join('; '))
}

/** Visible cells go from one row to another; the hidden ones stay where they are. */
function moved(from: CopyRow, to: CopyRow): CopyRow {
  const { rowKey, revision, baseHash } = to
  return { ...from, rowKey, revision, baseHash, base: null }
}

function sortPart(
  rows: readonly CopyRow[],
  { kind, by, from, length }: Extract<Action, { readonly by: number }>,
): CopyRow[] {
  const start = from % rows.length
  const part = rows.slice(start, start + length)
  const sorted = part.toSorted((a, b) => placeOf(a, by) - placeOf(b, by))
  const placed =
    kind === 'sort' ? sorted : sorted.map((row, at) => (row === part[at] ? row : moved(row, part[at]!)))
  return rows.toSpliced(start, part.length, ...placed)
}

/** Some order of contents, another one for each `by`. */
function placeOf({ cells }: CopyRow, by: number): number {
  let place = by
  for (const letter of JSON.stringify(cells)) place = (place * 31 + letter.charCodeAt(0) * (by + 1)) % 9973
  return place
}

export function sheetRowOf(row: CopyRow): SheetRow {
  const { rowKey, revision, baseHash, comment, action } = row
  const cells = Object.fromEntries(Object.entries(row.cells).filter(([, cell]) => cell !== null))
  return { rowNumber: 0, rowKey, revision, baseHash, cells, extra: {}, comment, action }
}

export function blankRow(rowKey: string): CopyRow {
  return { rowKey, revision: null, baseHash: null, ...blankContent }
}
