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

/** `funding | title of the table | label of the row | header of the column`; facts have no header, lists no title. */
export type FigurePlace = string

export function placeOf(sheet: string, title: string, label: string, header: string): FigurePlace {
  return [sheet, title, label, header].join(' | ')
}

export interface SheetContent {
  /** Every number on the sheet. One that stands nowhere in a table, a list or among facts is named by its cell. */
  readonly figures: Map<FigurePlace, number>
  /** Texts and dates in tables, lists and facts. */
  readonly texts: Map<FigurePlace, string>
  /** Error values of formulas, with their cells. */
  readonly errors: readonly string[]
}

/** Facts have two columns, tables few; a row of headers at least as wide as this, with no title above it, begins a list. */
const narrowestList = 5

/**
 * Blank rows part the blocks of a sheet. A table begins with its title (and perhaps a note) above its headers.
 *
 * @param key names the sheet in places
 * @param labelColumns columns of a list that name its rows, where the first one alone does not
 */
export function contentOf(
  { rows }: ReportSheet,
  key: string,
  labelColumns: readonly number[] = [0],
): SheetContent {
  const content: SheetContent & { errors: string[] } = { figures: new Map(), texts: new Map(), errors: [] }
  const labels = new LabelBook()
  let block: { title: string; headers: readonly ReportCell[] | null; isList: boolean } | null = null
  rows.forEach((cells, index) => {
    const filled = cells.filter((cell) => cell !== null)
    if (filled.length === 0) {
      block = null
      return
    }
    block ??= { title: '', headers: null, isList: false }
    if (block.headers === null) {
      if (filled.length === 1 && typeof cells[0] === 'string') {
        // A note below the title changes nothing.
        if (block.title === '') block.title = cells[0]
        return
      }
      const isHeader = filled.every((cell) => typeof cell === 'string')
      if (isHeader && (block.title !== '' || filled.length >= narrowestList)) {
        block.isList = block.title === ''
        block.headers = cells
        return
      }
    }
    const { title, headers, isList } = block
    const name = isList
      ? labelColumns.map((column) => String(cells[column] ?? '')).join(' ')
      : String(cells.find((cell) => typeof cell === 'string') ?? '')
    const label = labels.next(title, name)
    cells.forEach((cell, column) => {
      if (cell === null) return
      const header = headers === null ? (column === 1 ? '' : null) : headers[column]
      const at = `${columnName(column)}${index + 1}`
      const place = typeof header === 'string' ? placeOf(key, title, label, header) : `${key} | ${at}`
      if (typeof cell === 'number') content.figures.set(place, rounded(cell))
      else if (typeof cell === 'string' && /^#(N\/A|[A-Z]+[!?]|DIV\/0!)/.test(cell))
        content.errors.push(`${key} ${at} ${cell}`)
      else content.texts.set(place, typeof cell === 'object' ? cell.date : String(cell))
    })
  })
  return content
}

/** Rows of one label are told apart by `(2)`, `(3)` at the end. */
class LabelBook {
  private readonly seen = new Map<string, number>()

  next(title: string, label: string): string {
    const name = `${title}\n${label}`
    const times = (this.seen.get(name) ?? 0) + 1
    this.seen.set(name, times)
    return times === 1 ? label : `${label} (${times})`
  }
}

function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26))
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter
}

/** Programs differ in the last binary digits of a quotient. */
export function rounded(value: number): number {
  return Number(value.toPrecision(12))
}
