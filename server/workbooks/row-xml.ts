/** What the rows of a long list are made of. */

/** Null leaves the cell out. Dates are serial numbers; their column's number style makes dates of them. */
export type RowValue = string | number | boolean | null

/**
 * Which texts of a column are kept once: `few`, because there are few different ones, for the whole workbook; those of rows made
 * `together`, because other lists show the same; or none.
 */
export type Sharing = 'few' | 'together' | 'none'

export interface RowColumn {
  /** Index of a cell format, or null for the default one. */
  readonly numberStyle: number | null
  readonly textStyle: number | null
  readonly sharing: Sharing
  /** Blank cells are written too, for the sake of their borders. */
  readonly hasBlankCells?: true
}

/** Height of a row in points. Left out, an office gives all rows of a sheet its usual height. */
export type RowHeight = (row: readonly RowValue[]) => number

/** `A`, `Z`, `AA` ... of a 0-based column. */
export function columnLetters(index: number): string {
  const rest = String.fromCharCode(65 + (index % 26))
  return index < 26 ? rest : columnLetters(Math.floor(index / 26) - 1) + rest
}
