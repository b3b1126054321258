/** Finds rows and columns again in a sheet that may have changed since it was read. Rows and columns are 0-based. */
import { isRowKeyCell } from '../../templates/reading/read-columns.ts'
import { systemColumns } from '../../templates/workbook-layout.ts'
import type { CellPlace } from './open-workbook.ts'
import type { WorkbookPlace } from './place.ts'
import type { ExcelBatch } from './session.ts'
import { WorkbookError } from './workbook-error.ts'

export interface RowFinder {
  readonly columnOf: ReadonlyMap<string, number>
  /** The row now, or why there is none. */
  rowOf(place: Pick<CellPlace, 'rowNumber' | 'rowKey'>): number | 'rowGone' | 'rowDoubled'
  /** Row keys by row, as they are now; rows without one are absent. */
  readonly keyOfRow: ReadonlyMap<number, string>
}

/**
 * One round trip, together with whatever was loaded before. A template without its key row is taken to be as it was read.
 *
 * @throws {WorkbookError} changedMeanwhile where the key row is no longer where it was
 */
export async function freshPlace(batch: ExcelBatch, place: WorkbookPlace): Promise<RowFinder> {
  const sheet = batch.context.workbook.worksheets.getItem(place.sheetId)
  const keyRow =
    place.keyRow === null ? null : sheet.getRangeByIndexes(place.keyRow, 0, 1, place.lastColumn + 1)
  keyRow?.load('values')
  const keyColumn = place.columnOf.get(systemColumns.rowKey)
  const keys =
    keyColumn === undefined
      ? null
      : sheet.getRangeByIndexes(0, keyColumn, 1_048_576, 1).getUsedRangeOrNullObject(true)
  keys?.load('values,rowIndex')
  await batch.send()
  const columnOf = keyRow ? columnsNow(keyRow.values[0]!, place) : place.columnOf
  const keyOfRow = new Map<number, string>()
  const rowsOfKey = new Map<string, number[]>()
  // A column inserted at the left moves the keys: their rows are then not known, and nothing is guessed.
  if (columnOf.get(systemColumns.rowKey) !== keyColumn) throw new WorkbookError('changedMeanwhile', 'columns')
  if (keys && !keys.isNullObject) {
    keys.values.forEach(([value], index) => {
      const key = String(value).trim()
      const row = keys.rowIndex + index
      if (key === '' || isRowKeyCell(key) || row === place.headerRow) return
      keyOfRow.set(row, key)
      rowsOfKey.set(key, [...(rowsOfKey.get(key) ?? []), row])
    })
  }
  return { columnOf, keyOfRow, rowOf: (wanted) => rowNow(wanted, keyOfRow, rowsOfKey) }
}

function rowNow(
  { rowNumber, rowKey }: Pick<CellPlace, 'rowNumber' | 'rowKey'>,
  keyOfRow: ReadonlyMap<number, string>,
  rowsOfKey: ReadonlyMap<string, readonly number[]>,
): number | 'rowGone' | 'rowDoubled' {
  const row = rowNumber - 1
  if (rowKey === null) return keyOfRow.has(row) ? 'rowGone' : row
  if (keyOfRow.get(row) === rowKey) return row
  const others = rowsOfKey.get(rowKey) ?? []
  if (others.length === 0) return 'rowGone'
  return others.length === 1 ? others[0]! : 'rowDoubled'
}

function columnsNow(cells: readonly unknown[], place: WorkbookPlace): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  cells.forEach((cell, column) => {
    const text = String(cell).trim()
    const key = isRowKeyCell(text) ? systemColumns.rowKey : text
    if (place.columnOf.has(key) && !found.has(key)) found.set(key, column)
  })
  if (found.size === 0) throw new WorkbookError('changedMeanwhile', 'key row')
  // A column known by its header alone has no key to be found by.
  for (const [key, column] of place.columnOf) {
    const isTaken = [...found.values()].includes(column)
    if (!found.has(key) && !isTaken && String(cells[column] ?? '').trim() === '') found.set(key, column)
  }
  return found
}
