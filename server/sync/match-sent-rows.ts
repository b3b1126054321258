/** Sent rows, matched with what is stored of their return. */
import {
  type LookedAtRows,
  type MatchInput,
  type MatchResult,
  matchRows,
  matchSteps,
} from '../../templates/match-rows.ts'
import { fullOf, type ReturnState } from './return-state.ts'
import type { SentRow } from './sent-row.ts'
import type { SyncContext } from './sync-context.ts'

/** Matches the rows with the activities of the return and with the unfinished ones of the cycle before. */
export function matchSentRows(
  sent: readonly SentRow[],
  state: Pick<ReturnState, 'activities' | 'carried' | 'knownRows'>,
  context: SyncContext,
  looked?: LookedAtRows,
): MatchResult {
  return matchRows(matchInputOf(sent, state, context, looked))
}

/** The same, pausing after each row. */
export function matchSentSteps(...of: Parameters<typeof matchSentRows>): Generator<void, MatchResult> {
  return matchSteps(matchInputOf(...of))
}

function matchInputOf(...[sent, state, context, looked]: Parameters<typeof matchSentRows>): MatchInput {
  const stored = [...state.activities, ...state.carried]
  return {
    fields: context.template.fields,
    rows: sent.map(({ row, full, reference }) => ({
      rowNumber: row.rowNumber,
      rowKey: row.rowKey,
      reference,
      values: full,
    })),
    claims: state.knownRows,
    ...(looked === undefined ? {} : { looked }),
    stored: stored.map((activity) => ({
      activityReportId: activity.activityReportId,
      reference: activity.reference,
      values: fullOf(activity),
    })),
  }
}
