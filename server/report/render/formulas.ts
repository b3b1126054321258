/** Figures as formulas that Excel 2019 and LibreOffice compute alike: absolute ranges, no structured references. */
import type { BandCell, Figure, FigureSource, Filter } from '../report-plan.ts'
import type { Layout, PlacedTable } from './layout.ts'

/** The formula of a figure, without `=`; null where it counts over a list without rows and is a plain value. */
export function formulaOf({ source }: Figure, { tables }: Layout): string | null {
  const formula = (of: FigureSource): string | null => {
    if (of.kind === 'ratio') {
      const part = formula(of.part)
      const whole = formula(of.whole)
      return part && whole && `IF(${whole}=0,"",${part}/${whole})`
    }
    const table = tables.get(of.list)
    if (!table || table.isEmpty) return null
    if (of.kind === 'filled') return `COUNTA(${range(table, of.column)})`
    if (of.kind === 'blank') return `(ROWS(${range(table, of.column)})-COUNTA(${range(table, of.column)}))`
    const where = of.where.map((filter) => `${range(table, filter.column)},${criterion(filter)}`).join(',')
    if (of.kind === 'count') return `COUNTIFS(${where})`
    const summed = range(table, of.column)
    return where ? `SUMIFS(${summed},${where})` : `SUM(${summed})`
  }
  return formula(source)
}

/** The band of the figure in another cell of the same row. */
export function bandFormula({ from, names }: BandCell, cell: string): string {
  const last = quoted(names.at(-1)!)
  return from
    .slice(1)
    .map((least, index) => `IF(${cell}<${least},${quoted(names[index]!)},`)
    .join('')
    .concat(last, ')'.repeat(from.length - 1))
}

export function linkFormula(sheetName: string, text: string): string {
  return `HYPERLINK(${quoted(`#'${sheetName}'!A1`)},${quoted(text)})`
}

function range(table: PlacedTable, column: string): string {
  const letters = table.columns.get(column)
  if (!letters) throw new Error(`No column ${column} in ${table.sheetName}`)
  return `'${table.sheetName}'!$${letters}$${table.firstRow}:$${letters}$${table.lastRow}`
}

function criterion(filter: Filter): string {
  if ('moreThan' in filter) return quoted(`>${filter.moreThan}`)
  return typeof filter.is === 'number' ? String(filter.is) : quoted(filter.is)
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}
