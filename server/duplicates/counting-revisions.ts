/** Which revisions count at a number, and how that changes from number to number. */
import { sql } from 'kysely'
import type { ActivityValues } from '../../templates/activity.ts'
import { selectByKeys } from '../db/batches.ts'
import { getRevisionsAsOf } from '../db/revisions.ts'
import type { Db } from '../db/schema.ts'

export interface RevisionKey {
  readonly activityReportId: string
  readonly revision: number
}

export interface RevisionEvent {
  readonly activityReportId: string
  readonly reporterCode: string
  readonly changeNumber: number
  /** Withdrawn, erased or blank: nothing to compare. */
  readonly isEmpty: boolean
}

export interface ReturnEvent {
  readonly reporterCode: string
  readonly changeNumber: number
  /** Null where the return gives nothing to the final figures. */
  readonly pinnedChangeNumber: number | null
}

export interface CycleEvents {
  /** By number, then by activity report. */
  readonly revisions: readonly RevisionEvent[]
  readonly returns: readonly ReturnEvent[]
  /** All that happened up to here is in it. */
  readonly through: number
}

/** Each costs two looks into the database, at once: more of them would keep everybody waiting for a tenth of a second. */
const eventsPerChunk = 400

/** True where an activity of the cycle was changed after a number and up to another, or a return pinned or let go. */
export async function hasNewRevisions(
  db: Db,
  {
    cycleKey,
    after,
    through,
  }: { readonly cycleKey: string; readonly after: number; readonly through: number },
): Promise<boolean> {
  const { rows } = await sql`
    select 1 as there where exists (
      select 1 from activity_revision revision cross join activity_report report
      where report.activity_report_id = revision.activity_report_id and report.cycle_key = ${cycleKey}
        and revision.change_number > ${after} and revision.change_number <= ${through})
    or exists (
      select 1 from return_revision answer
      where answer.cycle_key = ${cycleKey} and answer.change_number > ${after} and answer.change_number <= ${through})`.execute(
    db,
  )
  return rows.length > 0
}

/**
 * What happened in a cycle after a number, some hundred revisions at a time, always whole changes. For SQLite a `cross join`
 * is walked in the order it is written: from the few new revisions, not over all reports of the cycle.
 */
export async function readCycleEvents(
  db: Db,
  of: { readonly cycleKey: string; readonly after: number; readonly through: number },
): Promise<CycleEvents> {
  const numbers = await sql<{ changeNumber: number }>`
    select revision.change_number from activity_revision revision
    cross join activity_report report
    where report.activity_report_id = revision.activity_report_id and report.cycle_key = ${of.cycleKey}
      and revision.change_number > ${of.after} and revision.change_number <= ${of.through}
    order by revision.change_number limit ${eventsPerChunk}`.execute(db)
  // The last change may not be complete: it is left for the next time, unless it is the only one.
  const found = numbers.rows.map((row) => row.changeNumber)
  const last = found.at(-1)
  const isAll = found.length < eventsPerChunk || last === undefined
  const through = isAll ? of.through : Math.max(found[0]!, found.findLast((number) => number < last) ?? 0)
  const revisions = await sql<Omit<RevisionEvent, 'isEmpty'> & { isEmpty: 0 | 1 }>`
    select revision.activity_report_id, report.reporter_code, revision.change_number,
      case when revision.is_withdrawn = 1 or revision.values_json is null or revision.values_json = '{}'
        then 1 else 0 end as is_empty
    from activity_revision revision
    cross join activity_report report
    where report.activity_report_id = revision.activity_report_id and report.cycle_key = ${of.cycleKey}
      and revision.change_number > ${of.after} and revision.change_number <= ${through}
    order by revision.change_number, revision.activity_report_id`.execute(db)
  const returns = await db
    .selectFrom('returnRevision')
    .select(['reporterCode', 'changeNumber', 'state', 'pinnedChangeNumber'])
    .where('cycleKey', '=', of.cycleKey)
    .where('changeNumber', '>', of.after)
    .where('changeNumber', '<=', through)
    .orderBy('changeNumber')
    .execute()
  return {
    revisions: revisions.rows.map((row) => ({ ...row, isEmpty: row.isEmpty === 1 })),
    returns: returns.map(({ state, pinnedChangeNumber, ...rest }) => ({
      ...rest,
      pinnedChangeNumber: state === 'submitted' || state === 'accepted' ? pinnedChangeNumber : null,
    })),
    through,
  }
}

/** The revisions that a return pinned, by activity report. */
export async function pinnedRevisions(
  db: Db,
  of: { readonly cycleKey: string; readonly reporterCode: string; readonly asOf: number },
): Promise<ReadonlyMap<string, number>> {
  const revisions = await getRevisionsAsOf(db, of)
  return new Map(
    revisions
      .filter(({ withdrawn, values }) => !withdrawn && Object.keys(values).length > 0)
      .map(({ activityReportId, changeNumber }) => [activityReportId, changeNumber]),
  )
}

/** A revision, and whose it is. */
export interface ReadRevision extends RevisionKey {
  readonly activityId: string
  readonly reporterCode: string
  readonly serial: number
  readonly reference: string
  readonly values: ActivityValues
}

/** Revisions by `keyOf`; what has been erased is left out. */
export async function readValues(db: Db, keys: readonly RevisionKey[]): Promise<Map<string, ReadRevision>> {
  const wanted = new Set(keys.map(keyOf))
  const numbers = [...new Set(keys.map(({ revision }) => revision))]
  const rows = await selectByKeys([...new Set(keys.map((key) => key.activityReportId))], (ids) =>
    db
      .selectFrom('activityRevision')
      .innerJoin('activityReport', 'activityReport.activityReportId', 'activityRevision.activityReportId')
      .select([
        'activityRevision.activityReportId',
        'activityRevision.changeNumber as revision',
        'activityRevision.valuesJson',
        'activityReport.activityId',
        'activityReport.reporterCode',
        'activityReport.serial',
        'activityReport.reference',
      ])
      .where('activityRevision.activityReportId', 'in', ids)
      .where('activityRevision.changeNumber', 'in', numbers)
      .execute(),
  )
  return new Map(
    rows.flatMap(({ valuesJson, ...row }) => {
      if (valuesJson === null || !wanted.has(keyOf(row))) return []
      return [[keyOf(row), { ...row, values: JSON.parse(valuesJson) as ActivityValues }] as const]
    }),
  )
}

/** The newest revisions up to a number of these activities in a cycle; none of those that were withdrawn or blank then. */
export async function newestKeysOf(
  db: Db,
  activityIds: readonly string[],
  { cycleKey, asOf }: { readonly cycleKey: string; readonly asOf: number },
): Promise<RevisionKey[]> {
  const rows = await selectByKeys([...new Set(activityIds)], (ids) =>
    db
      .selectFrom('activityReport')
      .innerJoin('activityRevision', (join) =>
        join
          .onRef('activityRevision.activityReportId', '=', 'activityReport.activityReportId')
          .on('activityRevision.changeNumber', '=', (eb) =>
            eb
              .selectFrom('activityRevision as newest')
              .select((m) => m.fn.max('newest.changeNumber').as('changeNumber'))
              .whereRef('newest.activityReportId', '=', 'activityReport.activityReportId')
              .where('newest.changeNumber', '<=', asOf),
          ),
      )
      .select(['activityReport.activityReportId', 'activityRevision.changeNumber as revision'])
      .where('activityReport.activityId', 'in', ids)
      .where('activityReport.cycleKey', '=', cycleKey)
      .where('activityRevision.isWithdrawn', '=', 0)
      .where('activityRevision.valuesJson', 'is not', null)
      .where('activityRevision.valuesJson', '!=', '{}')
      .execute(),
  )
  return rows
}

export function keyOf({ activityReportId, revision }: RevisionKey): string {
  return `${activityReportId} ${revision}`
}
