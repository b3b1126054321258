/** One cycle from invitation to acceptance, and the next one that rolls forward: all of it over HTTP, by the people who do it. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApp } from '../../server/app.ts'
import { verifyAuditExport } from '../../server/audit/export-audit.ts'
import { seedCycle } from '../../server/seed/seed-data.ts'
import { openService, type Service } from '../../server/service.ts'
import { workbookMediaType } from '../../server/workbooks/media-type.ts'
import { readWorkbook } from '../../server/workbooks/read-workbook.ts'
import type { RawCells } from '../../templates/activity.ts'
import { bamakoCells, dakarCells } from '../helpers/a-sync.ts'
import { fillWithOpenpyxl } from '../helpers/fill-workbook.ts'
import { hasOpenpyxl } from '../helpers/programs.ts'
import { type SignedInPerson, signIn, testAccounts } from '../helpers/signed-in.ts'
import { aReporter, inSixLanguages } from '../helpers/stored-things.ts'

const first = 'cop-8'
const second = 'cop-9'
const senegal = 'bcrc-scrc-sen'
const egypt = 'bcrc-egy'
const ministry = 'mali-ministry'

describe.skipIf(!hasOpenpyxl)('a whole cycle', () => {
  let folder: string
  let service: Service
  let app: FastifyInstance
  let officer: SignedInPerson['headers']
  const people: Record<string, SignedInPerson['headers']> = {}
  let today = '2027-01-15'
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cinnabar-cycle-'))
    const now = () => new Date(`${today}T10:00:00.000Z`)
    service = await openService({ dataFolder: folder, databaseUrl: null }, now)
    app = await buildApp({
      service,
      machineSecret: 'machine',
      accounts: testAccounts(),
      maxUploadBytes: 5_000_000,
    })
    officer = (await signIn(app, 'officer')).headers
  })
  afterAll(async () => {
    await app.close()
    await service.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function ask(who: SignedInPerson['headers'], method: string, path: string, body?: object) {
    const headers = { ...who }
    const options = { method, url: `/api/v1${path}`, headers, ...(body ? { payload: body } : {}) }
    return app.inject(options as InjectOptions)
  }
  async function done(who: SignedInPerson['headers'], method: string, path: string, body?: object) {
    const answer = await ask(who, method, path, body)
    expect(answer.statusCode, answer.body).toBeLessThan(300)
    return answer.json()
  }
  const refused = async (who: SignedInPerson['headers'], method: string, path: string, body?: object) => {
    const answer = await ask(who, method, path, body)
    expect(answer.json().message).toMatch(/\.$/)
    return answer.json().code as string
  }
  const place = (code: string, cycle = first) => `/cycles/${cycle}/reporters/${code}`

  const templates = new Map<string, Uint8Array>()

  /** Downloads the template (the first time), types rows into it, and sends it. */
  async function report(code: string, rows: readonly RawCells[], submit = false) {
    let template = templates.get(code)
    if (template === undefined) {
      const given = await app.inject({ url: `/api/v1${place(code)}/template`, headers: people[code]! })
      expect(given.statusCode).toBe(200)
      template = given.rawPayload
      templates.set(code, template)
    }
    const file = join(folder, `${code}.xlsx`)
    await fillWithOpenpyxl(template, rows as never, undefined, file)
    const answer = await app.inject({
      method: 'POST',
      url: `/api/v1/imports?submit=${submit}&fileName=${code}.xlsx`,
      headers: { ...people[code]!, 'content-type': workbookMediaType },
      payload: await readFile(file),
    })
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json()
  }
  const stateOf = async (code: string, cycle = first) =>
    (await done(officer, 'GET', `${place(code, cycle)}/return`)).state

  it('[CY1] an officer makes a cycle, states a rate, adds a national body and opens', async () => {
    const { state: _, ...cycle } = { ...seedCycle, state: 'draft' }
    const made = { ...cycle, cycleKey: first, title: inSixLanguages('Eighth meeting 2025–2026') }
    await done(officer, 'POST', '/cycles', made)
    const rates = [{ currency: 'EUR', usDollars: '1.08', date: '2026-12-31', source: 'UN operational rates' }]
    await done(officer, 'PATCH', `/cycles/${first}`, { rates })
    await done(officer, 'POST', '/reporters', aReporter({ reporterCode: ministry, kind: 'nationalBody' }))
    expect(await refused(officer, 'POST', '/cycles', made)).toBe('REGISTER_INVALID')
    await done(officer, 'POST', `/cycles/${first}/moves`, { move: 'open' })
    expect(await refused(officer, 'POST', `/cycles/${first}/moves`, { move: 'open' })).toBe(
      'CYCLE_ALREADY_OPEN',
    )
  })

  it('[RS12] three focal points are invited, come in, and see their own return alone', async () => {
    for (const code of [senegal, egypt, ministry]) {
      const { code: secret } = await done(officer, 'POST', '/invitations', {
        role: 'focalPoint',
        reporterCodes: [code],
        sendMail: false,
      })
      const answer = await app.inject({
        method: 'POST',
        url: '/api/v1/sign-in/invitations',
        payload: { code: secret, name: `Focal point of ${code}` },
      })
      people[code] = { authorization: `Bearer ${answer.json().accessToken}` }
      expect(await done(people[code]!, 'GET', `${place(code)}/return`)).toMatchObject({ state: 'silent' })
    }
    expect(await refused(people[senegal]!, 'GET', `${place(egypt)}/return`)).toMatch(/^REPORTER_/)
    const decision = { move: 'accept', reason: 'mine' }
    expect(await refused(people[senegal]!, 'POST', `${place(senegal)}/return/decisions`, decision)).toBe(
      'NOT_ALLOWED',
    )
    const submission = { nothingToReport: true }
    expect(await refused(officer, 'POST', `${place(senegal)}/return/submissions`, submission)).toBe(
      'NOT_ALLOWED',
    )
  })

  it('[RS12] one reports two activities, one of them goes on, and is accepted', async () => {
    const ongoing = { ...bamakoCells, status: 'IMP', end_date: '2028-06-30' }
    const answer = await report(senegal, [dakarCells, ongoing])
    expect(answer.issues).toEqual([])
    expect(await stateOf(senegal)).toBe('started')
    const submitted = await done(people[senegal]!, 'POST', `${place(senegal)}/return/submissions`, {
      declarationName: 'Awa Diop',
      declarationDate: '2027-01-15',
    })
    expect(submitted.receipt.rowCount).toBe(2)
    const { revision } = await done(officer, 'GET', `${place(senegal)}/return`)
    const decision = { move: 'accept', ifRevision: revision }
    expect(await done(officer, 'POST', `${place(senegal)}/return/decisions`, decision)).toMatchObject({
      state: 'accepted',
      isLate: false,
    })
    const another = { declarationName: 'Another' }
    expect(await refused(people[senegal]!, 'POST', `${place(senegal)}/return/submissions`, another)).toBe(
      'RETURN_ACCEPTED',
    )
  })

  it('[RS12] one has nothing to report, and says so late, within its own deadline', async () => {
    const extension = { move: 'extend', deadline: '2027-05-31', reason: 'Holidays' }
    await done(officer, 'POST', `${place(egypt)}/return/decisions`, extension)
    today = '2027-05-30'
    people[egypt] = (await signIn(app, 'focalPoint', [egypt])).headers
    officer = (await signIn(app, 'officer')).headers
    const { receipt } = await done(people[egypt]!, 'POST', `${place(egypt)}/return/submissions`, {
      nothingToReport: true,
    })
    expect(receipt.nothingToReport).toBe(true)
    const standing = await done(officer, 'POST', `${place(egypt)}/return/decisions`, { move: 'accept' })
    expect(standing).toMatchObject({ state: 'accepted', isLate: false, nothingToReport: true })
  })

  it('[RS12] one has errors, is asked, answers, corrects, is sent back, submits again, and is accepted', async () => {
    people[ministry] = (await signIn(app, 'focalPoint', [ministry])).headers
    const own = people[ministry]!
    const { status: _, ...faulty } = dakarCells
    const answer = await report(ministry, [faulty], true)
    expect(answer.receipt).toBeNull()
    expect(await done(officer, 'GET', `${place(ministry)}/return`)).toMatchObject({
      state: 'started',
      rowsWithErrors: 1,
      isLate: true,
    })
    const questions = `${place(ministry)}/questions`
    const reference = 'MALI-MINISTRY-0001'
    const asked = await done(officer, 'POST', questions, { reference, field: 'status', text: 'Finished?' })
    const said = { text: 'Yes, in March 2025.' }
    await done(own, 'POST', `${questions}/${asked.questionId}/answers`, said)
    expect(await refused(officer, 'POST', `${questions}/${asked.questionId}/answers`, said)).toBe(
      'NOT_ALLOWED',
    )
    const closed = await done(officer, 'POST', `${questions}/${asked.questionId}/closing`, {})
    expect(closed.entries.map((entry: { act: string }) => entry.act)).toEqual(['asked', 'answered', 'closed'])
    expect(await refused(officer, 'POST', `${place(ministry)}/return/decisions`, { move: 'sendBack' })).toBe(
      'RETURN_NOT_SUBMITTED',
    )
    const { receipt } = await report(ministry, [dakarCells], true)
    expect(receipt).toMatchObject({ reporterCode: ministry })
    const back = { move: 'sendBack', reason: 'Please name the place of the workshop.' }
    expect(await done(officer, 'POST', `${place(ministry)}/return/decisions`, back)).toMatchObject({
      state: 'returned',
      reason: back.reason,
    })
    const again = await done(own, 'POST', `${place(ministry)}/return/submissions`, {})
    expect(again.receipt.receiptNumber).toMatch(/-002$/)
    await done(officer, 'POST', `${place(ministry)}/return/decisions`, { move: 'accept' })
    const edit = { cells: { title_en: 'Regional workshop', delivery_place: 'Bamako' } }
    const edited = await done(
      officer,
      'POST',
      `${place(ministry)}/activities/${reference}/officer-edits`,
      edit,
    )
    expect(edited).toMatchObject({ written: ['title_en'], proposals: [{ field: 'delivery_place' }] })
  })

  it('[RS12] the officer sees who answered, and the final report has what was accepted', async () => {
    const all = await done(officer, 'GET', `/cycles/${first}/returns`)
    const states = Object.groupBy(all as { state: string; reporterCode: string }[], (one) => one.state)
    expect(states.accepted?.map((one) => one.reporterCode)).toEqual([egypt, senegal, ministry])
    expect(states.silent).toHaveLength(21)
    const report = await app.inject({ url: `/api/v1/cycles/${first}/report?status=final`, headers: officer })
    expect(report.statusCode).toBe(200)
    const cells = readWorkbook(report.rawPayload).sheets.flatMap((sheet) =>
      [...sheet.rows.values()].flatMap((row) => [...row.values()]),
    )
    for (const title of [dakarCells.title, bamakoCells.title]) expect(cells).toContain(title)
    await done(officer, 'POST', `/cycles/${first}/moves`, { move: 'close' })
  })

  it('[CY3] the next cycle asks again about what goes on, under the same reference', async () => {
    today = '2028-11-01'
    people[senegal] = (await signIn(app, 'focalPoint', [senegal])).headers
    officer = (await signIn(app, 'officer')).headers
    const copy = {
      cycleKey: second,
      period: { start: '2027-01-01', end: '2028-12-31' },
      opensOn: '2028-10-01',
      deadline: '2029-03-31',
    }
    const { cycle } = await done(officer, 'POST', `/cycles/${first}/copies`, copy)
    expect(cycle.title.en).toBe('Eighth meeting 2027–2028')
    await done(officer, 'POST', `/cycles/${second}/moves`, { move: 'open' })
    const template = await app.inject({
      url: `/api/v1${place(senegal, second)}/template`,
      headers: people[senegal]!,
    })
    const texts = readWorkbook(template.rawPayload).sheets.flatMap((sheet) =>
      [...sheet.rows.values()].flatMap((row) => [...row.values()]),
    )
    expect(texts).toContain('BCRC-SCRC-SEN-0002')
    expect(texts).not.toContain('BCRC-SCRC-SEN-0001')
    const imported = await app.inject({
      method: 'POST',
      url: '/api/v1/imports?submit=true',
      headers: { ...people[senegal]!, 'content-type': workbookMediaType },
      payload: template.rawPayload,
    })
    expect(imported.json().receipt).toMatchObject({ cycleKey: second, rowCount: 1 })
    expect(await stateOf(senegal, second)).toBe('submitted')
    expect(await stateOf(senegal, first)).toBe('accepted')
  })

  it('[AP4] all of it is in the audit log, and the export holds', async () => {
    const exported = await app.inject({ url: '/api/v1/audit/export', headers: officer })
    const { changes, faults } = verifyAuditExport(exported.body.split('\n'))
    expect(faults).toEqual([])
    const log = await done(officer, 'GET', '/audit?isSecretariat=true')
    const acts = log.lines.flatMap((line: { items: { act: string }[] }) => line.items.map((item) => item.act))
    for (const act of [
      'cycle.stored',
      'reporter.stored',
      'account.invited',
      'return.accepted',
      'return.returned',
      'return.deadline',
      'question.asked',
      'question.closed',
      'proposal.made',
    ])
      expect(acts).toContain(act)
    expect(changes).toBeGreaterThan(log.lines.length)
  })
})
