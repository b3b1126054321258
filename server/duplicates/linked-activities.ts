/**
 * What a reporter sees of others once an officer has decided: who else reports the same activity, with its title, dates and
 * countries as submitted. Nothing else of it, nothing that is still a draft, and nothing of pairs that are undecided or different.
 */
import { getCycle, getReporter } from '../cycles/register.ts'
import { selectByKeys } from '../db/batches.ts'
import { getNewestChange } from '../db/change-log.ts'
import { listDuplicateDecisions } from '../db/duplicates.ts'
import { listReturnsAsOf } from '../db/returns.ts'
import type { Db } from '../db/schema.ts'
import { newestKeysOf, type ReadRevision, readValues } from './counting-revisions.ts'
import { pairedActivity } from './paired-activities.ts'
import { settledPairs } from './settled-pairs.ts'

/** Somebody else's report, as far as it is shown. */
export interface LinkedCounterpart {
  readonly reporterCode: string
  /** Null, as is all that follows, until that reporter has submitted it. */
  readonly title: string | null
  readonly startDate: string | null
  readonly endDate: string | null
  readonly countries: readonly string[]
}

export interface LinkedActivity {
  /** The reporter's own. */
  readonly activityReportId: string
  readonly reference: string
  readonly title: string | null
  /** `same` where any decision that links it says so. */
  readonly kind: 'same' | 'joint'
  /** By reporter and reference. */
  readonly others: readonly LinkedCounterpart[]
}

/**
 * By reference; activities that nothing links are left out.
 *
 * @throws {ServiceError} CYCLE_UNKNOWN, REPORTER_UNKNOWN
 */
export async function listLinkedActivities(
  db: Db,
  request: { readonly cycleKey: string; readonly reporterCode: string },
): Promise<LinkedActivity[]> {
  const { cycleKey } = await getCycle(db, request.cycleKey)
  const { reporterCode } = await getReporter(db, request.reporterCode)
  const { changeNumber: asOf } = await getNewestChange(db)
  const decisions = await listDuplicateDecisions(db, asOf)
  const settled = settledPairs(decisions)
  const ids = [
    ...new Set(
      decisions.filter(({ kind }) => kind !== 'different').flatMap(({ activityIds }) => activityIds),
    ),
  ]
  const reports = await selectByKeys(ids, (some) =>
    db
      .selectFrom('activityReport')
      .select(['activityId', 'reporterCode', 'serial'])
      .where('activityId', 'in', some)
      .where('cycleKey', '=', cycleKey)
      .orderBy('reporterCode')
      .orderBy('serial')
      .execute(),
  )
  const reporterOf = new Map(reports.map((report) => [report.activityId, report.reporterCode]))
  const ownIds = reports
    .filter((report) => report.reporterCode === reporterCode)
    .map(({ activityId }) => activityId)
  const own = await readNewest(db, ownIds, { cycleKey, asOf })
  const submitted = await submittedValues(db, {
    cycleKey,
    asOf,
    activityIds: ownIds
      .flatMap((id) => settled.linkedWith(id))
      .filter((id) => reporterOf.get(id) !== undefined && reporterOf.get(id) !== reporterCode),
    reporterOf,
  })
  return ownIds.flatMap((id): LinkedActivity[] => {
    const revision = own.get(id)
    if (!revision) return []
    const others = reports
      .filter((report) => report.reporterCode !== reporterCode)
      .filter(({ activityId }) => settled.linkedWith(id).includes(activityId))
      .map(({ activityId, reporterCode: code }) => counterpartOf(code, submitted.get(activityId)))
    if (others.length === 0) return []
    const { activityReportId, reference, title } = pairedActivity(revision)
    const isSame = settled.linksOf(id).some(({ kind }) => kind === 'same')
    return [{ activityReportId, reference, title, kind: isSame ? 'same' : 'joint', others }]
  })
}

function counterpartOf(reporterCode: string, revision: ReadRevision | undefined): LinkedCounterpart {
  if (!revision) return { reporterCode, title: null, startDate: null, endDate: null, countries: [] }
  const { title, startDate, endDate, countries } = pairedActivity(revision)
  return { reporterCode, title, startDate, endDate, countries }
}

/** By activity. */
async function readNewest(
  db: Db,
  activityIds: readonly string[],
  of: { readonly cycleKey: string; readonly asOf: number },
): Promise<Map<string, ReadRevision>> {
  const read = await readValues(db, await newestKeysOf(db, activityIds, of))
  return new Map([...read.values()].map((revision) => [revision.activityId, revision]))
}

/** As the returns of their reporters have pinned them; what has not been submitted is missing. */
async function submittedValues(
  db: Db,
  of: {
    readonly cycleKey: string
    readonly asOf: number
    readonly activityIds: readonly string[]
    readonly reporterOf: ReadonlyMap<string, string>
  },
): Promise<Map<string, ReadRevision>> {
  const submitted = new Map<string, ReadRevision>()
  const byReporter = Map.groupBy(of.activityIds, (id) => of.reporterOf.get(id)!)
  for (const { state, reporterCode, pinnedChangeNumber } of await listReturnsAsOf(db, of.cycleKey, of.asOf)) {
    const ids = byReporter.get(reporterCode)
    if (!ids || pinnedChangeNumber === null || !(state === 'submitted' || state === 'accepted')) continue
    const read = await readNewest(db, ids, { cycleKey: of.cycleKey, asOf: pinnedChangeNumber })
    for (const [id, revision] of read) submitted.set(id, revision)
  }
  return submitted
}
