/** Finds current rows that are not what their newest revision leads to. */
import { sql } from 'kysely'
import type { Db } from './schema.ts'
import { listDifferingGroups, listDifferingReturns } from './small-projections.ts'

export interface ProjectionFault {
  readonly table: 'activityReport' | 'activity' | 'activityReturn' | 'duplicateGroupMember'
  /** An activity report's, activity's or group's id, or the reporter's code and the cycle's key. */
  readonly key: readonly string[]
}

/** The current rows that were changed behind the program's back, are missing, or have no history; the chain does not cover them. */
export async function verifyProjections(db: Db): Promise<ProjectionFault[]> {
  const reports = await sql<{ activityReportId: string }>`
    select report.activity_report_id
    from activity_report report
    left join activity_revision revision
      on revision.activity_report_id = report.activity_report_id and revision.change_number = report.revision
    where revision.activity_report_id is null
      or report.values_json <> coalesce(revision.values_json, '{}')
      or coalesce(report.comment, '') <> coalesce(revision.comment, '')
      or report.template_version <> revision.template_version
      or report.is_withdrawn <> revision.is_withdrawn
      or report.is_withdrawal_proposed <> revision.is_withdrawal_proposed
      or report.error_count <> revision.error_count
      or report.warning_count <> revision.warning_count
      or exists (
        select 1 from activity_revision newer
        where newer.activity_report_id = report.activity_report_id and newer.change_number > report.revision)
    order by report.activity_report_id`.execute(db)
  const activities = await listAlteredIdentities(db)
  const { returns, groups } = await readAtOnce(db, async (trx) => ({
    returns: await listDifferingReturns(trx),
    groups: await listDifferingGroups(trx),
  }))
  return [
    ...reports.rows.map((row) => ({ table: 'activityReport', key: [row.activityReportId] }) as const),
    ...activities.map((activityId) => ({ table: 'activity', key: [activityId] }) as const),
    ...returns.map((row) => ({ table: 'activityReturn', key: [row.reporterCode, row.cycleKey] }) as const),
    ...groups.map((row) => ({ table: 'duplicateGroupMember', key: [row.groupId] }) as const),
  ]
}

/** Activities that are not what their reports, which the chain protects, say of them. */
async function listAlteredIdentities(db: Db): Promise<string[]> {
  const { rows } = await sql<{ activityId: string }>`
    select activity.activity_id
    from activity
    where not exists (
        select 1 from activity_report report
        join activity_revision revision on revision.activity_report_id = report.activity_report_id
        where report.activity_id = activity.activity_id and revision.change_number = activity.created_change_number)
      or exists (
        select 1 from activity_report report
        where report.activity_id = activity.activity_id
          and (report.reporter_code <> activity.reporter_code or report.serial <> activity.serial
            or report.reference <> activity.reference))
    order by activity.activity_id`.execute(db)
  return rows.map((row) => row.activityId)
}

/** Several queries that must not see a change that is committed between them. */
async function readAtOnce<T>(db: Db, read: (trx: Db) => Promise<T>): Promise<T> {
  if (db.isTransaction) return read(db)
  return db.transaction().setIsolationLevel('repeatable read').execute(read)
}
