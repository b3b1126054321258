/** The one sync path: pane, upload page, command line and mail all end here. */
import { createHash } from 'node:crypto'
import { canonicalJson, type Json } from '../../templates/canonical.ts'
import { stepsTaken } from '../../templates/copied-rows.ts'
import { lookAtRows } from '../../templates/match-rows.ts'
import type { MissingRow, RowResult, SyncRequest, SyncResponse } from '../../templates/sync-protocol.ts'
import { countReturnActivities } from '../db/activities.ts'
import type { Stand } from '../db/change-log.ts'
import { type Change, commitChange } from '../db/commit-change.ts'
import { findOperation, type StoredOperation, saveOperation } from '../db/operations.ts'
import type { Db, Trx } from '../db/schema.ts'
import { noteReceived, saveWorkbook, saveWorkbookRows } from '../db/workbooks.ts'
import { settleReturn } from '../returns/submit-return.ts'
import { inSlices } from './in-slices.ts'
import { isJudgedAlike, judgePlans } from './judge-plans.ts'
import { isStillTrue, type PlanAhead, planAhead } from './plan-ahead.ts'
import { planSync, type ReadRows } from './plan-sync.ts'
import type { ReturnState } from './return-state.ts'
import { readSentRows, type SentRow } from './sent-row.ts'
import { storeRows } from './store-rows.ts'
import { loadSyncContext, type SyncContext } from './sync-context.ts'

export interface SyncDependencies {
  readonly now: () => Date
  /** Who: an account, or a name of the program's own such as `commandLine`. */
  readonly actor: string
  /** The paper that an officer records for the reporter; left out where the reporter's own file comes. */
  readonly recordedFrom?: string | undefined
  /** See `ChangeRequest`. */
  readonly isUndoneByCaller?: boolean
}

/**
 * Takes a workbook's rows into its return: reads, matches, merges, checks and stores them in one transaction, under one change
 * number if anything changes. Rows with errors are stored all the same; rows that are not sent stay as they are. The answer
 * is given after the commit. The same operation again gets the same answer.
 *
 * @throws {ServiceError} OPERATION_REUSED, REPORTER_UNKNOWN, CYCLE_UNKNOWN, TEMPLATE_UNKNOWN, WORKBOOK_OTHER_REPORTER,
 *   WORKBOOK_OTHER_CYCLE; nothing is stored then
 */
export async function syncWorkbook(
  db: Db,
  request: SyncRequest,
  deps: SyncDependencies,
): Promise<SyncResponse> {
  return storeSync(db, await prepareSync(db, request, deps), deps)
}

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
}

/**
 * Reads the rows, without writing or locking anything.
 *
 * @throws {ServiceError} OPERATION_REUSED, REPORTER_UNKNOWN, CYCLE_UNKNOWN, TEMPLATE_UNKNOWN
 */
export async function prepareSync(
  db: Db,
  request: SyncRequest,
  { now, requestDigest = digestOf(request), stand }: Preparing,
): Promise<PreparedSync> {
  if (await findOperation(db, request.operationId, requestDigest)) {
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

/** The other half of `syncWorkbook`: matches, merges, checks and stores what was read. */
export async function storeSync(
  db: Db,
  { request, requestDigest, read, ahead }: PreparedSync,
  { now, actor, recordedFrom, isUndoneByCaller = false }: SyncDependencies,
): Promise<SyncResponse> {
  const { operationId, channel } = request
  if (read === null) return answerAgain((await findOperation(db, operationId, requestDigest))!)
  const { context } = read
  const made = { kind: 'sync', actor, channel, operationId, now, isUndoneByCaller } as const
  return commitChange(db, made, async (trx, change) => {
    // The first of two that were sent at once may have been carried out while this one waited.
    const doneMeanwhile = await findOperation(trx, operationId, requestDigest)
    if (doneMeanwhile) return answerAgain(doneMeanwhile)
    const answer = await carryOut(trx, change, { request, read, ahead, recordedFrom })
    await saveOperation(trx, {
      operationId,
      requestDigest,
      reporterCode: context.reporterCode,
      changeNumber: change.isUsed ? change.changeNumber : null,
      answeredAt: change.committedAt,
      results: withoutIssues(answer),
      answer,
    })
    return answer
  })
}

interface Sync {
  readonly request: SyncRequest
  readonly read: ReadRows
  readonly ahead: PlanAhead | null
  readonly recordedFrom: string | undefined
}

async function carryOut(
  trx: Trx,
  change: Change,
  { request, read, ahead, recordedFrom }: Sync,
): Promise<SyncResponse> {
  const { context } = read
  const isHolding = ahead !== null && (await isStillTrue(trx, ahead, request))
  const plan = isHolding ? ahead.plan : await planSync(trx, read, request)
  const issues =
    isHolding && isJudgedAlike(ahead.judgedAt, change.committedAt)
      ? ahead.issues
      : stepsTaken(judgePlans(plan, change.committedAt))
  const { state, isWhole, plans } = plan
  await saveArrival(trx, change, { context, request, state })
  const results = await storeRows(trx, change, { context, state, request, plans, issues })
  const missing = request.isWholeWorkbook ? await noteMissing(trx, state, results) : []
  const place = { reporterCode: context.reporterCode, cycleKey: context.cycle.cycleKey }
  const outcome = await settleReturn(trx, change, context, {
    cover: request.cover,
    ...(isWhole
      ? { rowCount: countActivities(state, results) }
      : await countAtLeast(results, () => countReturnActivities(trx, place))),
    recordedFrom,
  })
  const changeNumber = change.isUsed ? change.changeNumber : change.previousChangeNumber
  if (request.workbookId !== null)
    await noteReceived(trx, { workbookId: request.workbookId, changeNumber, receivedAt: change.committedAt })
  return {
    operationId: request.operationId,
    historyId: state.historyId,
    changeNumber,
    judgedAt: change.committedAt,
    results,
    missing,
    returnIssues: outcome.issues,
    isRepeat: false,
    submission: outcome.submission,
  }
}

/** A workbook that this database has not made, or has forgotten, is known from now on. */
async function saveArrival(
  trx: Trx,
  change: Change,
  {
    context,
    request,
    state,
  }: Pick<Sync, 'request'> & { readonly context: SyncContext; readonly state: ReturnState },
): Promise<void> {
  const { workbookId, language, templateVersion } = request
  if (workbookId === null || state.workbook !== undefined) return
  await saveWorkbook(trx, {
    workbookId,
    reporterCode: context.reporterCode,
    cycleKey: context.cycle.cycleKey,
    language,
    templateVersion,
    listsVersion: context.lists.version,
    origin: 'arrived',
    changeNumber: change.previousChangeNumber,
    createdAt: change.committedAt,
    lastReceivedAt: change.committedAt,
  })
}

/** Rows that this workbook carried and no longer does. They are kept, and said. */
async function noteMissing(
  trx: Trx,
  state: ReturnState,
  results: readonly RowResult[],
): Promise<MissingRow[]> {
  const present = new Set(results.map((result) => result.activityReportId))
  const activities = new Map(state.activities.map((one) => [one.activityReportId, one]))
  const absent = state.knownRows.filter((row) => !present.has(row.activityReportId))
  await saveWorkbookRows(
    trx,
    absent.filter((row) => row.isPresent).map(({ given: _, ...row }) => ({ ...row, isPresent: false })),
  )
  return [...new Set(absent.map((row) => row.activityReportId))].flatMap((id): MissingRow[] => {
    const activity = activities.get(id)
    if (activity === undefined || activity.withdrawn) return []
    const { title } = activity.values
    const { activityReportId, reference } = activity
    return [{ activityReportId, reference, title: typeof title === 'string' ? title : null }]
  })
}

/** Activities of the return that are not withdrawn, after the sync. */
function countActivities(state: ReturnState, results: readonly RowResult[]): number {
  const counted = new Set(state.activities.filter((one) => !one.withdrawn).map((one) => one.activityReportId))
  for (const { activityReportId, withdrawal } of results) {
    if (activityReportId === null) continue
    if (withdrawal === 'confirmed') counted.delete(activityReportId)
    else counted.add(activityReportId)
  }
  return counted.size
}

/** With one that is there for certain, counting them all can wait until somebody wants to know. */
async function countAtLeast(
  results: readonly RowResult[],
  countRows: () => Promise<number>,
): Promise<{ readonly rowCount: number; readonly countRows?: () => Promise<number> }> {
  const isSome = results.some((row) => row.activityReportId !== null && row.withdrawal !== 'confirmed')
  return isSome ? { rowCount: 1, countRows } : { rowCount: await countRows() }
}

/** The full answer is kept for 90 days, what became of each row for ever. */
function withoutIssues(answer: SyncResponse): SyncResponse {
  return { ...answer, results: answer.results.map((result) => ({ ...result, issues: [] })) }
}

function answerAgain(operation: StoredOperation): SyncResponse {
  return { ...((operation.answer ?? operation.results) as SyncResponse), isRepeat: true }
}
