/**
 * A whole cycle in Chromium through a real service: an officer invites three reporters, who answer with the pane, by the upload
 * page and by mail, accepts what they sent and makes the final report. Once in French without a script on SQLite, once in
 * Arabic with scripts on PostgreSQL.
 */
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { buildApp } from '../../server/app.ts'
import { verifyChain } from '../../server/db/verify-chain.ts'
import { runMailIn } from '../../server/mail-in/run-mail-in.ts'
import { runReportJobs } from '../../server/report/jobs/run-report-jobs.ts'
import { seedCycle } from '../../server/seed/seed-data.ts'
import { openService } from '../../server/service.ts'
import { readWorkbook } from '../../server/workbooks/read-workbook.ts'
import type { Language } from '../../templates/definition.ts'
import { hasChromium, startChromium } from '../excel-host/chromium.ts'
import { aMail, attached, authservId, vouchedFor } from '../helpers/a-mail.ts'
import { aPaneRequest, paneRows } from '../helpers/a-pane.ts'
import { accraCells, bamakoCells, dakarCells } from '../helpers/a-sync.ts'
import { type DatabaseName, databases, freshLocation } from '../helpers/database.ts'
import { type FilledRow, fillWithOpenpyxl } from '../helpers/fill-workbook.ts'
import { hasOpenpyxl } from '../helpers/programs.ts'
import { signIn, testAccounts } from '../helpers/signed-in.ts'

const { cycleKey } = seedCycle
const byUpload = 'bcrc-scrc-sen'
const byMail = 'bcrc-egy'
const byPane = 'bcrc-scrc-tto'

interface Way {
  readonly name: DatabaseName
  readonly language: Language
  readonly hasScripts: boolean
}

const ways: readonly Way[] = [
  { name: 'SQLite', language: 'fr', hasScripts: false },
  { name: 'PostgreSQL', language: 'ar', hasScripts: true },
]

/** Everything that runs, on a database of its own. */
async function aRunningService(name: DatabaseName) {
  const folder = await mkdtemp(join(tmpdir(), 'cinnabar-three-'))
  const location = await freshLocation(name)
  const now = () => new Date('2027-01-15T10:00:00.000Z')
  const service = await openService(
    { dataFolder: location.folder ?? folder, databaseUrl: location.url ?? null },
    now,
  )
  let url = ''
  const accounts = testAccounts({ publicUrl: () => url })
  const app = await buildApp({ service, machineSecret: 'of this test', accounts, maxUploadBytes: 5_000_000 })
  await app.listen({ host: '127.0.0.1', port: 0 })
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  const jobs = runReportJobs(app, location, { lookEveryMs: 100, sayEveryMs: 100 })
  const settings = { imapUrl: null, folder, authservId, everySeconds: 60 }
  const from = 'Cinnabar <cinnabar@un.example>'
  const mailIn = runMailIn(app, { settings, from, maxUploadBytes: 5_000_000, isTimed: false })
  onTestFinished(async () => {
    await jobs.stop()
    await app.close()
    await service.close()
    await rm(folder, { recursive: true, force: true })
  })
  return { app, db: service.db, url, folder, mailIn, posted: accounts.posted }
}

type RunningService = Awaited<ReturnType<typeof aRunningService>>

describe.skipIf(!hasChromium || !hasOpenpyxl)('three ways in', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startChromium()
  })
  afterAll(() => browser?.close())

  it.each(ways.filter(({ name }) => databases.includes(name)))(
    '[EE10] from invitation to final report on $name, in $language, scripts: $hasScripts',
    { timeout: 300_000 },
    async ({ name, language, hasScripts }) => {
      const service = await aRunningService(name)
      const { app, db, url, posted } = service
      const person = async (): Promise<BrowserContext> => {
        const context = await browser.newContext({ javaScriptEnabled: hasScripts, acceptDownloads: true })
        onTestFinished(() => context.close())
        return context
      }
      const officer = await person()
      const { browser: signedIn } = await signIn(app, 'officer')
      const [cookie, value] = signedIn.cookie.split('=') as [string, string]
      await officer.addCookies([{ name: cookie, value, url }])
      const desk = await officer.newPage()
      /** As the desk's own pages ask. */
      const asOfficer = async (path: string, data: object) => {
        const answer = await officer.request.post(`${url}/api/v1${path}`, { data, headers: { origin: url } })
        expect([path, answer.ok()]).toEqual([path, true])
      }
      const at = (path: string) => `${url}${path}${path.includes('?') ? '&' : '?'}lang=${language}`

      for (const reporter of [byUpload, byMail, byPane]) {
        const email = `${reporter}@centre.example`
        const invitation = { role: 'focalPoint', reporterCodes: [reporter], email, language, sendMail: true }
        await asOfficer('/invitations', invitation)
      }
      expect(posted.map(({ to }) => to)).toEqual(
        [byUpload, byMail, byPane].map((reporter) => `${reporter}@centre.example`),
      )

      const pages = new Map<string, Page>()
      for (const { to, text } of [...posted]) {
        const page = await (await person()).newPage()
        await page.goto(text.match(/https?:\S+\/invitation\S+/)![0])
        await page.locator('form[action^="/invitation"] button').click()
        await page.goto(at('/'))
        const reporter = to.split('@')[0]!
        expect(new URL(page.url()).pathname).toBe(`/returns/${cycleKey}/${reporter}`)
        expect(await page.locator('html').getAttribute('dir')).toBe(language === 'ar' ? 'rtl' : 'ltr')
        pages.set(reporter, page)
      }

      await answerByUpload(service, pages.get(byUpload)!)
      await answerByMail(service, pages.get(byMail)!)
      await answerByPane(service, pages.get(byPane)!, at('/account'))

      for (const reporter of [byUpload, byMail, byPane]) {
        // What the reporter sees: submitted, with the receipt.
        const page = pages.get(reporter)!
        await page.goto(at(`/returns/${cycleKey}/${reporter}`))
        await page.locator('a[href^="/receipts?number="]').waitFor()
        await asOfficer(`/cycles/${cycleKey}/reporters/${reporter}/return/decisions`, { move: 'accept' })
        await page.reload()
        expect(await page.locator('section[aria-labelledby=standing] .badge.done').count()).toBe(1)
      }
      const states = await db.selectFrom('activityReturn').select(['reporterCode', 'state']).execute()
      expect(states.map(({ state }) => state)).toEqual(Array(3).fill('accepted'))

      const report = await finalReport(desk, at('/reports'), language)
      const cells = report.sheets.flatMap((sheet) =>
        [...sheet.rows.values()].flatMap((row) => [...row.values()]),
      )
      for (const { title } of [dakarCells, bamakoCells, accraCells]) expect(cells).toContain(title)
      expect(await verifyChain(db)).toEqual([])
      expect((await app.inject({ url: '/health' })).statusCode).toBe(200)
    },
  )
})

/** Downloads the template by the page's form, and fills it as a program does. */
async function filledTemplate({ folder }: RunningService, page: Page, row: object): Promise<string> {
  const download = page.waitForEvent('download')
  await page.locator('form[action$="/template"] button').click()
  const template = await readFile(await (await download).path())
  const out = join(folder, `${crypto.randomUUID()}.xlsx`)
  await fillWithOpenpyxl(new Uint8Array(template), [row as FilledRow], undefined, out)
  return out
}

async function answerByUpload(service: RunningService, page: Page): Promise<void> {
  const address = page.url()
  const file = await filledTemplate(service, page, dakarCells)
  await page.locator('input[type=file]').setInputFiles(file)
  await page.locator('form[action*="/upload"] button[value=store]').click()
  await page.waitForURL(/\/uploads\//)
  await page.goto(address)
  const submit = page.locator('form[action*="/submit"]')
  await submit.locator('[name=declarationName]').fill('Awa Diop')
  await submit.locator('[name=declared]').check()
  const sent = page.waitForResponse((answer) => answer.request().method() === 'POST')
  await submit.locator('button').click()
  expect((await sent).status()).toBe(303)
  await page.waitForURL((now) => !now.pathname.endsWith('/submit'))
}

async function answerByMail(service: RunningService, page: Page): Promise<void> {
  const { folder, mailIn, posted } = service
  const file = await filledTemplate(service, page, bamakoCells)
  const template = new Uint8Array(await readFile(file))
  const cover = { submit: 'yes', declarationName: 'Mona Adel', declarationDate: '2027-01-15' }
  await fillWithOpenpyxl(template, [], cover, file)
  const mail = await aMail({
    from: `${byMail}@centre.example`,
    onTop: [vouchedFor('centre.example')],
    attachments: [attached(new Uint8Array(await readFile(file)), 'return.xlsx')],
  })
  await writeFile(join(folder, 'mail.part'), mail)
  await rename(join(folder, 'mail.part'), join(folder, 'mail.eml'))
  await mailIn.round()
  const answer = posted.at(-1)!
  expect(answer.to).toBe(`${byMail}@centre.example`)
  expect(answer.attachments).toHaveLength(1)
  const submission = await service.db
    .selectFrom('submission')
    .select('receiptNumber')
    .where('reporterCode', '=', byMail)
    .executeTakeFirstOrThrow()
  expect(answer.text).toContain(submission.receiptNumber)
}

/** As the pane does: connected by a code from the page, then by its own protocol. */
async function answerByPane({ url }: RunningService, page: Page, accountPage: string): Promise<void> {
  await page.goto(accountPage)
  await page.locator('form[action^="/account/connect"] button').click()
  const code = await page.locator('.big-code strong').innerText()
  const ask = async (path: string, body: object, token?: string) => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify(body),
    })
    const said = (await answer.json()) as Record<string, unknown>
    expect([path, answer.status, said.code]).toEqual([path, 200, undefined])
    return said
  }
  const accessToken = String((await ask('/sign-in/invitations', { code })).accessToken)
  const request = aPaneRequest({ reporterCode: byPane, changes: paneRows(accraCells) })
  const synced = await ask('/sync', request, accessToken)
  expect(synced.results).toMatchObject([{ fate: 'accepted' }])
  const declaration = { declarationName: 'Ria Singh', declarationDate: '2027-01-15' }
  await ask(`/cycles/${cycleKey}/reporters/${byPane}/return/submissions`, declaration, accessToken)
}

async function finalReport(page: Page, address: string, language: Language) {
  await page.goto(address)
  const order = page.locator('form[action^="/reports?"]')
  await order.locator('[name=language]').selectOption(language)
  await order.locator('[name=status]').selectOption('final')
  await order.locator('button').click()
  const ready = page.locator('a[download]')
  await expect
    .poll(
      async () => {
        if ((await ready.count()) === 0) await page.goto(address)
        return ready.count()
      },
      { timeout: 120_000, interval: 1_000 },
    )
    .toBe(1)
  const download = page.waitForEvent('download')
  await ready.click()
  const file = await download
  expect(file.suggestedFilename()).toMatch(new RegExp(`-${language}-final-\\d+\\.xlsx$`))
  return readWorkbook(new Uint8Array(await readFile(await file.path())))
}
