/**
 * The combined report as data: what stands on each sheet, every figure with its value and how it is found in the lists.
 * Nothing here knows about workbooks; the same plan can feed other forms.
 */
import type { Language } from '../../templates/definition.ts'
import type { IatiPlan } from './iati-plan.ts'
import type { ListSource, ListWindow } from './list-source.ts'
import type { NotePlan } from './note-plan.ts'

/** A value that must stand in a list's column. `moreThan` compares numbers. */
export type Filter = { readonly column: string } & (
  | { readonly is: string | number }
  | { readonly moreThan: number }
)

/** How a figure is found in a list (by the list's key) or in a table of the report. */
export type FigureSource =
  | { readonly kind: 'count'; readonly list: string; readonly where: readonly Filter[] }
  | {
      readonly kind: 'sum'
      readonly list: string
      readonly column: string
      readonly where: readonly Filter[]
    }
  /** Cells of the column that are not blank. */
  | { readonly kind: 'filled'; readonly list: string; readonly column: string }
  | { readonly kind: 'blank'; readonly list: string; readonly column: string }
  | { readonly kind: 'ratio'; readonly part: FigureSource; readonly whole: FigureSource }

export type NumberFormat = 'count' | 'money' | 'percent' | 'plain'

/** A counted number. Null: nothing can be said (a share of nothing). */
export interface Figure {
  readonly kind: 'figure'
  readonly value: number | null
  readonly format: NumberFormat
  readonly source: FigureSource
}

/** The band in which the figure in another column of the same row lies; `names[0]` is for none at all. */
export interface BandCell {
  readonly kind: 'band'
  readonly value: string
  readonly column: string
  /** Lowest value of each band, ascending, beginning with 0. */
  readonly from: readonly number[]
  readonly names: readonly string[]
}

export type PlanCell =
  | null
  | Figure
  | BandCell
  /** The report's own words, already in its language. */
  | { readonly kind: 'words'; readonly text: string; readonly isStrong?: true }
  /** Text that somebody else typed. Never anything but text. */
  | { readonly kind: 'outside'; readonly text: string }
  /** A number that is stated, not counted (a rate, a version). */
  | { readonly kind: 'number'; readonly value: number; readonly format: NumberFormat }
  /** `YYYY-MM-DD`, `YYYY-MM` or `YYYY`. */
  | { readonly kind: 'date'; readonly date: string }
  /** To a sheet of the report, by its key. */
  | { readonly kind: 'sheetLink'; readonly sheet: string; readonly text: string }

export interface PlanColumn {
  readonly key: string
  readonly header: string
  /** In characters of the default font. */
  readonly width: number
}

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | {
      readonly kind: 'facts'
      readonly rows: readonly { readonly label: string; readonly value: PlanCell }[]
    }
  | PlanTable
  | PlanChart

export interface PlanTable {
  readonly kind: 'table'
  /** Where figures of other tables count over this one. */
  readonly key?: string
  readonly title: string
  readonly note?: string
  readonly columns: readonly PlanColumn[]
  readonly rows: readonly (readonly PlanCell[])[]
  /** Columns (by key) of which a higher figure is shaded darker, compared over all of them. */
  readonly shades?: readonly string[]
  /** Columns (by key) whose figures have a bar behind them, each column on its own scale. */
  readonly bars?: readonly string[]
  /** Rows, by index, whose figures are in large letters. */
  readonly largeRows?: readonly number[]
  /** The last row is a total, and stands apart. */
  readonly hasTotal?: true
}

/** A picture of the figures in a table of the report. */
export interface PlanChart {
  readonly kind: 'chart'
  readonly title: string
  /** What it shows, in words, for those who cannot see it. */
  readonly description: string
  /** `bars` lie one under another, for long labels; `columns` stand side by side, for a run of years. */
  readonly shape: 'bars' | 'columns'
  readonly table: PlanTable
  /** Rows of the table that are drawn: from the first to the last, by index, both included. */
  readonly rows: readonly [first: number, last: number]
  /** Keys of the columns with the figures; several are stacked. The labels are in the first column. */
  readonly columns: readonly string[]
}

/**
 * - `outside`: text from outside, kept in the cells; `label`: text of few different values
 * - `date`: a number is a day counted from 1899-12-30, a text a partial date
 * - `flag`: 1 or blank; `code`: codes and numbers the formulas count by
 */
export type ListColumnKind = 'outside' | 'label' | 'integer' | 'money' | 'date' | 'flag' | 'code'

export interface ListColumn extends PlanColumn {
  readonly kind: ListColumnKind
  /** For formulas and filters only. */
  readonly isHelper?: true
}

export type ListValue = string | number | null
export type ListRow = readonly ListValue[]

/** A list as long as the data: its rows are made while they are written, in the same order each time (`list-source`). */
export interface PlanList {
  readonly key: string
  readonly columns: readonly ListColumn[]
  readonly rowCount: number
  /** Its long texts are to be read in full; without it, a list to filter, a line each. */
  readonly isForReading?: true
  readonly source: ListSource
  /** Where it is a part of what its source gives. */
  readonly window?: ListWindow
}

export interface PlanSheet {
  readonly key: string
  /** As on the tab: numbered, at most 31 characters, none that Excel refuses. */
  readonly name: string
  readonly title: string
  readonly blocks: readonly Block[]
  /** Below the blocks, to the end of the sheet. */
  readonly list?: PlanList
}

/**
 * How a column of a data table is to be read: `code` and `codes` are codes of a list, never labels; `partialDate` is `YYYY`,
 * `YYYY-MM` or `YYYY-MM-DD`; `decimal` is exact, as text.
 */
export type DataType = 'text' | 'code' | 'codes' | 'integer' | 'decimal' | 'partialDate' | 'date' | 'boolean'

export interface DataColumn {
  readonly key: string
  /** In the report's language. */
  readonly title: string
  readonly type: DataType
  readonly codeList?: string
  /** Never blank. */
  readonly isRequired?: true
}

export type DataValue = string | number | boolean | readonly string[] | null

/** What a list holds, for programs: codes and exact values, on no sheet. Rows are made while they are read. */
export interface DataTable {
  readonly key: string
  readonly title: string
  readonly columns: readonly DataColumn[]
  readonly primaryKey: readonly string[]
  /** Column -> the table and column it names a row of. */
  readonly references: Readonly<Record<string, { readonly table: string; readonly column: string }>>
  rows(): AsyncIterable<readonly (readonly DataValue[])[]>
}

export interface ReportPlan {
  readonly language: Language
  readonly direction: 'ltr' | 'rtl'
  readonly title: string
  /** For the top of each page: cycle, document symbol. */
  readonly runningTitle: string
  /** DRAFT or FINAL in the report's language. */
  readonly statusText: string
  readonly isDraft: boolean
  /** The instant everything is judged at; also the document's date. UTC ISO. */
  readonly judgedAt: string
  /** False where the list is longer than formulas may count over: figures are then values with their filter beside them. */
  readonly hasLiveFigures: boolean
  readonly words: PlanWords
  readonly sheets: readonly PlanSheet[]
  /** The same rows for programs. */
  readonly data: readonly DataTable[]
  /** Null where the template's activities cannot be told in the terms of IATI. */
  readonly iati: IatiPlan | null
  readonly note: NotePlan
  /** What everything was made from. */
  readonly origin: PlanOrigin
}

export interface PlanOrigin {
  readonly templateId: string
  readonly templateVersion: number
  readonly cycleKey: string
  /** The document's symbol; null where the cycle has none yet. */
  readonly symbol: string | null
  readonly legalBasis: string
  readonly period: { readonly start: string; readonly end: string }
  readonly changeNumber: number
  /** What has changed since that number is part of the report. */
  readonly since?: number
  readonly historyId: string
  readonly status: 'draft' | 'final'
  readonly programVersion: string
}

/** Words a renderer needs of its own. */
export interface PlanWords {
  /** Above the column of filters, and at the foot of a table where columns have filters. */
  readonly filter: string
  /** `Page {page} of {pages}` with the placeholders left in. */
  readonly page: string
  /** A figure's filter in words, for readers who set it by hand. */
  describe(source: FigureSource): string
}
