/** Everything one activity report has been. */
import type { Receipt } from '../../templates/sync-protocol.ts'
import { getCycle, getTemplate } from '../cycles/register.ts'
import type { ReportIdentity } from '../db/activities.ts'
import { listReceipts } from '../db/returns.ts'
import type { Db } from '../db/schema.ts'
import type { Role } from '../roles.ts'
import { getActivityReport } from './find-activity.ts'
import { type Hidden, hiddenFrom } from './hidden-fields.ts'
import { type HistoryEntry, historyEntry, type SignedRow } from './history-entry.ts'
import { type HistoryProposal, listHistoryProposals } from './proposals-of-history.ts'

export interface ActivityHistory extends ReportIdentity {
  /** Oldest first. */
  readonly revisions: readonly HistoryEntry[]
  /** The return's receipts given since the activity report exists, and the revision that each pinned. */
  readonly receipts: readonly { readonly receipt: Receipt; readonly revision: number }[]
  readonly proposals: readonly HistoryProposal[]
}

/** Whose eyes a history is for. */
export interface Viewer {
  readonly role: Role | null
}

/**
 * The revisions of an activity report, each beside the one before it, with the receipts that pinned them and the values that
 * were not taken over.
 *
 * @throws {ServiceError} ACTIVITY_UNKNOWN
 */
export async function listHistory(
  db: Db,
  { activityReportId }: { readonly activityReportId: string },
  viewer: Viewer,
): Promise<ActivityHistory> {
  const identity = await getActivityReport(db, activityReportId)
  const { reporterCode, cycleKey } = identity
  const template = getTemplate(await getCycle(db, cycleKey))
  const hidden = hiddenFrom(template, viewer.role)
  const rows = await selectSignedRows(db)
    .where('activityRevision.activityReportId', '=', activityReportId)
    .orderBy('activityRevision.changeNumber')
    .execute()
  const revisions = rows.map((row, at) => historyEntry(row, rows[at - 1], { template, hidden }))
  const proposals = await listHistoryProposals(db, { activityReportId })
  const receipts = await listReceipts(db, reporterCode, cycleKey)
  return {
    ...identity,
    revisions,
    receipts: receipts.flatMap((receipt) => {
      const pinned = rows.findLast((row) => row.changeNumber <= receipt.changeNumber)
      return pinned ? [{ receipt, revision: pinned.changeNumber }] : []
    }),
    proposals: visible(proposals, hidden),
  }
}

export function visible(proposals: readonly HistoryProposal[], hidden: Hidden): HistoryProposal[] {
  return proposals.filter(({ field }) => !hidden.fields.has(field))
}

/** Revisions with the signature of their change and the reference of their activity. */
export function selectSignedRows(db: Db) {
  return db
    .selectFrom('activityRevision')
    .innerJoin('change', 'change.changeNumber', 'activityRevision.changeNumber')
    .innerJoin('activityReport', 'activityReport.activityReportId', 'activityRevision.activityReportId')
    .selectAll('activityRevision')
    .select(['change.committedAt', 'change.actor', 'change.channel', 'change.kind'])
    .select('activityReport.reference')
    .$castTo<SignedRow>()
}
