/** The current rows, made anew from their history. */
import { projectionOf } from '../db/activities.ts'
import { insertRows, upsertRows } from '../db/batches.ts'
import { commitChange } from '../db/commit-change.ts'
import {
  type ActivityReportRow,
  type ActivityReportTable,
  type ActivityReturnTable,
  type Db,
  type DuplicateGroupMemberTable,
  flag,
  type ReturnRevisionTable,
  type Trx,
} from '../db/schema.ts'

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
  return commitChange(db, request, async (trx) => ({
    activityReports: await rebuildActivityReports(trx),
    activityReturns: await rebuildReturns(trx),
    duplicateGroups: await rebuildGroups(trx),
  }))
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

async function rebuildReturns(trx: Trx): Promise<number> {
  const revisions = await trx.selectFrom('returnRevision').selectAll().orderBy('changeNumber').execute()
  const newest = new Map(revisions.map((row) => [keyOf(row), row]))
  const stored = await trx.selectFrom('activityReturn').selectAll().execute()
  const known = new Map(stored.map((row) => [keyOf(row), row]))
  const rebuilt = [...newest.values()].map(returnProjectionOf)
  const replaced = rebuilt.filter((row) => !isSameRow(row, known.get(keyOf(row)) ?? {}))
  await upsertRows(trx, 'activityReturn', ['reporterCode', 'cycleKey'], replaced)
  return replaced.length
}

function returnProjectionOf(revision: ReturnRevisionTable): ActivityReturnTable {
  const { changeNumber, ordinal: _1, salt: _2, contentMac: _3, hash: _4, ...columns } = revision
  return { ...columns, isNothingToReport: flag(columns.isNothingToReport === 1), revision: changeNumber }
}

function keyOf(row: { readonly reporterCode: string; readonly cycleKey: string }): string {
  return `${row.cycleKey}\n${row.reporterCode}`
}

async function rebuildGroups(trx: Trx): Promise<number> {
  const decisions = await trx.selectFrom('duplicateDecision').selectAll().orderBy('changeNumber').execute()
  const newest = new Map(decisions.map((row) => [row.groupId, row]))
  const members = await trx.selectFrom('duplicateGroupMember').selectAll().execute()
  const stored = Map.groupBy(members, (row) => row.groupId)
  let count = 0
  for (const groupId of new Set([...newest.keys(), ...stored.keys()])) {
    const decision = newest.get(groupId)
    const isInForce = decision !== undefined && decision.kind !== 'undone'
    const ids: string[] = isInForce ? JSON.parse(decision.activityIdsJson) : []
    const known = (stored.get(groupId) ?? []).map((row) => row.activityId).sort()
    if (JSON.stringify(ids.toSorted()) === JSON.stringify(known)) continue
    await trx.deleteFrom('duplicateGroupMember').where('groupId', '=', groupId).execute()
    const rows = ids.map((activityId): DuplicateGroupMemberTable => ({ groupId, activityId }))
    await insertRows(trx, 'duplicateGroupMember', rows)
    count++
  }
  return count
}

function isSameRow(row: object, stored: object): boolean {
  const old = stored as Readonly<Record<string, unknown>>
  return Object.entries(row).every(([column, value]) => old[column] === value)
}
