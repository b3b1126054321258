/** What an officer writes into a reporter's row: the working translation of the title. Anything else becomes a proposal. */
import type { ActivityValues, FieldValue, RawCell, RawCells } from '../../templates/activity.ts'
import type { FieldDefinition } from '../../templates/definition.ts'
import { parseRow } from '../../templates/parse-row.ts'
import { isSameValue } from '../../templates/same-values.ts'
import { getCycle, getReporter } from '../cycles/register.ts'
import { appendRevision, type CurrentActivity, listReturnActivities } from '../db/activities.ts'
import { type Change, commitChange } from '../db/commit-change.ts'
import { listOpenProposals, type NewProposal, type StoredProposal, saveProposals } from '../db/proposals.ts'
import { listRevisionsOf } from '../db/revisions.ts'
import type { Db, Trx } from '../db/schema.ts'
import { ServiceError } from '../errors.ts'
import { judgeRow } from '../sync/judge-row.ts'
import { loadSyncContext, type SyncContext } from '../sync/sync-context.ts'
import type { ActDependencies } from './move-return.ts'

export interface OfficerEdit {
  readonly reporterCode: string
  readonly cycleKey: string
  readonly reference: string
  /** Cells by field key, as they would be typed; null clears a field. */
  readonly cells: RawCells
}

export interface OfficerEditOutcome {
  /** The fields that were written. */
  readonly written: readonly string[]
  /** What waits for the reporter. */
  readonly proposals: readonly StoredProposal[]
  readonly revision: number
}

/**
 * Writes what an officer may write, and keeps the rest as proposals to the reporter, each once. Cells that say what is stored
 * already change nothing.
 *
 * @throws {ServiceError} REPORTER_UNKNOWN, CYCLE_UNKNOWN, TEMPLATE_UNKNOWN, ACTIVITY_UNKNOWN; QUESTION_TARGET_UNKNOWN for a
 *   field that the template has not
 */
export async function editAsOfficer(
  db: Db,
  edit: OfficerEdit,
  act: ActDependencies,
): Promise<OfficerEditOutcome> {
  const { reporterCode, language } = await getReporter(db, edit.reporterCode)
  const { cycleKey, templateVersion } = await getCycle(db, edit.cycleKey)
  const context = await loadSyncContext(db, { reporterCode, cycleKey, templateVersion, language })
  const request = { kind: 'review', actor: act.actor, channel: act.channel, now: act.now } as const
  return commitChange(db, request, async (trx, change) => {
    const rows = await listReturnActivities(trx, reporterCode, cycleKey)
    const row = rows.find((one) => one.reference === edit.reference.toUpperCase())
    if (!row) throw new ServiceError('ACTIVITY_UNKNOWN', { activity: edit.reference })
    const changed = differencesOf(row, edit.cells, context)
    const own = changed.filter(({ field }) => field.writtenBy === 'secretariatToo')
    const others = changed.filter(({ field }) => field.writtenBy !== 'secretariatToo')
    const proposals = await propose(trx, change, row, others)
    const revision = own.length > 0 ? await write(trx, change, { row, own, context }) : row.revision
    return { written: own.map(({ field }) => field.key), proposals, revision }
  })
}

interface Difference {
  readonly field: FieldDefinition
  readonly value: FieldValue | undefined
  readonly raw: RawCell
}

function differencesOf(row: CurrentActivity, cells: RawCells, context: SyncContext): Difference[] {
  const { template } = context
  const { values } = parseRow({ cells }, context.judgedAt(''))
  return Object.keys(cells).flatMap((key): Difference[] => {
    const field = template.fields.find((one) => one.key === key && one.presence !== 'system')
    if (!field) throw new ServiceError('QUESTION_TARGET_UNKNOWN', { target: key })
    const value = values[key]
    return isSameValue(field, row.values[key], value) ? [] : [{ field, value, raw: cells[key] ?? null }]
  })
}

/** One that is open with the same value already is not made again. */
async function propose(
  trx: Trx,
  change: Change,
  row: CurrentActivity,
  differences: readonly Difference[],
): Promise<StoredProposal[]> {
  if (differences.length === 0) return []
  const open = await listOpenProposals(trx, row.reporterCode, row.cycleKey)
  const isOpen = ({ field, value }: Difference) =>
    open.some(
      (one) =>
        one.activityReportId === row.activityReportId &&
        one.field === field.key &&
        isSameValue(field, one.proposed ?? undefined, value),
    )
  const fresh = differences.filter((one) => !isOpen(one))
  if (fresh.length === 0) return []
  return saveProposals(
    trx,
    change,
    fresh.map(
      ({ field, value, raw }): NewProposal => ({
        identity: row,
        field: field.key,
        stored: row.values[field.key] ?? null,
        proposed: value ?? null,
        raw,
        baseRevision: row.revision,
        workbookId: null,
        rowKey: null,
      }),
    ),
  )
}

async function write(
  trx: Trx,
  change: Change,
  of: { readonly row: CurrentActivity; readonly own: readonly Difference[]; readonly context: SyncContext },
): Promise<number> {
  const { row, own, context } = of
  const newest = (await listRevisionsOf(trx, [row.activityReportId])).get(row.activityReportId)?.at(-1)
  const values = withValues(row.values, own)
  const issues = judgeRow(
    { values, sent: null, earlierIssues: newest?.issues ?? [] },
    context.judgedAt(change.committedAt),
  )
  const { revision } = await appendRevision(trx, change, {
    identity: row,
    values,
    raw: newest?.raw ?? null,
    extra: newest?.extra ?? {},
    comment: row.comment,
    withdrawn: row.withdrawn,
    withdrawalProposed: row.withdrawalProposed,
    issues,
    templateVersion: context.template.version,
    listsVersion: context.lists.version,
    language: context.language,
    workbookId: null,
    rowKey: null,
  })
  return revision
}

function withValues(values: ActivityValues, differences: readonly Difference[]): ActivityValues {
  const after: Record<string, FieldValue> = { ...values }
  for (const { field, value } of differences) {
    if (value === undefined) delete after[field.key]
    else after[field.key] = value
  }
  return after
}
