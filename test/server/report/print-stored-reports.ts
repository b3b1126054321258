/** Prints the SHA-256 of reports of a database; run in a process of its own with another clock, time zone and locale. */
import { openDatabase } from '../../../server/db/open-database.ts'
import { buildReport, type ReportRequest } from '../../../server/report/build-report.ts'

const { location, requests } = JSON.parse(process.argv[2]!) as {
  readonly location: Parameters<typeof openDatabase>[0]
  readonly requests: readonly ReportRequest[]
}
const db = await openDatabase(location)
const digests: string[] = []
for (const request of requests)
  digests.push((await buildReport(db, request, { write: () => undefined })).sha256)
await db.destroy()
console.log(JSON.stringify({ digests, year: new Date().getFullYear(), day: new Date(0).toLocaleString() }))
