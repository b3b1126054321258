/**
 * A calculated column's formula for a row further down: relative rows move, absolute ones and texts in quotes stay.
 *
 * @param formula of the column's first row
 */
export function shiftFormula(formula: string, rows: number): string {
  if (rows === 0) return formula
  return formula.replace(
    /"[^"]*"|'[^']*'|(\$?[A-Z]{1,3})(\$?)(\d{1,7})(?![\w(])/g,
    (whole, column?: string, fixed?: string, row?: string) =>
      column === undefined || fixed === '$' ? whole : `${column}${Number(row) + rows}`,
  )
}
