/** The history of activity reports. */
import type { ActivityValues, RawCells } from '../../templates/activity.ts'
import type { Issue } from '../../templates/issues.ts'
import { projectionOf } from './activities.ts'
import { selectByKeys } from './batches.ts'
import type { ChangePoint } from './change-log.ts'
import { preparedByKeys } from './prepared-query.ts'
import type { ActivityReportRow, ActivityRevisionRow, ChangeChannel, Db } from './schema.ts'
import { storedValues } from './stored-values.ts'

/** One state that an activity report was in. Contents are empty once erased. */
export interface Revision {
  readonly activityReportId: string
  readonly changeNumber: number
  readonly values: ActivityValues
  readonly raw: RawCells | null
  readonly extra: Readonly<Record<string, string>>
  readonly comment: string | null
  readonly withdrawn: boolean
  readonly withdrawalProposed: boolean
  readonly issues: readonly Issue[]
  readonly judgedAt: string
  readonly templateVersion: number
  readonly listsVersion: number
  readonly language: string
  readonly workbookId: string | null
  readonly rowKey: string | null
}

/** A revision, and who made it when and through what. */
export interface SignedRevision extends Revision, ChangePoint {
  readonly actor: string | null
  readonly channel: ChangeChannel
}

/** Everything an activity report has been, oldest first. */
export async function listRevisions(db: Db, activityReportId: string): Promise<SignedRevision[]> {
  const rows = await db
    .selectFrom('activityRevision')
    .innerJoin('change', 'change.changeNumber', 'activityRevision.changeNumber')
    .selectAll('activityRevision')
    .select(['change.committedAt', 'change.actor', 'change.channel'])
    .where('activityReportId', '=', activityReportId)
    .orderBy('activityRevision.changeNumber')
    .execute()
  return rows.map((row) => ({
    ...toRevision(row),
    committedAt: row.committedAt,
    actor: row.actor,
    channel: row.channel,
  }))
}

/**
 * The revisions of these activity reports, each list oldest first: to find out whether a value is an older stored one.
 *
 * @param since a change number; what is older is left out
 */
export async function listRevisionsOf(
  db: Db,
  activityReportIds: readonly string[],
  since = 0,
): Promise<ReadonlyMap<string, readonly Revision[]>> {
  const rows = await listRows(db, activityReportIds, { since })
  return Map.groupBy(rows.map(toRevision), (revision) => revision.activityReportId)
}

const listRows = preparedByKeys((db, ids, { since }: { readonly since: number }) =>
  db
    .selectFrom('activityRevision')
    .selectAll()
    .where('activityReportId', 'in', ids)
    .where('changeNumber', '>=', since)
    .orderBy('activityReportId')
    .orderBy('changeNumber'),
)

/** The newest revision up to `asOf` of every activity report of a return, withdrawn ones too, in the order of their references. */
export async function getRevisionsAsOf(
  db: Db,
  of: { readonly reporterCode: string; readonly cycleKey: string; readonly asOf: number },
): Promise<Revision[]> {
  const rows = await db
    .selectFrom('activityReport')
    .innerJoin('activityRevision', (join) =>
      join
        .onRef('activityRevision.activityReportId', '=', 'activityReport.activityReportId')
        .on('activityRevision.changeNumber', '=', (eb) =>
          eb
            .selectFrom('activityRevision as newest')
            .select((m) => m.fn.max('newest.changeNumber').as('changeNumber'))
            .whereRef('newest.activityReportId', '=', 'activityReport.activityReportId')
            .where('newest.changeNumber', '<=', of.asOf),
        ),
    )
    .selectAll('activityRevision')
    .where('activityReport.cycleKey', '=', of.cycleKey)
    .where('activityReport.reporterCode', '=', of.reporterCode)
    .orderBy('activityReport.serial')
    .execute()
  return rows.map(toRevision)
}

/**
 * The current rows of a return made anew from their revisions. They must equal what is stored; a test and `verify` hold them
 * against each other.
 */
export async function rebuildReturn(
  db: Db,
  reporterCode: string,
  cycleKey: string,
): Promise<{ readonly stored: ActivityReportRow[]; readonly rebuilt: ActivityReportRow[] }> {
  const stored = await db
    .selectFrom('activityReport')
    .selectAll()
    .where('cycleKey', '=', cycleKey)
    .where('reporterCode', '=', reporterCode)
    .orderBy('serial')
    .execute()
  const revisions = await selectByKeys(
    stored.map((row) => row.activityReportId),
    (ids) =>
      db
        .selectFrom('activityRevision')
        .selectAll()
        .where('activityReportId', 'in', ids)
        .orderBy('changeNumber')
        .execute(),
  )
  const newest = new Map(revisions.map((row) => [row.activityReportId, row]))
  const rebuilt = stored.flatMap((row) => {
    const revision = newest.get(row.activityReportId)
    return revision ? [projectionOf(row, revision)] : []
  })
  return { stored, rebuilt }
}

/** A stored revision, its JSON read. Contents are empty once erased. */
export function toRevision(row: ActivityRevisionRow): Revision {
  const { activityReportId, changeNumber, comment, judgedAt, templateVersion, listsVersion } = row
  return {
    activityReportId,
    changeNumber,
    comment,
    judgedAt,
    templateVersion,
    listsVersion,
    language: row.language,
    workbookId: row.workbookId,
    rowKey: row.rowKey,
    withdrawn: row.isWithdrawn === 1,
    withdrawalProposed: row.isWithdrawalProposed === 1,
    values: storedValues(row.valuesJson ?? '{}'),
    raw: row.rawJson === null ? null : (JSON.parse(row.rawJson) as RawCells),
    extra: JSON.parse(row.extraJson ?? '{}') as Record<string, string>,
    issues: JSON.parse(row.issuesJson ?? '[]') as Issue[],
  }
}
