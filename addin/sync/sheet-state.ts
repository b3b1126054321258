/** The sheet beside what it held when it was last synced: the hidden columns of each row tell, and nothing else is asked. */
import type { ActivityValues, SheetRow } from '../../templates/activity.ts'
import { baseHash } from '../../templates/canonical.ts'
import type { CellContext } from '../../templates/parse-cell.ts'
import { parseRow } from '../../templates/parse-row.ts'
import { marksOf } from '../../templates/row-marks.ts'

export interface RowContent {
  readonly values: ActivityValues
  /** No field is filled; a reference that the service gave does not count. */
  readonly isEmpty: boolean
}

/** Reading a row costs; each is read once. */
const read = new WeakMap<SheetRow['cells'], RowContent>()

export function contentOf(cells: SheetRow['cells'], context: CellContext): RowContent {
  let content = read.get(cells)
  if (!content) {
    const { values, isBlank: isEmpty } = parseRow({ cells }, context)
    content = { values, isEmpty }
    read.set(cells, content)
  }
  return content
}

/** Anybody would say that there is nothing in the row. */
export function isBlankRow(row: SheetRow, context: CellContext): boolean {
  const { isEmpty } = contentOf(row.cells, context)
  return isEmpty && row.comment === null && row.action === null && Object.keys(row.extra).length === 0
}

/** Typed, edited or cleared since it was last synced; a row of which nothing is known is changed if anything stands in it. */
export function isChangedRow(row: SheetRow, context: CellContext): boolean {
  if (row.revision === null || row.baseHash === null) return !isBlankRow(row, context)
  const { values, isEmpty } = contentOf(row.cells, context)
  const { notesMark, extraMark } = marksOf(row, isEmpty)
  if (row.notesMark !== notesMark || row.extraMark !== extraMark) return true
  // A cleared row that has been told of stays as it is until somebody types in it.
  return !isEmpty && baseHash(context.template, values) !== row.baseHash
}

/** Somebody typed in it and nobody sent it. A row that was only taken over, and goes along the next time, is none. */
export function isUnsentRow(row: SheetRow, context: CellContext): boolean {
  if (!isChangedRow(row, context)) return false
  const isTakenOver = row.baseHash !== null && row.notesMark === undefined
  return !isTakenOver || baseHash(context.template, contentOf(row.cells, context).values) !== row.baseHash
}

/** It is an activity, or was one. */
export function isSomething(row: SheetRow, context: CellContext): boolean {
  return row.revision !== null || !isBlankRow(row, context)
}

/**
 * The rows to send, in sheet order. Where a key stands twice, all its rows go: only beside each other does it show which is the
 * copy. A row that lost its key goes, too.
 *
 * @param all everything that is or was something, changed or not
 */
export function rowsToSend(rows: readonly SheetRow[], context: CellContext, all: boolean): SheetRow[] {
  const count = new Map<string | null, number>()
  for (const { rowKey } of rows) count.set(rowKey, (count.get(rowKey) ?? 0) + 1)
  return rows.filter((row) => {
    if (!isSomething(row, context)) return false
    const isDoubled = row.rowKey !== null && count.get(row.rowKey)! > 1
    return all || isDoubled || row.rowKey === null || isChangedRow(row, context)
  })
}
