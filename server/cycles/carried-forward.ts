/** Activities that go on from one cycle into the next. */
import { codesOf } from '../../templates/activity.ts'
import type { Cycle } from '../../templates/context.ts'
import { type CurrentActivity, listReturnActivities } from '../db/activities.ts'
import type { Db } from '../db/schema.ts'

/** Planned, under implementation, suspended: what is not finished is asked about again. */
const goingOn = ['PLN', 'IMP', 'SUS']

/**
 * The reporter's unfinished activities of the cycle before that have no report in this one yet, as they were last stored.
 * They keep their identity; a report in this cycle is opened when a row with them comes back.
 */
export async function listCarriedForward(
  db: Db,
  reporterCode: string,
  cycle: Cycle,
): Promise<CurrentActivity[]> {
  if (cycle.previousCycleKey === null) return []
  const [before, now] = await Promise.all([
    listReturnActivities(db, reporterCode, cycle.previousCycleKey),
    listReturnActivities(db, reporterCode, cycle.cycleKey),
  ])
  const reported = new Set(now.map((activity) => activity.activityId))
  return before.filter(
    (activity) =>
      !activity.withdrawn &&
      !reported.has(activity.activityId) &&
      codesOf(activity.values.status).some((status) => goingOn.includes(status)),
  )
}
