/** How each reporter stands in a cycle. */
import { deadlineEnd } from '../../templates/deadline.ts'
import { isLate, type ReturnState } from '../../templates/return-state.ts'
import { getCycle, getReporter, listReporters } from '../cycles/register.ts'
import { findReturn, listReturns, type StoredReturn } from '../db/returns.ts'
import type { Db } from '../db/schema.ts'
import { countQuestions } from '../questions/read-questions.ts'
import { countRows, noRows, type RowCounts } from './count-rows.ts'

/** One reporter in one cycle. Late and with errors are derived. */
export interface ReturnStanding {
  readonly reporterCode: string
  readonly cycleKey: string
  readonly state: ReturnState
  readonly isLate: boolean
  /** Calendar day, this reporter's own where it was moved; it is over at `deadlineOverAt` (UTC ISO, grace included). */
  readonly deadline: string
  readonly deadlineOverAt: string
  readonly isExtended: boolean
  readonly nothingToReport: boolean
  /** Not withdrawn. */
  readonly activities: number
  readonly rowsWithErrors: number
  readonly rowsWithWarnings: number
  /** Rows changed, added or withdrawn after the number that is pinned. */
  readonly changedSinceSubmission: number
  readonly openQuestions: number
  readonly answeredQuestions: number
  readonly receivedAt: string | null
  readonly firstSubmittedAt: string | null
  readonly submittedAt: string | null
  readonly receiptNumber: string | null
  readonly pinnedChangeNumber: number | null
  readonly reason: string | null
  /** The paper that the Secretariat recorded it from. */
  readonly recordedFrom: string | null
  /** 0 while nothing is stored of the return. */
  readonly revision: number
}

/**
 * All reporters of the register and any that has left it since it answered, by code.
 *
 * @throws {ServiceError} CYCLE_UNKNOWN
 */
export async function listReturnStandings(
  db: Db,
  cycleKey: string,
  now: () => Date,
): Promise<ReturnStanding[]> {
  const cycle = await getCycle(db, cycleKey)
  const reporters = await listReporters(db)
  const returns = new Map((await listReturns(db, cycleKey)).map((one) => [one.reporterCode, one]))
  const rows = await countRows(db, cycleKey)
  const questions = await countQuestions(db, cycleKey)
  const codes = [...new Set([...reporters.map((one) => one.reporterCode), ...returns.keys()])].sort()
  return codes.map((reporterCode) =>
    standingOf(
      { reporterCode, cycle, stored: returns.get(reporterCode), at: now().toISOString() },
      rows.get(reporterCode) ?? noRows,
      questions.get(reporterCode) ?? { open: 0, answered: 0 },
    ),
  )
}

/** @throws {ServiceError} CYCLE_UNKNOWN, REPORTER_UNKNOWN */
export async function getReturnStanding(
  db: Db,
  of: { readonly reporterCode: string; readonly cycleKey: string },
  now: () => Date,
): Promise<ReturnStanding> {
  const cycle = await getCycle(db, of.cycleKey)
  const { reporterCode } = await getReporter(db, of.reporterCode)
  const stored = await findReturn(db, reporterCode, cycle.cycleKey)
  const rows = await countRows(db, cycle.cycleKey, [reporterCode])
  const questions = await countQuestions(db, cycle.cycleKey, reporterCode)
  return standingOf(
    { reporterCode, cycle, stored, at: now().toISOString() },
    rows.get(reporterCode) ?? noRows,
    questions.get(reporterCode) ?? { open: 0, answered: 0 },
  )
}

function standingOf(
  of: {
    readonly reporterCode: string
    readonly cycle: { readonly cycleKey: string; readonly deadline: string; readonly graceDays: number }
    readonly stored: StoredReturn | undefined
    readonly at: string
  },
  rows: RowCounts,
  questions: { readonly open: number; readonly answered: number },
): ReturnStanding {
  const { reporterCode, cycle, stored, at } = of
  const deadline = stored?.extendedDeadline ?? cycle.deadline
  const deadlineOverAt = deadlineEnd(deadline, cycle.graceDays)
  const state = stored?.state ?? 'silent'
  const firstSubmittedAt = stored?.firstSubmittedAt ?? null
  return {
    reporterCode,
    cycleKey: cycle.cycleKey,
    state,
    isLate: isLate({ state, firstSubmittedAt }, deadlineOverAt, at),
    deadline,
    deadlineOverAt,
    isExtended: (stored?.extendedDeadline ?? null) !== null,
    nothingToReport: stored?.nothingToReport ?? false,
    ...rows,
    openQuestions: questions.open,
    answeredQuestions: questions.answered,
    receivedAt: stored?.receivedAt ?? null,
    firstSubmittedAt,
    submittedAt: stored?.submittedAt ?? null,
    receiptNumber: stored?.receiptNumber ?? null,
    pinnedChangeNumber: stored?.pinnedChangeNumber ?? null,
    reason: stored?.reason ?? null,
    recordedFrom: stored?.recordedFrom ?? null,
    revision: stored?.revision ?? 0,
  }
}
