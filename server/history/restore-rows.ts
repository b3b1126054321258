/** Undo: an activity report, or a whole return, as it was at a number, as a new revision. */
import { createHash } from 'node:crypto'
import { canonicalJson, type Json } from '../../templates/canonical.ts'
import type { Channel } from '../../templates/sync-protocol.ts'
import { getCycle, getReporter } from '../cycles/register.ts'
import { appendRevisions } from '../db/activities.ts'
import { getNewestChange } from '../db/change-log.ts'
import { type Change, commitChange } from '../db/commit-change.ts'
import { findOperation, type StoredOperation, saveOperation } from '../db/operations.ts'
import { decideProposals, type StoredProposal } from '../db/proposals.ts'
import { saveReturn } from '../db/returns.ts'
import type { Db, Trx } from '../db/schema.ts'
import { getActivityReport } from './find-activity.ts'
import {
  loadRestoreContext,
  planRestore,
  type RestoredRow,
  type RestorePlan,
  type RestoreTarget,
} from './plan-restore.ts'

export interface RestoreRequest {
  /** As it was at this change number. */
  readonly asOf: number
  /** Names this very request, so that it can be sent again. */
  readonly operationId: string
  readonly channel: Channel
}

export interface RestoreDependencies {
  readonly now: () => Date
  readonly actor: string
}

type RowProposal = Pick<StoredProposal, 'proposalId' | 'activityReportId' | 'field' | 'stored' | 'proposed'>

export interface RestoreAnswer {
  readonly reporterCode: string
  readonly cycleKey: string
  readonly asOf: number
  readonly isPreview: boolean
  /** True where this very operation had been carried out before and this is its first answer again. */
  readonly isRepeat: boolean
  /** Nothing differed, and no number was taken. */
  readonly isUnchanged: boolean
  /** The number of the restore; of a preview, or where nothing changed, the newest one. */
  readonly changeNumber: number
  /** UTC ISO. */
  readonly judgedAt: string
  /** The rows that change, by reference. */
  readonly rows: readonly RestoredRow[]
  readonly unchangedCount: number
  /** Their content was erased: they stay as they are. */
  readonly erased: RestorePlan['erased']
  /** Clashes that wait for a person, about the rows asked for. They stay open. */
  readonly openProposals: readonly RowProposal[]
  /** Clashes that the restore settles: what was proposed is what is stored again. */
  readonly settledProposals: readonly RowProposal[]
  /** What "nothing to report" is from now on; null where it stays. */
  readonly nothingToReport: boolean | null
}

/**
 * Makes one activity report what it was at a number; one that was not there yet is withdrawn.
 *
 * @throws {ServiceError} ACTIVITY_UNKNOWN, CHANGE_NUMBER_UNKNOWN, REVISION_ERASED, OPERATION_REUSED, TEMPLATE_UNKNOWN
 */
export async function restoreActivity(
  db: Db,
  { activityReportId, ...request }: RestoreRequest & { readonly activityReportId: string },
  deps: RestoreDependencies,
): Promise<RestoreAnswer> {
  const { reporterCode, cycleKey } = await getActivityReport(db, activityReportId)
  return restore(db, { reporterCode, cycleKey, activityReportId, asOf: request.asOf }, request, deps)
}

/**
 * Makes all rows of a return what they were at a number, under one new number. Rows that were not there yet are withdrawn,
 * withdrawn ones come back. Submissions and their receipts stay: they pinned what they pinned.
 *
 * @throws {ServiceError} REPORTER_UNKNOWN, CYCLE_UNKNOWN, CHANGE_NUMBER_UNKNOWN, OPERATION_REUSED, TEMPLATE_UNKNOWN
 */
export async function restoreReturn(
  db: Db,
  request: RestoreRequest & { readonly reporterCode: string; readonly cycleKey: string },
  deps: RestoreDependencies,
): Promise<RestoreAnswer> {
  return restore(db, await returnTarget(db, request), request, deps)
}

/** What `restoreActivity` would change; nothing is stored. @throws {ServiceError} as `restoreActivity` */
export async function previewActivityRestore(
  db: Db,
  { activityReportId, asOf }: { readonly activityReportId: string; readonly asOf: number },
  now: () => Date,
): Promise<RestoreAnswer> {
  const { reporterCode, cycleKey } = await getActivityReport(db, activityReportId)
  return preview(db, { reporterCode, cycleKey, activityReportId, asOf }, now)
}

/** What `restoreReturn` would change; nothing is stored. @throws {ServiceError} as `restoreReturn` */
export async function previewReturnRestore(
  db: Db,
  of: { readonly reporterCode: string; readonly cycleKey: string; readonly asOf: number },
  now: () => Date,
): Promise<RestoreAnswer> {
  return preview(db, await returnTarget(db, of), now)
}

async function returnTarget(
  db: Db,
  of: { readonly reporterCode: string; readonly cycleKey: string; readonly asOf: number },
): Promise<RestoreTarget> {
  const { reporterCode } = await getReporter(db, of.reporterCode)
  const { cycleKey } = await getCycle(db, of.cycleKey)
  return { reporterCode, cycleKey, activityReportId: null, asOf: of.asOf }
}

async function preview(db: Db, target: RestoreTarget, now: () => Date): Promise<RestoreAnswer> {
  const context = await loadRestoreContext(db, target)
  const { changeNumber, committedAt } = await getNewestChange(db)
  const instant = new Date(Math.max(now().getTime(), Date.parse(committedAt))).toISOString()
  const plan = await planRestore(db, context, target, instant)
  return answerOf(target, plan, { changeNumber, judgedAt: instant, isPreview: true })
}

async function restore(
  db: Db,
  target: RestoreTarget,
  { operationId, channel }: RestoreRequest,
  { now, actor }: RestoreDependencies,
): Promise<RestoreAnswer> {
  const requestDigest = createHash('sha256')
    .update(canonicalJson({ restore: target as unknown as Json }))
    .digest('hex')
  const done = await findOperation(db, operationId, requestDigest)
  if (done) return answerAgain(done)
  const context = await loadRestoreContext(db, target)
  return commitChange(db, { kind: 'restore', actor, channel, operationId, now }, async (trx, change) => {
    // The first of two that were sent at once may have been carried out while this one waited.
    const doneMeanwhile = await findOperation(trx, operationId, requestDigest)
    if (doneMeanwhile) return answerAgain(doneMeanwhile)
    const plan = await planRestore(trx, context, target, change.committedAt)
    await carryOut(trx, change, plan)
    const changeNumber = change.isUsed ? change.changeNumber : change.previousChangeNumber
    const answer = answerOf(target, plan, { changeNumber, judgedAt: change.committedAt, isPreview: false })
    await saveOperation(trx, {
      operationId,
      requestDigest,
      reporterCode: target.reporterCode,
      changeNumber: change.isUsed ? change.changeNumber : null,
      answeredAt: change.committedAt,
      results: withoutContents(answer),
      answer,
    })
    return answer
  })
}

async function carryOut(trx: Trx, change: Change, plan: RestorePlan): Promise<void> {
  const { revisions, settledProposals, answer } = plan
  await appendRevisions(trx, change, revisions)
  const settled = settledProposals.map((one) => one.proposalId)
  await decideProposals(trx, change, settled, 'superseded')
  if (answer === null) return
  const { revision: _, ...state } = answer
  await saveReturn(trx, change, state)
}

function answerOf(
  { reporterCode, cycleKey, asOf }: RestoreTarget,
  plan: RestorePlan,
  rest: Pick<RestoreAnswer, 'changeNumber' | 'judgedAt' | 'isPreview'>,
): RestoreAnswer {
  return {
    reporterCode,
    cycleKey,
    asOf,
    ...rest,
    isRepeat: false,
    isUnchanged: plan.rows.length === 0 && plan.answer === null,
    rows: plan.rows,
    unchangedCount: plan.unchangedCount,
    erased: plan.erased,
    openProposals: plan.openProposals.map(rowProposal),
    settledProposals: plan.settledProposals.map(rowProposal),
    nothingToReport: plan.answer?.nothingToReport ?? null,
  }
}

function rowProposal(proposal: StoredProposal): RowProposal {
  const { proposalId, activityReportId, field, stored, proposed } = proposal
  return { proposalId, activityReportId, field, stored, proposed }
}

/** What is remembered for ever holds no contents: they are in the revisions, and can be erased there. */
function withoutContents(answer: RestoreAnswer): RestoreAnswer {
  const rows = answer.rows.map((row) => ({ ...row, changes: [], noteChanges: [], issues: [] }))
  const withoutValues = (one: RowProposal) => ({ ...one, stored: null, proposed: null })
  const openProposals = answer.openProposals.map(withoutValues)
  const settledProposals = answer.settledProposals.map(withoutValues)
  return { ...answer, rows, openProposals, settledProposals }
}

function answerAgain(operation: StoredOperation): RestoreAnswer {
  return { ...((operation.answer ?? operation.results) as RestoreAnswer), isRepeat: true }
}
