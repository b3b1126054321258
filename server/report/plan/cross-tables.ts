/** Tables of counts by two dimensions, as the report's definition lists them. */
import type { CrossTable } from '../../../templates/report-definition.ts'
import { tableKey } from '../count.ts'
import type { Block, Filter, PlanCell, PlanTable } from '../report-plan.ts'
import { chartOf } from './charts.ts'
import { activities, type PlanContext, say } from './plan-context.ts'

/** All tables that the definition puts on a sheet. */
export function crossTablesOn(sheet: string, context: PlanContext): Block[] {
  return context.definition.tables
    .filter((table) => table.sheet === sheet)
    .flatMap((definition): Block[] => {
      const table = crossTable(definition, context)
      if (!definition.chart) return [table]
      // The totals are no part of a stack.
      const parts = definition.columns ? table.columns.slice(1, -1) : table.columns.slice(1)
      const drawn = { shape: definition.chart, columns: parts.map(({ key }) => key) }
      return [...chartOf(table, drawn, context), table]
    })
}

function crossTable(table: CrossTable, { counts, dimensions, words }: PlanContext): PlanTable {
  const tally = counts.tables.get(tableKey(table))!
  const rows = dimensions.get(table.rows)!
  const columns = table.columns ? dimensions.get(table.columns)! : null
  const columnCodes: (string | null)[] = [...(columns?.codes ?? []), null]
  const cell = (row: string | null, column: string | null): PlanCell => {
    const where: Filter[] = []
    if (row !== null) where.push(rows.filter(row))
    if (column !== null) where.push(columns!.filter(column))
    return activities(tally.at(row, column), ...where)
  }
  const line = (label: string, row: string | null): PlanCell[] => [
    say(label),
    ...columnCodes.map((column) => cell(row, column)),
  ]
  return {
    kind: 'table',
    title: columns
      ? words.t('table.cross', { rows: rows.title, columns: columns.title })
      : words.t('table.by', { rows: rows.title }),
    ...(rows.isSeveral || columns?.isSeveral ? { note: words.t('note.severalCodes') } : {}),
    columns: [
      { key: 'label', header: rows.title, width: 44 },
      ...columnCodes.map((code) => ({
        key: code ?? 'total',
        header: code === null ? words.t('column.activities') : columns!.label(code),
        width: 13,
      })),
    ],
    rows: [...rows.codes.map((code) => line(rows.label(code), code)), line(words.t('allActivities'), null)],
    bars: ['total'],
    hasTotal: true,
  }
}
