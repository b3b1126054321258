/** What a restore would do: decided here without writing anything. */
import {
  compareNotes,
  compareRevisions,
  type FieldChange,
  type NoteChange,
} from '../../templates/compare-revisions.ts'
import type { Language } from '../../templates/definition.ts'
import { isLanguage } from '../../templates/definition.ts'
import type { Issue } from '../../templates/issues.ts'
import { hasSameValues, isSameValue } from '../../templates/same-values.ts'
import { getCycle, getReporter, getTemplate } from '../cycles/register.ts'
import type { NewRevision, ReportIdentity } from '../db/activities.ts'
import { selectByKeys } from '../db/batches.ts'
import { getChange } from '../db/change-log.ts'
import { listOpenProposals, type StoredProposal, withdrawalField } from '../db/proposals.ts'
import { findReturn, listReturnsAsOf, type StoredReturn } from '../db/returns.ts'
import { toRevision } from '../db/revisions.ts'
import type { ActivityRevisionRow, Db } from '../db/schema.ts'
import { ServiceError } from '../errors.ts'
import { judgeRow } from '../sync/judge-row.ts'
import { fullOfRevision } from '../sync/return-state.ts'
import { withNotes } from '../sync/row-notes.ts'
import { loadSyncContext, type SyncContext } from '../sync/sync-context.ts'

/** What is to be as it was. */
export interface RestoreTarget {
  readonly reporterCode: string
  readonly cycleKey: string
  /** Null: every activity report of the return. */
  readonly activityReportId: string | null
  /** As it was at this change number. */
  readonly asOf: number
}

/** A row that a restore changes. */
export interface RestoredRow {
  readonly activityReportId: string
  readonly reference: string
  /** `withdrawn`: it was not there, or withdrawn, at the number. `broughtBack`: it is withdrawn now and was not. */
  readonly kind: 'restored' | 'withdrawn' | 'broughtBack'
  /** The revision it goes back to; null where there was none yet. */
  readonly from: number | null
  /** The state now beside the state it is to have. */
  readonly changes: readonly FieldChange[]
  readonly noteChanges: readonly NoteChange[]
  readonly withdrawn: boolean
  readonly withdrawalProposed: boolean
  /** Judged now, with the lists and rates of now. */
  readonly issues: readonly Issue[]
}

export interface RestorePlan {
  readonly rows: readonly RestoredRow[]
  /** To be appended, in the order of `rows`. */
  readonly revisions: readonly NewRevision[]
  readonly unchangedCount: number
  /** Their content was erased, now or as of the number: left as they are. */
  readonly erased: readonly { readonly activityReportId: string; readonly reference: string }[]
  /** Left as they are. */
  readonly openProposals: readonly StoredProposal[]
  /** What they propose is what is to be stored again. */
  readonly settledProposals: readonly StoredProposal[]
  /** The return as it is to be; null where it stays. Submissions are never undone. */
  readonly answer: StoredReturn | null
}

/** @throws {ServiceError} REPORTER_UNKNOWN, CYCLE_UNKNOWN, TEMPLATE_UNKNOWN */
export async function loadRestoreContext(
  db: Db,
  { reporterCode, cycleKey }: Pick<RestoreTarget, 'reporterCode' | 'cycleKey'>,
): Promise<SyncContext> {
  const { language } = await getReporter(db, reporterCode)
  const { version } = getTemplate(await getCycle(db, cycleKey))
  return loadSyncContext(db, { reporterCode, cycleKey, templateVersion: version, language })
}

/**
 * @param judgedAt the instant of judging, UTC ISO
 * @throws {ServiceError} CHANGE_NUMBER_UNKNOWN; REVISION_ERASED where one activity report is asked for and its content, now or as of
 *   the number, is no more; TEMPLATE_UNKNOWN where the state is of a template this program does not have
 */
export async function planRestore(
  db: Db,
  context: SyncContext,
  target: RestoreTarget,
  judgedAt: string,
): Promise<RestorePlan> {
  await getChange(db, target.asOf)
  const judging = context.judgedAt(judgedAt)
  const identities = await listIdentities(db, target)
  const ids = identities.map((identity) => identity.activityReportId)
  const now = await newestRevisions(db, ids)
  const then = await newestRevisions(db, ids, target.asOf)
  const rows: RestoredRow[] = []
  const revisions: NewRevision[] = []
  const erased: RestorePlan['erased'][number][] = []
  for (const identity of identities) {
    const { activityReportId, reference } = identity
    const current = now.get(activityReportId)!
    const earlier = then.get(activityReportId)
    if (current.valuesJson === null || (earlier !== undefined && earlier.valuesJson === null)) {
      if (target.activityReportId !== null)
        throw new ServiceError('REVISION_ERASED', { reference, changeNumber: target.asOf })
      if (earlier?.changeNumber !== current.changeNumber) erased.push({ activityReportId, reference })
      continue
    }
    const revision = restoredRevision(context, identity, current, earlier)
    if (revision === null) continue
    const issues = judgeRow(
      { values: revision.values, sent: null, earlierIssues: toRevision(earlier ?? current).issues },
      judging,
    )
    revisions.push({ ...revision, issues })
    rows.push({
      activityReportId,
      reference,
      kind: kindOf(current.isWithdrawn === 1, revision.withdrawn),
      from: earlier?.changeNumber ?? null,
      changes: compareRevisions(context.template.fields, toRevision(current).values, revision.values),
      noteChanges: compareNotes(toRevision(current), revision),
      withdrawn: revision.withdrawn,
      withdrawalProposed: revision.withdrawalProposed,
      issues,
    })
  }
  const { reporterCode, cycleKey } = target
  const known = new Set(ids)
  const open = (await listOpenProposals(db, reporterCode, cycleKey)).filter((one) =>
    known.has(one.activityReportId),
  )
  const restored = new Map(revisions.map((one) => [one.identity.activityReportId, one]))
  const settled = open.filter((one) => isSettled(context, one, restored.get(one.activityReportId)))
  const withdrawn = new Map(rows.map((row) => [row.activityReportId, row.withdrawn]))
  const rowCount = await countAfter(db, target, withdrawn)
  return {
    rows,
    revisions,
    unchangedCount: identities.length - rows.length - erased.length,
    erased,
    openProposals: open.filter((one) => !settled.includes(one)),
    settledProposals: settled,
    answer: await answerAfter(db, target, rowCount),
  }
}

/** The state to append, issues left out; null where it is the state of now. */
function restoredRevision(
  context: SyncContext,
  identity: ReportIdentity,
  current: ActivityRevisionRow,
  earlier: ActivityRevisionRow | undefined,
): NewRevision | null {
  const from = toRevision(earlier ?? current)
  const { version, id } = context.template
  if (from.templateVersion !== version)
    throw new ServiceError('TEMPLATE_UNKNOWN', { templateId: id, templateVersion: from.templateVersion })
  // A row that was not there yet is withdrawn with the content it has.
  const withdrawn = earlier === undefined || from.withdrawn
  const withdrawalProposed = earlier !== undefined && from.withdrawalProposed
  const old = toRevision(current)
  const isSame =
    old.withdrawn === withdrawn &&
    (old.withdrawalProposed === withdrawalProposed || earlier === undefined) &&
    hasSameValues(context.fields, fullOfRevision(old), fullOfRevision(from))
  if (isSame) return null
  return {
    identity,
    values: from.values,
    raw: from.raw,
    extra: from.extra,
    comment: from.comment,
    withdrawn,
    withdrawalProposed,
    issues: [],
    templateVersion: version,
    listsVersion: context.lists.version,
    language: languageOf(from.language, context.language),
    // No row of a workbook has brought it: to every workbook it is somebody else's newer revision.
    workbookId: null,
    rowKey: null,
  }
}

/** What was proposed is what the restore brings. */
function isSettled(
  { fields }: SyncContext,
  { field, proposed }: StoredProposal,
  revision: NewRevision | undefined,
): boolean {
  if (revision === undefined) return false
  if (field === withdrawalField) return revision.withdrawn
  const definition = fields.find((one) => one.key === field)
  const value = withNotes(revision.values, revision)[field]
  return definition !== undefined && isSameValue(definition, value, proposed ?? undefined)
}

function languageOf(text: string, otherwise: Language): Language {
  return isLanguage(text) ? text : otherwise
}

function kindOf(isWithdrawn: boolean, willBe: boolean): RestoredRow['kind'] {
  if (isWithdrawn === willBe) return 'restored'
  return willBe ? 'withdrawn' : 'broughtBack'
}

async function listIdentities(
  db: Db,
  { reporterCode, cycleKey, activityReportId }: RestoreTarget,
): Promise<ReportIdentity[]> {
  const all = db
    .selectFrom('activityReport')
    .select(['activityReportId', 'activityId', 'reporterCode', 'cycleKey', 'serial', 'reference'])
    .where('cycleKey', '=', cycleKey)
    .where('reporterCode', '=', reporterCode)
    .orderBy('serial')
  return (activityReportId === null ? all : all.where('activityReportId', '=', activityReportId)).execute()
}

/** The newest revision of each, up to a number if one is given. */
async function newestRevisions(
  db: Db,
  activityReportIds: readonly string[],
  upTo: number = Number.MAX_SAFE_INTEGER,
): Promise<ReadonlyMap<string, ActivityRevisionRow>> {
  const rows = await selectByKeys(activityReportIds, (ids) =>
    db
      .selectFrom('activityRevision')
      .selectAll()
      .where('activityReportId', 'in', ids)
      .where('changeNumber', '=', (eb) =>
        eb
          .selectFrom('activityRevision as newest')
          .select((m) => m.fn.max('newest.changeNumber').as('changeNumber'))
          .whereRef('newest.activityReportId', '=', 'activityRevision.activityReportId')
          .where('newest.changeNumber', '<=', upTo),
      )
      .execute(),
  )
  return new Map(rows.map((row) => [row.activityReportId, row]))
}

/** Activities of the return that are not withdrawn, after the restore. */
async function countAfter(
  db: Db,
  { reporterCode, cycleKey }: RestoreTarget,
  withdrawn: ReadonlyMap<string, boolean>,
): Promise<number> {
  const rows = await db
    .selectFrom('activityReport')
    .select(['activityReportId', 'isWithdrawn'])
    .where('cycleKey', '=', cycleKey)
    .where('reporterCode', '=', reporterCode)
    .execute()
  return rows.filter((row) => !(withdrawn.get(row.activityReportId) ?? row.isWithdrawn === 1)).length
}

/** "Nothing to report" goes back with the rows of a whole return, and never stands beside rows. */
async function answerAfter(
  db: Db,
  { reporterCode, cycleKey, activityReportId, asOf }: RestoreTarget,
  rowCount: number,
): Promise<StoredReturn | null> {
  const current = await findReturn(db, reporterCode, cycleKey)
  if (current === undefined) return null
  const then =
    activityReportId === null
      ? (await listReturnsAsOf(db, cycleKey, asOf)).find((one) => one.reporterCode === reporterCode)
      : current
  const nothingToReport = rowCount === 0 && (then?.nothingToReport ?? false)
  return nothingToReport === current.nothingToReport ? null : { ...current, nothingToReport }
}
