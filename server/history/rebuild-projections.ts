/** The current rows, made anew from their history. */
import { projectionOf } from '../db/activities.ts'
import { insertRows, upsertRows } from '../db/batches.ts'
import { commitChange } from '../db/commit-change.ts'
import type { ActivityReportRow, ActivityReportTable, Db, Trx } from '../db/schema.ts'
import { isSameRow, listDifferingGroups, listDifferingReturns } from '../db/small-projections.ts'
import { dropDeskLines } from '../returns/desk-lines.ts'

/** How many current rows were not what their history leads to, and have been replaced. */
export interface RebuiltProjections {
  readonly activityReports: number
  readonly activityReturns: number
  readonly duplicateGroups: number
}

const rowsPerBatch = 500

/**
 * Makes every current row again from its newest revision, in one transaction while nobody else writes; the rows that are as
 * they should be are not touched. Takes no change number, since no history is altered. The identity of an activity report
 * (its reference and cycle) is no projection and is taken as it is.
 */
export async function rebuildProjections(db: Db, now: () => Date): Promise<RebuiltProjections> {
  const request = { kind: 'restore', actor: 'verify', channel: 'program', now } as const
  return commitChange(db, request, async (trx) => {
    await dropDeskLines(trx)
    return {
      activityReports: await rebuildActivityReports(trx),
      activityReturns: await rebuildReturns(trx),
      duplicateGroups: await rebuildGroups(trx),
    }
  })
}

async function rebuildActivityReports(trx: Trx): Promise<number> {
  let count = 0
  for (let after = ''; ; ) {
    const stored = await trx
      .selectFrom('activityReport')
      .selectAll()
      .where('activityReportId', '>', after)
      .orderBy('activityReportId')
      .limit(rowsPerBatch)
      .execute()
    if (stored.length === 0) return count
    const rebuilt = await projectionsOf(trx, stored)
    const replaced = rebuilt.filter((row, at) => !isSameRow(row, stored[at]!))
    await upsertRows(trx, 'activityReport', ['activityReportId'], replaced)
    count += replaced.length
    after = stored.at(-1)!.activityReportId
  }
}

async function projectionsOf(trx: Trx, stored: readonly ActivityReportRow[]): Promise<ActivityReportTable[]> {
  const revisions = await trx
    .selectFrom('activityRevision')
    .selectAll()
    .where(
      'activityReportId',
      'in',
      stored.map((row) => row.activityReportId),
    )
    .where('changeNumber', '=', (eb) =>
      eb
        .selectFrom('activityRevision as newest')
        .select((m) => m.fn.max('newest.changeNumber').as('changeNumber'))
        .whereRef('newest.activityReportId', '=', 'activityRevision.activityReportId'),
    )
    .execute()
  const newest = new Map(revisions.map((row) => [row.activityReportId, row]))
  return stored.map((row) => {
    const revision = newest.get(row.activityReportId)
    // Without any history there is nothing to make it from; `verify` names it.
    return revision ? projectionOf(row, revision) : row
  })
}

/** A return that no revision speaks of is left: `verify` names it. */
async function rebuildReturns(trx: Trx): Promise<number> {
  const rebuilt = (await listDifferingReturns(trx)).flatMap((one) => (one.rebuilt ? [one.rebuilt] : []))
  await upsertRows(trx, 'activityReturn', ['reporterCode', 'cycleKey'], rebuilt)
  return rebuilt.length
}

async function rebuildGroups(trx: Trx): Promise<number> {
  const groups = await listDifferingGroups(trx)
  for (const { groupId, rebuilt } of groups) {
    await trx.deleteFrom('duplicateGroupMember').where('groupId', '=', groupId).execute()
    await insertRows(trx, 'duplicateGroupMember', rebuilt)
  }
  return groups.length
}
