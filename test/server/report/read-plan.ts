/** Looks things up in a planned report, as a reader finds them: by sheet, row label and column. */
import { rowsOfList } from '../../../server/report/list-source.ts'
import type { ListRow, PlanCell, PlanTable, ReportPlan } from '../../../server/report/report-plan.ts'

export function tableOn(plan: ReportPlan, sheet: string, index = 0): PlanTable {
  const tables = plan.sheets
    .find(({ key }) => key === sheet)!
    .blocks.filter((block) => block.kind === 'table')
  return tables[index]!
}

/** The figure in the row that begins with `label`, in the column with the key. */
export function figureIn(table: PlanTable, label: string, column: string): number | null {
  const row = table.rows.find(([first]) => textOf(first ?? null) === label)
  if (!row) throw new Error(`No row ${label} in ${table.title}`)
  const cell = row[table.columns.findIndex(({ key }) => key === column)]
  if (cell?.kind !== 'figure') throw new Error(`No figure in ${label} / ${column}`)
  return cell.value
}

export function textOf(cell: PlanCell): string {
  return cell && 'text' in cell ? cell.text : ''
}

export async function allRows(plan: ReportPlan, list: string): Promise<Record<string, ListRow[number]>[]> {
  const found = plan.sheets.find((sheet) => sheet.list?.key === list)!.list!
  const rows: Record<string, ListRow[number]>[] = []
  for await (const batch of rowsOfList(found)) {
    for (const row of batch)
      rows.push(Object.fromEntries(found.columns.map(({ key }, i) => [key, row[i] ?? null])))
  }
  return rows
}

/** Figures of the key figures sheet by their labels. */
export function keyFigure(plan: ReportPlan, label: string): number | null {
  for (let index = 0; index < 5; index++) {
    const table = tableOn(plan, 'keyFigures', index)
    if (table.rows.some(([first]) => textOf(first ?? null) === label)) return figureIn(table, label, 'value')
  }
  throw new Error(`No key figure ${label}`)
}
