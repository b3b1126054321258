/** A table that grows takes its formulas, formats and validations along, as Excel does. */
import { shiftedFormula } from './address.ts'
import type { TableModel } from './workbook-model.ts'

/** @param bottom the table's new last row */
export function growTable(table: TableModel, bottom: number): void {
  const { sheet, area } = table
  const last = area.bottom
  table.area = { ...area, bottom }
  for (let row = last + 1; row <= bottom; row++) {
    for (let column = area.left; column <= area.right; column++) {
      const model = sheet.cell(last, column)
      const isBlank = sheet.value(row, column) === '' && sheet.cell(row, column)?.formula === undefined
      if (model && isBlank) {
        const made = sheet.touch(row, column)
        made.style = model.style
        if (model.formula !== undefined) {
          made.formula = shiftedFormula(model.formula, row - last)
          // Nothing is calculated here.
          made.value = ''
        }
      }
      const validation = sheet.validations.get(`${last},${column}`)
      if (validation) sheet.validations.set(`${row},${column}`, validation)
    }
  }
}
