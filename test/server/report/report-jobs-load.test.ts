/** A report of 30,000 rows, while somebody asks the service something all the time. Short: 2,000 rows. */
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { buildApp } from '../../../server/app.ts'
import { getReportJob, orderReport } from '../../../server/report/jobs/report-jobs.ts'
import { runReportJobs } from '../../../server/report/jobs/run-report-jobs.ts'
import { seedCycle } from '../../../server/seed/seed-data.ts'
import { openService } from '../../../server/service.ts'
import { fillDatabase, makeDistinct } from '../../bench/fill-database.ts'
import { aSheetRow, bamakoCells, dakarCells, sync } from '../../helpers/a-sync.ts'
import { testAccounts } from '../../helpers/signed-in.ts'

const rows = process.env.CINNABAR_TEST_LONG === undefined ? 2_000 : 30_000

it(`[PO86] ${rows} rows are reported on, and the service answers meanwhile`, {
  timeout: 900_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cinnabar-load-'))
  const prepared = await openService({ dataFolder: folder, databaseUrl: null })
  const cells = (at: number) => ({
    ...(at % 2 ? dakarCells : bamakoCells),
    title: `Atelier ${at} sur le mercure`,
  })
  await sync(
    prepared.db,
    Array.from({ length: 200 }, (_, at) => aSheetRow(`k${at}`, cells(at))),
  )
  await prepared.close()
  fillDatabase(folder, rows)
  makeDistinct(folder)
  const service = await openService({ dataFolder: folder, databaseUrl: null })
  const app = await buildApp({
    service,
    machineSecret: 'x',
    accounts: testAccounts(),
    maxUploadBytes: 1_000_000,
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { db, now } = service
  const { port } = app.server.address() as AddressInfo
  const jobs = runReportJobs(app, { folder }, { lookEveryMs: 50 })
  onTestFinished(async () => {
    await jobs.stop()
    await app.close()
    await service.close()
    await rm(folder, { recursive: true, force: true })
  })
  const order = { cycleKey: seedCycle.cycleKey, language: 'fr', status: 'draft', format: 'xlsx' } as const
  const began = performance.now()
  const { jobId } = await orderReport(db, order, { now, actor: 'program' })
  const took: number[] = []
  const heard = new Set<number>()
  for (;;) {
    const asked = performance.now()
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200)
    took.push(performance.now() - asked)
    const { state, progress } = await getReportJob(db, jobId)
    heard.add(progress)
    if (state !== 'queued' && state !== 'running') break
    await delay(20)
  }
  const seconds = (performance.now() - began) / 1_000
  took.sort((a, b) => a - b)
  const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))]!
  console.log(
    `report of ${rows} rows in ${seconds.toFixed(1)} s; /health meanwhile, of ${took.length}: median ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms, longest ${at(1).toFixed(1)} ms`,
  )
  expect(await getReportJob(db, jobId)).toMatchObject({ state: 'done', progress: 100 })
  expect(heard.size).toBeGreaterThan(1)
  // Made in the service's own process, each answer would wait for as long as the report takes. Generous: tests share the machine.
  expect(at(0.5)).toBeLessThan(250)
  expect(at(1)).toBeLessThan(Math.max(3_000, (seconds * 1_000) / 4))
})
