/** Where the plan's charts stand and which cells they draw. */
import type { ChartCells } from '../../workbooks/finish/chart-xml.ts'
import type { PlacedChart } from '../../workbooks/finish/charts.ts'
import type { PlanCell, PlanChart, PlanSheet, ReportPlan } from '../report-plan.ts'
import { chartRows, type Layout } from './layout.ts'
import { type Look, numberFormats } from './styles.ts'

/** A chart's rows have this height whatever the office makes of others, in points. */
export const chartRowPoints = 15
const pixelsInPoint = 96 / 72
/** As wide as a page across, in pixels. */
const chartWidth = 920

export interface ChartSurroundings {
  readonly plan: ReportPlan
  readonly layout: Layout
  readonly look: Look
}

export function chartsOf({ plan, layout, look }: ChartSurroundings): PlacedChart[] {
  return plan.sheets.flatMap((sheet) =>
    sheet.blocks.flatMap((block, index): PlacedChart[] =>
      block.kind === 'chart'
        ? [placeChart(block, sheet, layout.blockRows.get(sheet)![index]!, { plan, layout, look })]
        : [],
    ),
  )
}

function placeChart(
  chart: PlanChart,
  { name }: PlanSheet,
  row: number,
  { plan, layout, look }: ChartSurroundings,
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
    sheetName: name,
    row,
    width: chartWidth,
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

function figureIn(cell: PlanCell): number | null {
  return cell?.kind === 'figure' ? cell.value : null
}

/** On a scale a nil is 0, and cents are noise. */
function axisFormat(rows: readonly (readonly PlanCell[])[], place: number): string {
  const cell = rows[0]?.[place]
  return cell?.kind === 'figure' && cell.format === 'percent' ? numberFormats.percent : '#,##0'
}
