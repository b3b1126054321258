/** How many pairs that look alike nobody has decided upon: the combined report says so. */
import type { DuplicateDecision } from '../db/duplicates.ts'
import type { SnapshotActivity } from '../report/snapshot.ts'
import { compareReady, findDuplicatePairs } from './find-pairs.ts'
import { settledPairs } from './settled-pairs.ts'

/** @param decisions those in force as of the snapshot's number */
export async function countUndecidedPairs(
  activities: () => AsyncIterable<readonly SnapshotActivity[]>,
  decisions: readonly DuplicateDecision[],
): Promise<number> {
  const pairs = await findDuplicatePairs(await compareReady(activities()))
  const settled = settledPairs(decisions)
  return pairs.filter(({ one, other }) => settled.decisionOn(one.activityId, other.activityId) === null)
    .length
}
