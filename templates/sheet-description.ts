/** How the sheets of a template are in one language: for finding damages, mending them, and for putting it into another language. */
import type { CoverKey } from './workbook-layout.ts'

/** How the columns of an intact template are, in the workbook's language. Made from the template's definition. */
export interface SheetStandard {
  readonly columns: readonly ColumnStandard[]
  /** First and last of the rows ready for typing, 1-based. */
  readonly firstRow: number
  readonly lastRow: number
  /** Keys for rows that have content and no key, in order of need. */
  readonly newRowKeys: readonly string[]
  /** Goes into the key row beside `_row_key`. */
  readonly workbookId: string
}

export interface ColumnStandard {
  readonly key: string
  readonly header: string
  readonly numberFormat: string
  readonly isHidden: boolean
  readonly validation: ColumnValidation | null
}

/** A data validation in the shape in which Excel's API takes it. */
export interface ColumnValidation {
  readonly rule:
    | { readonly list: { readonly inCellDropDown: true; readonly source: string } }
    | { readonly custom: { readonly formula: string } }
    | { readonly [kind in 'wholeNumber' | 'decimal' | 'textLength']?: ValidationLimits }
  readonly prompt: ValidationPrompt
  readonly errorAlert: ValidationAlert
}

export interface ValidationLimits {
  readonly operator: 'Between' | 'GreaterThanOrEqualTo' | 'LessThanOrEqualTo'
  readonly formula1: number
  readonly formula2?: number
}

export interface ValidationPrompt {
  readonly showPrompt: boolean
  /** At most 32 characters. */
  readonly title: string
  /** At most 255 characters. */
  readonly message: string
}

export interface ValidationAlert {
  readonly showAlert: boolean
  readonly style: 'Stop' | 'Warning' | 'Information'
  readonly title: string
  readonly message: string
}

/** The texts of the sheets in another language. What is absent stays as it is. */
export interface SheetLabels {
  /** Header by column key. */
  readonly headers: Readonly<Record<string, string>>
  /** Text of the band above the headers by column key; blank over all but a group's first column. */
  readonly bands: Readonly<Record<string, string>>
  /** Texts of a column of the hidden list sheet, by its heading. */
  readonly lists: Readonly<Record<string, readonly string[]>>
  /** What a validation says, by column key. */
  readonly messages: Readonly<
    Record<string, { readonly prompt: ValidationPrompt; readonly errorAlert: ValidationAlert }>
  >
  /** Formula of the first row of a calculated column, with its equals sign, by column key. */
  readonly formulas: Readonly<Record<string, string>>
  /** Question of the cover by key. */
  readonly questions: Partial<Readonly<Record<CoverKey, string>>>
}

/** Names of the visible sheets, in the definition and in no language. */
export const visibleSheets = ['instructions', 'cover', 'activities', 'checks', 'countries'] as const
export type VisibleSheet = (typeof visibleSheets)[number]

/** All other words of a template. Two languages of it have the same cells and formulas, which differ in their words alone. */
export interface WorkbookWords {
  readonly isRightToLeft: boolean
  /** A sheet that this template does not have is absent. */
  readonly sheets: Partial<Readonly<Record<VisibleSheet, SheetWords>>>
}

export interface SheetWords {
  readonly name: string
  readonly cells: readonly CellWords[]
  readonly choices: readonly CellChoices[]
  /** Formulas of conditional formats, with their equals sign, in order. */
  readonly highlights: readonly string[]
}

/** Rows and columns are 0-based. A formula begins with its equals sign. */
export interface CellWords {
  readonly row: number
  readonly column: number
  readonly text: string
  /** Of its row, where the text decides it, in points. */
  readonly height?: number
  /** What a validation of this cell says about a wrong entry. */
  readonly errorAlert?: ValidationAlert
}

/** Cells of a column that hold one of these texts each, which stand in the same order in each language. */
export interface CellChoices {
  readonly column: number
  readonly firstRow: number
  readonly lastRow: number
  readonly texts: readonly string[]
}

/** What the service says of the sheets of a workbook in a language; which workbook it is and how long, the pane knows. */
export interface SheetDescription {
  readonly columns: readonly ColumnStandard[]
  readonly labels: SheetLabels
  readonly words: WorkbookWords
}
