/** Shows a cell to the person, and tells which one the person has chosen. */
import type { CellScalar } from '../../templates/activity.ts'
import { freshPlace } from './find-rows.ts'
import type { CellPlace, SelectedCell } from './open-workbook.ts'
import type { WorkbookPlace } from './place.ts'
import type { ExcelBatch } from './session.ts'

/** Two round trips; filters and hidden rows stay, so that a filtered row is selected without being seen. */
export async function selectCell(
  batch: ExcelBatch,
  place: WorkbookPlace,
  wanted: CellPlace,
): Promise<boolean> {
  const finder = await freshPlace(batch, place)
  const row = finder.rowOf(wanted)
  const column = finder.columnOf.get(wanted.column)
  if (typeof row === 'string' || column === undefined) return false
  const sheet = batch.context.workbook.worksheets.getItem(place.sheetId)
  sheet.activate()
  sheet.getRangeByIndexes(row, column, 1, 1).select()
  await batch.send()
  return true
}

/** One round trip. */
export async function selectedCell(batch: ExcelBatch, place: WorkbookPlace): Promise<SelectedCell | null> {
  const cell = batch.context.workbook.getSelectedRange().getCell(0, 0)
  cell.load('rowIndex,columnIndex,values')
  const sheet = cell.worksheet.load('id')
  const finder = await freshPlace(batch, place)
  const column = [...finder.columnOf].find(([, index]) => index === cell.columnIndex)?.[0]
  const isActivity = sheet.id === place.sheetId && cell.rowIndex > (place.headerRow ?? place.keyRow ?? -1)
  if (!isActivity || column === undefined) return null
  const value = cell.values[0]![0] as CellScalar
  const rowKey = finder.keyOfRow.get(cell.rowIndex) ?? null
  return { rowNumber: cell.rowIndex + 1, rowKey, column, value: value === '' ? null : value }
}
