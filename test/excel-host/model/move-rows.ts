/** Whole rows put in or taken out: everything below moves, and tables with it. */
import { HostError } from '../wire/host-error.ts'
import type { SheetModel } from './sheet-model.ts'
import type { WorkbookModel } from './workbook-model.ts'

/** @param by how many rows everything from `from` on moves down; negative: the rows from `from` on are taken out */
export function moveRows(workbook: WorkbookModel, sheet: SheetModel, from: number, by: number): void {
  const gone = by < 0 ? { first: from, end: from - by } : null
  const isGone = (row: number) => gone !== null && row >= gone.first && row < gone.end
  const moved = (row: number) => (row < from ? row : row + by)
  for (const table of workbook.tables) {
    if (table.sheet !== sheet) continue
    const { top, bottom } = table.area
    const lost = gone ? Math.max(0, Math.min(gone.end, bottom + 1) - Math.max(gone.first, top)) : 0
    if (lost > 0 && (isGone(top) || lost >= bottom - top))
      throw new HostError('InvalidOperation', 'A table keeps its headers and one row.')
    const inside = gone ? -lost : from > top && from <= bottom ? by : 0
    const above = gone ? -Math.max(0, Math.min(gone.end, top) - gone.first) : from <= top ? by : 0
    table.area = { ...table.area, top: top + above, bottom: bottom + above + inside }
  }
  const rows = [...sheet.rows].filter(([row]) => !isGone(row))
  sheet.rows.clear()
  for (const [row, cells] of rows) sheet.rows.set(moved(row), cells)
  for (const marks of [sheet.hiddenRows, sheet.filteredRows]) {
    const kept = [...marks].filter((row) => !isGone(row)).map(moved)
    marks.clear()
    for (const row of kept) marks.add(row)
  }
  const validations = [...sheet.validations]
  sheet.validations.clear()
  for (const [key, validation] of validations) {
    const [row, column] = key.split(',').map(Number) as [number, number]
    if (!isGone(row)) sheet.validations.set(`${moved(row)},${column}`, validation)
  }
}
