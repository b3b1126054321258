/** What is remembered of the search for duplicates, and reading it as of a number. */
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { type RawBuilder, sql } from 'kysely'
import { scoringVersion } from '../../templates/duplicates/scoring-version.ts'
import { upsertRows } from './batches.ts'
import type { Db, Trx } from './schema.ts'
import type { DuplicatePairTable } from './schema-duplicate-pairs.ts'

export interface DuplicateScan {
  readonly scanId: string
  readonly throughChangeNumber: number
}

export type FoundPairRow = Omit<DuplicatePairTable, 'scanId'>

/** Two revisions that look alike, whose they are, and where each of them counts. */
export interface RememberedPair extends FoundPairRow {
  readonly oneActivityId: string
  readonly oneReporterCode: string
  readonly oneSerial: number
  readonly oneReference: string
  readonly otherActivityId: string
  readonly otherReporterCode: string
  readonly otherSerial: number
  readonly otherReference: string
  readonly oneIsCurrent: 0 | 1
  readonly otherIsCurrent: 0 | 1
  readonly oneIsPinned: 0 | 1
  readonly otherIsPinned: 0 | 1
}

/** The scan of a cycle under this program's scoring; begun if there is none. Those of older programs are dropped. */
export async function openDuplicateScan(db: Db, cycleKey: string): Promise<DuplicateScan> {
  const find = () =>
    db
      .selectFrom('duplicateScan')
      .select(['scanId', 'throughChangeNumber'])
      .where('cycleKey', '=', cycleKey)
      .where('scoringVersion', '=', scoringVersion)
      .executeTakeFirst()
  const found = await find()
  if (found) return found
  await db
    .deleteFrom('duplicateScan')
    .where('cycleKey', '=', cycleKey)
    .where('scoringVersion', '<', scoringVersion)
    .execute()
  await db
    .insertInto('duplicateScan')
    .values({ scanId: randomUUID(), cycleKey, scoringVersion, throughChangeNumber: 0 })
    .onConflict((oc) => oc.columns(['cycleKey', 'scoringVersion']).doNothing())
    .execute()
  return (await find())!
}

/** Whoever else writes to the embedded database stands still meanwhile, with everything that it does. */
const pairsInCommit = 200
const restMilliseconds = 5
const pairKey = ['scanId', 'oneReportId', 'oneRevision', 'otherReportId', 'otherRevision'] as const

/**
 * Remembers what was found up to a number, in small commits: what is there before the number moves is true, only not yet complete.
 * Others may be doing the same: they find the same, so that it does no harm.
 *
 * @returns false where the scan has been dropped meanwhile; nothing is remembered then
 */
export async function saveFoundPairs(
  db: Db,
  scanId: string,
  through: number,
  pairs: readonly FoundPairRow[],
): Promise<boolean> {
  for (let at = 0; at < pairs.length; at += pairsInCommit) {
    if (!(await savePart(db, scanId, pairs.slice(at, at + pairsInCommit)))) return false
    await delay(restMilliseconds)
  }
  const { numUpdatedRows } = await db
    .updateTable('duplicateScan')
    .set({
      throughChangeNumber: sql<number>`case when through_change_number < ${through} then ${through} else through_change_number end`,
    })
    .where('scanId', '=', scanId)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

function savePart(db: Db, scanId: string, pairs: readonly FoundPairRow[]): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    // Nobody drops it while its pairs are stored, or stores the same.
    const { numUpdatedRows } = await trx
      .updateTable('duplicateScan')
      .set((eb) => ({ throughChangeNumber: eb.ref('throughChangeNumber') }))
      .where('scanId', '=', scanId)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return false
    // What somebody has found before stays as it is: looking it up first would take most of the time that storing takes.
    const rows = pairs.map((pair) => ({ scanId, ...pair }))
    await upsertRows(trx, 'duplicatePair', pairKey, rows, [])
    return true
  })
}

/** Forgets everything found in the cycles of these activity reports: needed whenever a revision of theirs is erased. */
export async function dropDuplicatePairs(trx: Trx, activityReportIds: readonly string[]): Promise<void> {
  await trx
    .deleteFrom('duplicateScan')
    .where('cycleKey', 'in', (eb) =>
      eb.selectFrom('activityReport').select('cycleKey').where('activityReportId', 'in', activityReportIds),
    )
    .execute()
}

/** Pairs of which both count as of a number: as they were then, or as their returns had pinned them. */
export async function listRememberedPairs(
  db: Db,
  of: {
    readonly cycleKey: string
    readonly scanId: string
    readonly asOf: number
    /** Only pairs that began to count after this number. */
    readonly foundAfter?: number
  },
): Promise<RememberedPair[]> {
  const newest = (side: 'one' | 'other', limit: RawBuilder<unknown>) => sql`(
    select max(newest.change_number) from activity_revision newest
    where newest.activity_report_id = ${sql.ref(`pair.${side}_report_id`)} and newest.change_number <= ${limit})`
  const isRevision = (side: 'one' | 'other', limit: RawBuilder<unknown> = sql`${of.asOf}`) =>
    sql`case when ${newest(side, limit)} = ${sql.ref(`pair.${side}_revision`)} then 1 else 0 end`
  // The projection answers at once, but knows only what counts now.
  const isCurrent = (side: 'one' | 'other') =>
    sql`case when ${sql.ref(`${side}_report.revision`)} <= ${of.asOf}
      then case when ${sql.ref(`${side}_report.revision`)} = ${sql.ref(`pair.${side}_revision`)} then 1 else 0 end
      else ${isRevision(side)} end`
  const isPinned = (side: 'one' | 'other') => {
    const number = sql.ref(`${side}_pinned.number`)
    return sql`case when ${number} is null then 0 else ${isRevision(side, sql`${number}`)} end`
  }
  const whose = (side: 'one' | 'other') => sql`
    ${sql.ref(`${side}_report.activity_id`)} as ${sql.ref(`${side}_activity_id`)},
    ${sql.ref(`${side}_report.reporter_code`)} as ${sql.ref(`${side}_reporter_code`)},
    ${sql.ref(`${side}_report.serial`)} as ${sql.ref(`${side}_serial`)},
    ${sql.ref(`${side}_report.reference`)} as ${sql.ref(`${side}_reference`)}`
  const answer = (side: 'one' | 'other') => sql`
    join activity_report ${sql.ref(`${side}_report`)}
      on ${sql.ref(`${side}_report.activity_report_id`)} = ${sql.ref(`pair.${side}_report_id`)}
    left join pinned ${sql.ref(`${side}_pinned`)}
      on ${sql.ref(`${side}_pinned.reporter_code`)} = ${sql.ref(`${side}_report.reporter_code`)}`
  const { rows } = await sql<RememberedPair>`
    with pinned as (
      select answer.reporter_code, answer.pinned_change_number as number from return_revision answer
      where answer.cycle_key = ${of.cycleKey}
        and answer.change_number = (
          select max(newest.change_number) from return_revision newest
          where newest.cycle_key = answer.cycle_key and newest.reporter_code = answer.reporter_code
            and newest.change_number <= ${of.asOf})
        and answer.state in ('submitted', 'accepted') and answer.pinned_change_number is not null)
    select * from (
      select pair.found_at, pair.one_report_id, pair.one_revision, pair.other_report_id, pair.other_revision,
        pair.tier, pair.score_millionths, ${whose('one')}, ${whose('other')},
        ${isCurrent('one')} as one_is_current, ${isCurrent('other')} as other_is_current,
        ${isPinned('one')} as one_is_pinned, ${isPinned('other')} as other_is_pinned
      from duplicate_pair pair ${answer('one')} ${answer('other')}
      where pair.scan_id = ${of.scanId} and pair.found_at > ${of.foundAfter ?? -1} and pair.found_at <= ${of.asOf}) seen
    where (one_is_current = 1 or one_is_pinned = 1) and (other_is_current = 1 or other_is_pinned = 1)`.execute(
    db,
  )
  return rows
}
