/** Reports that are ordered: made once, kept, numbered, cancelled, taken up again; on both databases. */
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { buildApp } from '../../../server/app.ts'
import { applyRetention, setRetention } from '../../../server/audit/retention.ts'
import type { DatabaseLocation } from '../../../server/db/open-database.ts'
import type { Db } from '../../../server/db/schema.ts'
import { verifyChain } from '../../../server/db/verify-chain.ts'
import { buildReport } from '../../../server/report/build-report.ts'
import { getReportJob, leaseReport, orderReport } from '../../../server/report/jobs/report-jobs.ts'
import { type ReportJobs, runReportJobs } from '../../../server/report/jobs/run-report-jobs.ts'
import { seedCycle } from '../../../server/seed/seed-data.ts'
import { openService, type Service } from '../../../server/service.ts'
import { BufferSink } from '../../../server/workbooks/byte-sinks.ts'
import { aSheetRow, bamakoCells, blankCover, dakarCells, sync } from '../../helpers/a-sync.ts'
import { type DatabaseName, databases, freshLocation } from '../../helpers/database.ts'
import { hasLibreOffice, hasOpenpyxl } from '../../helpers/programs.ts'
import { readReports, recalculateReports } from '../../helpers/read-report.ts'
import { signIn, testAccounts } from '../../helpers/signed-in.ts'

const { cycleKey } = seedCycle
const isLong = process.env.CINNABAR_TEST_LONG !== undefined
const jobsPath = `/api/v1/cycles/${cycleKey}/report-jobs`

async function aReportService(name: DatabaseName) {
  const location = await freshLocation(name)
  const own = await mkdtemp(join(tmpdir(), 'cinnabar-jobs-'))
  let instant = Date.parse('2027-01-15T10:00:00.000Z')
  const service = await openService(
    { dataFolder: location.folder ?? own, databaseUrl: location.url ?? null },
    () => new Date(instant),
  )
  const app = await buildApp({
    service,
    machineSecret: 'of this test',
    accounts: testAccounts(),
    maxUploadBytes: 1_000_000,
  })
  const runners: ReportJobs[] = []
  onTestFinished(async () => {
    for (const runner of runners) await runner.stop()
    await app.close()
    await service.close()
    await rm(own, { recursive: true, force: true })
  })
  const { headers } = await signIn(app, 'officer')
  const ask = async (method: 'GET' | 'POST', url: string, payload?: object) =>
    (await app.inject({ method, url, headers, ...(payload ? { payload } : {}) })).json()
  return {
    app,
    db: service.db,
    service,
    location,
    headers,
    ask,
    // As JSON, which is made soonest: most of these tests are about who makes a report, not about its form.
    order: (rest: object = {}) =>
      ask('POST', jobsPath, { language: 'fr', status: 'draft', format: 'json', ...rest }),
    run: (place: DatabaseLocation = location) => {
      const runner = runReportJobs(app, place, { lookEveryMs: 50, sayEveryMs: 50 })
      runners.push(runner)
      return runner
    },
    pass: (seconds: number) => {
      instant += seconds * 1_000
    },
  }
}

async function finished(db: Db, jobId: string) {
  for (let at = 0; at < 600; at++) {
    const job = await getReportJob(db, jobId)
    if (job.state !== 'queued' && job.state !== 'running') return job
    await delay(100)
  }
  throw new Error('the report is not finished')
}

const submitted = { ...blankCover, submit: true, declarationName: 'Awa Diop', declarationDate: '2027-01-15' }

async function inProcess({ db }: Service, asOf: number, status: 'draft' | 'final') {
  const sink = new BufferSink()
  await buildReport(db, { cycleKey, language: 'fr', status, asOf }, sink)
  return sink.toBuffer()
}

// Each is made in a process that gives way to all others.
describe.each(databases)('reports that are ordered, on %s', { timeout: 240_000 }, (name) => {
  it('[PO80] is made in another process, told as it goes, and is what the command line writes', async () => {
    const { app, db, service, headers, ask, order, run } = await aReportService(name)
    await sync(db, [aSheetRow('k1', dakarCells)])
    const ordered = await order({ format: 'xlsx' })
    expect(ordered).toMatchObject({ state: 'queued', progress: 0, status: 'draft', format: 'xlsx' })
    await app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = app.server.address() as AddressInfo
    const events = await fetch(`http://127.0.0.1:${port}/api/v1/report-jobs/${ordered.jobId}/events`, {
      headers,
    })
    expect(events.headers.get('content-type')).toBe('text/event-stream')
    run()
    const told = (await events.text()).split('\n\n').filter((one) => one.startsWith('data: '))
    const states = told.map((one) => JSON.parse(one.slice(6)) as { state: string; progress: number })
    expect(states[0]!.state).toBe('queued')
    expect(states.at(-1)).toEqual({ state: 'done', progress: 100 })
    const job = await ask('GET', `/api/v1/report-jobs/${ordered.jobId}`)
    const file = await app.inject({ url: `/api/v1/report-jobs/${ordered.jobId}/file`, headers })
    expect(file.headers).toMatchObject({ 'x-sha256': job.sha256, 'cache-control': 'no-store' })
    expect(createHash('sha256').update(file.rawPayload).digest('hex')).toBe(job.sha256)
    expect(file.rawPayload.equals(await inProcess(service, job.asOf, 'draft'))).toBe(true)
    expect(await ask('GET', jobsPath)).toEqual([job])
  })

  it('[PO83] the same snapshot, language and form is not made again; another is', async () => {
    const { db, ask, order, run } = await aReportService(name)
    const first = await order()
    run()
    await finished(db, first.jobId)
    expect(await order()).toMatchObject({ jobId: first.jobId, state: 'done' })
    const other = await order({ language: 'ar' })
    const later = (await sync(db, [aSheetRow('k1', dakarCells)])).changeNumber
    expect(await order()).toMatchObject({ asOf: later, state: 'queued' })
    expect((await order()).jobId).not.toBe(first.jobId)
    expect(await order({ asOf: 999_999 })).toMatchObject({ code: 'CHANGE_NUMBER_UNKNOWN' })
    expect(await order({ language: 'xx' })).toMatchObject({ code: 'LANGUAGE_UNKNOWN' })
    await finished(db, other.jobId)
    expect(await ask('GET', '/api/v1/report-jobs/none')).toMatchObject({ code: 'REPORT_UNKNOWN' })
  })

  it('[PO84] final ones are numbered by snapshot, noted in the chain, and stay', async () => {
    const { db, service, order, run } = await aReportService(name)
    await sync(db, [aSheetRow('k1', dakarCells)], { cover: submitted })
    run()
    const french = await finished(db, (await order({ status: 'final', format: 'xlsx' })).jobId)
    const russian = await finished(
      db,
      (await order({ status: 'final', format: 'xlsx', language: 'ru' })).jobId,
    )
    const draft = await finished(db, (await order()).jobId)
    expect([french.finalNumber, russian.finalNumber, draft.finalNumber]).toEqual([1, 1, null])
    // What was noted about them alters no report: the newest one is still the newest.
    expect((await order({ status: 'final', format: 'xlsx' })).jobId).toBe(french.jobId)
    await sync(db, [aSheetRow('k2', bamakoCells)], { workbookId: 'workbook-2' })
    const second = await finished(db, (await order({ status: 'final', format: 'xlsx' })).jobId)
    expect(second.finalNumber).toBe(2)
    const again = await order({ status: 'final', format: 'xlsx', asOf: french.asOf })
    expect(again).toMatchObject({ jobId: french.jobId, sha256: french.sha256, finalNumber: 1 })
    const notes = await db.selectFrom('auditEntry').selectAll().where('act', '=', 'report.finished').execute()
    expect(notes.map(({ subject }) => subject)).toEqual([
      `report ${cycleKey}/1 fr xlsx`,
      `report ${cycleKey}/1 ru xlsx`,
      `report ${cycleKey}/2 fr xlsx`,
    ])
    expect(notes[0]!.detailsJson).toContain(french.sha256)
    expect(await verifyChain(db)).toEqual([])
    const act = { now: service.now, actor: 'program', channel: 'program' } as const
    await setRetention(db, { originalFileDays: null, madeFileDays: 1 }, act)
    const muchLater = { ...act, now: () => new Date('2031-01-01T00:00:00.000Z') }
    await applyRetention(db, muchLater)
    const files = await db.selectFrom('storedFile').select(['fileId', 'erasedAt']).execute()
    const kept = files.filter(({ erasedAt }) => erasedAt === null).map(({ fileId }) => fileId)
    expect(kept.sort()).toEqual([french.fileId, russian.fileId, second.fileId].sort())
    // A draft that is gone is made anew.
    expect((await orderReport(db, { ...draft }, act)).jobId).not.toBe(draft.jobId)
  })

  it('[PO81] is made once by any number of replicas, and taken up again where its maker died', async () => {
    const { db, service, order, run, pass } = await aReportService(name)
    const lost = await order()
    // Somebody takes it, and is never heard of again.
    expect(await leaseReport(db, service.now)).toMatchObject({ jobId: lost.jobId, tries: 1 })
    const [one, two] = [run(), run()]
    await delay(300)
    expect(await getReportJob(db, lost.jobId)).toMatchObject({ state: 'running', tries: 1 })
    pass(61)
    expect(await finished(db, lost.jobId)).toMatchObject({ state: 'done', tries: 2 })
    const jobs = await Promise.all(
      (isLong ? ['en', 'es', 'ru', 'zh'] : ['en', 'zh']).map((language) => order({ language })),
    )
    for (const { jobId } of jobs) expect(await finished(db, jobId)).toMatchObject({ state: 'done', tries: 1 })
    await Promise.all([one.stop(), two.stop()])
  })

  it('[PO81] a service that stops gives back what it was making', async () => {
    const { db, order, run } = await aReportService(name)
    const { jobId } = await order()
    const runner = run()
    while ((await getReportJob(db, jobId)).state === 'queued') await delay(10)
    await runner.stop()
    const left = await getReportJob(db, jobId)
    // It may just have been finished.
    if (left.state !== 'done') expect(left).toMatchObject({ state: 'queued', tries: 0, leaseId: null })
    run()
    expect(await finished(db, jobId)).toMatchObject({ state: 'done' })
  })

  it('[PO82] is cancelled while it waits and while it is made; a finished one is not', async () => {
    const { db, ask, order, run, location } = await aReportService(name)
    const cancel = (jobId: string) => ask('POST', `/api/v1/report-jobs/${jobId}/cancel`)
    const waiting = await order()
    expect(await cancel(waiting.jobId)).toMatchObject({ state: 'cancelled' })
    expect(await cancel(waiting.jobId)).toMatchObject({ state: 'cancelled' })
    run()
    const made = await order({ language: 'es' })
    while ((await getReportJob(db, made.jobId)).state === 'queued') await delay(10)
    await cancel(made.jobId)
    const next = await finished(db, (await order({ language: 'en' })).jobId)
    expect(next.state).toBe('done')
    expect(await getReportJob(db, made.jobId)).toMatchObject({ state: 'cancelled', fileId: null })
    expect(await cancel(next.jobId)).toMatchObject({ code: 'REPORT_FINISHED' })
    expect(location).toBeDefined()
  })

  it('[PO81] what fails says so, and keeps no other from being made', async () => {
    const { db, order, run } = await aReportService(name)
    const { jobId } = await order()
    run({ url: 'postgres://127.0.0.1:1/nothing' })
    expect(await finished(db, jobId)).toMatchObject({ state: 'failed', reason: 'INTERNAL', fileId: null })
  })

  it('[PO85] two snapshots: what is new, changed and withdrawn, by reporter', async () => {
    const { db, ask } = await aReportService(name)
    const egypt = { reporterCode: 'bcrc-egy', workbookId: 'workbook-egy' }
    const first = await sync(db, [aSheetRow('k1', dakarCells), aSheetRow('k2', bamakoCells)])
    await sync(db, [aSheetRow('e1', dakarCells)], egypt)
    const before = (await sync(db, [aSheetRow('e2', bamakoCells)], egypt)).changeNumber
    const secret = { ...dakarCells, confidential_note: 'Only for the Secretariat.' }
    const after = (
      await sync(db, [
        aSheetRow('k1', { ...secret, results: 'Cinquante douaniers formés.', delivery_place: 'Thiès' }),
        aSheetRow('k2', bamakoCells, { action: 'withdraw' }),
        aSheetRow('k3', {
          ...dakarCells,
          title: 'Une étude de cas sur les amalgames dentaires',
          start_date: '2026-02-01',
          end_date: '2026-02-02',
        }),
      ])
    ).changeNumber
    expect(first.results).toHaveLength(2)
    const path = `/api/v1/cycles/${cycleKey}/report/changes`
    const compared = await ask('GET', `${path}?from=${before}&to=${after}`)
    expect(compared).toMatchObject({
      from: { changeNumber: before },
      to: { changeNumber: after },
      counts: { new: 1, changed: 1, withdrawn: 1 },
      reporters: [
        {
          reporterCode: 'bcrc-scrc-sen',
          new: [{ reference: 'BCRC-SCRC-SEN-0003' }],
          changed: [{ reference: 'BCRC-SCRC-SEN-0001', fields: ['delivery_place', 'results'] }],
          withdrawn: [{ reference: 'BCRC-SCRC-SEN-0002', title: bamakoCells.title }],
        },
      ],
    })
    const back = await ask('GET', `${path}?from=${after}&to=${before}`)
    expect(back).toMatchObject({ code: 'REPORT_SINCE_LATER' })
    expect((await ask('GET', `${path}?from=${before}&to=${before}`)).reporters).toEqual([])
    expect((await ask('GET', `${path}?from=${before}&to=${after}&status=final`)).reporters).toEqual([])
    expect(JSON.stringify(compared)).not.toContain('confidential')
  })

  it('[RP31] says on a sheet of its own, and in JSON, what is new, changed and withdrawn since an earlier number', async () => {
    const { app, db, headers, order } = await aReportService(name)
    const before = (await sync(db, [aSheetRow('k1', dakarCells), aSheetRow('k2', bamakoCells)])).changeNumber
    const other = { ...dakarCells, title: 'Une étude de cas sur les amalgames dentaires' }
    await sync(db, [
      aSheetRow('k1', {
        ...dakarCells,
        results: 'Cinquante douaniers formés.',
        confidential_note: 'Secret.',
      }),
      aSheetRow('k2', bamakoCells, { action: 'withdraw' }),
      aSheetRow('k3', { ...other, start_date: '2026-02-01', end_date: '2026-02-02' }),
    ])
    const plain = await order()
    const since = await order({ since: before })
    expect(since).toMatchObject({ since: before, asOf: plain.asOf })
    expect(since.jobId).not.toBe(plain.jobId)
    expect((await order({ since: before })).jobId).toBe(since.jobId)
    expect(await order({ since: 999_999 })).toMatchObject({ code: 'CHANGE_NUMBER_UNKNOWN' })
    const url = `/api/v1/cycles/${cycleKey}/report?lang=fr&since=${before}`
    const direct = await app.inject({ url, headers })
    expect(direct.headers['content-disposition']).toContain(`fr-draft-${since.asOf}-since-${before}.xlsx`)
    const told = JSON.parse((await app.inject({ url: `${url}&format=json`, headers })).payload)
    const line = { reporter_code: 'bcrc-scrc-sen' }
    expect(told.changes).toEqual([
      { ...line, activity_id: 'BCRC-SCRC-SEN-0003', kind: 'new' },
      { ...line, activity_id: 'BCRC-SCRC-SEN-0001', kind: 'changed', fields: ['results'] },
      { ...line, activity_id: 'BCRC-SCRC-SEN-0002', kind: 'withdrawn' },
    ])
    // The file is the same on both; recalculating it takes half a minute.
    if (!isLong || !hasLibreOffice || !hasOpenpyxl || name !== 'SQLite') return
    const folder = await mkdtemp(join(tmpdir(), 'cinnabar-since-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const file = join(folder, 'report.xlsx')
    await writeFile(file, direct.rawPayload)
    const [sheets] = await readReports(await recalculateReports([file]))
    const { rows, name: tab } = sheets!.at(-1)!
    expect(tab).toBe('22 Changements')
    const filled = rows.map((row) => row.filter((cell) => cell !== null)).filter((row) => row.length > 2)
    expect(filled.map((row) => row.slice(1, 4))).toEqual([
      ['Nouvelle', 'Modifiée', 'Retirée'],
      [1, 1, 1],
      [1, 1, 1],
      ['Référence', 'Ce qui s’est passé', 'Titre'],
      ['BCRC-SCRC-SEN-0003', 'Nouvelle', other.title],
      ['BCRC-SCRC-SEN-0001', 'Modifiée', dakarCells.title],
      ['BCRC-SCRC-SEN-0002', 'Retirée', bamakoCells.title],
    ])
    expect(filled[5]![4]).toBe('Produits, résultats, liens')
  }, 180_000)
})
