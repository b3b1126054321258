/** How a return moves: from silence to acceptance. Late and "with errors" are no states; they are derived. */
import type { CycleState } from './cycle-state.ts'
import { deadlineEnd } from './deadline.ts'

/** `silent`: nothing has come. `returned`: sent back to the reporter with reasons. */
export const returnStates = ['silent', 'started', 'submitted', 'returned', 'accepted'] as const
export type ReturnState = (typeof returnStates)[number]

/** `begin`: rows or "nothing to report" came. `extend`: a later deadline for this reporter. */
export const returnMoves = ['begin', 'submit', 'sendBack', 'accept', 'extend'] as const
export type ReturnMove = (typeof returnMoves)[number]

/** Why a move is not possible. Each has a sentence of its own. */
export type MoveRefusal =
  | 'nothingSent'
  | 'notSubmitted'
  | 'alreadyReturned'
  | 'alreadyAccepted'
  | 'accepted'
  | 'withErrors'
  | 'reasonNeeded'
  | 'cycleNotOpen'
  | 'cycleClosed'

/** What a move depends on beside the state. */
export interface MoveFacts {
  /** Rows with errors, withdrawn ones not counted. */
  readonly rowsWithErrors: number
  /** An officer's reason; blank counts as none. */
  readonly reason: string | null
  /** Whether the cycle takes submissions from this reporter now (`intakeOf`). */
  readonly intake: Intake
}

/** `notOpen`: nothing is taken in yet. `closed`: rows are kept, but nothing is submitted any more. */
export type Intake = 'open' | 'notOpen' | 'closed'

export type MoveResult =
  | { readonly state: ReturnState; readonly refusal: null }
  | { readonly state: null; readonly refusal: MoveRefusal }

type Step = ReturnState | MoveRefusal

const steps: Readonly<Record<ReturnMove, Readonly<Record<ReturnState, Step>>>> = {
  begin: {
    silent: 'started',
    started: 'started',
    submitted: 'submitted',
    returned: 'returned',
    // Later edits are kept and marked; what was accepted stays as it was pinned.
    accepted: 'accepted',
  },
  submit: {
    silent: 'submitted',
    started: 'submitted',
    submitted: 'submitted',
    returned: 'submitted',
    accepted: 'accepted',
  },
  sendBack: {
    silent: 'nothingSent',
    started: 'notSubmitted',
    submitted: 'returned',
    returned: 'alreadyReturned',
    accepted: 'returned',
  },
  accept: {
    silent: 'nothingSent',
    started: 'accepted',
    submitted: 'accepted',
    returned: 'accepted',
    accepted: 'alreadyAccepted',
  },
  extend: {
    silent: 'silent',
    started: 'started',
    submitted: 'submitted',
    returned: 'returned',
    accepted: 'accepted',
  },
}

/**
 * What a move leads to, or why it is not possible.
 *
 * A submission needs rows without errors and a cycle that is open. An officer may accept what was never submitted, or what has
 * errors, with a reason; sending back always needs one.
 */
export function moveReturn(from: ReturnState, move: ReturnMove, facts: MoveFacts): MoveResult {
  const refusal = refusalOf(from, move, facts)
  if (refusal !== null) return { state: null, refusal }
  return { state: steps[move][from] as ReturnState, refusal: null }
}

function refusalOf(from: ReturnState, move: ReturnMove, facts: MoveFacts): MoveRefusal | null {
  if (move === 'begin' || move === 'submit') {
    if (facts.intake === 'notOpen') return 'cycleNotOpen'
  }
  if (move === 'submit') {
    if (from === 'accepted') return 'accepted'
    if (facts.intake === 'closed') return 'cycleClosed'
    if (facts.rowsWithErrors > 0) return 'withErrors'
  }
  const step = steps[move][from]
  if (!isState(step)) return step
  return needsReason(from, move, facts) && !facts.reason?.trim() ? 'reasonNeeded' : null
}

function needsReason(from: ReturnState, move: ReturnMove, { rowsWithErrors }: MoveFacts): boolean {
  if (move === 'sendBack') return true
  return move === 'accept' && (from !== 'submitted' || rowsWithErrors > 0)
}

function isState(step: Step): step is ReturnState {
  return (returnStates as readonly string[]).includes(step)
}

/**
 * Whether a cycle takes in what a reporter sends. A closed one still does from a reporter whose own later deadline is not over.
 *
 * @param at the instant, UTC ISO
 */
export function intakeOf(
  cycle: { readonly state: CycleState; readonly graceDays: number },
  extendedDeadline: string | null,
  at: string,
): Intake {
  if (cycle.state === 'draft') return 'notOpen'
  if (cycle.state === 'open') return 'open'
  return extendedDeadline !== null && at < deadlineEnd(extendedDeadline, cycle.graceDays) ? 'open' : 'closed'
}

/**
 * Late is whose first submission came after the end of the deadline, or has not come yet and the deadline is over. Who is silent
 * is silent, not late; what was sent back and came again is not late for that.
 *
 * @param end of `deadlineEnd`
 * @param at the instant of judging, UTC ISO
 */
export function isLate(
  answer: { readonly state: ReturnState; readonly firstSubmittedAt: string | null },
  end: string,
  at: string,
): boolean {
  return answer.state !== 'silent' && (answer.firstSubmittedAt ?? at) >= end
}
