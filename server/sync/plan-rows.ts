/** What becomes of each sent row: decided here without touching the database, written by store-rows. */
import type { ActivityValues, SheetRow } from '../../templates/activity.ts'
import type { RowMatch } from '../../templates/match-rows.ts'
import { type FieldConflict, mergeActivity, mergeWithdrawal } from '../../templates/merge-activity.ts'
import { hasSameValues } from '../../templates/same-values.ts'
import type { Channel, RowFate } from '../../templates/sync-protocol.ts'
import type { CurrentActivity } from '../db/activities.ts'
import { type StoredProposal, withdrawalField } from '../db/proposals.ts'
import type { Revision } from '../db/revisions.ts'
import { baseOfRow, carriedRevision, type RowOrigin } from './base-of-row.ts'
import { fullOf, fullOfRevision, type ReturnState } from './return-state.ts'
import { valuesOf, withMissingNotes } from './row-notes.ts'
import type { SentRow } from './sent-row.ts'
import type { SyncContext } from './sync-context.ts'

export interface RowPlan {
  readonly sent: SentRow
  readonly match: RowMatch
  readonly fate: RowFate
  /** The report in this cycle; null where one has to be opened, or where the row is blank. */
  readonly activity: CurrentActivity | null
  /** `new`: an activity that nobody knew. `carried`: one of the cycle before that goes on. */
  readonly opens:
    | { readonly kind: 'new' }
    | { readonly kind: 'carried'; readonly from: CurrentActivity }
    | null
  /** Values and notes as they are to be; null where nothing is to be stored. */
  readonly full: ActivityValues | null
  readonly withdrawn: boolean
  readonly withdrawalProposed: boolean
  /** Clashes that were not known before, and the revision that the other side started from. */
  readonly conflicts: readonly FieldConflict[]
  readonly baseRevision: number | null
  /** The newest revision before this change, where it had to be looked at. */
  readonly before: Revision | undefined
}

export interface PlanInput {
  readonly context: SyncContext
  readonly state: ReturnState
  readonly workbookId: string | null
  readonly channel: Channel
  readonly sent: readonly SentRow[]
  readonly matches: readonly RowMatch[]
  /** Of the activity reports that `needsHistory` names, oldest first. */
  readonly revisions: ReadonlyMap<string, readonly Revision[]>
  /** Ever made about those, decided ones too. */
  readonly proposals: readonly StoredProposal[]
}

/** The activity reports whose history a plan needs: those whose row differs from what is stored, or asks for something. */
export function needsHistory(
  input: Pick<PlanInput, 'context' | 'state' | 'sent' | 'matches'>,
): readonly string[] {
  const activities = byId(input.state.activities)
  return input.sent.flatMap((sent, position) => {
    const match = input.matches[position]!
    const activity = match.kind === 'known' ? activities.get(match.activityReportId) : undefined
    if (activity === undefined) return []
    const asks = sent.row.action !== null || sent.isBlank || activity.withdrawalProposed
    const isSame = hasSameValues(input.context.fields, sent.full, fullOf(activity))
    return isSame && !asks ? [] : [activity.activityReportId]
  })
}

/** One for each row sent, in the order of the rows. Pauses after each. */
export function* planRows(input: PlanInput): Generator<void, RowPlan[]> {
  const activities = byId(input.state.activities)
  const carried = byId(input.state.carried)
  const historyOf = historyLookup(input)
  const histories = input.sent.map((sent, position) => historyOf(sent, input.matches[position]!))
  const isFileOlder = input.sent.some(({ full, isBlank }, position) => {
    const history = histories[position]
    return history !== undefined && !isBlank && baseOfRow(input.context.fields, full, history).isOlderCopy
  })
  const plans: RowPlan[] = []
  for (const [position, sent] of input.sent.entries()) {
    plans.push(planRow(sent, position))
    yield
  }
  return plans

  function planRow(sent: SentRow, position: number): RowPlan {
    const match = input.matches[position]!
    if (match.kind !== 'known') return planUnknownRow(sent, match)
    const activity = activities.get(match.activityReportId)
    if (activity === undefined) return planCarriedRow(sent, match, carried.get(match.activityReportId)!)
    return planKnownRow(input.context, sent, match, activity, { ...histories[position]!, isFileOlder })
  }
}

/** Looks up the history of a row; undefined for rows that are no known activity. */
function historyLookup({ context, state, revisions, proposals, workbookId, channel }: PlanInput) {
  const knownRowsOf = Map.groupBy(state.knownRows, (row) => row.activityReportId)
  const proposalsOf = Map.groupBy(proposals, (proposal) => proposal.activityReportId)
  return (sent: SentRow, match: RowMatch): Omit<RowHistory, 'isFileOlder'> | undefined => {
    if (match.kind !== 'known') return undefined
    const id = match.activityReportId
    const ownRevisions = revisions.get(id) ?? []
    const knownRows = knownRowsOf.get(id) ?? []
    return {
      workbookId,
      known: knownRows.find((row) => row.rowKey === sent.row.rowKey) ?? knownRows[0],
      given: match.base,
      revisions: ownRevisions,
      isCarriedSure: channel === 'pane',
      carried: state.isSameHistory ? carriedRevision(context.template, sent, ownRevisions) : undefined,
      proposals: proposalsOf.get(id) ?? [],
    }
  }
}

/** What nearly every plan says. */
function planOf(sent: SentRow, match: RowMatch): RowPlan {
  return {
    sent,
    match,
    fate: 'unchanged',
    activity: null,
    opens: null,
    full: null,
    withdrawn: false,
    withdrawalProposed: false,
    conflicts: [],
    baseRevision: null,
    before: undefined,
  }
}

function planUnknownRow(sent: SentRow, match: RowMatch): RowPlan {
  const plan = planOf(sent, match)
  // A blank row that nobody knows is nothing, unless somebody wrote a remark beside it.
  if (match.kind === 'blank' && !sent.hasNotes) return plan
  return {
    ...plan,
    fate: match.kind === 'new' || match.kind === 'blank' ? 'accepted' : 'separated',
    opens: { kind: 'new' },
    full: sent.full,
    withdrawn: sent.row.action === 'withdraw',
  }
}

function planCarriedRow(sent: SentRow, match: RowMatch, from: CurrentActivity): RowPlan {
  const plan = planOf(sent, match)
  // Not taken over into this cycle: there is nothing to withdraw yet.
  if (sent.isBlank) return plan
  const withdrawn = sent.row.action === 'withdraw'
  return { ...plan, fate: 'accepted', opens: { kind: 'carried', from }, full: sent.full, withdrawn }
}

interface RowHistory extends RowOrigin {
  readonly proposals: readonly StoredProposal[]
  /** Other rows show that the file is an older copy. */
  readonly isFileOlder: boolean
}

function planKnownRow(
  context: SyncContext,
  sent: SentRow,
  match: Extract<RowMatch, { kind: 'known' }>,
  activity: CurrentActivity,
  history: RowHistory,
): RowPlan {
  const before = history.revisions.at(-1)
  const stored = before ? fullOfRevision(before) : fullOf(activity)
  // A cleared row asks a question; its blank cells are no values.
  const full = match.isEmptied ? stored : withMissingNotes(sent.full, stored)
  const base = match.isEmptied
    ? history.given
    : baseOfRow(context.fields, full, history, history.isFileOlder).values
  const merged = mergeActivity({
    fields: context.fields,
    base,
    stored,
    sent: full,
    earlier: earlierVersions(history),
  })
  const withdrawal = mergeWithdrawal({
    isWithdrawn: activity.withdrawn,
    asked: askedOf(sent, match, history),
    isStoredEdited: base !== null && !hasSameValues(context.fields, stored, base),
    isSentEdited: merged.taken.length > 0,
  })
  const isEditOfWithdrawn = activity.withdrawn && withdrawal === 'conflict'
  const values = isEditOfWithdrawn ? stored : merged.values
  const clashes: FieldConflict[] = [
    ...merged.conflicts,
    ...(isEditOfWithdrawn ? clashesOf(merged.taken, stored, full) : []),
    ...(withdrawal === 'conflict' && !activity.withdrawn
      ? [{ field: withdrawalField, stored: null, proposed: 'withdraw' }]
      : []),
  ]
  const conflicts = clashes.filter((clash) => !isAlreadyProposed(clash, history.proposals))
  const withdrawn = activity.withdrawn || withdrawal === 'withdraw'
  const withdrawalProposed = !withdrawn && isWithdrawalProposed(sent, activity, withdrawal, history)
  const isValueChanged = !isEditOfWithdrawn && merged.taken.length > 0
  const isChanged =
    isValueChanged || withdrawn !== activity.withdrawn || withdrawalProposed !== activity.withdrawalProposed
  return {
    ...planOf(sent, match),
    activity,
    fate: fateOf({
      conflicts,
      isChanged,
      isNews: !hasSameValues(context.fields, full, history.given ?? stored),
      isAll: hasSameValues(context.fields, values, full),
      merged,
    }),
    full: isChanged ? values : null,
    withdrawn,
    withdrawalProposed,
    conflicts,
    baseRevision: baseRevisionOf(history),
    before,
  }
}

function baseRevisionOf({ known, carried, isCarriedSure }: RowHistory): number | null {
  const [sure, other] = [carried?.changeNumber ?? null, known?.baseRevision ?? null]
  return isCarriedSure ? (sure ?? other) : (other ?? sure)
}

/** What the sender may still have before them: everything stored since the revision the row carries. */
function earlierVersions({ revisions, carried }: RowHistory): ActivityValues[] {
  const since = carried?.changeNumber ?? 0
  return revisions
    .slice(0, -1)
    .filter((revision) => revision.changeNumber >= since)
    .map(fullOfRevision)
}

function askedOf(
  { row }: SentRow,
  match: Extract<RowMatch, { kind: 'known' }>,
  { revisions, workbookId }: RowHistory,
): 'none' | 'propose' | 'confirm' {
  if (row.action !== 'withdraw') return match.isEmptied ? 'propose' : 'none'
  // The file still says what it said before; the row was brought back since.
  const isOldNews = revisions.some((one) => one.withdrawn && isOfRow(one, row, workbookId))
  return isOldNews ? 'none' : 'confirm'
}

function isWithdrawalProposed(
  { row, isBlank }: SentRow,
  activity: CurrentActivity,
  withdrawal: 'none' | 'propose' | 'withdraw' | 'conflict',
  { revisions, workbookId }: RowHistory,
): boolean {
  if (withdrawal === 'propose') return true
  if (!activity.withdrawalProposed) return false
  // Others may have edited the activity since; whose proposal it is does not change by that.
  const proposedBy = revisions[revisions.findLastIndex((one) => !one.withdrawalProposed) + 1]
  // The row that was cleared has its content again.
  return isBlank || proposedBy === undefined || !isOfRow(proposedBy, row, workbookId)
}

/** Keys are one workbook's own: another one may use the same. */
function isOfRow(revision: Revision, { rowKey }: SheetRow, workbookId: string | null): boolean {
  return rowKey !== null && revision.rowKey === rowKey && revision.workbookId === workbookId
}

function clashesOf(
  fields: readonly string[],
  stored: ActivityValues,
  sent: ActivityValues,
): readonly FieldConflict[] {
  return fields.map((field) => ({ field, stored: stored[field] ?? null, proposed: sent[field] ?? null }))
}

/** Nobody is asked the same twice, not even about a proposal that was turned down. */
function isAlreadyProposed(clash: FieldConflict, proposals: readonly StoredProposal[]): boolean {
  const proposed = JSON.stringify(clash.proposed)
  return proposals.some((one) => one.field === clash.field && JSON.stringify(one.proposed) === proposed)
}

function fateOf(of: {
  readonly conflicts: readonly FieldConflict[]
  readonly isChanged: boolean
  /** The row is not as it came the last time. */
  readonly isNews: boolean
  readonly isAll: boolean
  readonly merged: { readonly stale: readonly string[]; readonly taken: readonly string[] }
}): RowFate {
  if (of.conflicts.length > 0) return 'conflicting'
  if (of.isChanged) return of.isAll || of.merged.taken.length === 0 ? 'accepted' : 'merged'
  return of.isNews && of.merged.stale.length > 0 ? 'stale' : 'unchanged'
}

function byId(activities: readonly CurrentActivity[]): ReadonlyMap<string, CurrentActivity> {
  return new Map(activities.map((activity) => [activity.activityReportId, activity]))
}

/** The values of a plan, notes left out. */
export function plannedValues(plan: RowPlan): ActivityValues {
  return valuesOf(plan.full ?? (plan.activity ? plan.activity.values : {}))
}
