/** Where the plan's charts stand and which cells they draw. */
import type { ChartCells } from '../../workbooks/finish/chart-xml.ts'
import type { PlacedChart } from '../../workbooks/finish/charts.ts'
import type { PlanCell, PlanChart, PlanSheet, ReportPlan } from '../report-plan.ts'
import { chartRows, type Layout } from './layout.ts'
import { type Look, numberFormats } from './styles.ts'

/** A chart's rows have this height whatever the office makes of others, in points. */
export const chartRowPoints = 15
const pixelsInPoint = 96 / 72
/** As wide as a page across, in pixels; wider on sheets that are printed smaller, as far as a screen goes. */
const usualWidth = 920
const mostWidth = 1_280

export interface ChartSurroundings {
  readonly plan: ReportPlan
  readonly layout: Layout
  readonly look: Look
  /** What stands on one page across, in points of the sheet. */
  readonly printedWidths: ReadonlyMap<PlanSheet, number>
}

export function chartsOf(surroundings: ChartSurroundings): PlacedChart[] {
  const { plan, layout } = surroundings
  return plan.sheets.flatMap((sheet) =>
    sheet.blocks.flatMap((block, index): PlacedChart[] =>
      block.kind === 'chart'
        ? [placeChart(block, sheet, layout.blockRows.get(sheet)![index]!, surroundings)]
        : [],
    ),
  )
}

function placeChart(
  chart: PlanChart,
  sheet: PlanSheet,
  row: number,
  { plan, layout, look, printedWidths }: ChartSurroundings,
): PlacedChart {
  const { table, columns, rows, title, shape } = chart
  const { sheetName, headerRow, firstRow, columns: letters } = layout.tables.get(table)!
  const drawn = table.rows.slice(rows[0], rows[1] + 1)
  const [firstLine, lastLine] = [firstRow + rows[0], firstRow + rows[1]]
  const cellsOf = <T>(letter: string, values: readonly T[]): ChartCells<T> => ({
    reference: `'${sheetName}'!$${letter}$${firstLine}:$${letter}$${lastLine}`,
    values,
  })
  return {
    sheetName: sheet.name,
    row,
    width: chartWidth(printedWidths.get(sheet)!),
    height: chartRows(chart) * chartRowPoints * pixelsInPoint,
    description: chart.description,
    content: {
      title,
      shape,
      direction: plan.direction,
      language: plan.language,
      fontName: look.fontName,
      numberFormat: axisFormat(
        drawn,
        table.columns.findIndex(({ key }) => key === columns[0]),
      ),
      categories: cellsOf(
        'A',
        drawn.map(([label]) => (label && 'text' in label ? label.text : '')),
      ),
      series: columns.map((key) => {
        const place = table.columns.findIndex((column) => column.key === key)
        const letter = letters.get(key)!
        return {
          name: {
            reference: `'${sheetName}'!$${letter}$${headerRow}`,
            values: [table.columns[place]!.header],
          },
          values: cellsOf(
            letter,
            drawn.map((cells) => figureIn(cells[place] ?? null)),
          ),
        }
      }),
    },
  }
}

function chartWidth(printed: number): number {
  return Math.min(mostWidth, Math.max(usualWidth, Math.floor(printed * pixelsInPoint)))
}

function figureIn(cell: PlanCell): number | null {
  return cell?.kind === 'figure' ? cell.value : null
}

/** On a scale a nil is 0, and cents are noise. */
function axisFormat(rows: readonly (readonly PlanCell[])[], place: number): string {
  const cell = rows[0]?.[place]
  return cell?.kind === 'figure' && cell.format === 'percent' ? numberFormats.percent : '#,##0'
}
