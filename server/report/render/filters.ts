/** For reports too long for formulas: the filters that reproduce the figures, beside each row and under each column. */
import type { Figure, FigureSource, Filter, PlanCell, PlanTable, PlanWords } from '../report-plan.ts'

/** What all figures of a row have in common. Where there is only one figure, its whole filter. */
export function rowFilter(row: readonly PlanCell[], words: PlanWords): string {
  const sources = row.filter(isFigure).map(({ source }) => source)
  const plain = sources.filter((source) => source.kind !== 'ratio')
  if (plain.length === 1) return words.describe(plain[0]!)
  return describeCommon(plain.map(asCount), words)
}

/** What all figures of a column have in common, the total left aside. */
export function columnFilter(table: PlanTable, column: number, words: PlanWords): string {
  const rows = table.hasTotal ? table.rows.slice(0, -1) : table.rows
  const sources = rows
    .map((row) => row[column] ?? null)
    .filter(isFigure)
    .map(({ source }) => source)
  return describeCommon(sources, words)
}

/** True for tables whose rows have several figures: only they need filters under their columns. */
export function hasColumnFilters(table: PlanTable): boolean {
  return table.rows.some(
    (row) => row.filter(isFigure).filter(({ source }) => source.kind !== 'ratio').length > 1,
  )
}

function isFigure(cell: PlanCell): cell is Figure {
  return cell?.kind === 'figure'
}

function asCount(source: FigureSource): FigureSource {
  return source.kind === 'sum' ? { kind: 'count', list: source.list, where: source.where } : source
}

function describeCommon(sources: readonly FigureSource[], words: PlanWords): string {
  const byKind = new Map<string, FigureSource[]>()
  for (const source of sources) {
    if (source.kind === 'ratio') continue
    const key = [source.kind, source.list, 'column' in source ? source.column : ''].join('\n')
    byKind.set(key, [...(byKind.get(key) ?? []), source])
  }
  return [...byKind.values()].map(common).filter(hasTests).map(words.describe).join(' / ')
}

function common(sources: readonly FigureSource[]): FigureSource {
  const [first, ...rest] = sources
  if (first?.kind !== 'count' && first?.kind !== 'sum') return first!
  const isEverywhere = (filter: Filter) =>
    rest.every((source) => 'where' in source && source.where.some((other) => isSame(filter, other)))
  return { ...first, where: first.where.filter(isEverywhere) }
}

function hasTests(source: FigureSource): boolean {
  return source.kind !== 'count' || source.where.length > 0
}

function isSame(a: Filter, b: Filter): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
