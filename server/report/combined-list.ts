/** The report's full list for a table of a workbook that is open at the Secretariat: the same columns, rows and formats. */
import type { CombinedList } from '../../templates/combined-list.ts'
import type { Db } from '../db/schema.ts'
import { ServiceError } from '../errors.ts'
import { planOf, type ReportRequest } from './build-report.ts'
import { rowsOfList } from './list-source.ts'
import { activityList } from './plan/plan-context.ts'
import { listNumberFormat, textFormat } from './render/styles.ts'
import type { ListColumn, ListRow } from './report-plan.ts'

/** A pane holds all of them in memory; whoever has more opens the report itself. */
export const mostRowsInAnswer = 50_000

/** @throws {ServiceError} REPORT_LIST_TOO_LONG; as `buildReport` */
export async function combinedList(
  db: Db,
  request: Omit<ReportRequest, 'since' | 'format'>,
  most = mostRowsInAnswer,
): Promise<CombinedList> {
  const { snapshot, plan } = await planOf(db, request)
  const list = plan.sheets.find((sheet) => sheet.list?.key === activityList)!.list!
  if (list.rowCount > most)
    throw new ServiceError('REPORT_LIST_TOO_LONG', { count: list.rowCount, limit: most })
  const shown = list.columns.flatMap((column, index) => (column.isHelper ? [] : [{ column, index }]))
  const rows: ListRow[] = []
  for await (const batch of rowsOfList(list))
    for (const row of batch) rows.push(shown.map(({ index }) => row[index] ?? null))
  return {
    cycleKey: snapshot.cycle.cycleKey,
    status: snapshot.status,
    changeNumber: snapshot.changeNumber,
    judgedAt: snapshot.judgedAt,
    columns: shown.map(({ column }) => ({
      key: column.key,
      header: column.header,
      width: column.width,
      numberFormat: formatOf(column),
    })),
    rows,
  }
}

function formatOf(column: ListColumn): string {
  const isText = column.kind === 'outside' || column.kind === 'label' || column.kind === 'code'
  return isText ? textFormat : listNumberFormat(column)
}
