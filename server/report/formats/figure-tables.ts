/** The tables of the report's sheets as plain rows: figures as numbers, everything else as text. */
import type { PlanCell, PlanTable, ReportPlan } from '../report-plan.ts'

export interface FigureTable {
  /** `articles-1`: the sheet and which of its tables. */
  readonly key: string
  readonly sheet: string
  readonly title: string
  readonly note: string | null
  readonly columns: readonly { readonly key: string; readonly title: string; readonly isNumber: boolean }[]
  readonly rows: readonly (readonly (string | number | null)[])[]
}

export function figureTables(plan: ReportPlan): FigureTable[] {
  return plan.sheets.flatMap((sheet) =>
    sheet.blocks
      .filter((block): block is PlanTable => block.kind === 'table')
      .map((table, index) => ({
        key: `${sheet.key}-${index + 1}`,
        sheet: sheet.key,
        title: table.title,
        note: table.note ?? null,
        columns: distinct(table),
        rows: table.rows.map((row) => row.map(plainCell)),
      })),
  )
}

/** A column is one of numbers if nothing else stands in it. */
function distinct({ columns, rows }: PlanTable): FigureTable['columns'] {
  const taken = new Set<string>()
  return columns.map(({ key, header }, index) => {
    let own = key
    for (let n = 2; taken.has(own); n++) own = `${key}_${n}`
    taken.add(own)
    const cells = rows.map((row) => plainCell(row[index] ?? null)).filter((cell) => cell !== null)
    return {
      key: own,
      title: header,
      isNumber: cells.length > 0 && cells.every((cell) => typeof cell === 'number'),
    }
  })
}

export function plainCell(cell: PlanCell): string | number | null {
  if (cell === null) return null
  if (cell.kind === 'figure' || cell.kind === 'band' || cell.kind === 'number') return cell.value
  return cell.kind === 'date' ? cell.date : cell.text
}
