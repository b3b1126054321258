/** Finding the activity report that somebody means. */
import type { ReportIdentity } from '../db/activities.ts'
import type { Db } from '../db/schema.ts'
import { ServiceError } from '../errors.ts'

const identityColumns = [
  'activityReportId',
  'activityId',
  'reporterCode',
  'cycleKey',
  'serial',
  'reference',
] as const

/** @throws {ServiceError} ACTIVITY_UNKNOWN */
export async function getActivityReport(db: Db, activityReportId: string): Promise<ReportIdentity> {
  const row = await db
    .selectFrom('activityReport')
    .select(identityColumns)
    .where('activityReportId', '=', activityReportId)
    .executeTakeFirst()
  if (!row) throw new ServiceError('ACTIVITY_UNKNOWN', { activity: activityReportId })
  return row
}

/**
 * The report of the activity with this reference in a cycle.
 *
 * @param reference in any case, as people type it
 * @throws {ServiceError} ACTIVITY_UNKNOWN
 */
export async function getActivityReportByReference(
  db: Db,
  reference: string,
  cycleKey: string,
): Promise<ReportIdentity> {
  const row = await db
    .selectFrom('activityReport')
    .select(identityColumns)
    .where('reference', '=', reference.trim().toUpperCase())
    .where('cycleKey', '=', cycleKey)
    .executeTakeFirst()
  if (!row) throw new ServiceError('ACTIVITY_UNKNOWN', { activity: reference })
  return row
}
