/** Values that were not taken over, until a person chooses. */
import type { FieldValue, RawCell } from '../../templates/activity.ts'
import type { Proposal } from '../../templates/sync-protocol.ts'
import type { ReportIdentity } from './activities.ts'
import { insertRows, selectByKeys } from './batches.ts'
import type { Change } from './commit-change.ts'
import { pendingRowsOf } from './pending-rows.ts'
import { preparedByKeys, preparedQuery } from './prepared-query.ts'
import type { Db, ProposalRow, ProposalTable, Trx } from './schema.ts'
import { timeOrderedId } from './time-ordered-id.ts'
import { claimedBy } from './workbooks.ts'

/** In place of a field key: a withdrawal stands against somebody's edit. */
export const withdrawalField = '_action'

export interface NewProposal {
  readonly identity: ReportIdentity
  readonly field: string
  /** Null = blank. */
  readonly stored: FieldValue | null
  readonly proposed: FieldValue | null
  readonly raw: RawCell
  /** The revision the other side started from; null if it is not known. */
  readonly baseRevision: number | null
  readonly workbookId: string | null
  readonly rowKey: string | null
}

/** A proposal as it stands now. */
export interface StoredProposal extends Proposal {
  readonly activityReportId: string
  readonly changeNumber: number
  readonly state: ProposalTable['state']
}

/** Keeps the other side of each clash. The change takes its number. */
export async function saveProposals(
  trx: Trx,
  change: Change,
  proposals: readonly NewProposal[],
): Promise<StoredProposal[]> {
  if (proposals.length === 0) return []
  await change.begin()
  const rows = proposals.map((proposal): ProposalTable => {
    const proposalId = timeOrderedId(change.committedAt)
    const { activityReportId, reporterCode, cycleKey } = proposal.identity
    return change.chained('proposal', [proposalId], {
      proposalId,
      changeNumber: change.changeNumber,
      activityReportId,
      reporterCode,
      cycleKey,
      field: proposal.field,
      storedJson: jsonOrNull(proposal.stored),
      proposedJson: jsonOrNull(proposal.proposed),
      rawJson: jsonOrNull(proposal.raw),
      baseRevision: proposal.baseRevision,
      workbookId: proposal.workbookId,
      rowKey: proposal.rowKey,
      state: 'open' as const,
      decidedChangeNumber: null,
    })
  })
  await insertRows(trx, 'proposal', rows)
  return rows.map(toProposal)
}

/** The open proposals of a return, oldest first. */
export async function listOpenProposals(
  db: Db,
  reporterCode: string,
  cycleKey: string,
): Promise<StoredProposal[]> {
  return (await listOpen(db, { reporterCode, cycleKey })).map(toProposal)
}

const listOpen = preparedQuery((db, of: { readonly reporterCode: string; readonly cycleKey: string }) =>
  db
    .selectFrom('proposal')
    .selectAll()
    .where('reporterCode', '=', of.reporterCode)
    .where('cycleKey', '=', of.cycleKey)
    .where('state', '=', 'open')
    .orderBy('changeNumber')
    .orderBy('ordinal'),
)

/** The proposals ever made about these activity reports, oldest first, decided ones too. */
export async function listProposalsOf(
  db: Db,
  activityReportIds: readonly string[],
): Promise<StoredProposal[]> {
  return (await listAbout(db, activityReportIds, {})).map(toProposal)
}

const listAbout = preparedByKeys((db, ids) =>
  db
    .selectFrom('proposal')
    .selectAll()
    .where('activityReportId', 'in', ids)
    .orderBy('changeNumber')
    .orderBy('ordinal'),
)

/** The same, about those that these keys of a workbook have stood for. */
export async function listClaimedProposals(
  db: Db,
  workbookId: string,
  rowKeys: readonly string[],
): Promise<StoredProposal[]> {
  return (await listClaimed(db, rowKeys, { workbookId })).map(toProposal)
}

const listClaimed = preparedByKeys((db, keys, { workbookId }: { readonly workbookId: string }) =>
  db
    .selectFrom('proposal')
    .selectAll()
    .where('activityReportId', 'in', claimedBy(db, workbookId, keys))
    .orderBy('changeNumber')
    .orderBy('ordinal'),
)

/** Closes open proposals. Those that are decided already stay as they are. The change takes its number if any was open. */
export async function decideProposals(
  trx: Trx,
  change: Change,
  proposalIds: readonly string[],
  state: 'accepted' | 'rejected' | 'superseded',
): Promise<void> {
  if (proposalIds.length === 0) return
  pendingRowsOf(trx)?.noteWrite()
  const closed = await selectByKeys([...new Set(proposalIds)], (ids) =>
    trx
      .updateTable('proposal')
      .set({ state, decidedChangeNumber: change.changeNumber })
      .where('proposalId', 'in', ids)
      .where('state', '=', 'open')
      .returning('proposalId')
      .execute(),
  )
  change.decided(closed.map(({ proposalId }) => ({ proposalId, state })))
}

function toProposal(row: ProposalRow): StoredProposal {
  const { proposalId, activityReportId, changeNumber, field, state } = row
  return {
    proposalId,
    activityReportId,
    changeNumber,
    field,
    state,
    stored: parseOrNull(row.storedJson),
    proposed: parseOrNull(row.proposedJson),
  }
}

function jsonOrNull(value: FieldValue | RawCell): string | null {
  return value === null ? null : JSON.stringify(value)
}

function parseOrNull(json: string | null): FieldValue | null {
  return json === null ? null : (JSON.parse(json) as FieldValue)
}
