/** What remembering duplicates saves: everything looked through once, one more activity, and a report with and without. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { appendRevisions, insertActivities } from '../../server/db/activities.ts'
import { getNewestChange } from '../../server/db/change-log.ts'
import { commitChange } from '../../server/db/commit-change.ts'
import type { Db } from '../../server/db/schema.ts'
import { foundPairsAsOf } from '../../server/duplicates/find-pairs.ts'
import { buildReport } from '../../server/report/build-report.ts'
import { cycleOrNewest, openService } from '../../server/service.ts'
import { manyReports } from '../helpers/many-reports.ts'
import { aChangeRequest, aRevision } from '../helpers/stored-things.ts'
import { type BenchLine, median } from './bench-line.ts'

const reporters = 25
const rowsPerChange = 200

/** @param counts activities in the database: a real size first */
export async function benchDuplicateScan(counts: readonly number[] = [4_000, 100_000]): Promise<BenchLine[]> {
  const lines: BenchLine[] = []
  for (const count of counts) lines.push(...(await measure(count)))
  return lines
}

async function measure(count: number): Promise<BenchLine[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cinnabar-bench-'))
  const service = await openService({ dataFolder: folder, databaseUrl: null })
  try {
    const { db } = service
    const { cycleKey } = await cycleOrNewest(db, undefined)
    await store(db, cycleKey, manyReports(count, { seed: 5, share: 0.05 }))
    const name = `${count.toLocaleString('en')} stored activities`
    const ask = async () => {
      const { changeNumber: asOf } = await getNewestChange(db)
      return secondsOf(() => foundPairsAsOf(db, { cycleKey, asOf }))
    }
    const report = () =>
      secondsOf(() =>
        buildReport(db, { cycleKey, language: 'en', status: 'draft' }, { write: () => undefined }),
      )
    const isReal = count <= 10_000
    const without = isReal ? await report() : await ask()
    const again = isReal ? await report() : await ask()
    const single: number[] = []
    for (const one of manyReports(20, { seed: 6 })) {
      await store(db, cycleKey, [one])
      single.push(1_000 * (await ask()))
    }
    const what = isReal ? 'the report' : 'asking for pairs'
    const aim = isReal ? {} : { aim: '<= 60' }
    return [
      { name: `${name}: ${what}, none looked at`, value: without, unit: 's', better: 'lower', ...aim },
      {
        name: `${name}: ${what}, all looked at`,
        value: again,
        unit: 's',
        better: 'lower',
        ...(isReal ? { aim: '<= 1.5' } : {}),
      },
      { name: `${name}: one new, median`, value: median(single), unit: 'ms', better: 'lower' },
      {
        name: `${name}: memory after`,
        value: process.memoryUsage().rss / 2 ** 20,
        unit: 'MiB',
        better: 'lower',
      },
    ]
  } finally {
    await service.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function store(db: Db, cycleKey: string, reports: ReturnType<typeof manyReports>): Promise<void> {
  for (let at = 0; at < reports.length; at += rowsPerChange) {
    const rows = reports.slice(at, at + rowsPerChange)
    const reporterCode = `reporter-${(at / rowsPerChange) % reporters}`
    await commitChange(db, aChangeRequest({ now: () => new Date() }), async (trx, change) => {
      const identities = await insertActivities(trx, change, { reporterCode, cycleKey, count: rows.length })
      await appendRevisions(
        trx,
        change,
        identities.map((identity, row) => aRevision(identity, rows[row]!.values)),
      )
    })
  }
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}
