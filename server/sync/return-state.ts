/** What is stored of the one return that a sync is about. Nothing of any other is read. */
import type { ActivityValues } from '../../templates/activity.ts'
import type { SyncRequest } from '../../templates/sync-protocol.ts'
import { listCarriedForward } from '../cycles/carried-forward.ts'
import { type CurrentActivity, listReturnActivities } from '../db/activities.ts'
import { getHistoryId } from '../db/change-log.ts'
import { listOpenProposals, type StoredProposal } from '../db/proposals.ts'
import { listRevisionsOf, type Revision } from '../db/revisions.ts'
import type { Db, WorkbookRow } from '../db/schema.ts'
import { findWorkbook, listWorkbookRows, type WorkbookRowBase } from '../db/workbooks.ts'
import { ServiceError } from '../errors.ts'
import { withNotes } from './row-notes.ts'
import type { SyncContext } from './sync-context.ts'

/** What a row of this workbook stood for, with the values it was last given or came with. */
export interface KnownRow extends WorkbookRowBase {
  readonly given: ActivityValues
}

export interface ReturnState {
  readonly historyId: string
  /** Undefined where the request names none, or one that was never seen here. */
  readonly workbook: WorkbookRow | undefined
  /** Of this cycle, by reference; withdrawn ones too. */
  readonly activities: readonly CurrentActivity[]
  /** Unfinished activities of the cycle before that have no report in this one yet. */
  readonly carried: readonly CurrentActivity[]
  /** Empty where the workbook last spoke to another history. */
  readonly knownRows: readonly KnownRow[]
  readonly openProposals: readonly StoredProposal[]
  /** All that were ever made about `activities`, where they have been read. */
  readonly proposals?: readonly StoredProposal[]
  /** True where revisions the rows carry are numbers of this history. */
  readonly isSameHistory: boolean
}

/**
 * @throws {ServiceError} WORKBOOK_OTHER_REPORTER, WORKBOOK_OTHER_CYCLE where the workbook was made for another return than the
 *   request names
 */
export async function loadReturnState(
  db: Db,
  context: SyncContext,
  request: SyncRequest,
): Promise<ReturnState> {
  const { reporterCode, cycle } = context
  const historyId = await getHistoryId(db)
  const workbook = request.workbookId === null ? undefined : await findWorkbook(db, request.workbookId)
  if (workbook && workbook.reporterCode !== reporterCode)
    throw new ServiceError('WORKBOOK_OTHER_REPORTER', {
      reporterCode,
      workbookReporterCode: workbook.reporterCode,
    })
  if (workbook && workbook.cycleKey !== cycle.cycleKey)
    throw new ServiceError('WORKBOOK_OTHER_CYCLE', {
      cycleKey: cycle.cycleKey,
      workbookCycleKey: workbook.cycleKey,
    })
  const isSameHistory = request.historyId === null || request.historyId === historyId
  const activities = await listReturnActivities(db, reporterCode, cycle.cycleKey)
  const carried = await listCarriedForward(db, reporterCode, cycle)
  const isRemembered = workbook && (isSameHistory || (await hasComeSinceRestore(db, workbook)))
  const bases = isRemembered ? await listWorkbookRows(db, workbook.workbookId) : []
  return {
    historyId,
    workbook,
    activities,
    carried,
    knownRows: await withGivenValues(db, bases, [...activities, ...carried]),
    openProposals: await listOpenProposals(db, reporterCode, cycle.cycleKey),
    isSameHistory,
  }
}

/** A plain file carries its old history for ever; once it has come again, what it brought is known here. */
async function hasComeSinceRestore(db: Db, workbook: WorkbookRow): Promise<boolean> {
  const newest = await db
    .selectFrom('history')
    .select('startedAt')
    .orderBy('ordinal', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  return workbook.lastReceivedAt !== null && workbook.lastReceivedAt > newest.startedAt
}

/** What rows of a workbook were last given or came with, as far as their activities are at hand. */
export async function withGivenValues(
  db: Db,
  bases: readonly WorkbookRowBase[],
  activities: readonly CurrentActivity[],
): Promise<KnownRow[]> {
  const current = new Map(activities.map((activity) => [activity.activityReportId, activity]))
  const known = bases.filter((base) => current.has(base.activityReportId))
  const isOutdated = (base: WorkbookRowBase) =>
    base.baseValues === null && base.baseRevision !== current.get(base.activityReportId)!.revision
  const revisions = await listRevisionsOf(
    db,
    known.filter(isOutdated).map((base) => base.activityReportId),
  )
  return known.map((base) => {
    const activity = current.get(base.activityReportId)!
    const then = isOutdated(base)
      ? revisions.get(base.activityReportId)?.find((one) => one.changeNumber === base.baseRevision)
      : undefined
    return { ...base, given: base.baseValues ?? (then ? fullOfRevision(then) : fullOf(activity)) }
  })
}

/** The stored values of an activity report with its comment; its extra columns are only in its revisions. */
export function fullOf(activity: CurrentActivity): ActivityValues {
  return withNotes(activity.values, { comment: activity.comment, extra: {} })
}

export function fullOfRevision(revision: Revision): ActivityValues {
  return withNotes(revision.values, revision)
}
