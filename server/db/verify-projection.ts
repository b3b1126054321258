/** Finds current rows that are not what their newest revision leads to. */
import { sql } from 'kysely'
import type { Db } from './schema.ts'

export interface ProjectionFault {
  readonly table: 'activityReport' | 'activityReturn'
  /** The activity report's id, or the reporter's code and the cycle's key. */
  readonly key: readonly string[]
}

/** The current rows that were changed behind the program's back, or have no history; the chain does not cover them. */
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
  const returns = await sql<{ reporterCode: string; cycleKey: string }>`
    select answer.reporter_code, answer.cycle_key
    from activity_return answer
    left join return_revision revision
      on revision.cycle_key = answer.cycle_key and revision.reporter_code = answer.reporter_code
      and revision.change_number = answer.revision
    where revision.reporter_code is null
      or answer.state <> revision.state
      or answer.is_nothing_to_report <> revision.is_nothing_to_report
      or coalesce(answer.pinned_change_number, 0) <> coalesce(revision.pinned_change_number, 0)
      or coalesce(answer.receipt_number, '') <> coalesce(revision.receipt_number, '')
      or coalesce(answer.submitted_at, '') <> coalesce(revision.submitted_at, '')
      or coalesce(answer.first_submitted_at, '') <> coalesce(revision.first_submitted_at, '')
      or coalesce(answer.received_at, '') <> coalesce(revision.received_at, '')
      or coalesce(answer.extended_deadline, '') <> coalesce(revision.extended_deadline, '')
      or coalesce(answer.recorded_from, '') <> coalesce(revision.recorded_from, '')
      or exists (
        select 1 from return_revision newer
        where newer.cycle_key = answer.cycle_key and newer.reporter_code = answer.reporter_code
          and newer.change_number > answer.revision)
    order by answer.reporter_code, answer.cycle_key`.execute(db)
  return [
    ...reports.rows.map((row) => ({ table: 'activityReport', key: [row.activityReportId] }) as const),
    ...returns.rows.map(
      (row) => ({ table: 'activityReturn', key: [row.reporterCode, row.cycleKey] }) as const,
    ),
  ]
}
