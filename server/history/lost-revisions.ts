/** Revisions that must have been there: other tables still speak of them. */
import type { Receipt } from '../../templates/sync-protocol.ts'
import type { Db } from '../db/schema.ts'

export interface LostRevision {
  readonly activityReportId: string
  readonly changeNumber: number
}

/**
 * Revisions of a return, up to the number of a receipt, that are not there although the current row, the memory of a workbook
 * or a remembered answer says that they were made. A chain shows that a row is missing; this shows which.
 */
export async function listLostRevisions(
  db: Db,
  { reporterCode, cycleKey, changeNumber: asOf }: Pick<Receipt, 'reporterCode' | 'cycleKey' | 'changeNumber'>,
): Promise<LostRevision[]> {
  const reports = await db
    .selectFrom('activityReport')
    .select(['activityReportId', 'revision as changeNumber'])
    .where('reporterCode', '=', reporterCode)
    .where('cycleKey', '=', cycleKey)
    .execute()
  const given = await db
    .selectFrom('workbookRow')
    .innerJoin('activityReport', 'activityReport.activityReportId', 'workbookRow.activityReportId')
    .select(['workbookRow.activityReportId', 'workbookRow.baseRevision as changeNumber'])
    .where('reporterCode', '=', reporterCode)
    .where('cycleKey', '=', cycleKey)
    .execute()
  const there = await db
    .selectFrom('activityRevision')
    .innerJoin('activityReport', 'activityReport.activityReportId', 'activityRevision.activityReportId')
    .select(['activityRevision.activityReportId', 'activityRevision.changeNumber'])
    .where('reporterCode', '=', reporterCode)
    .where('cycleKey', '=', cycleKey)
    .execute()
  const ofReturn = new Set(reports.map((row) => row.activityReportId))
  const known = new Set(there.map(keyOf))
  const named = [...reports, ...given, ...(await listAnswered(db, reporterCode, asOf))].filter(
    (one) => ofReturn.has(one.activityReportId) && one.changeNumber <= asOf && !known.has(keyOf(one)),
  )
  const lost = new Map(named.map((one) => [keyOf(one), one]))
  return [...lost.values()].sort((a, b) => a.changeNumber - b.changeNumber)
}

/** Revisions named in the remembered answers to a reporter's requests. */
async function listAnswered(db: Db, reporterCode: string, asOf: number): Promise<LostRevision[]> {
  const operations = await db
    .selectFrom('operation')
    .select(['changeNumber', 'resultsJson'])
    .where('reporterCode', '=', reporterCode)
    .where('changeNumber', '<=', asOf)
    .orderBy('changeNumber')
    .execute()
  return operations.flatMap(({ changeNumber, resultsJson }) =>
    revisedBy(JSON.parse(resultsJson), changeNumber!).map((activityReportId) => ({
      activityReportId,
      changeNumber: changeNumber!,
    })),
  )
}

/** The activity reports that an answer says it gave a revision: results of a sync, rows of a restore. */
function revisedBy(answer: unknown, changeNumber: number): string[] {
  const { results = [], rows = [] } = answer as {
    results?: readonly { activityReportId: string | null; revision: number | null }[]
    rows?: readonly { activityReportId: string }[]
  }
  return [
    ...results.flatMap((one) =>
      one.activityReportId !== null && one.revision === changeNumber ? [one.activityReportId] : [],
    ),
    ...rows.map((one) => one.activityReportId),
  ]
}

function keyOf(one: LostRevision): string {
  return `${one.activityReportId} ${one.changeNumber}`
}
