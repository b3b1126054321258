/** Reads combined reports with other programs, and finds each figure by sheet number, table, row label and column header. */
import { join } from 'node:path'
import { runPython } from './programs.ts'

export type ReportCell = string | number | boolean | { readonly date: string } | null

export interface ReportSheet {
  readonly name: string
  readonly rows: readonly (readonly ReportCell[])[]
}

/** The sheets of each report as openpyxl reads them, with the values that stand in the file. */
export async function readReports(files: readonly string[]): Promise<ReportSheet[][]> {
  return JSON.parse(await runPython(join(import.meta.dirname, 'read-report.py'), files)) as ReportSheet[][]
}

/** Has LibreOffice calculate all formulas from nothing; gives the paths of the new files, beside the old ones. */
export async function recalculateReports(files: readonly string[]): Promise<string[]> {
  const results = files.map((file) => file.replace(/\.xlsx$/, '-recalculated.xlsx'))
  await runPython(
    join(import.meta.dirname, 'read-report-recalculated.py'),
    files.flatMap((file, index) => [file, results[index]!]),
  )
  return results
}

/** `5 | title of the table | label of the row | header of the column`; facts have neither title nor header. */
export type FigurePlace = string

export function placeOf(sheet: number, title: string, label: string, header: string): FigurePlace {
  return [sheet, title, label, header].join(' | ')
}

export interface SheetContent {
  /** Every number on the sheet. One that stands in no table is named by its cell. */
  readonly figures: ReadonlyMap<FigurePlace, number>
  /** Texts and dates in tables and facts. */
  readonly texts: ReadonlyMap<FigurePlace, string>
  /** Error values of formulas, with their cells. */
  readonly errors: readonly string[]
}

/** Two lines with one label are told apart by `(2)`, `(3)` at the end. */
export function addAt<T>(all: Map<FigurePlace, T>, place: FigurePlace, value: T): void {
  let name = place
  for (let n = 2; all.has(name); n++) name = `${place} (${n})`
  all.set(name, value)
}

/** @param number of the sheet, as on its tab */
export function contentOf({ rows }: ReportSheet, number: number): SheetContent {
  const figures = new Map<FigurePlace, number>()
  const texts = new Map<FigurePlace, string>()
  const errors: string[] = []
  let title = ''
  let headers: readonly ReportCell[] | null = null
  let isBlockOpen = false
  rows.forEach((cells, index) => {
    const filled = cells.filter((cell) => cell !== null).length
    if (filled === 0) {
      isBlockOpen = false
      return
    }
    if (!isBlockOpen) {
      isBlockOpen = true
      title = ''
      headers = null
    }
    const label = String(cells.find((cell) => typeof cell === 'string') ?? '')
    if (headers === null && filled === 1 && typeof cells[0] === 'string') {
      // The title of a table; a note below it changes nothing.
      if (title === '') title = label
      return
    }
    if (headers === null && title !== '') {
      headers = cells
      if (cells.every((cell) => typeof cell === 'string')) return
    }
    cells.forEach((cell, column) => {
      const at = `${String.fromCharCode(65 + (column % 26))}${index + 1}`
      const header = headers === null ? '' : headers[column]
      const place = typeof header === 'string' ? placeOf(number, title, label, header) : `${number} | ${at}`
      if (typeof cell === 'number') addAt(figures, place, rounded(cell))
      else if (typeof cell === 'string' && /^#(N\/A|[A-Z/0]+[!?])/.test(cell))
        errors.push(`${number} ${at} ${cell}`)
      else if (typeof cell === 'string') addAt(texts, place, cell)
      else if (cell !== null && typeof cell === 'object') addAt(texts, place, cell.date)
    })
  })
  return { figures, texts, errors }
}

/** Programs differ in the last binary digits of a quotient. */
export function rounded(value: number): number {
  return Number(value.toPrecision(12))
}
