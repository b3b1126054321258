/** Activities that go on from one cycle into the next. */
import { codesOf } from '../../templates/activity.ts'
import type { Cycle } from '../../templates/context.ts'
import { type CurrentActivity, listReturnActivities } from '../db/activities.ts'
import type { Db } from '../db/schema.ts'
import { listCycles } from './register.ts'

/** Planned, under implementation, suspended: what is not finished is asked about again. */
const goingOn = ['PLN', 'IMP', 'SUS']

/**
 * The reporter's unfinished activities of the cycles before that have no report in this one yet, as they were last stored. Who was
 * silent in the cycle before is asked about the one before that: what nobody said is over goes on. They keep their identity; a
 * report in this cycle is opened when a row with them comes back.
 */
export async function listCarriedForward(
  db: Db,
  reporterCode: string,
  cycle: Cycle,
): Promise<CurrentActivity[]> {
  if (cycle.previousCycleKey === null) return []
  const now = await listReturnActivities(db, reporterCode, cycle.cycleKey)
  // What a nearer cycle says of an activity counts, be it that it is finished or withdrawn.
  const told = new Set(now.map((activity) => activity.activityId))
  const carried: CurrentActivity[] = []
  for (const cycleKey of await listCyclesBefore(db, cycle)) {
    for (const activity of await listReturnActivities(db, reporterCode, cycleKey)) {
      if (told.has(activity.activityId)) continue
      told.add(activity.activityId)
      if (isGoingOn(activity)) carried.push(activity)
    }
  }
  return carried.sort((one, other) => one.serial - other.serial)
}

function isGoingOn({ withdrawn, values }: CurrentActivity): boolean {
  return !withdrawn && codesOf(values.status).some((status) => goingOn.includes(status))
}

/** Keys of the cycles before, the nearest first. */
async function listCyclesBefore(db: Db, cycle: Cycle): Promise<string[]> {
  const before = new Map((await listCycles(db)).map((one) => [one.cycleKey, one.previousCycleKey]))
  const keys: string[] = []
  for (let key = cycle.previousCycleKey; key !== null; key = before.get(key) ?? null) {
    if (keys.includes(key) || key === cycle.cycleKey) break
    keys.push(key)
  }
  return keys
}
