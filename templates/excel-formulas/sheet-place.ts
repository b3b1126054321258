/** Where the things stand that formulas speak of. Given by whoever lays out the sheet; formulas only join it together. */
import type { CodeListKey, FieldKey } from '../definition.ts'

/** Ranges of one code list on the list sheet, absolute and with the sheet's name. */
export interface ListPlace {
  /** Labels in the sheet's language, in the order of the dropdown. */
  readonly labels: string
  /** The same rows, two columns wide: label and code. */
  readonly labelsAndCodes: string
  /** Every accepted spelling, and beside it the code meant. Null for lists that no single-code field uses. */
  readonly spellings: string | null
  readonly spellingCodes: string | null
  /** True where `spellings` holds all six languages and the aliases, so that anything else is certainly wrong. */
  readonly isComplete: boolean
}

/** A row of the Activities sheet as formulas see it. Cell references are relative in the row, absolute in the column. */
export interface SheetPlace {
  /** `$S4`: the cell of a field or of a helper column in the first row. */
  cell(key: FieldKey): string
  /** `$F4:$AQ4`: all cells that a person fills in. */
  readonly typedCells: string
  readonly actionCell: string
  list(key: CodeListKey): ListPlace
  /** The code and its label in the sheet's language. */
  textsOf(key: CodeListKey, code: string): readonly string[]
  /** Cells with the first and the last day of the reporting period. */
  readonly periodStart: string
  readonly periodEnd: string
}
