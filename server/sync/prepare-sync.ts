/** What a sync does before it writes: its rows are read, and looked at against what is stored. */
import { createHash } from 'node:crypto'
import { canonicalJson, type Json } from '../../templates/canonical.ts'
import { lookAtRows } from '../../templates/match-rows.ts'
import type { SyncRequest } from '../../templates/sync-protocol.ts'
import type { Stand } from '../db/change-log.ts'
import { findOperation, lookUpOperation, type StoredOperation, sameOperation } from '../db/operations.ts'
import { findReturn, type StoredReturn } from '../db/returns.ts'
import type { Db, OperationRow, Trx } from '../db/schema.ts'
import { inSlices } from './in-slices.ts'
import { isStillTrue, type PlanAhead, planAhead } from './plan-ahead.ts'
import { planSync, type ReadRows, type SyncPlan } from './plan-sync.ts'
import { readSentRows, type SentRow } from './sent-row.ts'
import { loadSyncContext, type SyncContext } from './sync-context.ts'

/** A request, read: what can be done before anything is locked. */
export interface PreparedSync {
  readonly request: SyncRequest
  /** Hex SHA-256 of the request, so that the same id with another body is refused. */
  readonly requestDigest: string
  /** Null where the operation was carried out before. */
  readonly read: ReadRows | null
  /** Null where the rows are few; it may turn out not to hold. */
  readonly ahead: PlanAhead | null
}

export interface Preparing {
  readonly now: () => Date
  /** Of the message that the request was made from, where there is one; it must cover all of it. */
  readonly requestDigest?: string
  /** Of the database, where the caller has looked already. */
  readonly stand?: Stand
  /** What was carried out under the operation's id, where the caller has looked already. */
  readonly earlier?: { readonly operation: OperationRow | undefined }
}

/**
 * Reads the rows, without writing or locking anything.
 *
 * @throws {ServiceError} OPERATION_REUSED, REPORTER_UNKNOWN, CYCLE_UNKNOWN, TEMPLATE_UNKNOWN
 */
export async function prepareSync(
  db: Db,
  request: SyncRequest,
  { now, requestDigest = digestOf(request), stand, earlier }: Preparing,
): Promise<PreparedSync> {
  const { operation } = earlier ?? { operation: await lookUpOperation(db, request.operationId) }
  if (sameOperation(operation, requestDigest)) {
    return { request, requestDigest, read: null, ahead: null }
  }
  const context = await loadSyncContext(db, request, stand)
  const read = { context, ...(await inSlices(readRows(request.rows, context))) }
  return { request, requestDigest, read, ahead: await planAhead(db, read, request, now) }
}

function* readRows(
  rows: SyncRequest['rows'],
  context: SyncContext,
): Generator<void, Omit<ReadRows, 'context'>> {
  const sent: SentRow[] = []
  for (const row of rows) {
    sent.push(...readSentRows([row], context))
    yield
  }
  return {
    sent,
    looked: yield* lookAtRows(
      context.template.fields,
      sent.map(({ full }) => ({ values: full })),
    ),
  }
}

/** Hex SHA-256 of a request, with or without the id that names it. */
export function digestOf(request: Omit<SyncRequest, 'operationId'>): string {
  return createHash('sha256')
    .update(canonicalJson(request as unknown as Json))
    .digest('hex')
}

/** What was found under the held number: that it was done before, or what is to be done. */
export type LookedAtSync = { readonly done: StoredOperation } | SyncToDo

export interface SyncToDo {
  readonly done: null
  readonly plan: SyncPlan
  /** The return as it stands. */
  readonly before: StoredReturn | undefined
}

/** The operation, where it was carried out already. */
export function findDone(
  db: Db,
  { request, requestDigest }: PreparedSync,
): Promise<StoredOperation | undefined> {
  return findOperation(db, request.operationId, requestDigest)
}

/**
 * Plans the sync by reading only. To be called while the number is held.
 *
 * @throws {ServiceError} OPERATION_REUSED and like `loadReturnState`
 */
export async function lookAtSync(trx: Trx, prepared: PreparedSync): Promise<LookedAtSync> {
  const { request, read, ahead } = prepared
  const [done, before, plan] = await Promise.allSettled([
    findDone(trx, prepared),
    read && findReturn(trx, read.context.reporterCode, read.context.cycle.cycleKey),
    read && planNow(trx, { request, read, ahead }),
  ])
  // The first of two that were sent at once may have been carried out while this one waited: whatever stands now, it has its answer.
  const earlier = settledValue(done)
  if (earlier) return { done: earlier }
  return { done: null, before: settledValue(before) ?? undefined, plan: settledValue(plan)! }
}

function settledValue<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === 'rejected') throw settled.reason
  return settled.value
}

async function planNow(
  trx: Trx,
  { request, read, ahead }: Pick<PreparedSync, 'request' | 'ahead'> & { readonly read: ReadRows },
): Promise<SyncPlan> {
  if (ahead !== null && (await isStillTrue(trx, ahead, request))) return ahead.plan
  return planSync(trx, read, request)
}
