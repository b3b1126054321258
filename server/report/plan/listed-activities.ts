/** The rows of a snapshot with what each counts for: worked out once, whatever number of lists is made of them. */
import type { Counts } from '../count.ts'
import { type ActivityFacts, factsOf } from '../count-facts.ts'
import type { CountedGroup } from '../count-groups.ts'
import type { Snapshot, SnapshotActivity } from '../snapshot.ts'

export interface ListedActivity {
  readonly activity: SnapshotActivity
  readonly group: CountedGroup | undefined
  /** Stands for itself, or for its group. */
  readonly isCounted: boolean
  /** Of the report by itself. */
  readonly own: ActivityFacts
  /** What it counts with: its group's where it stands for one, else its own. */
  readonly facts: ActivityFacts
}

const itemsInBatch = 50

/** In batches of one size, however they were read: what is written together must not depend on what was stored later. */
export function listedActivities(
  snapshot: Snapshot,
  counts: Counts,
): () => AsyncGenerator<readonly ListedActivity[]> {
  return async function* walk() {
    let batch: ListedActivity[] = []
    for await (const activities of snapshot.activities()) {
      for (const activity of activities) {
        batch.push(listed(activity, counts))
        if (batch.length < itemsInBatch) continue
        yield batch
        batch = []
      }
    }
    if (batch.length > 0) yield batch
  }
}

function listed(activity: SnapshotActivity, counts: Counts): ListedActivity {
  const own = factsOf(activity.values, counts.facts)
  const group = counts.groupOf.get(activity.activityReportId)
  const isCounted = !group || group.representative.activityReportId === activity.activityReportId
  const facts = group && isCounted ? factsOf(group.values, counts.facts) : own
  return { activity, group, isCounted, own, facts }
}
