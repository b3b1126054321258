/**
 * The pairs of a cycle that look alike, as of a number. They are remembered; what has not been looked at yet is looked at when
 * somebody asks, never while a return is being stored. A report as of a number finds the same for ever.
 */
import { type ActivityProfile, profileOf } from '../../templates/duplicates/activity-profile.ts'
import { type PairScore, scoreProfiles } from '../../templates/duplicates/score-pair.ts'
import { listRememberedPairs, type RememberedPair } from '../db/duplicate-pairs.ts'
import type { Db } from '../db/schema.ts'
import type { SnapshotActivity } from '../report/snapshot.ts'
import { scanNewRevisions } from './scan-new-revisions.ts'
import { Turns } from './turns.ts'

/** What is kept of an activity report that is in a pair. */
export interface PairedActivity {
  readonly activityReportId: string
  readonly activityId: string
  readonly reference: string
  readonly reporterCode: string
  readonly revision: number
  readonly title: string | null
}

export interface DuplicatePair extends PairScore {
  readonly one: PairedActivity
  readonly other: PairedActivity
}

/** Activity reports of a snapshot, ready for comparison. */
export interface ComparableActivities {
  readonly activities: readonly PairedActivity[]
  readonly profiles: readonly ActivityProfile[]
}

/** Pairs whose two revisions count as of a number, current or pinned; what is missing is found first. */
export async function foundPairsAsOf(
  db: Db,
  { cycleKey, asOf }: { readonly cycleKey: string; readonly asOf: number },
): Promise<RememberedPair[]> {
  const scanId = await scanNewRevisions(db, { cycleKey, through: asOf })
  return listRememberedPairs(db, { cycleKey, scanId, asOf })
}

/**
 * @param batches as `walkActivities` gives them
 * @param isWanted left out: all
 */
export async function compareReady(
  batches: AsyncIterable<readonly SnapshotActivity[]>,
  isWanted: (activity: SnapshotActivity) => boolean = () => true,
): Promise<ComparableActivities> {
  const activities: PairedActivity[] = []
  const profiles: ActivityProfile[] = []
  const turns = new Turns()
  for await (const batch of batches) {
    for (const activity of batch.filter(isWanted)) {
      activities.push(pairedActivity(activity))
      profiles.push(profileOf(activity))
      await turns.take()
    }
  }
  return { activities, profiles }
}

export function pairedActivity(activity: SnapshotActivity): PairedActivity {
  const { activityReportId, activityId, reference, reporterCode, revision, values } = activity
  const title = typeof values.title === 'string' ? values.title : null
  return { activityReportId, activityId, reference, reporterCode, revision, title }
}

/** Remembered pairs with their reasons, the best first; ties in the order of the snapshot. Pairs of others are passed over. */
export function explainPairs(
  pairs: readonly RememberedPair[],
  { activities, profiles }: ComparableActivities,
): DuplicatePair[] {
  const places = new Map(activities.map((one, place) => [`${one.activityReportId} ${one.revision}`, place]))
  return pairs
    .flatMap((pair) => {
      const found = [
        places.get(`${pair.oneReportId} ${pair.oneRevision}`),
        places.get(`${pair.otherReportId} ${pair.otherRevision}`),
      ].sort((a, b) => a! - b!)
      const [one, other] = found
      return one === undefined || other === undefined ? [] : [{ one, other }]
    })
    .map(({ one, other }) => ({ one, other, scored: scoreProfiles(profiles[one]!, profiles[other]!) }))
    .sort((a, b) => b.scored.score - a.scored.score || a.other - b.other || a.one - b.one)
    .map(({ one, other, scored }) => ({ one: activities[one]!, other: activities[other]!, ...scored }))
}
