/** What one cell of the host's workbook holds. */

export type CellValue = string | number | boolean

export interface CellModel {
  /** The result where there is a formula. Blank cells have the value `''`. */
  value: CellValue
  /** With its equals sign. */
  formula?: string
  /** The value is an error such as `#REF!`. */
  isError?: true
  /** Index into the workbook's styles. */
  style: number
}

/** A format of cells: the file's own one, or one derived from it by what was changed since. */
export interface StyleModel {
  /** Number format, as Excel shows it in English. */
  readonly numberFormat: string
  /** `#RRGGBB`; null without a fill. */
  readonly fillColor: string | null
  /** The file's style that it was derived from; null for one of the file's own. */
  readonly basedOn: number | null
}

/** A data validation as Excel's API shows it. Formulas as in the file: for its first cell, without equals sign. */
export interface ValidationModel {
  readonly type: string
  readonly operator: string
  readonly formula1: string
  readonly formula2: string
  readonly ignoreBlanks: boolean
  readonly inCellDropDown: boolean
  readonly prompt: { readonly showPrompt: boolean; readonly title: string; readonly message: string }
  readonly errorAlert: {
    readonly showAlert: boolean
    readonly style: 'Stop' | 'Warning' | 'Information'
    readonly title: string
    readonly message: string
  }
}
