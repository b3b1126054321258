/**
 * A whole cycle in Chromium through a real service: an officer invites three reporters, who answer with the pane in Excel, by the
 * upload page and by mail, accepts what they sent and makes the final report, all of it through pages. Once in French without a
 * script on SQLite, once in Arabic with scripts on PostgreSQL; in the long run each on each.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { buildPages } from '../../server/addin/build-pages.ts'
import { buildApp } from '../../server/app.ts'
import { verifyChain } from '../../server/db/verify-chain.ts'
import { runMailIn } from '../../server/mail-in/run-mail-in.ts'
import { runReportJobs } from '../../server/report/jobs/run-report-jobs.ts'
import { seedCycle } from '../../server/seed/seed-data.ts'
import { openService } from '../../server/service.ts'
import type { Language } from '../../templates/definition.ts'
import { hasChromium, startChromium } from '../excel-host/chromium.ts'
import { authservId } from '../helpers/a-mail.ts'
import { accraCells, bamakoCells, dakarCells } from '../helpers/a-sync.ts'
import { type DatabaseName, databases, freshLocation } from '../helpers/database.ts'
import { hasOpenpyxl } from '../helpers/programs.ts'
import { signIn, testAccounts } from '../helpers/signed-in.ts'
import {
  accept,
  answerByMail,
  answerByPane,
  answerByUpload,
  byMail,
  byPane,
  byUpload,
  finalReport,
  invite,
  type RunningService,
  reporters,
} from './ways-in.ts'

const { cycleKey } = seedCycle

interface Way {
  readonly name: DatabaseName
  readonly language: Language
  readonly hasScripts: boolean
}

const ways: readonly Way[] = [
  { name: 'SQLite', language: 'fr', hasScripts: false },
  { name: 'PostgreSQL', language: 'ar', hasScripts: true },
]
const everyWay = (['SQLite', 'PostgreSQL'] as const).flatMap((name) =>
  (['fr', 'ar'] as const).flatMap((language) =>
    [true, false].map((hasScripts): Way => ({ name, language, hasScripts })),
  ),
)
const tried = process.env.CINNABAR_TEST_LONG === undefined ? ways : everyWay

/** Everything that runs, on a database of its own. */
async function aRunningService(name: DatabaseName): Promise<RunningService> {
  await buildPages()
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

describe.skipIf(!hasChromium || !hasOpenpyxl)('three ways in', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startChromium()
  })
  afterAll(() => browser?.close())

  it.each(tried.filter(({ name }) => databases.includes(name)))(
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
      const at = (path: string) => `${url}${path}${path.includes('?') ? '&' : '?'}lang=${language}`

      for (const reporter of reporters) await invite(desk, at('/people'), reporter, language)
      expect(posted.map(({ to }) => to)).toEqual(reporters.map((reporter) => `${reporter}@centre.example`))

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
      await answerByPane(service, pages.get(byPane)!, { browser, language })

      for (const reporter of reporters) {
        // What the reporter sees: submitted, with the receipt.
        const page = pages.get(reporter)!
        await page.goto(at(`/returns/${cycleKey}/${reporter}`))
        await page.locator('a[href^="/receipts?number="]').waitFor()
        await accept(desk, at(`/desk/returns/${reporter}`))
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
