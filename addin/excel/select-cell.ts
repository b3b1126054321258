/** Shows a cell to the person. */
import { freshPlace } from './find-rows.ts'
import type { CellPlace } from './open-workbook.ts'
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
