/** What is new, changed and withdrawn between two snapshots of a cycle, by reporter. */
import type { ActivityValues } from '../../templates/activity.ts'
import { canonicalJson, type Json } from '../../templates/canonical.ts'
import { getCycle, getTemplate, listReporters } from '../cycles/register.ts'
import { selectByKeys } from '../db/batches.ts'
import { type ChangePoint, getChange } from '../db/change-log.ts'
import type { Db } from '../db/schema.ts'
import { refuseLaterSince } from './check-since.ts'
import type { SnapshotActivity } from './snapshot.ts'
import { walkActivities } from './walk-activities.ts'

export interface ComparedActivity {
  readonly reference: string
  readonly title: string | null
}

export interface ChangedActivity extends ComparedActivity {
  /** Keys of the fields that differ, in the order of the sheet. */
  readonly fields: readonly string[]
}

export interface ReporterChanges {
  readonly reporterCode: string
  readonly name: string
  readonly new: readonly ComparedActivity[]
  readonly changed: readonly ChangedActivity[]
  readonly withdrawn: readonly ComparedActivity[]
}

export interface SnapshotComparison {
  readonly cycleKey: string
  readonly status: 'draft' | 'final'
  readonly from: ChangePoint
  readonly to: ChangePoint
  readonly counts: { readonly new: number; readonly changed: number; readonly withdrawn: number }
  /** Only those with any; by code. */
  readonly reporters: readonly ReporterChanges[]
}

export interface ComparisonRequest {
  readonly cycleKey: string
  readonly status: 'draft' | 'final'
  readonly from: number
  readonly to: number
}

/** In no report, and so in no comparison of reports. */
const neverShown = 'confidential_note'

interface Seen extends ComparedActivity {
  readonly activityReportId: string
  readonly reporterCode: string
  readonly revision: number
}

/** @throws {ServiceError} CYCLE_UNKNOWN, CHANGE_NUMBER_UNKNOWN, REPORT_SINCE_LATER */
export async function compareSnapshots(db: Db, request: ComparisonRequest): Promise<SnapshotComparison> {
  const { cycleKey, status } = request
  const [from, to] = [await getChange(db, request.from), await getChange(db, request.to)]
  refuseLaterSince(from.changeNumber, to.changeNumber)
  const { fields: ordered } = getTemplate(await getCycle(db, cycleKey, to.changeNumber))
  const keys = ordered.map(({ key }) => key).filter((key) => key !== neverShown)
  const before = new Map<string, Seen>()
  for await (const batch of walkActivities(db, { cycleKey, status, asOf: from.changeNumber }))
    for (const activity of batch) before.set(activity.activityReportId, seen(activity))
  const fresh: Seen[] = []
  const changed: (Seen & { readonly fields: readonly string[] })[] = []
  for await (const batch of walkActivities(db, { cycleKey, status, asOf: to.changeNumber })) {
    const moved = batch.filter((one) => before.has(one.activityReportId))
    const revised = moved.filter((one) => before.get(one.activityReportId)!.revision !== one.revision)
    const old = await valuesOf(
      db,
      revised.map((one) => before.get(one.activityReportId)!),
    )
    for (const one of revised) {
      const fields = differingFields(keys, old.get(one.activityReportId) ?? {}, one.values)
      if (fields.length > 0) changed.push({ ...seen(one), fields })
    }
    for (const one of batch) if (!before.delete(one.activityReportId)) fresh.push(seen(one))
  }
  const withdrawn = [...before.values()]
  const names = new Map((await listReporters(db, to.changeNumber)).map((one) => [one.reporterCode, one.name]))
  const codes = new Set([...fresh, ...changed, ...withdrawn].map(({ reporterCode }) => reporterCode))
  const of = <T extends Seen>(list: readonly T[], code: string) =>
    list.filter((one) => one.reporterCode === code)
  return {
    cycleKey,
    status,
    from,
    to,
    counts: { new: fresh.length, changed: changed.length, withdrawn: withdrawn.length },
    reporters: [...codes].sort().map((reporterCode) => ({
      reporterCode,
      name: names.get(reporterCode) ?? reporterCode,
      new: of(fresh, reporterCode).map(shown),
      changed: of(changed, reporterCode).map((one) => ({ ...shown(one), fields: one.fields })),
      withdrawn: of(withdrawn, reporterCode).map(shown),
    })),
  }
}

function seen({ activityReportId, reporterCode, reference, revision, values }: SnapshotActivity): Seen {
  const { title } = values
  return {
    activityReportId,
    reporterCode,
    reference,
    revision,
    title: typeof title === 'string' ? title : null,
  }
}

function shown({ reference, title }: Seen): ComparedActivity {
  return { reference, title }
}

/** What each was at the revision that counted before. */
async function valuesOf(db: Db, before: readonly Seen[]): Promise<ReadonlyMap<string, ActivityValues>> {
  const revisionOf = new Map(before.map((one) => [one.activityReportId, one.revision]))
  const rows = await selectByKeys(before, (batch) =>
    db
      .selectFrom('activityRevision')
      .select(['activityReportId', 'changeNumber', 'valuesJson'])
      .where(
        'activityReportId',
        'in',
        batch.map((one) => one.activityReportId),
      )
      .where('changeNumber', 'in', [...new Set(batch.map((one) => one.revision))])
      .execute(),
  )
  return new Map(
    rows
      .filter((row) => revisionOf.get(row.activityReportId) === row.changeNumber)
      .map((row) => [row.activityReportId, JSON.parse(row.valuesJson ?? '{}') as ActivityValues]),
  )
}

function differingFields(keys: readonly string[], before: ActivityValues, after: ActivityValues): string[] {
  const [old, current] = [before, after] as Readonly<Record<string, Json>>[]
  return keys.filter((key) => canonicalJson(old![key] ?? null) !== canonicalJson(current![key] ?? null))
}
