/** The pages of reports and of mail, as people see them: in Chromium, with and without a script, in six languages. */
import { mkdirSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createAccount } from '../../../server/accounts/accounts.ts'
import { buildApp } from '../../../server/app.ts'
import { runMailIn } from '../../../server/mail-in/run-mail-in.ts'
import { type ReportJobs, runReportJobs } from '../../../server/report/jobs/run-report-jobs.ts'
import { openService, type Service } from '../../../server/service.ts'
import { languages } from '../../../templates/definition.ts'
import { violations } from '../../addin/pane/axe.ts'
import { hasChromium, startChromium } from '../../excel-host/chromium.ts'
import { aMail, attached } from '../../helpers/a-mail.ts'
import { aPerson } from '../../helpers/a-sign-in.ts'
import { aSheetRow, bamakoCells, dakarCells, sync } from '../../helpers/a-sync.ts'
import { signIn, testAccounts } from '../../helpers/signed-in.ts'

const pictures = 'test/output/pages'

describe.skipIf(!hasChromium)('the pages of reports and of mail', () => {
  let folder: string
  let service: Service
  let app: FastifyInstance
  let browser: Browser
  let url = ''
  let jobs: ReportJobs | null = null
  const accounts = testAccounts({ publicUrl: () => url })
  const numbers: number[] = []

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true })
    folder = await mkdtemp(join(tmpdir(), 'cinnabar-pages-'))
    service = await openService({ dataFolder: folder, databaseUrl: null })
    app = await buildApp({ service, machineSecret: 'of this test', accounts, maxUploadBytes: 1_000_000 })
    await app.listen({ host: '127.0.0.1', port: 0 })
    url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
    browser = await startChromium()
    numbers.push((await sync(service.db, [aSheetRow('k1', dakarCells)])).changeNumber)
    const changed = { ...dakarCells, results: 'Cinquante douaniers formés.' }
    const rows = [aSheetRow('k1', changed), aSheetRow('k2', bamakoCells)]
    numbers.push((await sync(service.db, rows)).changeNumber)
  })
  afterAll(async () => {
    await jobs?.stop()
    await browser.close()
    await app.close()
    await service.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function as(cookie: string, options: Parameters<Browser['newContext']>[0] = {}) {
    const context = await browser.newContext(options)
    onTestFinished(() => context.close())
    const [name, value] = cookie.split('=') as [string, string]
    if (cookie !== '=') await context.addCookies([{ name, value, url }])
    return context
  }

  async function opened(context: BrowserContext, path: string) {
    const page = await context.newPage()
    await page.goto(`${url}${path}`)
    return page
  }

  it('[PO80] a report is ordered, followed while it is made, cancelled and downloaded, without a script', async () => {
    const { browser: officer } = await signIn(app, 'officer')
    const context = await as(officer.cookie, { javaScriptEnabled: false, acceptDownloads: true })
    const page = await opened(context, '/reports?lang=fr')
    const order = page.locator('form[action^="/reports?"]')
    await order.getByLabel('Langue').selectOption('ar')
    await order.getByRole('button', { name: 'Établir le rapport' }).click()
    await page.getByText('Le rapport est en cours d’établissement.').waitFor()
    expect(await page.locator('tbody tr').count()).toBe(1)
    await page.getByRole('button', { name: 'Annuler' }).click()
    await page.getByText('Le rapport a été annulé.').waitFor()
    await order.getByLabel('Nature').selectOption('final')
    await order.getByRole('button', { name: 'Établir le rapport' }).click()
    jobs = runReportJobs(app, { folder }, { lookEveryMs: 50, sayEveryMs: 50 })
    await expect
      .poll(
        async () => {
          await page.reload()
          return page.getByRole('link', { name: 'Télécharger' }).count()
        },
        { timeout: 60_000, interval: 500 },
      )
      .toBe(1)
    expect(await page.locator('tbody').innerText()).toContain('Rapport définitif n° 1')
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Télécharger' }).click()
    expect((await download).suggestedFilename()).toMatch(/^cinnabar-report-.*-fr-final-\d+\.xlsx$/)
  })

  it('[PO80] with a script its line moves by itself until it is ready', async () => {
    const { browser: officer } = await signIn(app, 'officer')
    const context = await as(officer.cookie)
    const page = await opened(context, '/reports?lang=en')
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(String(error)))
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
    const ready = await page.getByRole('link', { name: 'Download' }).count()
    await page.locator('form[action^="/reports?"]').getByLabel('Language').selectOption('es')
    await page.getByRole('button', { name: 'Make the report' }).click()
    await expect
      .poll(() => page.getByRole('link', { name: 'Download' }).count(), { timeout: 60_000 })
      .toBe(ready + 1)
    expect(problems).toEqual([])
  })

  it('[PO85] two snapshots are compared on a page', async () => {
    const { browser: officer } = await signIn(app, 'officer')
    const page = await opened(await as(officer.cookie, { javaScriptEnabled: false }), '/reports?lang=en')
    const form = page.locator('form[action="/reports/changes"]')
    await form.getByLabel('From change number').fill(String(numbers[0]))
    await form.getByLabel('To change number').fill(String(numbers[1]))
    await form.getByRole('button', { name: 'Compare' }).click()
    await page.getByText('New: 1. Changed: 1. Withdrawn: 0.').waitFor()
    const table = await page.locator('tbody').innerText()
    for (const word of ['BCRC-SCRC-SEN-0002', bamakoCells.title as string, 'Outputs, results'])
      expect(table).toContain(word)
  })

  it('[MI5] the link opens a page that does nothing until its button is pressed; then it is done, once', async () => {
    const { db, now } = service
    await createAccount(db, aPerson(), { now, actor: 'program' })
    const mailFolder = await mkdtemp(join(tmpdir(), 'cinnabar-held-'))
    onTestFinished(() => rm(mailFolder, { recursive: true, force: true }))
    const settings = { imapUrl: null, folder: mailFolder, authservId: null, everySeconds: 60 }
    const mailIn = runMailIn(app, {
      settings,
      from: 'c@un.example',
      maxUploadBytes: 1_000_000,
      isTimed: false,
    })
    const evil = attached(new Uint8Array([80, 75, 3, 4]), '<img src=x onerror=alert(1)>.xlsx')
    await writeFile(join(mailFolder, '1.eml'), await aMail({ attachments: [evil] }))
    await mailIn.round()
    const link = accounts.posted.at(-1)!.text.match(/http\S+/)![0]
    const page = await opened(await as('=', { javaScriptEnabled: false }), link.slice(url.length))
    expect(await page.locator('h1').innerText()).toBe('Ce courriel vient-il de vous ?')
    expect(await page.locator('main').innerText()).toContain('<img src=x onerror=alert(1)>.xlsx')
    const state = () => db.selectFrom('incomingMail').select('state').executeTakeFirstOrThrow()
    expect(await state()).toEqual({ state: 'held' })
    await page.screenshot({ path: join(pictures, 'mail-confirm-fr.png') })
    await page.getByRole('button', { name: 'Oui, le prendre en compte' }).click()
    await page.getByText('Merci.').waitFor()
    expect(await state()).toEqual({ state: 'due' })
    const again = await opened(await as('=', { javaScriptEnabled: false }), link.slice(url.length))
    expect(await again.locator('main').innerText()).toContain('La décision a déjà été prise')
  })

  // The short run: from right to left, the longest words, and the one that the others are translated from.
  it.each(process.env.CINNABAR_TEST_LONG === undefined ? (['ar', 'ru', 'en'] as const) : languages)(
    '[PO87] in %s nothing is found by axe, nor does anything need more than 320 pixels',
    async (language) => {
      const { browser: officer } = await signIn(app, 'officer')
      const compare = `/reports/changes?cycle=2025-2026&status=draft&from=${numbers[0]}&to=${numbers[1]}&`
      const colorScheme = language === 'ar' || language === 'en' ? 'dark' : 'light'
      const context = await as(officer.cookie, { viewport: { width: 1200, height: 900 }, colorScheme })
      for (const [name, path] of [
        ['reports', '/reports?'],
        ['changes', compare],
        ['mail', '/mail?'],
      ] as const) {
        const page = await opened(context, `${path}lang=${language}`)
        expect(await page.locator('main').innerText()).not.toMatch(
          /\{\w+\}|\b(page|form|list|state|reason)\.\w+/,
        )
        expect(await violations(page.mainFrame())).toEqual([])
        await page.screenshot({ path: join(pictures, `${name}-${language}.png`), fullPage: true })
        await page.setViewportSize({ width: 320, height: 640 })
        const width = await page.evaluate('document.documentElement.scrollWidth')
        expect([name, width]).toEqual([name, 320])
        if (language === 'ar')
          await page.screenshot({ path: join(pictures, `${name}-320.png`), fullPage: true })
        await page.close()
      }
    },
  )
})
