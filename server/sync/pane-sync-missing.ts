/** Rows that were deleted from a sheet: kept, and said. */
import type { ActivityValues } from '../../templates/activity.ts'
import type { MissingRow, RowResult } from '../../templates/sync-protocol.ts'
import { selectByKeys } from '../db/batches.ts'
import type { Db, Trx } from '../db/schema.ts'

/** Remembers that the workbook no longer has these rows. A row that came under another key is not missing. */
export async function noteMissingKeys(
  trx: Trx,
  workbookId: string,
  missingKeys: readonly string[],
  results: readonly RowResult[],
): Promise<void> {
  if (missingKeys.length === 0) return
  const sent = new Set(results.map((result) => result.activityReportId))
  const rows = await selectByKeys(missingKeys, (keys) =>
    trx
      .selectFrom('workbookRow')
      .select(['rowKey', 'activityReportId'])
      .where('workbookId', '=', workbookId)
      .where('rowKey', 'in', keys)
      .execute(),
  )
  const gone = rows.filter((row) => !sent.has(row.activityReportId)).map((row) => row.rowKey)
  await selectByKeys(gone, async (keys) => {
    await trx
      .updateTable('workbookRow')
      .set({ isPresent: 0 })
      .where('workbookId', '=', workbookId)
      .where('rowKey', 'in', keys)
      .execute()
    return []
  })
}

/** What these keys stood for and is still there, by reference. */
export async function listMissing(
  db: Db,
  workbookId: string,
  missingKeys: readonly string[],
): Promise<MissingRow[]> {
  const rows = await selectByKeys(missingKeys, (keys) =>
    db
      .selectFrom('workbookRow')
      .innerJoin('activityReport', 'activityReport.activityReportId', 'workbookRow.activityReportId')
      .select(['activityReport.activityReportId', 'activityReport.reference', 'activityReport.valuesJson'])
      .where('workbookRow.workbookId', '=', workbookId)
      .where('workbookRow.rowKey', 'in', keys)
      .where('workbookRow.isPresent', '=', 0)
      .where('activityReport.isWithdrawn', '=', 0)
      .orderBy('activityReport.serial')
      .execute(),
  )
  return rows.map(({ activityReportId, reference, valuesJson }) => {
    const { title } = JSON.parse(valuesJson) as ActivityValues
    return { activityReportId, reference, title: typeof title === 'string' ? title : null }
  })
}
