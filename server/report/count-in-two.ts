/**
 * Counts a long snapshot in two threads, each half of the rows: counting is a third of the time that a report takes, and until the
 * rows are written nothing else could be done meanwhile. The counts are the same as in one.
 */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { ReportDefinition } from '../../templates/report-definition.ts'
import type { DatabaseLocation } from '../db/open-database.ts'
import type { Db } from '../db/schema.ts'
import { Counter, type Counts, countSnapshot, type PartialCounts } from './count.ts'
import type { Place, Snapshot } from './snapshot.ts'

/** With fewer rows, the second thread would take longer to begin than it saves. */
export const fewestForTwo = 20_000

/** What the thread has read is soon gone again; left to itself, it would take three times as much for it. */
const mostYoungMegabytes = 8

/** What the second thread is told. */
export interface CountingTask {
  readonly location: DatabaseLocation
  readonly cycleKey: string
  readonly status: 'draft' | 'final'
  readonly asOf: number
  readonly after: Place
}

/**
 * Like `countSnapshot`, for a snapshot of the database at that location.
 *
 * @param hasTwo whether two threads can run at once
 */
export function countingInTwo(
  db: Db,
  location: DatabaseLocation,
  { fewest = fewestForTwo, hasTwo = availableParallelism() > 1 } = {},
): typeof countSnapshot {
  return async (snapshot, definition) => {
    const { cycle, status, changeNumber: asOf } = snapshot
    const middle = hasTwo ? await middleOf(db, cycle.cycleKey, fewest) : null
    if (middle === null) return countSnapshot(snapshot, definition)
    const task: CountingTask = { location, cycleKey: cycle.cycleKey, status, asOf, after: middle }
    return countHalves(snapshot, definition, task)
  }
}

async function countHalves(
  snapshot: Snapshot,
  definition: ReportDefinition,
  task: CountingTask,
): Promise<Counts> {
  const worker = new Worker(new URL('./count-in-two-worker.ts', import.meta.url), {
    workerData: task,
    resourceLimits: { maxYoungGenerationSizeMb: mostYoungMegabytes },
  })
  try {
    const second = answerOf(worker)
    const counter = new Counter(snapshot, definition)
    await counter.addReports(snapshot.activities({ upTo: task.after }))
    const counted = await second
    // Without help it takes longer, but is no less right.
    if (counted === null) await counter.addReports(snapshot.activities({ after: task.after }))
    else counter.add(counted)
    return counter.close()
  } finally {
    await worker.terminate()
  }
}

/** Null where the thread came to nothing. */
function answerOf(worker: Worker): Promise<PartialCounts | null> {
  return new Promise((resolve) => {
    worker.on('message', resolve)
    worker.on('error', () => resolve(null))
    worker.on('exit', () => resolve(null))
  })
}

/** The last row of the first half; null where there are too few. */
async function middleOf(db: Db, cycleKey: string, fewest: number): Promise<Place | null> {
  const ofCycle = db.selectFrom('activityReport').where('cycleKey', '=', cycleKey)
  const { total } = await ofCycle
    .select((eb) => eb.fn.countAll<number | string>().as('total'))
    .executeTakeFirstOrThrow()
  if (Number(total) < fewest) return null
  const middle = await ofCycle
    .select(['reporterCode', 'serial'])
    .orderBy('reporterCode')
    .orderBy('serial')
    .offset(Math.floor(Number(total) / 2))
    .limit(1)
    .executeTakeFirst()
  return middle ?? null
}
