/** Charts of the tables' figures, each with what it shows in words. */
import type { PlanCell, PlanChart, PlanTable } from '../report-plan.ts'
import type { PlanContext } from './plan-context.ts'

/** More lines than this are no picture any more; the table says them. */
const mostLines = 60
/** A description is read out: the figures of a long chart are left to its table. */
const mostSaid = 40

export interface Drawn {
  readonly shape: PlanChart['shape']
  /** Keys of the columns to draw. */
  readonly columns: readonly string[]
  /** First and last row to draw; without it all but the total. */
  readonly rows?: readonly [number, number]
  /** Where the table's own title would not do. */
  readonly title?: string
}

/** The chart of a table: one, or none where there is nothing to draw. */
export function chartOf(
  table: PlanTable,
  { shape, columns, rows, title = table.title }: Drawn,
  context: PlanContext,
): PlanChart[] {
  const [first, last] = rows ?? [0, table.rows.length - (table.hasTotal ? 2 : 1)]
  if (last < first || last - first >= mostLines || columns.length === 0) return []
  const description = describe(table, { title, columns, rows: [first, last] }, context)
  return [{ kind: 'chart', title, description, shape, table, rows: [first, last], columns }]
}

function describe(
  table: PlanTable,
  { title, columns, rows: [first, last] }: Required<Omit<Drawn, 'shape'>>,
  { words }: PlanContext,
): string {
  const places = columns.map((key) => table.columns.findIndex((column) => column.key === key))
  const said = table.rows.slice(first, last + 1).flatMap((row) =>
    places.flatMap((place): string[] => {
      const value = drawnValue(row[place] ?? null)
      if (!value) return []
      const label = columns.length > 1 ? `${labelOf(row)}, ${table.columns[place]!.header}` : labelOf(row)
      return [words.t('chart.figure', { label, value: inWords(value, row[place]!, words.language) })]
    }),
  )
  const figures = said.slice(0, mostSaid).join(words.t('chart.separator'))
  return words.t(said.length > mostSaid ? 'chart.descriptionLong' : 'chart.description', { title, figures })
}

function labelOf(row: readonly PlanCell[]): string {
  const [label] = row
  return label && 'text' in label ? label.text : ''
}

function drawnValue(cell: PlanCell): number | null {
  return cell?.kind === 'figure' ? cell.value : null
}

function inWords(value: number, cell: NonNullable<PlanCell>, language: string): string {
  const isShare = cell.kind === 'figure' && cell.format === 'percent'
  return new Intl.NumberFormat(language, {
    numberingSystem: 'latn',
    maximumFractionDigits: isShare ? 1 : 0,
    ...(isShare ? { style: 'percent' } : {}),
  }).format(value)
}
