/** Where everything stands, known before anything is written, so that formulas can point forward. */
import { columnLetters } from '../../workbooks/row-xml.ts'
import type { PlanChart, PlanColumn, PlanSheet, PlanTable, ReportPlan } from '../report-plan.ts'

export interface PlacedTable {
  readonly sheetName: string
  readonly headerRow: number
  /** First and last row of data; of a list without rows the one blank row. */
  readonly firstRow: number
  readonly lastRow: number
  readonly isEmpty: boolean
  /** Letters of each column, by its key. */
  readonly columns: ReadonlyMap<string, string>
}

export interface Layout {
  /** First row of each block of each sheet, in order. */
  readonly blockRows: ReadonlyMap<PlanSheet, readonly number[]>
  /** Tables and lists by their keys; tables without a key by themselves. */
  readonly tables: ReadonlyMap<string | PlanTable, PlacedTable>
  /** Header row of a sheet's list. */
  readonly listRows: ReadonlyMap<PlanSheet, number>
}

/** Title and running line stand above; then a blank row. */
const firstBlockRow = 4

export function layoutOf(plan: ReportPlan): Layout {
  const blockRows = new Map<PlanSheet, number[]>()
  const tables = new Map<string | PlanTable, PlacedTable>()
  const listRows = new Map<PlanSheet, number>()
  for (const sheet of plan.sheets) {
    let row = firstBlockRow
    const rows: number[] = []
    for (const block of sheet.blocks) {
      rows.push(row)
      if (block.kind === 'table') {
        const headerRow = row + (block.note ? 2 : 1)
        const placed = place(sheet.name, headerRow, block.rows.length, block.columns)
        tables.set(block, placed)
        if (block.key) tables.set(block.key, placed)
        row = headerRow + block.rows.length + (plan.hasLiveFigures ? 2 : 3)
      } else if (block.kind === 'chart') row += chartRows(block) + 1
      else if (block.kind === 'facts') row += block.rows.length + 1
      else if (block.kind === 'paragraph') row += 2
      else row += 1
    }
    blockRows.set(sheet, rows)
    if (sheet.list) {
      listRows.set(sheet, row)
      tables.set(sheet.list.key, place(sheet.name, row, sheet.list.rowCount, sheet.list.columns))
    }
  }
  return { blockRows, tables, listRows }
}

/** What a page takes below the title, printed a little smaller where the sheet would stand on it in full size. */
const mostChartRows = 31

/** Room for a label of two lines: an office leaves out every second one rather than let them touch. */
const rowsOfBar = 1.5

/** How many rows a chart stands over: as high as its bars want it. */
export function chartRows({ shape, rows: [first, last], columns }: PlanChart): number {
  if (shape === 'columns') return 18
  const titleAndScale = columns.length > 1 ? 7 : 4
  return Math.min(mostChartRows, Math.max(10, Math.round((last - first + 1) * rowsOfBar) + titleAndScale))
}

function place(
  sheetName: string,
  headerRow: number,
  rowCount: number,
  columns: readonly PlanColumn[],
): PlacedTable {
  return {
    sheetName,
    headerRow,
    firstRow: headerRow + 1,
    lastRow: headerRow + Math.max(rowCount, 1),
    isEmpty: rowCount === 0,
    columns: new Map(columns.map(({ key }, index) => [key, columnLetters(index)])),
  }
}
