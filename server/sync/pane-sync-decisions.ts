/** What people chose about clashes and withdrawals, as new revisions. Nothing is decided over somebody's newer edit. */
import type { ActivityValues, FieldValue, RawCell, RawCells } from '../../templates/activity.ts'
import type { Issue } from '../../templates/issues.ts'
import type {
  DecisionOutcome,
  DecisionResult,
  ProposalDecision,
  WithdrawalDecision,
} from '../../templates/pane-protocol.ts'
import { parseCell } from '../../templates/parse-cell.ts'
import { hasSameValues, isSameValue } from '../../templates/same-values.ts'
import type { Channel } from '../../templates/sync-protocol.ts'
import { appendRevisions, type CurrentActivity, listActivitiesById } from '../db/activities.ts'
import { selectByKeys } from '../db/batches.ts'
import { type Change, commitChange } from '../db/commit-change.ts'
import { findOperation, saveOperation } from '../db/operations.ts'
import { decideProposals, listOpenProposals, withdrawalField } from '../db/proposals.ts'
import { listRevisionsOf, type Revision } from '../db/revisions.ts'
import type { Db, ProposalRow, Trx } from '../db/schema.ts'
import { ServiceError } from '../errors.ts'
import { judgeRow } from './judge-row.ts'
import type { PanePlace } from './pane-sync-place.ts'
import { fullOfRevision } from './return-state.ts'
import { extraField, notesOf, valuesOf } from './row-notes.ts'
import type { SyncContext } from './sync-context.ts'

export interface Decisions {
  readonly operationId: string
  readonly requestDigest: string
  readonly place: Pick<PanePlace, 'reporterCode' | 'cycleKey'>
  readonly channel: Channel
  readonly proposals: readonly ProposalDecision[]
  readonly withdrawals: readonly WithdrawalDecision[]
}

/**
 * Carries the decisions out under one change number, and remembers the outcome for ever. Those about something that has changed
 * since the person saw it are left undone and say so.
 *
 * @throws {ServiceError} OPERATION_REUSED; REQUEST_INVALID for a value of one's own in place of columns of one's own
 */
export async function carryOutDecisions(
  db: Db,
  context: SyncContext,
  decisions: Decisions,
  { now, actor }: { readonly now: () => Date; readonly actor: string },
): Promise<readonly DecisionResult[]> {
  const { operationId, requestDigest, place, channel, proposals } = decisions
  const ownId = decisionsIdOf(operationId)
  const kind = proposals.length > 0 ? 'proposalDecision' : 'withdrawal'
  return commitChange(db, { kind, actor, channel, operationId, now }, async (trx, change) => {
    const done = await findOperation(trx, ownId, requestDigest)
    if (done) return done.results as readonly DecisionResult[]
    const results = await decide(trx, change, context, decisions)
    await saveOperation(trx, {
      operationId: ownId,
      requestDigest,
      reporterCode: place.reporterCode,
      changeNumber: change.isUsed ? change.changeNumber : null,
      answeredAt: change.committedAt,
      results,
      answer: results,
    })
    return results
  })
}

/** The rows of the same message are an operation of their own, under the name itself; no client can name this one. */
export function decisionsIdOf(operationId: string): string {
  return `${operationId}#decisions`
}

/** An activity report while it is being decided about. */
interface Draft {
  readonly activity: CurrentActivity
  readonly revisions: readonly Revision[]
  readonly before: Revision
  full: ActivityValues
  raw: RawCells
  withdrawn: boolean
  withdrawalProposed: boolean
  readonly decided: Set<string>
  readonly cellIssues: Issue[]
}

async function decide(
  trx: Trx,
  change: Change,
  context: SyncContext,
  { place, proposals, withdrawals }: Decisions,
): Promise<DecisionResult[]> {
  const known = await findProposals(trx, place, proposals)
  const drafts = await loadDrafts(trx, place, [
    ...[...known.values()].map((proposal) => proposal.activityReportId),
    ...withdrawals.map((one) => one.activityReportId),
  ])
  const closed: Record<'accepted' | 'rejected', string[]> = { accepted: [], rejected: [] }
  const results: DecisionResult[] = []
  for (const decision of proposals) {
    const proposal = known.get(decision.proposalId)
    const draft = proposal && drafts.get(proposal.activityReportId)
    const outcome =
      proposal && draft ? decideProposal(context, draft, proposal, decision, closed) : ('unknown' as const)
    results.push({ id: decision.proposalId, outcome })
  }
  for (const decision of withdrawals) {
    const draft = drafts.get(decision.activityReportId)
    const outcome = draft ? decideWithdrawal(draft, decision) : 'unknown'
    results.push({ id: decision.activityReportId, outcome })
  }
  const changed = new Map([...drafts].filter(([, draft]) => isChanged(context, draft)))
  await appendDrafts(trx, change, context, [...changed.values()])
  await decideProposals(trx, change, closed.accepted, 'accepted')
  await decideProposals(trx, change, closed.rejected, 'rejected')
  await supersedeSettled(trx, change, place, changed)
  return results
}

async function findProposals(
  trx: Trx,
  place: Decisions['place'],
  decisions: readonly ProposalDecision[],
): Promise<ReadonlyMap<string, ProposalRow>> {
  const ids = [...new Set(decisions.map((decision) => decision.proposalId))]
  const rows = await selectByKeys(ids, (some) =>
    trx
      .selectFrom('proposal')
      .selectAll()
      .where('proposalId', 'in', some)
      .where('reporterCode', '=', place.reporterCode)
      .where('cycleKey', '=', place.cycleKey)
      .execute(),
  )
  return new Map(rows.map((row) => [row.proposalId, row]))
}

async function loadDrafts(
  trx: Trx,
  { reporterCode, cycleKey }: Decisions['place'],
  activityReportIds: readonly string[],
): Promise<ReadonlyMap<string, Draft>> {
  const ids = [...new Set(activityReportIds)]
  const activities = await listActivitiesById(trx, ids)
  const revisions = await listRevisionsOf(trx, ids)
  return new Map(
    activities
      .filter((one) => one.reporterCode === reporterCode && one.cycleKey === cycleKey)
      .map((activity): [string, Draft] => {
        const own = revisions.get(activity.activityReportId)!
        const before = own.at(-1)!
        const draft: Draft = {
          activity,
          revisions: own,
          before,
          full: fullOfRevision(before),
          raw: before.raw ?? {},
          withdrawn: before.withdrawn,
          withdrawalProposed: before.withdrawalProposed,
          decided: new Set(),
          cellIssues: [],
        }
        return [activity.activityReportId, draft]
      }),
  )
}

function decideProposal(
  context: SyncContext,
  draft: Draft,
  proposal: ProposalRow,
  decision: ProposalDecision,
  closed: Record<'accepted' | 'rejected', string[]>,
): DecisionOutcome {
  if (proposal.state !== 'open') return 'alreadyDecided'
  const { field } = proposal
  if (draft.decided.has(field) || isOutdated(context, draft, field, decision.revision)) return 'outdated'
  // The reporter's own columns are a whole of their own: there is no one cell to type instead.
  if (field === extraField && decision.take === 'value')
    throw new ServiceError('REQUEST_INVALID', { problem: `${field}: stored | proposed` })
  draft.decided.add(field)
  const isTaken = decision.take === 'proposed'
  closed[isTaken ? 'accepted' : 'rejected'].push(proposal.proposalId)
  if (decision.take === 'stored') return 'done'
  if (field === withdrawalField) {
    if (isTaken) draft.withdrawn = true
    draft.withdrawalProposed = false
    return 'done'
  }
  const raw = isTaken ? parseOrNull<RawCell>(proposal.rawJson) : (decision.cell ?? null)
  const definition = context.template.fields.find((one) => one.key === field)
  const parsed = definition ? parseCell(definition, raw, context.judgedAt('')) : null
  const typed = typeof raw === 'string' && raw.trim() !== '' ? raw : undefined
  const value = isTaken
    ? (parseOrNull<FieldValue>(proposal.proposedJson) ?? undefined)
    : parsed
      ? parsed.value
      : typed
  draft.full = withValue(draft.full, field, value)
  draft.raw = withValue(draft.raw, field, raw ?? undefined)
  draft.cellIssues.push(...(parsed?.issues ?? []))
  // An edit that stood against a withdrawal: whoever takes it wants the activity.
  if (draft.withdrawn) draft.withdrawn = false
  return 'done'
}

/** The field is not what it was at the revision that the person saw; for a withdrawal, the row is not. */
function isOutdated(context: SyncContext, draft: Draft, field: string, seenRevision: number): boolean {
  if (field === withdrawalField) return seenRevision < draft.before.changeNumber
  const seen = draft.revisions.findLast((revision) => revision.changeNumber <= seenRevision)
  const definition = context.fields.find((one) => one.key === field)
  if (seen === undefined || definition === undefined) return true
  return !isSameValue(definition, fullOfRevision(seen)[field], fullOfRevision(draft.before)[field])
}

function decideWithdrawal(draft: Draft, { decision, revision }: WithdrawalDecision): DecisionOutcome {
  if (draft.decided.has(withdrawalField) || revision < draft.before.changeNumber) return 'outdated'
  if (decision === 'confirm' && draft.withdrawn) return 'alreadyDecided'
  if (decision === 'bringBack' && !draft.withdrawn && !draft.withdrawalProposed) return 'alreadyDecided'
  draft.decided.add(withdrawalField)
  draft.withdrawn = decision === 'confirm'
  draft.withdrawalProposed = false
  return 'done'
}

async function appendDrafts(
  trx: Trx,
  change: Change,
  context: SyncContext,
  drafts: readonly Draft[],
): Promise<void> {
  const judging = context.judgedAt(change.committedAt)
  await appendRevisions(
    trx,
    change,
    drafts.map(({ activity, before, full, raw, withdrawn, withdrawalProposed, decided, cellIssues }) => {
      const values = valuesOf(full)
      const typed = Object.fromEntries(Object.entries(values).filter(([key]) => decided.has(key)))
      return {
        identity: activity,
        values,
        raw,
        ...notesOf(full),
        withdrawn,
        withdrawalProposed,
        issues: judgeRow(
          { values, sent: { values: typed, cellIssues }, earlierIssues: before.issues },
          judging,
        ),
        templateVersion: context.template.version,
        listsVersion: context.lists.version,
        language: context.language,
        // No row of a workbook has brought it: to every workbook it is somebody else's newer revision.
        workbookId: null,
        rowKey: null,
      }
    }),
  )
}

function isChanged({ fields }: SyncContext, { before, full, withdrawn, withdrawalProposed }: Draft): boolean {
  return (
    withdrawn !== before.withdrawn ||
    withdrawalProposed !== before.withdrawalProposed ||
    !hasSameValues(fields, full, fullOfRevision(before))
  )
}

/** Others may have proposed the very value that is stored now. */
async function supersedeSettled(
  trx: Trx,
  change: Change,
  { reporterCode, cycleKey }: Decisions['place'],
  changed: ReadonlyMap<string, Draft>,
): Promise<void> {
  if (changed.size === 0) return
  const open = await listOpenProposals(trx, reporterCode, cycleKey)
  const settled = open.filter((proposal) => {
    const draft = changed.get(proposal.activityReportId)
    if (draft === undefined) return false
    if (proposal.field === withdrawalField) return draft.withdrawn
    return JSON.stringify(draft.full[proposal.field] ?? null) === JSON.stringify(proposal.proposed)
  })
  const ids = settled.map((proposal) => proposal.proposalId)
  await decideProposals(trx, change, ids, 'superseded')
}

function withValue<T>(of: Readonly<Record<string, T>>, key: string, value: T | undefined): Record<string, T> {
  const { [key]: _, ...others } = of
  return value === undefined ? others : { ...others, [key]: value }
}

function parseOrNull<T>(json: string | null): T | null {
  return json === null ? null : (JSON.parse(json) as T)
}
