/** The one sync path: pane, upload page, command line and mail all end here. */
import { stepsTaken } from '../../templates/copied-rows.ts'
import type { MissingRow, RowResult, SyncRequest, SyncResponse } from '../../templates/sync-protocol.ts'
import { countReturnActivities } from '../db/activities.ts'
import { writePending } from '../db/batches.ts'
import { type Change, type ChangeRequest, commitChange } from '../db/commit-change.ts'
import type { WorkInSteps } from '../db/group-work.ts'
import { type StoredOperation, saveOperation } from '../db/operations.ts'
import type { Db, Trx } from '../db/schema.ts'
import { noteReceived, saveWorkbook, saveWorkbookRows } from '../db/workbooks.ts'
import { settleReturn } from '../returns/submit-return.ts'
import { isJudgedAlike, judgePlans } from './judge-plans.ts'
import {
  findDone,
  type LookedAtSync,
  lookAtSync,
  type PreparedSync,
  prepareSync,
  type SyncToDo,
} from './prepare-sync.ts'
import type { ReturnState } from './return-state.ts'
import { storeRows } from './store-rows.ts'
import type { SyncContext } from './sync-context.ts'

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

/** The other half of `syncWorkbook`: matches, merges, checks and stores what was read. */
export async function storeSync(
  db: Db,
  prepared: PreparedSync,
  deps: SyncDependencies,
): Promise<SyncResponse> {
  const { request, read } = prepared
  if (read === null) return answerAgain((await findDone(db, prepared))!)
  return commitChange(db, changeOf(request, deps), async (trx, change) =>
    writeSync(trx, change, { prepared, looked: await lookAtSync(trx, prepared), ...deps }),
  )
}

/** The same as work of a commit group, for syncs that only bring rows: nothing is looked for among what they write. */
export function syncInSteps(
  prepared: PreparedSync,
  deps: SyncDependencies,
): WorkInSteps<LookedAtSync, SyncResponse> {
  const { request } = prepared
  return {
    // Two reporters may name the same workbook, or the same operation: the second of them is refused.
    about: [
      `reporter ${request.reporterCode.toLowerCase()}`,
      `workbook ${request.workbookId}`,
      `operation ${request.operationId}`,
    ],
    read: (trx) => lookAtSync(trx, prepared),
    write: async (trx, looked) =>
      looked.done
        ? answerAgain(looked.done)
        : commitChange(trx, { ...changeOf(request, deps), isUndoneByCaller: true }, (_, change) =>
            writeSync(trx, change, { prepared, looked, ...deps }),
          ),
  }
}

function changeOf({ channel, operationId }: SyncRequest, deps: SyncDependencies): ChangeRequest {
  const { now, actor, isUndoneByCaller = false } = deps
  return { kind: 'sync', actor, channel, operationId, now, isUndoneByCaller }
}

interface Sync extends Pick<SyncDependencies, 'recordedFrom'> {
  readonly prepared: PreparedSync
  readonly looked: LookedAtSync
}

async function writeSync(trx: Trx, change: Change, sync: Sync): Promise<SyncResponse> {
  const { prepared, looked } = sync
  if (looked.done) return answerAgain(looked.done)
  const answer = await carryOut(trx, change, { ...sync, looked })
  const { request, requestDigest } = prepared
  await saveOperation(trx, {
    operationId: request.operationId,
    requestDigest,
    reporterCode: looked.plan.context.reporterCode,
    changeNumber: change.isUsed ? change.changeNumber : null,
    answeredAt: change.committedAt,
    results: withoutIssues(answer),
    answer,
  })
  return answer
}

async function carryOut(
  trx: Trx,
  change: Change,
  { prepared: { request, ahead }, looked, recordedFrom }: Sync & { readonly looked: SyncToDo },
): Promise<SyncResponse> {
  const { plan, before } = looked
  const { context, state, isWhole, plans } = plan
  const issues =
    plan === ahead?.plan && isJudgedAlike(ahead.judgedAt, change.committedAt)
      ? ahead.issues
      : stepsTaken(judgePlans(plan, change.committedAt))
  const results = await storeRows(trx, change, { context, state, request, plans, issues })
  const missing = request.isWholeWorkbook ? await noteMissing(trx, state, results) : []
  const place = { reporterCode: context.reporterCode, cycleKey: context.cycle.cycleKey }
  const countRows = async () => {
    await writePending(trx)
    return countReturnActivities(trx, place)
  }
  const outcome = await settleReturn(trx, change, context, {
    before,
    cover: request.cover,
    ...(isWhole ? { rowCount: countActivities(state, results) } : await countAtLeast(results, countRows)),
    recordedFrom,
  })
  await rememberWorkbook(trx, change, { context, request, state })
  return {
    operationId: request.operationId,
    historyId: state.historyId,
    changeNumber: newestNumber(change),
    judgedAt: change.committedAt,
    results,
    missing,
    returnIssues: outcome.issues,
    isRepeat: false,
    submission: outcome.submission,
  }
}

function newestNumber(change: Change): number {
  return change.isUsed ? change.changeNumber : change.previousChangeNumber
}

/** The workbook has come. One that this database has not made, or has forgotten, is known from now on. */
async function rememberWorkbook(
  trx: Trx,
  change: Change,
  of: Pick<PreparedSync, 'request'> & { readonly context: SyncContext; readonly state: ReturnState },
): Promise<void> {
  const { context, request, state } = of
  const { workbookId, language, templateVersion } = request
  if (workbookId === null) return
  const told = { changeNumber: newestNumber(change), receivedAt: change.committedAt }
  if (state.workbook !== undefined) {
    await noteReceived(trx, state.workbook, told)
    return
  }
  await saveWorkbook(trx, {
    workbookId,
    reporterCode: context.reporterCode,
    cycleKey: context.cycle.cycleKey,
    language,
    templateVersion,
    listsVersion: context.lists.version,
    origin: 'arrived',
    changeNumber: told.changeNumber,
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
