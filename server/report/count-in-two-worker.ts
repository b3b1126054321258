/** The thread that counts the second half of a snapshot: started by `count-in-two`, never by hand. */
import { parentPort, workerData } from 'node:worker_threads'
import { openDatabase } from '../db/open-database.ts'
import { useSmallCache } from '../db/small-cache.ts'
import { Counter } from './count.ts'
import type { CountingTask } from './count-in-two.ts'
import { readSnapshot } from './read-snapshot.ts'
import { reportDefinitionOf } from './report-definitions.ts'

const { location, after, ...request } = workerData as CountingTask
const db = await openDatabase(location)
try {
  await useSmallCache(db)
  const snapshot = await readSnapshot(db, request)
  const counter = new Counter(snapshot, reportDefinitionOf(snapshot.template.id))
  await counter.addReports(snapshot.activities({ after }))
  parentPort!.postMessage(counter.partial)
} finally {
  await db.destroy()
}
