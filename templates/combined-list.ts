/** The combined list of a cycle as the Secretariat has it in its own workbook: the report's full list, without what formulas count by. */

export interface CombinedList {
  readonly cycleKey: string
  readonly status: 'draft' | 'final'
  /** Everything is as of it. */
  readonly changeNumber: number
  /** When that was. UTC ISO. */
  readonly judgedAt: string
  /** The first one is the activity's reference. */
  readonly columns: readonly CombinedColumn[]
  readonly rows: readonly CombinedRow[]
}

export interface CombinedColumn {
  readonly key: string
  /** In the language asked for; each is different, whatever the case of its letters. */
  readonly header: string
  /** In characters. */
  readonly width: number
  /** As Excel writes it in English; `@` is text. */
  readonly numberFormat: string
}

/** In the order of the columns. A number in a column of dates is a day counted from 1899-12-30. */
export type CombinedRow = readonly (string | number | null)[]

/** Stands above the list: a sheet with it is nobody's return, though its headers are those of one. */
export const combinedMark = '_combined'
