/** What a sync is going to do, found out by reading only. */

import { stepsTaken } from '../../templates/copied-rows.ts'
import type { Issue } from '../../templates/issues.ts'
import type { LookedAtRows, MatchResult } from '../../templates/match-rows.ts'
import type { SyncRequest } from '../../templates/sync-protocol.ts'
import { listProposalsOf } from '../db/proposals.ts'
import type { Db } from '../db/schema.ts'
import { keepAbsentFields } from './absent-fields.ts'
import { loadClaimedState } from './claimed-state.ts'
import type { PlansToJudge } from './judge-plans.ts'
import { matchSentSteps } from './match-sent-rows.ts'
import { needsHistory, planRows } from './plan-rows.ts'
import { loadReturnState, type ReturnState } from './return-state.ts'
import { listRowHistories } from './row-histories.ts'
import type { SentRow } from './sent-row.ts'
import type { SyncContext } from './sync-context.ts'

/** Rows, read and looked at as far as they go by themselves. */
export interface ReadRows {
  readonly context: SyncContext
  readonly sent: readonly SentRow[]
  readonly looked: LookedAtRows
}

export interface SyncPlan extends PlansToJudge {
  readonly state: ReturnState
  /** `state` is all of the return, not only what the rows name. */
  readonly isWhole: boolean
}

/** Takes the steps of something long: all at once, or with pauses. */
export type TakeSteps = <T>(steps: Iterator<unknown, T>) => T | Promise<T>

/** @throws {ServiceError} like `loadReturnState` */
export async function planSync(
  db: Db,
  { context, sent: read, looked }: ReadRows,
  request: SyncRequest,
  take: TakeSteps = stepsTaken,
): Promise<SyncPlan> {
  const found = await matchWithStored(db, { context, sent: read, looked }, request, take)
  const { state, matches, issues, isWhole } = found
  const sent = keepAbsentFields(read, { matches, state, context, presentFields: request.presentFields })
  const changed = needsHistory({ context, state, sent, matches })
  const { workbookId, channel } = request
  const isCarriedSure = channel === 'pane'
  const revisions = await listRowHistories(db, { context, state, sent, matches, isCarriedSure }, changed)
  const proposals = state.proposals ?? (await listProposalsOf(db, changed))
  const plans = await take(
    planRows({ context, state, workbookId, channel, sent, matches, revisions, proposals }),
  )
  return { context, state, isWhole, plans, matchIssues: groupIssues(issues) }
}

/** Reads what is stored only as far as the rows name it, where that decides which row is which; else all of the return. */
async function matchWithStored(
  db: Db,
  { context, sent, looked }: ReadRows,
  request: SyncRequest,
  take: TakeSteps,
): Promise<MatchResult & { readonly state: ReturnState; readonly isWhole: boolean }> {
  const claimed = await loadClaimedState(db, context, request, sent)
  if (claimed !== null) {
    const found = await take(matchSentSteps(sent, claimed, context, looked))
    if (found.isByClaims) return { ...found, state: claimed, isWhole: false }
  }
  const state = await loadReturnState(db, context, request)
  return { ...(await take(matchSentSteps(sent, state, context, looked))), state, isWhole: true }
}

function groupIssues(
  issues: readonly { readonly row: number; readonly issue: Issue }[],
): ReadonlyMap<number, readonly Issue[]> {
  const groups = Map.groupBy(issues, ({ row }) => row)
  return new Map([...groups].map(([row, some]) => [row, some.map(({ issue }) => issue)]))
}
