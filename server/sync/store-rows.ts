/** Writes what was planned, and says what became of each row. */
import type { Issue } from '../../templates/issues.ts'
import { hasSameValues } from '../../templates/same-values.ts'
import type { RowResult, SyncRequest } from '../../templates/sync-protocol.ts'
import {
  appendRevisions,
  type CurrentActivity,
  identityInCycle,
  insertActivities,
  type NewRevision,
  type ReportIdentity,
} from '../db/activities.ts'
import type { Change } from '../db/commit-change.ts'
import { decideProposals, type NewProposal, type StoredProposal, saveProposals } from '../db/proposals.ts'
import type { Trx } from '../db/schema.ts'
import { saveWorkbookRows, type WorkbookRowBase } from '../db/workbooks.ts'
import { isEmptied } from './judge-plans.ts'
import type { RowPlan } from './plan-rows.ts'
import { fullOf, fullOfRevision, type KnownRow, type ReturnState } from './return-state.ts'
import { notesOf, valuesOf, withMissingNotes } from './row-notes.ts'
import { storedBaseHash } from './stored-base-hash.ts'
import type { SyncContext } from './sync-context.ts'

export interface StoreInput {
  readonly context: SyncContext
  readonly state: ReturnState
  readonly request: SyncRequest
  readonly plans: readonly RowPlan[]
  /** One list for each plan, as judged at the change's instant. */
  readonly issues: readonly (readonly Issue[])[]
}

/** A row as it now is. */
interface StoredRow {
  readonly plan: RowPlan
  readonly activity: CurrentActivity | null
  readonly issues: readonly Issue[]
}

/** Stores revisions, proposals and what the workbook's rows stand for. */
export async function storeRows(trx: Trx, change: Change, input: StoreInput): Promise<RowResult[]> {
  const identities = await openReports(trx, change, input)
  const stored = await appendPlanned(trx, change, input, identities)
  const proposals = await storeProposals(trx, change, input, stored)
  await rememberRows(trx, input, stored)
  return stored.map((row) => ({
    ...resultOf(row, proposals.get(row.activity?.activityReportId ?? '') ?? []),
    // A cleared row asks its question; its content is not brought back behind the person's back.
    isStoredAsSent: isEmptied(row.plan) || isStoredAsSent(row, input.context),
  }))
}

async function openReports(
  trx: Trx,
  change: Change,
  { plans, context }: StoreInput,
): Promise<ReadonlyMap<RowPlan, ReportIdentity>> {
  const { reporterCode, cycle } = context
  const fresh = plans.filter((plan) => plan.opens?.kind === 'new')
  const of = { reporterCode, cycleKey: cycle.cycleKey, count: fresh.length }
  const made = await insertActivities(trx, change, of)
  const identities = new Map(fresh.map((plan, at) => [plan, made[at]!]))
  for (const plan of plans) {
    if (plan.opens?.kind === 'carried')
      identities.set(plan, identityInCycle(plan.opens.from, cycle.cycleKey, change))
    else if (plan.activity) identities.set(plan, plan.activity)
  }
  return identities
}

async function appendPlanned(
  trx: Trx,
  change: Change,
  { plans, context, request, issues }: StoreInput,
  identities: ReadonlyMap<RowPlan, ReportIdentity>,
): Promise<StoredRow[]> {
  const revisions = new Map<RowPlan, NewRevision>()
  for (const [position, plan] of plans.entries()) {
    if (plan.full === null) continue
    revisions.set(plan, {
      identity: identities.get(plan)!,
      values: valuesOf(plan.full),
      raw: plan.sent.raw,
      ...notesOf(plan.full),
      withdrawn: plan.withdrawn,
      withdrawalProposed: plan.withdrawalProposed,
      issues: issues[position]!,
      templateVersion: context.template.version,
      listsVersion: context.lists.version,
      language: request.language,
      workbookId: request.workbookId,
      rowKey: plan.sent.row.rowKey,
    })
  }
  const appended = await appendRevisions(trx, change, [...revisions.values()])
  const current = new Map([...revisions.keys()].map((plan, at) => [plan, appended[at]!]))
  return plans.map((plan, position) => ({
    plan,
    activity: current.get(plan) ?? plan.activity,
    issues: issues[position]!,
  }))
}

/** Keeps new clashes; closes open proposals whose value has come to be stored. */
async function storeProposals(
  trx: Trx,
  change: Change,
  { state, request }: StoreInput,
  stored: readonly StoredRow[],
): Promise<ReadonlyMap<string, readonly StoredProposal[]>> {
  const fresh = stored.flatMap(({ plan, activity }) =>
    plan.conflicts.map(
      (conflict): NewProposal => ({
        identity: activity!,
        ...conflict,
        raw: plan.sent.raw[conflict.field] ?? null,
        baseRevision: plan.baseRevision,
        workbookId: request.workbookId,
        rowKey: plan.sent.row.rowKey,
      }),
    ),
  )
  const values = new Map(stored.map(({ plan, activity }) => [activity?.activityReportId, plan.full]))
  const isSettled = (proposal: StoredProposal) => {
    const now = values.get(proposal.activityReportId)
    return now && JSON.stringify(now[proposal.field] ?? null) === JSON.stringify(proposal.proposed)
  }
  const settled = state.openProposals.filter(isSettled)
  await decideProposals(
    trx,
    change,
    settled.map((proposal) => proposal.proposalId),
    'superseded',
  )
  const saved = await saveProposals(trx, change, fresh)
  const open = [...state.openProposals.filter((proposal) => !settled.includes(proposal)), ...saved]
  return Map.groupBy(open, (proposal) => proposal.activityReportId)
}

/** What the service received is the base of the next merge. Alters no report, so it takes no number. */
async function rememberRows(
  trx: Trx,
  { context, state, request }: StoreInput,
  stored: readonly StoredRow[],
): Promise<void> {
  const { workbookId } = request
  if (workbookId === null) return
  const known = new Map(state.knownRows.map((row) => [memoryKey(row), row]))
  const bases = stored.flatMap(({ plan, activity }): WorkbookRowBase[] => {
    const { sent } = plan
    if (activity === null || isEmptied(plan)) return []
    const { activityReportId, revision } = activity
    // A row that lost its key is remembered by its activity; no key of a sheet looks like this.
    const rowKey = sent.row.rowKey ?? `~${activityReportId}`
    const before = known.get(memoryKey({ rowKey, activityReportId }))
    const isAsStored = isStoredAsSent({ plan, activity }, context)
    const base = {
      workbookId,
      rowKey,
      activityReportId,
      baseRevision: revision,
      baseValues: isAsStored ? null : sent.full,
      isReceived: true,
      isPresent: true,
    }
    return before && isSameBase(before, base)
      ? []
      : [{ ...base, baseHash: storedBaseHash(context.template, valuesOf(sent.full)) }]
  })
  await saveWorkbookRows(trx, bases)
}

function isStoredAsSent(
  { plan, activity }: Pick<StoredRow, 'plan' | 'activity'>,
  { fields }: SyncContext,
): boolean {
  if (activity === null) return true
  const stored = plan.full ?? (plan.before ? fullOfRevision(plan.before) : fullOf(activity))
  return hasSameValues(fields, withMissingNotes(plan.sent.full, stored), stored)
}

function memoryKey(row: { readonly rowKey: string; readonly activityReportId: string }): string {
  return `${row.rowKey}\n${row.activityReportId}`
}

function isSameBase(before: KnownRow, base: Omit<WorkbookRowBase, 'baseHash'>): boolean {
  return (
    before.isReceived &&
    before.isPresent &&
    before.baseRevision === base.baseRevision &&
    JSON.stringify(before.baseValues) === JSON.stringify(base.baseValues)
  )
}

function resultOf(row: StoredRow, proposals: readonly StoredProposal[]): Omit<RowResult, 'isStoredAsSent'> {
  const { plan, activity } = row
  const state = activity?.withdrawn ? 'confirmed' : activity?.withdrawalProposed ? 'proposed' : 'none'
  return {
    rowNumber: plan.sent.row.rowNumber,
    rowKey: plan.sent.row.rowKey,
    fate: plan.fate,
    isNew: plan.opens !== null,
    activityReportId: activity?.activityReportId ?? null,
    reference: activity?.reference ?? null,
    revision: activity?.revision ?? null,
    proposals: proposals.map(({ proposalId, field, stored, proposed }) => ({
      proposalId,
      field,
      stored,
      proposed,
    })),
    issues: [...row.issues, ...proposals.map(conflictIssue)],
    withdrawal: state,
  }
}

/** Rule 27. A clash about something that is no cell of the template stands at the row. */
function conflictIssue({ field }: StoredProposal): Issue {
  return {
    code: '27.conflict',
    severity: 'warning',
    field: field.startsWith('_') ? null : field,
    params: {},
  }
}
