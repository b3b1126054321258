/** The issues of planned rows: of their cells, their rules, and of what their keys claim. */
import type { ServiceContext } from '../../templates/context.ts'
import type { Issue } from '../../templates/issues.ts'
import type { RowMatch } from '../../templates/match-rows.ts'
import { earliestToday, latestToday } from '../../templates/partial-date.ts'
import { judgeRow } from './judge-row.ts'
import { plannedValues, type RowPlan } from './plan-rows.ts'
import type { ReturnState } from './return-state.ts'
import type { SyncContext } from './sync-context.ts'

export interface PlansToJudge {
  readonly context: SyncContext
  readonly state: Pick<ReturnState, 'activities' | 'carried'>
  readonly plans: readonly RowPlan[]
  /** Rule 21, by position of the row. */
  readonly matchIssues: ReadonlyMap<number, readonly Issue[]>
}

/**
 * One list for each plan, in the order of the plans. Pauses after each.
 *
 * @param instant UTC ISO; issues are the same at any other that `isJudgedAlike`
 */
export function* judgePlans(
  input: PlansToJudge,
  instant: string,
): Generator<void, readonly (readonly Issue[])[]> {
  const judging = input.context.judgedAt(instant)
  const issues: (readonly Issue[])[] = []
  for (const [position, plan] of input.plans.entries()) {
    issues.push(issuesOf(plan, position, input, judging))
    yield
  }
  return issues
}

/** All cells of a known row were cleared. */
export function isEmptied({ match }: RowPlan): boolean {
  return match.kind === 'known' && match.isEmptied
}

/** Rules look at an instant only for the date that it is somewhere on earth. */
export function isJudgedAlike(one: string, other: string): boolean {
  return earliestToday(one) === earliestToday(other) && latestToday(one) === latestToday(other)
}

function issuesOf(
  plan: RowPlan,
  position: number,
  { matchIssues, state }: PlansToJudge,
  judging: ServiceContext,
): readonly Issue[] {
  if (plan.activity === null && plan.opens === null) return []
  const { sent } = plan
  const found = judgeRow(
    {
      values: plannedValues(plan),
      sent: isEmptied(plan) ? null : { values: sent.full, cellIssues: sent.cellIssues },
      earlierIssues: plan.before?.issues ?? [],
    },
    judging,
  )
  return [...found, ...(matchIssues.get(position) ?? []), ...identityIssues(plan.match, state)]
}

/** Rule 21: a row that is not what its key says is told so, with the reference of what it might have been. */
function identityIssues(match: RowMatch, { activities, carried }: PlansToJudge['state']): readonly Issue[] {
  if (match.kind !== 'separated' && match.kind !== 'doubt') return []
  const ids = match.kind === 'separated' ? [match.insteadOf] : match.candidates
  const others = [...activities, ...carried].filter((one) => ids.includes(one.activityReportId))
  const params = { reference: others.map((one) => one.reference).join(', ') }
  return match.kind === 'separated'
    ? [{ code: '21.otherActivity', severity: 'info', field: null, params }]
    : [{ code: '21.inDoubt', severity: 'warning', field: null, params }]
}
