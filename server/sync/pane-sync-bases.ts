/** Earlier versions of a return's rows, for showing three versions of a value side by side. */
import type { ActivityValues } from '../../templates/activity.ts'
import type { PaneBase } from '../../templates/pane-protocol.ts'
import { selectByKeys } from '../db/batches.ts'
import type { Db } from '../db/schema.ts'
import { findWorkbook } from '../db/workbooks.ts'
import { ServiceError } from '../errors.ts'
import { extraOf } from './pane-sync-changes.ts'

export interface BaseQuery {
  readonly activityReportId: string
  readonly revision: number
}

/**
 * What rows of the workbook's return were at revisions: the newest up to each. Those that were not there yet, that are no rows of
 * this return or that have been erased are left out.
 *
 * @throws {ServiceError} WORKBOOK_UNKNOWN
 */
export async function listBases(
  db: Db,
  workbookId: string,
  asked: readonly BaseQuery[],
): Promise<PaneBase[]> {
  const workbook = await findWorkbook(db, workbookId)
  if (!workbook) throw new ServiceError('WORKBOOK_UNKNOWN', { workbookId })
  const ids = [...new Set(asked.map((one) => one.activityReportId))]
  const rows = await selectByKeys(ids, (some) =>
    db
      .selectFrom('activityRevision')
      .innerJoin('activityReport', 'activityReport.activityReportId', 'activityRevision.activityReportId')
      .innerJoin('change', 'change.changeNumber', 'activityRevision.changeNumber')
      .select([
        'activityRevision.activityReportId',
        'activityRevision.changeNumber',
        'activityRevision.valuesJson',
        'activityRevision.comment',
        'activityRevision.extraJson',
        'activityRevision.isWithdrawn',
        'change.actor',
        'change.committedAt',
      ])
      .where('activityRevision.activityReportId', 'in', some)
      .where('activityReport.reporterCode', '=', workbook.reporterCode)
      .where('activityReport.cycleKey', '=', workbook.cycleKey)
      .orderBy('activityRevision.changeNumber')
      .execute(),
  )
  const revisions = Map.groupBy(rows, (row) => row.activityReportId)
  return asked.flatMap(({ activityReportId, revision }): PaneBase[] => {
    const found = revisions.get(activityReportId)?.findLast((row) => row.changeNumber <= revision)
    if (!found || found.valuesJson === null) return []
    return [
      {
        activityReportId,
        askedRevision: revision,
        revision: found.changeNumber,
        values: JSON.parse(found.valuesJson) as ActivityValues,
        comment: found.comment,
        extra: extraOf(found.extraJson),
        withdrawn: found.isWithdrawn === 1,
        changedBy: found.actor,
        changedAt: found.committedAt,
      },
    ]
  })
}
