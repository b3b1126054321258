/**
 * The pairs of a snapshot that look alike. Found when somebody asks, never while a return is being stored: what is found is a
 * function of the revisions alone, so that a report as of a number finds the same for ever.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type ActivityProfile, profileOf } from '../../templates/duplicates/activity-profile.ts'
import { pairsToScore } from '../../templates/duplicates/find-pairs.ts'
import { type PairScore, scoreProfiles } from '../../templates/duplicates/score-pair.ts'
import type { SnapshotActivity } from '../report/snapshot.ts'

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

/** Others get their turn on the event loop this often. */
const sliceMilliseconds = 20

/** The activity reports of a snapshot, ready for comparison. */
export interface ComparableActivities {
  readonly activities: readonly PairedActivity[]
  readonly profiles: readonly ActivityProfile[]
}

/** @param batches as `walkActivities` gives them */
export async function compareReady(
  batches: AsyncIterable<readonly SnapshotActivity[]>,
): Promise<ComparableActivities> {
  const activities: PairedActivity[] = []
  const profiles: ActivityProfile[] = []
  const turns = new Turns()
  for await (const batch of batches) {
    for (const { values, ...activity } of batch) {
      const { activityReportId, activityId, reference, reporterCode, revision } = activity
      const title = typeof values.title === 'string' ? values.title : null
      activities.push({ activityReportId, activityId, reference, reporterCode, revision, title })
      profiles.push(profileOf({ reporterCode, values }))
      await turns.take()
    }
  }
  return { activities, profiles }
}

/** Pairs of tier `strong` or `likely`, the best first; ties in the order of the snapshot. */
export async function findDuplicatePairs({
  activities,
  profiles,
}: ComparableActivities): Promise<DuplicatePair[]> {
  const found: (DuplicatePair & { readonly place: number })[] = []
  const turns = new Turns()
  let place = 0
  for (const { one, other } of pairsToScore(profiles)) {
    const scored = scoreProfiles(profiles[one]!, profiles[other]!)
    if (scored.tier !== 'none')
      found.push({ one: activities[one]!, other: activities[other]!, ...scored, place: place++ })
    await turns.take()
  }
  found.sort((a, b) => b.score - a.score || a.place - b.place)
  return found.map(({ place: _, ...pair }) => pair)
}

/** Lets others run between slices of work. */
class Turns {
  #since = performance.now()

  take(): Promise<void> | undefined {
    if (performance.now() - this.#since < sliceMilliseconds) return undefined
    return nextTurn().then(() => {
      this.#since = performance.now()
    })
  }
}
