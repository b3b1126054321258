/** The process that makes one report: started by `report-process`, never by hand. It has its own connection and memory. */
import { openDatabase } from '../../db/open-database.ts'
import { useSmallCache } from '../../db/small-cache.ts'
import { ServiceError } from '../../errors.ts'
import { FileSink } from '../../workbooks/byte-sinks.ts'
import { buildReport } from '../build-report.ts'
import type { ReportAnswer, ReportTask } from './report-process.ts'

// Whoever asked for it has died: nobody would take the report.
process.on('disconnect', () => process.exit(1))
process.on('message', (task: ReportTask) => {
  make(task).then(
    () => process.exit(0),
    () => process.exit(1),
  )
})

async function make({ location, request, path }: ReportTask): Promise<void> {
  const db = await openDatabase(location)
  try {
    await useSmallCache(db)
    const sink = await FileSink.create(path)
    const tell = (share: number) => say({ progress: Math.floor(share * 100) })
    const built = await buildReport(db, request, sink, tell, location)
    await sink.close()
    await say({ built })
  } catch (error) {
    await say(error instanceof ServiceError ? { refusal: error.code } : { fault: String(error) })
  } finally {
    await db.destroy()
  }
}

function say(answer: ReportAnswer): Promise<void> {
  return new Promise((sent) => {
    process.send!(answer, () => sent())
  })
}
