/** Activities, and their reports in a cycle: reading the current state and adding revisions. */
import type { ActivityValues, RawCells } from '../../templates/activity.ts'
import type { Language } from '../../templates/definition.ts'
import type { Issue } from '../../templates/issues.ts'
import type { StoredActivity } from '../../templates/sync-protocol.ts'
import { isTurnOver, nextTurn } from '../event-loop-turns.ts'
import { insertRows, upsertRows } from './batches.ts'
import type { Change } from './commit-change.ts'
import { preparedByKeys, preparedQuery, preparedRow } from './prepared-query.ts'
import {
  type ActivityReportRow,
  type ActivityReportTable,
  type ActivityRevisionTable,
  type Db,
  flag,
  type Trx,
} from './schema.ts'
import { storableRow } from './storable-text.ts'
import { storedText, storedValues } from './stored-values.ts'
import { timeOrderedId } from './time-ordered-id.ts'
import { claimedBy } from './workbooks.ts'

/** What names an activity report, and never changes. */
export interface ReportIdentity {
  readonly activityReportId: string
  readonly activityId: string
  readonly reporterCode: string
  readonly cycleKey: string
  readonly serial: number
  readonly reference: string
}

/** The current state of an activity report. */
export interface CurrentActivity extends StoredActivity, ReportIdentity {
  readonly templateVersion: number
  readonly comment: string | null
  readonly withdrawalProposed: boolean
  readonly errorCount: number
  readonly warningCount: number
}

/** A new state of an activity report. All of it is kept for ever. */
export interface NewRevision {
  readonly identity: ReportIdentity
  readonly values: ActivityValues
  /** The cells as they came; null where the change did not come from cells. */
  readonly raw: RawCells | null
  readonly extra: Readonly<Record<string, string>>
  readonly comment: string | null
  readonly withdrawn: boolean
  readonly withdrawalProposed: boolean
  /** As judged at the change's instant. */
  readonly issues: readonly Issue[]
  readonly templateVersion: number
  readonly listsVersion: number
  readonly language: Language
  readonly workbookId: string | null
  readonly rowKey: string | null
}

/** `BCRC-SCRC-SEN-0007`: the reporter's code in upper case and the serial, four digits or more. */
export function referenceOf(reporterCode: string, serial: number): string {
  return `${reporterCode.toUpperCase()}-${String(serial).padStart(4, '0')}`
}

/**
 * Gives new activities their identity for life and a report in the cycle. Each must be given a revision in the same change
 * (`appendRevisions`), or it stays without a current row.
 */
export async function insertActivities(
  trx: Trx,
  change: Change,
  of: { readonly reporterCode: string; readonly cycleKey: string; readonly count: number },
): Promise<ReportIdentity[]> {
  if (of.count === 0) return []
  await change.begin()
  const { reporterCode, cycleKey } = of
  // No two requests read the same maximum: the change number is held by one at a time.
  const newest = await trx
    .selectFrom('activity')
    .select((eb) => eb.fn.max('serial').as('serial'))
    .where('reporterCode', '=', reporterCode)
    .executeTakeFirst()
  const identities: ReportIdentity[] = []
  for (let i = 1; i <= of.count; i++) {
    const serial = Number(newest?.serial ?? 0) + i
    identities.push({
      activityReportId: timeOrderedId(change.committedAt),
      activityId: timeOrderedId(change.committedAt),
      reporterCode,
      cycleKey,
      serial,
      reference: referenceOf(reporterCode, serial),
    })
  }
  const createdChangeNumber = change.changeNumber
  await insertRows(
    trx,
    'activity',
    identities.map(({ activityId, serial, reference }) => ({
      activityId,
      reporterCode,
      serial,
      reference,
      createdChangeNumber,
    })),
  )
  return identities
}

/** The one-row form of `insertActivities`. */
export async function insertActivity(
  trx: Trx,
  change: Change,
  of: { readonly reporterCode: string; readonly cycleKey: string },
): Promise<ReportIdentity> {
  const [identity] = await insertActivities(trx, change, { ...of, count: 1 })
  return identity!
}

/** The report of a known activity in another cycle. Like a new one, it needs a revision in the same change. */
export function identityInCycle(
  activity: Pick<ReportIdentity, 'activityId' | 'reporterCode' | 'serial' | 'reference'>,
  cycleKey: string,
  change: Change,
): ReportIdentity {
  const { activityId, reporterCode, serial, reference } = activity
  const activityReportId = timeOrderedId(change.committedAt)
  return { activityReportId, activityId, reporterCode, cycleKey, serial, reference }
}

/**
 * Adds revisions and moves the current rows, at most one revision to an activity report in one change.
 *
 * @returns the current rows as they now are, in the order given
 */
export async function appendRevisions(
  trx: Trx,
  change: Change,
  revisions: readonly NewRevision[],
): Promise<CurrentActivity[]> {
  if (revisions.length > 0) await change.begin()
  const current: ActivityReportTable[] = []
  const appended: ActivityRevisionTable[] = []
  for (const revision of revisions) {
    const row = revisionRow(change, revision)
    appended.push(row)
    current.push(projectionOf(revision.identity, row))
    if (isTurnOver()) await nextTurn('held')
  }
  await upsertRows(trx, 'activityReport', ['activityReportId'], current, movingColumns)
  await insertRows(trx, 'activityRevision', appended)
  return current.map(toCurrentActivity)
}

/** Of a current row; what names it never changes. */
const movingColumns = [
  'revision',
  'templateVersion',
  'valuesJson',
  'comment',
  'isWithdrawn',
  'isWithdrawalProposed',
  'errorCount',
  'warningCount',
] as const

/** The one-row form of `appendRevisions`. */
export async function appendRevision(
  trx: Trx,
  change: Change,
  revision: NewRevision,
): Promise<CurrentActivity> {
  const [current] = await appendRevisions(trx, change, [revision])
  return current!
}

function revisionRow(change: Change, revision: NewRevision): ActivityRevisionTable {
  const { identity, issues } = revision
  const { activityId, reporterCode, cycleKey, serial, reference } = identity
  const extra = Object.keys(revision.extra).length > 0 ? JSON.stringify(revision.extra) : null
  const row = {
    activityReportId: identity.activityReportId,
    changeNumber: change.changeNumber,
    valuesJson: storedText(revision.values),
    rawJson: revision.raw === null ? null : storedText(revision.raw),
    extraJson: extra,
    comment: revision.comment,
    isWithdrawn: flag(revision.withdrawn),
    isWithdrawalProposed: flag(revision.withdrawalProposed),
    issuesJson: storedText(issues),
    errorCount: issues.filter((issue) => issue.severity === 'error').length,
    warningCount: issues.filter((issue) => issue.severity === 'warning').length,
    judgedAt: change.committedAt,
    templateVersion: revision.templateVersion,
    listsVersion: revision.listsVersion,
    language: revision.language,
    workbookId: revision.workbookId,
    rowKey: revision.rowKey,
  }
  // Whose activity it is, and in which cycle: nobody may move a revision to another return.
  const whose = { activityId, reporterCode, cycleKey, serial, reference }
  return change.chained('activityRevision', [identity.activityReportId], row, whose)
}

/** The current row that a revision leads to. An erased revision leaves an empty row. */
export function projectionOf(
  identity: ReportIdentity,
  revision: Omit<ActivityRevisionTable, 'ordinal' | 'salt' | 'contentMac' | 'hash'>,
): ActivityReportTable {
  const { activityReportId, activityId, reporterCode, cycleKey, serial, reference } = identity
  return storableRow({
    activityReportId,
    activityId,
    reporterCode,
    cycleKey,
    serial,
    reference,
    revision: revision.changeNumber,
    templateVersion: revision.templateVersion,
    valuesJson: revision.valuesJson ?? '{}',
    comment: revision.comment,
    isWithdrawn: revision.isWithdrawn,
    isWithdrawalProposed: revision.isWithdrawalProposed,
    errorCount: revision.errorCount,
    warningCount: revision.warningCount,
  })
}

/** All activity reports of a return, withdrawn ones too, in the order of their references. */
export async function listReturnActivities(
  db: Db,
  reporterCode: string,
  cycleKey: string,
): Promise<CurrentActivity[]> {
  return (await listOfReturn(db, { reporterCode, cycleKey })).map(toCurrentActivity)
}

interface OfReturn {
  readonly reporterCode: string
  readonly cycleKey: string
}

const listOfReturn = preparedQuery((db, { reporterCode, cycleKey }: OfReturn) =>
  db
    .selectFrom('activityReport')
    .selectAll()
    .where('cycleKey', '=', cycleKey)
    .where('reporterCode', '=', reporterCode)
    .orderBy('serial'),
)

/** How many activities of a return are not withdrawn. */
export async function countReturnActivities(db: Db, of: OfReturn): Promise<number> {
  return Number((await countOfReturn(db, of))!.count)
}

const countOfReturn = preparedRow((db, { reporterCode, cycleKey }: OfReturn) =>
  db
    .selectFrom('activityReport')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('cycleKey', '=', cycleKey)
    .where('reporterCode', '=', reporterCode)
    .where('isWithdrawn', '=', 0),
)

/** Activity reports of a return that a change after `since` has touched, oldest change first. */
export async function listActivitiesChangedSince(
  db: Db,
  of: { readonly reporterCode: string; readonly cycleKey: string; readonly since: number },
): Promise<CurrentActivity[]> {
  const rows = await db
    .selectFrom('activityReport')
    .selectAll()
    .where('reporterCode', '=', of.reporterCode)
    .where('cycleKey', '=', of.cycleKey)
    .where('revision', '>', of.since)
    .orderBy('revision')
    .orderBy('serial')
    .execute()
  return rows.map(toCurrentActivity)
}

/** The current rows of these activity reports, in no particular order; unknown ids are left out. */
export async function listActivitiesById(
  db: Db,
  activityReportIds: readonly string[],
): Promise<CurrentActivity[]> {
  return (await listById(db, activityReportIds, {})).map(toCurrentActivity)
}

const listById = preparedByKeys((db, ids) =>
  db.selectFrom('activityReport').selectAll().where('activityReportId', 'in', ids),
)

/** The current rows of the activity reports that these keys of a workbook have stood for, in no particular order. */
export async function listClaimedActivities(
  db: Db,
  workbookId: string,
  rowKeys: readonly string[],
): Promise<CurrentActivity[]> {
  return (await listClaimed(db, rowKeys, { workbookId })).map(toCurrentActivity)
}

const listClaimed = preparedByKeys((db, keys, { workbookId }: { readonly workbookId: string }) =>
  db
    .selectFrom('activityReport')
    .selectAll()
    .where('activityReportId', 'in', claimedBy(db, workbookId, keys)),
)

function toCurrentActivity(row: ActivityReportRow): CurrentActivity {
  const { activityReportId, activityId, reporterCode, cycleKey, serial, reference, revision } = row
  const { templateVersion, comment, errorCount, warningCount } = row
  return {
    activityReportId,
    activityId,
    reporterCode,
    cycleKey,
    serial,
    reference,
    revision,
    templateVersion,
    comment,
    errorCount,
    warningCount,
    withdrawn: row.isWithdrawn === 1,
    withdrawalProposed: row.isWithdrawalProposed === 1,
    values: storedValues(row.valuesJson),
  }
}
