/**
 * Joint activities: a report that names another reporter as taking part asks for the other's report of the same activity. What
 * matches is what an officer has linked, or else what looks alike.
 */
import { codesOf } from '../../templates/activity.ts'
import { comparedFields } from '../../templates/duplicates/activity-profile.ts'
import { selectByKeys } from '../db/batches.ts'
import type { RememberedPair } from '../db/duplicate-pairs.ts'
import type { DuplicateDecision } from '../db/duplicates.ts'
import { listReturnsAsOf } from '../db/returns.ts'
import type { Db } from '../db/schema.ts'
import { keyOf, pinnedRevisions, type RevisionKey, readValues } from './counting-revisions.ts'
import { type PairedActivity, pairedActivity } from './paired-activities.ts'
import type { SettledPairs } from './settled-pairs.ts'

export interface JointCounterpart {
  readonly activityReportId: string
  readonly activityId: string
  readonly reference: string
  /** `linked`: decided the same or joint. `alike`: found, undecided. */
  readonly by: 'linked' | 'alike'
  /** It stands in the other's return as submitted; later edits of it count for nothing yet. */
  readonly isSubmitted: boolean
}

export interface JointRequest {
  readonly activity: PairedActivity
  /** Who is named. */
  readonly reporterCode: string
  /**
   * `linked`: decided. `alike`: an officer has to look. `waiting`: nothing like it, and the one named has not submitted.
   * `noMatch`: has submitted, without anything like it.
   */
  readonly state: 'linked' | 'alike' | 'waiting' | 'noMatch'
  /** The one named has, and it counts. */
  readonly hasSubmitted: boolean
  readonly counterparts: readonly JointCounterpart[]
}

export interface JointSources {
  readonly cycleKey: string
  readonly asOf: number
  /** Of `foundPairsAsOf`. */
  readonly pairs: readonly RememberedPair[]
  readonly settled: SettledPairs<DuplicateDecision>
  /** Left out: whoever names anybody. */
  readonly reporterCode?: string | undefined
}

/** By reporter and reference; for each report in the order in which it names others. Who names itself asks for nothing. */
export async function listJointRequests(db: Db, of: JointSources): Promise<JointRequest[]> {
  const keys = await keysOfNaming(db, of)
  const read = await readValues(db, keys)
  const naming = keys.flatMap((key) => read.get(keyOf(key)) ?? [])
  const linked = await linkedReports(
    db,
    of,
    naming.map(({ activityId }) => activityId),
  )
  const alike = alikeReports(of)
  const submitted = await submittedReports(db, of)
  const requests: JointRequest[] = []
  for (const revision of naming) {
    const activity = pairedActivity(revision)
    for (const reporterCode of new Set(codesOf(revision.values[comparedFields.jointWith]))) {
      if (reporterCode === activity.reporterCode) continue
      const pinned = await submitted(reporterCode)
      const found = [
        ...of.settled
          .linkedWith(activity.activityId)
          .flatMap((id) => linked.get(id) ?? [])
          .map((one) => ({ ...one, by: 'linked' as const, revision: null })),
        ...(alike.get(activity.activityReportId) ?? []).map((one) => ({ ...one, by: 'alike' as const })),
      ].filter((one) => one.reporterCode === reporterCode)
      const counterparts = new Map<string, JointCounterpart>()
      for (const { activityReportId, activityId, reference, by, revision: alikeRevision } of found) {
        const counting = pinned?.get(activityReportId)
        const isSubmitted = counting !== undefined && (alikeRevision === null || alikeRevision === counting)
        const known = counterparts.get(activityReportId)
        counterparts.set(activityReportId, {
          activityReportId,
          activityId,
          reference,
          by: known?.by ?? by,
          isSubmitted: isSubmitted || known?.isSubmitted === true,
        })
      }
      requests.push({
        activity,
        reporterCode,
        hasSubmitted: pinned !== null,
        state: stateOf([...counterparts.values()], pinned !== null),
        counterparts: [...counterparts.values()],
      })
    }
  }
  return requests
}

function stateOf(counterparts: readonly JointCounterpart[], hasSubmitted: boolean): JointRequest['state'] {
  if (counterparts.some(({ by }) => by === 'linked')) return 'linked'
  if (counterparts.length > 0) return 'alike'
  return hasSubmitted ? 'noMatch' : 'waiting'
}

/** Current revisions that name anybody. */
async function keysOfNaming(db: Db, { cycleKey, asOf, reporterCode }: JointSources): Promise<RevisionKey[]> {
  let query = db
    .selectFrom('activityReport')
    .innerJoin('activityRevision', (join) =>
      join
        .onRef('activityRevision.activityReportId', '=', 'activityReport.activityReportId')
        .on('activityRevision.changeNumber', '=', (eb) =>
          eb
            .selectFrom('activityRevision as newest')
            .select((m) => m.fn.max('newest.changeNumber').as('changeNumber'))
            .whereRef('newest.activityReportId', '=', 'activityReport.activityReportId')
            .where('newest.changeNumber', '<=', asOf),
        ),
    )
    .select(['activityReport.activityReportId', 'activityRevision.changeNumber as revision'])
    .where('activityReport.cycleKey', '=', cycleKey)
    .where('activityRevision.isWithdrawn', '=', 0)
    .where('activityRevision.valuesJson', 'like', `%"${comparedFields.jointWith}":%`)
  if (reporterCode !== undefined) query = query.where('activityReport.reporterCode', '=', reporterCode)
  return query.orderBy('activityReport.reporterCode').orderBy('activityReport.serial').execute()
}

interface NamedReport {
  readonly activityReportId: string
  readonly activityId: string
  readonly reporterCode: string
  readonly reference: string
}

/** Reports in this cycle of all activities that these are linked with, by activity. */
async function linkedReports(
  db: Db,
  { cycleKey, settled }: JointSources,
  activityIds: readonly string[],
): Promise<Map<string, NamedReport>> {
  const linked = new Set(
    activityIds.flatMap((id) => {
      const ids = settled.linkedWith(id)
      return ids.length > 1 ? ids : []
    }),
  )
  const rows = await selectByKeys([...linked], (ids) =>
    db
      .selectFrom('activityReport')
      .select(['activityReportId', 'activityId', 'reporterCode', 'reference'])
      .where('activityId', 'in', ids)
      .where('cycleKey', '=', cycleKey)
      .execute(),
  )
  return new Map(rows.map((row) => [row.activityId, row]))
}

/** What looks like each report as it is now and is not decided upon, with the revision that does. */
function alikeReports({ pairs, settled }: JointSources): Map<string, (NamedReport & { revision: number })[]> {
  const alike = new Map<string, (NamedReport & { revision: number })[]>()
  const note = (of: string, report: NamedReport & { revision: number }) => {
    const known = alike.get(of)
    if (known) known.push(report)
    else alike.set(of, [report])
  }
  for (const pair of pairs) {
    if (settled.decisionOn(pair.oneActivityId, pair.otherActivityId) !== null) continue
    const one = {
      activityReportId: pair.oneReportId,
      activityId: pair.oneActivityId,
      reporterCode: pair.oneReporterCode,
      reference: pair.oneReference,
      revision: pair.oneRevision,
    }
    const other = {
      activityReportId: pair.otherReportId,
      activityId: pair.otherActivityId,
      reporterCode: pair.otherReporterCode,
      reference: pair.otherReference,
      revision: pair.otherRevision,
    }
    if (pair.oneIsCurrent === 1) note(one.activityReportId, other)
    if (pair.otherIsCurrent === 1) note(other.activityReportId, one)
  }
  return alike
}

/** What each return holds as submitted, read once; null where it has not been. */
async function submittedReports(
  db: Db,
  { cycleKey, asOf }: JointSources,
): Promise<(reporterCode: string) => Promise<ReadonlyMap<string, number> | null>> {
  const returns = await listReturnsAsOf(db, cycleKey, asOf)
  const pinnedAt = new Map(
    returns.flatMap(({ state, reporterCode, pinnedChangeNumber }) =>
      state === 'submitted' || state === 'accepted' ? [[reporterCode, pinnedChangeNumber ?? 0] as const] : [],
    ),
  )
  const read = new Map<string, Promise<ReadonlyMap<string, number>>>()
  return async (reporterCode) => {
    const number = pinnedAt.get(reporterCode)
    if (number === undefined) return null
    const known = read.get(reporterCode) ?? pinnedRevisions(db, { cycleKey, reporterCode, asOf: number })
    read.set(reporterCode, known)
    return known
  }
}
