/** What an officer decides about a return, and submitting one without a workbook. */
import { cycleStateOf } from '../../templates/cycle-state.ts'
import type { Issue } from '../../templates/issues.ts'
import { intakeOf, type MoveRefusal, moveReturn } from '../../templates/return-state.ts'
import type { Receipt } from '../../templates/sync-protocol.ts'
import { noteAct } from '../audit/note-act.ts'
import { isCalendarDay } from '../cycles/calendar-day.ts'
import { getCycle, getReporter } from '../cycles/register.ts'
import { listReturnActivities } from '../db/activities.ts'
import { type Change, commitChange } from '../db/commit-change.ts'
import {
  type ActivityReturn,
  findReturn,
  type StoredReturn,
  saveReturn,
  startedReturn,
} from '../db/returns.ts'
import type { ChangeChannel, Db, Trx } from '../db/schema.ts'
import { type ErrorCode, ServiceError } from '../errors.ts'
import { loadSyncContext } from '../sync/sync-context.ts'
import { settleReturn } from './submit-return.ts'

export interface ActDependencies {
  readonly now: () => Date
  /** Who: an account, or a name of the program's own such as `commandLine`. */
  readonly actor: string
  readonly channel: ChangeChannel
}

interface ReturnName {
  readonly reporterCode: string
  readonly cycleKey: string
}

export type Decision = ReturnName & {
  /** The return's revision that the officer saw; left out: whatever it is. */
  readonly ifRevision?: number | undefined
} & (
    | { readonly move: 'accept' | 'sendBack'; readonly reason: string | null }
    /** Null: back to the cycle's own deadline. */
    | { readonly move: 'extend'; readonly deadline: string | null; readonly reason: string | null }
  )

const codes: Readonly<Record<MoveRefusal, ErrorCode>> = {
  nothingSent: 'RETURN_NOTHING_SENT',
  notSubmitted: 'RETURN_NOT_SUBMITTED',
  alreadyReturned: 'RETURN_ALREADY_RETURNED',
  alreadyAccepted: 'RETURN_ALREADY_ACCEPTED',
  accepted: 'RETURN_ACCEPTED',
  withErrors: 'RETURN_WITH_ERRORS',
  reasonNeeded: 'RETURN_REASON_NEEDED',
  cycleNotOpen: 'CYCLE_NOT_OPEN',
  cycleClosed: 'CYCLE_CLOSED',
}

/**
 * Accepts a return, sends it back, or moves its deadline. Accepting what was submitted leaves its pinned number; what was not
 * is pinned at the acceptance.
 *
 * @throws {ServiceError} CYCLE_UNKNOWN, REPORTER_UNKNOWN, RETURN_CHANGED, those of refused moves; REGISTER_INVALID for a
 *   deadline that is no day, or before the cycle's own
 */
export async function decideReturn(db: Db, decision: Decision, act: ActDependencies): Promise<StoredReturn> {
  const { reporterCode } = await getReporter(db, decision.reporterCode)
  const cycle = await getCycle(db, decision.cycleKey)
  const { cycleKey } = cycle
  if (decision.move === 'extend') checkDeadline(decision.deadline, cycle.deadline, reporterCode)
  const request = { kind: 'review', actor: act.actor, channel: act.channel, now: act.now } as const
  return commitChange(db, request, async (trx, change) => {
    const stored = await findReturn(trx, reporterCode, cycleKey)
    const { ifRevision } = decision
    if (ifRevision !== undefined && (stored?.revision ?? 0) !== ifRevision)
      throw new ServiceError('RETURN_CHANGED', { reporterCode })
    const before = stored ?? {
      ...startedReturn(reporterCode, cycleKey, change.committedAt),
      state: 'silent' as const,
      receivedAt: null,
      revision: 0,
    }
    const rowsWithErrors = await countRowsWithErrors(trx, { reporterCode, cycleKey })
    const intake = intakeOf(
      { state: cycleStateOf(cycle), graceDays: cycle.graceDays },
      before.extendedDeadline,
      change.committedAt,
    )
    const { state, refusal } = moveReturn(before.state, decision.move, {
      rowsWithErrors,
      reason: decision.reason,
      intake,
    })
    if (refusal !== null)
      throw new ServiceError(codes[refusal], { reporterCode, cycleKey, count: rowsWithErrors })
    const after = { ...before, state, ...consequences(decision, before, change) }
    if (decision.move === 'extend') return extend(trx, change, before, after, decision.reason)
    return saveReturn(trx, change, withoutRevision(after))
  })
}

function consequences(decision: Decision, before: StoredReturn, change: Change): Partial<ActivityReturn> {
  const reason = decision.reason?.trim() || null
  if (decision.move === 'extend') return { extendedDeadline: decision.deadline }
  if (decision.move === 'sendBack') return { reason }
  return before.state === 'submitted' ? { reason } : { reason, pinnedChangeNumber: change.changeNumber }
}

/** The reason of the decision before stays with the return; that of the new deadline stands in the audit log. */
async function extend(
  trx: Trx,
  change: Change,
  before: StoredReturn,
  after: StoredReturn,
  reason: string | null,
): Promise<StoredReturn> {
  if (before.extendedDeadline === after.extendedDeadline) return before
  const { reporterCode, cycleKey, extendedDeadline: deadline } = after
  const saved = await saveReturn(trx, change, withoutRevision(after))
  await noteAct(trx, change, {
    act: 'return.deadline',
    subject: `return ${cycleKey} ${reporterCode}`,
    details: { deadline, reason: reason?.trim() || null },
  })
  return saved
}

function withoutRevision({ revision: _, ...answer }: StoredReturn): ActivityReturn {
  return answer
}

function checkDeadline(deadline: string | null, own: string, entry: string): void {
  if (deadline === null) return
  const refusal = !isCalendarDay(deadline) ? 'notADay' : deadline < own ? 'beforeDeadline' : null
  if (refusal !== null)
    throw new ServiceError('REGISTER_INVALID', { entry, field: 'deadline', refusal, deadline: own })
}

async function countRowsWithErrors(db: Db, { reporterCode, cycleKey }: ReturnName): Promise<number> {
  const { count } = await db
    .selectFrom('activityReport')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('cycleKey', '=', cycleKey)
    .where('reporterCode', '=', reporterCode)
    .where('isWithdrawn', '=', 0)
    .where('errorCount', '>', 0)
    .executeTakeFirstOrThrow()
  return Number(count)
}

export interface Submission extends ReturnName {
  readonly nothingToReport: boolean | null
  readonly declarationName: string | null
  readonly declarationDate: string | null
  /** The paper that an officer records it from; left out by the reporter. */
  readonly recordedFrom?: string | undefined
}

export interface SubmissionOutcome {
  /** Null where rows have errors or nothing is there to submit; the issues say so. */
  readonly receipt: Receipt | null
  readonly issues: readonly Issue[]
}

/**
 * Submits what is stored, or "nothing to report". The same return submitted again while it stands so gets its receipt again.
 *
 * @throws {ServiceError} CYCLE_UNKNOWN, REPORTER_UNKNOWN, TEMPLATE_UNKNOWN, CYCLE_NOT_OPEN, CYCLE_CLOSED, RETURN_ACCEPTED
 */
export async function submitReturn(
  db: Db,
  submission: Submission,
  act: ActDependencies,
): Promise<SubmissionOutcome> {
  const { nothingToReport, declarationName, declarationDate, recordedFrom } = submission
  const reporter = await getReporter(db, submission.reporterCode)
  const { cycleKey, templateVersion } = await getCycle(db, submission.cycleKey)
  const { reporterCode, language } = reporter
  const context = await loadSyncContext(db, { reporterCode, cycleKey, templateVersion, language })
  const request = { kind: 'submit', actor: act.actor, channel: act.channel, now: act.now } as const
  return commitChange(db, request, async (trx, change) => {
    const rows = await listReturnActivities(trx, reporterCode, cycleKey)
    const outcome = await settleReturn(trx, change, context, {
      cover: { nothingToReport, submit: true, declarationName, declarationDate },
      rowCount: rows.filter((row) => !row.withdrawn).length,
      recordedFrom,
      isExplicit: true,
    })
    if (outcome.refusal !== null)
      throw new ServiceError(codes[outcome.refusal], { reporterCode, cycleKey, count: 0 })
    return { receipt: outcome.submission, issues: outcome.issues }
  })
}
