/** Writes one report of a data folder, or its cells as lines of JSON for the peers; prints what it took. */

import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { openDatabase } from '../../server/db/open-database.ts'
import { useSmallCache } from '../../server/db/small-cache.ts'
import { countingInTwo } from '../../server/report/count-in-two.ts'
import { writeReport } from '../../server/report/formats/report-format.ts'
import { rowsOfList } from '../../server/report/list-source.ts'
import { planReport } from '../../server/report/plan-report.ts'
import { readSnapshot } from '../../server/report/read-snapshot.ts'
import type { PlanCell, ReportPlan } from '../../server/report/report-plan.ts'
import { FileSink } from '../../server/workbooks/byte-sinks.ts'

const [folder, cycleKey, out, what] = process.argv.slice(2) as [string, string, string, 'report' | 'cells']
const request = { cycleKey, language: 'en', status: 'draft' } as const
const location = { folder }
const db = await openDatabase(location)
await useSmallCache(db)
if (what === 'report') {
  const sink = await FileSink.create(out)
  await writeReport(await planned(), 'xlsx', sink)
  await sink.close()
} else await dumpCells()
await db.destroy()
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
console.log(JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024 }))

/** Without likely duplicates: made-up titles are all alike, and finding pairs has a bench of its own. */
async function planned(): Promise<ReportPlan> {
  const snapshot = await readSnapshot(db, request)
  const count = countingInTwo(db, location)
  return planReport(snapshot, request.language, { programVersion: 'bench' }, {}, count)
}

/** A line with the sheet's name, then one for each row. */
async function dumpCells(): Promise<void> {
  const stream = createWriteStream(out)
  const put = async (line: unknown) => {
    if (!stream.write(`${JSON.stringify(line)}\n`)) await once(stream, 'drain')
  }
  const plan = await planned()
  for (const sheet of plan.sheets) {
    await put(sheet.name)
    for (const block of sheet.blocks) {
      if (block.kind === 'heading' || block.kind === 'paragraph') await put([block.text])
      if (block.kind === 'facts') for (const row of block.rows) await put([row.label, plain(row.value)])
      if (block.kind !== 'table') continue
      await put(block.columns.map(({ header }) => header))
      for (const row of block.rows) await put(row.map(plain))
    }
    if (!sheet.list) continue
    await put(sheet.list.columns.map(({ header }) => header))
    for await (const batch of rowsOfList(sheet.list)) for (const row of batch) await put(row)
  }
  stream.end()
  await once(stream, 'close')
}

function plain(cell: PlanCell): string | number | null {
  if (cell === null) return null
  if ('text' in cell) return cell.text
  return cell.kind === 'date' ? cell.date : cell.value
}
