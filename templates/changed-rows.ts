/** What somebody did to a sheet since it was last synced, found by comparing. */
import type { SheetRow } from './activity.ts'

export interface ChangedRows {
  /** New and edited rows, in the order of the sheet. */
  readonly changed: readonly SheetRow[]
  /** Keys that stood in the sheet and no longer do, in the order in which they stood. */
  readonly missingKeys: readonly string[]
}

/**
 * Compares the sheet with its rows as last synced. Excel's change events are lost while the pane is closed, so they are
 * no part of this. A row that was only moved has not changed. Where a key stands twice, the row that is as synced is the
 * original and the other is changed; a row without a key always is. Blank rows that were never synced are left out.
 */
export function changedRows(synced: readonly SheetRow[], current: readonly SheetRow[]): ChangedRows {
  const contentOf = new Map(synced.map((row) => [row.rowKey, contentKey(row)]))
  const unchangedKeys = new Set<string>()
  const changed = current.filter((row) => {
    if (row.rowKey === null || !contentOf.has(row.rowKey)) return !isBlankRow(row)
    if (contentOf.get(row.rowKey) !== contentKey(row) || unchangedKeys.has(row.rowKey)) return true
    unchangedKeys.add(row.rowKey)
    return false
  })
  const present = new Set(current.map((row) => row.rowKey))
  const missingKeys = synced.flatMap(({ rowKey }) => (rowKey === null || present.has(rowKey) ? [] : [rowKey]))
  return { changed, missingKeys }
}

/** Everything a person can see or type in the row; its place and its hidden columns are no part of it. */
function contentKey({ cells, extra, comment, action }: SheetRow): string {
  const sorted = (record: object) => Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1))
  return JSON.stringify([sorted(cells), sorted(extra), comment, action])
}

/** Nothing is typed in the row, not even a comment; its hidden columns do not count. */
export function isBlankRow(row: SheetRow): boolean {
  return (
    row.action === null &&
    row.comment === null &&
    [row.cells, row.extra].every((record) => Object.keys(record).length === 0)
  )
}
