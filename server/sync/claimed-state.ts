/** Of a return, only what the sent rows name: enough for nearly every sync of a few rows, however large the return is. */
import type { Cycle } from '../../templates/context.ts'
import type { SyncRequest } from '../../templates/sync-protocol.ts'
import { type CurrentActivity, listClaimedActivities } from '../db/activities.ts'
import { listClaimedProposals } from '../db/proposals.ts'
import type { Db } from '../db/schema.ts'
import { findWorkbookNow, listClaimsOfKeys } from '../db/workbooks.ts'
import { type ReturnState, withGivenValues } from './return-state.ts'
import type { SentRow } from './sent-row.ts'
import type { SyncContext } from './sync-context.ts'

/** With more rows the whole return is read as fast. */
const mostRows = 50

/**
 * The state as far as the keys and references of these rows lead. Null where they do not name all that has to be looked at. What it
 * gives is as good as the whole only if matching was content with it (`isByClaims`).
 */
export async function loadClaimedState(
  db: Db,
  { reporterCode, cycle }: SyncContext,
  request: SyncRequest,
  sent: readonly SentRow[],
): Promise<ReturnState | null> {
  const { workbookId } = request
  if (workbookId === null || request.isWholeWorkbook || sent.length > mostRows) return null
  const rowKeys = sent.flatMap(({ row, isBlank }) => (isBlank ? [] : (row.rowKey ?? [])))
  if (rowKeys.length !== sent.length) return null
  const [found, claims, named, proposals] = await Promise.all([
    findWorkbookNow(db, workbookId),
    listClaimsOfKeys(db, workbookId, rowKeys),
    listClaimedActivities(db, workbookId, rowKeys),
    listClaimedProposals(db, workbookId, rowKeys),
  ])
  if (found?.reporterCode !== reporterCode || found.cycleKey !== cycle.cycleKey) return null
  const { historyId, ...workbook } = found
  if (historyId === null || (request.historyId !== null && request.historyId !== historyId)) return null
  const activities = named
    .filter((one) => one.reporterCode === reporterCode && one.cycleKey === cycle.cycleKey)
    .sort((one, other) => one.serial - other.serial)
  if (mayBeCarried(named, activities, cycle) || !isReferenceKnown(sent, activities)) return null
  const own = new Set(activities.map((one) => one.activityReportId))
  const ofThese = proposals.filter((proposal) => own.has(proposal.activityReportId))
  return {
    historyId,
    workbook,
    activities,
    carried: [],
    knownRows: await withGivenValues(db, claims, activities),
    openProposals: ofThese.filter((proposal) => proposal.state === 'open'),
    proposals: ofThese,
    isSameHistory: true,
  }
}

/** A row may stand for an activity of the cycle before that goes on, unless this cycle has a report of it. */
function mayBeCarried(
  named: readonly CurrentActivity[],
  activities: readonly CurrentActivity[],
  { previousCycleKey }: Cycle,
): boolean {
  if (previousCycleKey === null || named.length === activities.length) return false
  const told = new Set(activities.map((one) => one.activityId))
  return named.some((one) => !told.has(one.activityId))
}

/** What stands in the visible reference column is a claim, too, be it of an activity that no key leads to. */
function isReferenceKnown(sent: readonly SentRow[], activities: readonly CurrentActivity[]): boolean {
  const known = new Set(activities.map((one) => one.reference))
  return sent.every(({ reference }) => reference === null || known.has(reference.trim().toUpperCase()))
}
