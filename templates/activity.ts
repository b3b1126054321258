/** An activity report: the values of one row, read. */
import type { FieldKey } from './definition.ts'

/** What a spreadsheet cell can hold. Dates are Excel serials of the 1900 system (days since 1899-12-30). */
export type CellScalar = string | number | boolean | null

/** A cell with something to say beside its value. Plain scalars are the common case. */
export interface AnnotatedCell {
  readonly value: CellScalar
  /** The cell holds a formula; `value` is its cached result. */
  readonly formula?: true
  /** The formula points outside the workbook. */
  readonly external?: true
  /** An error value such as `#REF!`; `value` is its text. */
  readonly error?: true
  /** The number is formatted as a date (so it is one even in a text column). */
  readonly date?: true
}

/** A cell as it came, before anything is known about it. JSON, so that it can be stored beside what was read from it. */
export type RawCell = CellScalar | AnnotatedCell

/**
 * A cell that could not be read in full: its text is kept as it came, and takes part in comparison, merging and
 * hashing like any other value. `codes` are those pieces of a several-codes cell that were understood.
 */
export interface Unread {
  readonly unread: string
  readonly codes?: readonly string[]
}

/**
 * A value that was read.
 * - text: NFC, trimmed; code: the code; several codes: the codes in the order typed, without repeats
 * - date: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`
 * - integer: a number; decimal: normalised text such as `1234.5` (no exponent, no trailing zeros, no plus sign)
 */
export type FieldValue = string | number | readonly string[] | Unread

/** The values of one row. A blank cell is absent: never `''`, `null` or `undefined`. */
export type ActivityValues = Readonly<Record<FieldKey, FieldValue>>

/** The raw cells of one row by field key; blank cells are absent. */
export type RawCells = Readonly<Record<FieldKey, RawCell>>

/** One row of the Activities sheet as a file or the pane delivers it. */
export interface SheetRow {
  /** Row number in the sheet, 1-based, for messages. */
  readonly rowNumber: number
  /** Hidden key: a claim, not a fact (see match-rows). */
  readonly rowKey: string | null
  /** Hidden columns: the change number at which the row was last seen, and the hash of its values then. */
  readonly revision: number | null
  readonly baseHash: string | null
  /** What stood beside the values then, where the pane noted it (see row-marks). */
  readonly notesMark?: string
  readonly extraMark?: string
  readonly cells: RawCells
  /** Columns that are not the template's, by header text, as text. */
  readonly extra: Readonly<Record<string, string>>
  readonly comment: string | null
  /** Anything typed in the action column; `withdraw` is recognised in six languages by the reader. */
  readonly action: 'withdraw' | null
}

export function isUnread(value: FieldValue | undefined): value is Unread {
  return typeof value === 'object' && !Array.isArray(value)
}

/** The codes of a cell, whatever was understood of it; none for a blank one. */
export function codesOf(value: FieldValue | undefined): readonly string[] {
  if (value === undefined) return []
  if (typeof value === 'string') return [value]
  if (typeof value === 'number') return [String(value)]
  return isUnread(value) ? (value.codes ?? []) : value
}
