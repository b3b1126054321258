/** The activity reports of a snapshot, batch by batch. */
import { type RawBuilder, sql } from 'kysely'
import type { ActivityValues } from '../../templates/activity.ts'
import type { Issue } from '../../templates/issues.ts'
import { preparedQuery } from '../db/prepared-query.ts'
import type { Db } from '../db/schema.ts'
import { isTurnOver, nextTurn } from '../event-loop-turns.ts'
import type { PartOfWalk, Place, SnapshotActivity } from './snapshot.ts'

/** Few, so that what is read of them is gone again before it counts as old. */
const usualRowsInBatch = 50

interface WalkedRow {
  activityReportId: string
  activityId: string
  reference: string
  reporterCode: string
  serial: number
  /** Null where there was none yet. */
  revision: number | null
  isWithdrawn: 0 | 1 | null
  /** Where another may count. */
  newestRevision?: number | null
  valuesJson: string | null
  issuesJson: string | null
}

/** Whose reports, and as of which number. */
export interface WalkRequest extends PartOfWalk {
  readonly cycleKey: string
  readonly status: 'draft' | 'final'
  readonly asOf: number
  /** How many are read at a time; 50 where left out. */
  readonly rowsInBatch?: number
  /** How values are read; `JSON.parse` where left out. */
  readonly parseValues?: (json: string) => ActivityValues
}

interface Batch {
  readonly counted: readonly SnapshotActivity[]
  /** Where the next one begins; null at the end. */
  readonly next: Place | null
}

const beginning: Place = { reporterCode: '', serial: 0 }

/**
 * Walks the activity reports that count, none withdrawn, by reporter and reference. Each batch is a query of its own, so that
 * nobody who writes has to wait for a report; revisions are only ever added, so that all batches agree.
 */
export async function* walkActivities(db: Db, of: WalkRequest): AsyncGenerator<readonly SnapshotActivity[]> {
  for (let place: Place | null = of.after ?? beginning; place !== null; ) {
    const batch: Batch = await readBatch(db, of, place)
    if (batch.counted.length > 0) yield batch.counted
    place = batch.next
  }
}

/**
 * `walkActivities` for those who walk the same rows again and again: up to `mostKept` rows are read once and kept for as long as
 * the function is. Where there are more, none are: a share of them would save little. Of a part of the walk nothing is kept.
 */
export function keptWalk(
  db: Db,
  of: WalkRequest,
  mostKept: number,
): (part?: PartOfWalk) => AsyncGenerator<readonly SnapshotActivity[]> {
  let isBegun = false
  let kept: Batch[] | null = null
  let room = mostKept
  return async function* walk(part) {
    if (part) {
      yield* walkActivities(db, { ...of, ...part })
      return
    }
    if (!isBegun) {
      // What would be given up half-way had better not be begun.
      const areFew = await hasAtMost(db, of.cycleKey, mostKept)
      if (!isBegun && areFew) kept = []
      isBegun = true
    }
    let at = 0
    for (let place: Place | null = beginning; place !== null; at++) {
      const batch: Batch = kept?.[at] ?? (await readBatch(db, of, place))
      // Several may be walking at once: only whoever comes to the end of what is kept adds to it.
      if (at === kept?.length) {
        room -= batch.counted.length
        if (room < 0) kept = null
        else kept.push(batch)
      }
      if (batch.counted.length > 0) yield batch.counted
      place = batch.next
    }
  }
}

/** Withdrawn ones and those that do not count among them. */
async function hasAtMost(db: Db, cycleKey: string, most: number): Promise<boolean> {
  const further = await db
    .selectFrom('activityReport')
    .select('serial')
    .where('cycleKey', '=', cycleKey)
    .offset(most)
    .limit(1)
    .executeTakeFirst()
  return further === undefined
}

async function readBatch(db: Db, of: WalkRequest, place: Place): Promise<Batch> {
  // A walk in the service itself leaves others their turn.
  if (isTurnOver()) await nextTurn('large')
  const { cycleKey, status, asOf, upTo, rowsInBatch = usualRowsInBatch, parseValues = JSON.parse } = of
  const { reporterCode, serial } = place
  const values = { cycleKey, asOf, rowsInBatch, reporterCode, serial }
  const rows = upTo
    ? await batchUpTo[status](db, { ...values, lastReporter: upTo.reporterCode, lastSerial: upTo.serial })
    : await batchAfter[status](db, values)
  const counted: SnapshotActivity[] = []
  for (const row of rows) {
    const activity = toSnapshotActivity(row, parseValues)
    if (activity) counted.push(activity)
  }
  const last = rows.at(-1)
  const next = rows.length < rowsInBatch || !last ? null : last
  return { counted, next: next && { reporterCode: next.reporterCode, serial: next.serial } }
}

interface BatchValues extends Place {
  readonly cycleKey: string
  readonly asOf: number
  readonly rowsInBatch: number
}

const batchAfter = {
  draft: preparedQuery((db: Db, values: BatchValues) => compilable(db, batchQuery('draft', values))),
  final: preparedQuery((db: Db, values: BatchValues) => compilable(db, batchQuery('final', values))),
}

interface PartValues extends BatchValues {
  readonly lastReporter: string
  readonly lastSerial: number
}

const batchUpTo = {
  draft: preparedQuery((db: Db, values: PartValues) =>
    compilable(db, batchQuery('draft', values, endOf(values))),
  ),
  final: preparedQuery((db: Db, values: PartValues) =>
    compilable(db, batchQuery('final', values, endOf(values))),
  ),
}

function endOf({ lastReporter, lastSerial }: PartValues): RawBuilder<unknown> {
  return sql`and (report.reporter_code, report.serial) <= (${lastReporter}, ${lastSerial})`
}

function compilable<R>(db: Db, query: RawBuilder<R>) {
  return { compile: () => query.compile(db) }
}

function batchQuery(
  status: 'draft' | 'final',
  values: BatchValues,
  end: RawBuilder<unknown> = sql``,
): RawBuilder<WalkedRow> {
  const { cycleKey, asOf, rowsInBatch, reporterCode, serial } = values
  const isFinal = status === 'final'
  // The newest number that counts for a row: its return's pinned one in a final report.
  const limit = isFinal ? sql`answer.pinned_change_number` : sql`${asOf}`
  const pinned = sql`
    join return_revision answer
      on answer.cycle_key = report.cycle_key and answer.reporter_code = report.reporter_code
      and answer.change_number = (
        select max(newest.change_number) from return_revision newest
        where newest.cycle_key = report.cycle_key and newest.reporter_code = report.reporter_code
          and newest.change_number <= ${asOf})
      and answer.state in ('submitted', 'accepted') and answer.pinned_change_number is not null`
  const newest = isFinal ? sql`, ${newestUpTo(sql`${asOf}`)} as newest_revision` : sql``
  // The page comes first and by itself, which its limit sees to: joined at once, PostgreSQL sorts all rows of the cycle again for
  // each batch. A query that begins with `select` is known to alter nothing, and takes the shortest way.
  return sql<WalkedRow>`
    select page.*, revision.is_withdrawn, revision.values_json, revision.issues_json
    from (
      select report.activity_report_id, report.activity_id, report.reference, report.reporter_code, report.serial,
        ${newestUpTo(limit)} as revision${newest}
      from activity_report report
      ${isFinal ? pinned : sql``}
      where report.cycle_key = ${cycleKey}
        and (report.reporter_code, report.serial) > (${reporterCode}, ${serial}) ${end}
      order by report.reporter_code, report.serial
      limit ${rowsInBatch}) page
    left join activity_revision revision
      on revision.activity_report_id = page.activity_report_id and revision.change_number = page.revision
    order by page.reporter_code, page.serial`
}

function newestUpTo(limit: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`(
    select max(newest.change_number) from activity_revision newest
    where newest.activity_report_id = report.activity_report_id and newest.change_number <= ${limit})`
}

/** Undefined for a row that was not there yet, or was withdrawn. */
function toSnapshotActivity(
  row: WalkedRow,
  parseValues: (json: string) => ActivityValues,
): SnapshotActivity | undefined {
  const { activityReportId, activityId, reference, reporterCode, revision } = row
  if (revision === null || row.isWithdrawn === 1) return undefined
  return {
    activityReportId,
    activityId,
    reference,
    reporterCode,
    revision,
    values: parseValues(row.valuesJson ?? '{}'),
    issues: issuesIn(row.issuesJson),
    changedSinceSubmission: (row.newestRevision ?? revision) > revision,
  }
}

const noIssues: readonly Issue[] = []

function issuesIn(json: string | null): readonly Issue[] {
  return json === null || json === '[]' ? noIssues : (JSON.parse(json) as Issue[])
}
