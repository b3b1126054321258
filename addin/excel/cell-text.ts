/** What is handed to Excel for a cell, so that it holds exactly this and nothing is made of it. */
import type { CellScalar } from '../../templates/activity.ts'

/** Beginnings from which Excel would make a formula, a number or a date. */
const risky = /^[=+\-@'\d.,(%$€£¥٠-٩۰-۹]|^\s/u
/** Months and truth values in Excel's own language can also begin with a letter: a short text with a digit, or one word of them. */
const maybeDate = /^\p{L}{1,12}\.?[\s/-]*\d/u
const maybeTruth = /^(true|false|vrai|faux|verdadero|falso|истина|ложь)$/iu

/**
 * A text begins with an apostrophe where Excel could take it for something else: Excel keeps that out of the value. Null clears
 * the cell.
 */
export function cellContent(value: CellScalar): string | number | boolean {
  if (value === null) return ''
  if (typeof value !== 'string' || value === '') return value
  return risky.test(value) || maybeDate.test(value) || maybeTruth.test(value) ? `'${value}` : value
}

/** Letters that a cell of Excel holds, the apostrophe included. A longer text makes Excel refuse everything sent with it. */
export const mostLetters = 32_767

export function fitsInCell(value: CellScalar): boolean {
  const content = cellContent(value)
  return typeof content !== 'string' || content.length <= mostLetters
}

/** Cells compare as they are shown to the reader: a blank cell is null and `''` alike. */
export function isSameCell(one: unknown, other: unknown): boolean {
  return (one ?? '') === (other ?? '')
}
