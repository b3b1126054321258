/** The pages in a real browser: accessible in six languages and both themes, 320 pixels wide, by drop and by keyboard. */
import { mkdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApp } from '../../../server/app.ts'
import { askQuestion } from '../../../server/questions/ask-and-answer.ts'
import { openService, type Service } from '../../../server/service.ts'
import { languages } from '../../../templates/definition.ts'
import { hasChromium, startChromium } from '../../excel-host/chromium.ts'
import { senegalPath } from '../../helpers/a-page-service.ts'
import { aSheetRow, bamakoCells, dakarCells, sync } from '../../helpers/a-sync.ts'
import { actingOn, senegal } from '../../helpers/secretariat.ts'
import { type SignedInPerson, signIn, testAccounts } from '../../helpers/signed-in.ts'
import { clockAt } from '../../helpers/stored-things.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const pictures = resolve(import.meta.dirname, '../../output/pages')

if (!hasChromium) console.log('skipped: no Chromium')

// Generous: CI has two cores, and axe looks at every element of every page.
describe.skipIf(!hasChromium)('the pages in Chromium', { timeout: 400_000 }, () => {
  let folder: string
  let service: Service
  let app: FastifyInstance
  let browser: Browser
  let person: SignedInPerson
  let url = ''
  let activityReportId = ''

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true })
    folder = await mkdtemp(join(tmpdir(), 'cinnabar-pages-'))
    const now = clockAt('2027-02-01T12:00:00.000Z')
    service = await openService({ dataFolder: folder, databaseUrl: null }, now)
    const { db } = service
    const accounts = testAccounts({ publicUrl: () => url })
    app = await buildApp({ service, machineSecret: 'unused', accounts, maxUploadBytes: 5_000_000 })
    await app.listen({ host: '127.0.0.1', port: 0 })
    url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
    person = await signIn(app, 'focalPoint', ['bcrc-scrc-sen'], 'aminata@centre.example')
    const rows = [
      aSheetRow('row-1', { ...dakarCells, end_date: '' }),
      aSheetRow('row-2', { ...bamakoCells, results: '' }),
    ]
    const stored = await sync(db, rows)
    activityReportId = stored.results[0]!.activityReportId!
    const other = { ...dakarCells, results: 'Cinquante douaniers formés.' }
    await sync(db, [aSheetRow('row-9', other)], { workbookId: 'workbook-2' })
    const question = {
      ...senegal,
      reference: 'BCRC-SCRC-SEN-0001',
      field: 'results',
      text: 'How many women?',
    }
    await askQuestion(db, question, actingOn('2027-01-20'))
    browser = await startChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await app?.close()
    await service?.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function aContext(options: Parameters<Browser['newContext']>[0] = {}): Promise<BrowserContext> {
    const context = await browser.newContext(options)
    context.setDefaultTimeout(120_000)
    const [name, value] = person.browser.cookie.split(/=(.*)/s)
    await context.addCookies([{ name: name!, value: value!, url }])
    return context
  }

  const ends = ['', '/activities', '/conflicts', '/questions', '/receipts', '/history']
  const addresses = () => [
    ...ends.map((end) => senegalPath + end),
    `${senegalPath}/activities/${activityReportId}`,
    `${senegalPath}/activities/${activityReportId}/restore?asOf=1`,
    '/delegates',
    '/receipts?number=unknown',
    '/account',
    '/personal-data',
    '/nothing-here',
  ]

  async function violationsOf(page: Page, rules: readonly string[] | null = null): Promise<string[]> {
    // Not as an element of the page: its policy would refuse that, as it should.
    await page.evaluate(axeSource)
    const only = rules === null ? {} : { runOnly: { type: 'rule', values: rules } }
    const how = { ...only, resultTypes: ['violations'] }
    const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify(how)})`)
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`)
  }

  // Each page in one language; `every-page.test.ts` has the whole cross in the long run.
  it('[PO18] no page has a violation, light or dark, nor is one wider than 320 pixels', async () => {
    const context = await aContext({ viewport: { width: 1180, height: 900 }, bypassCSP: true })
    const page = await context.newPage()
    const found: string[] = []
    for (const [at, address] of addresses().entries()) {
      const language = languages[at % languages.length]!
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
      await page.setViewportSize({ width: 1180, height: 900 })
      await page.goto(`${url}${address}${address.includes('?') ? '&' : '?'}lang=${language}`)
      found.push(...(await violationsOf(page)).map((one) => `${address} ${one}`))
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
      await page.setViewportSize({ width: 320, height: 700 })
      found.push(...(await violationsOf(page, ['color-contrast'])).map((one) => `${address} dark ${one}`))
      const width = await page.evaluate<number>('document.documentElement.scrollWidth')
      if (width > 320) found.push(`${address} is ${width} wide`)
      const name = address.split('?')[0]!.replace(activityReportId, 'one').replaceAll('/', '-').slice(1)
      await page.screenshot({ path: join(pictures, `${name}-${language}-320-dark.png`), fullPage: true })
    }
    await context.close()
    expect(found).toEqual([])
  })

  it('[PO18] pictures are kept as people see them', async () => {
    const context = await aContext({ viewport: { width: 1180, height: 900 } })
    const page = await context.newPage()
    for (const [name, end, language] of [
      ['return', '', 'en'],
      ['conflicts', '/conflicts', 'en'],
      ['activities', '/activities', 'fr'],
      ['questions', '/questions', 'ar'],
    ] as const) {
      await page.goto(`${url}${senegalPath}${end}?lang=${language}`)
      const bytes = await page.screenshot({ path: join(pictures, `${name}-${language}.png`), fullPage: true })
      expect(bytes.length).toBeGreaterThan(10_000)
    }
    await context.close()
  })

  it('[PO19] a file that is dropped is sent with a bar that moves, and answered without leaving the page', async () => {
    const context = await aContext()
    const page = await context.newPage()
    const refused: string[] = []
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) refused.push(message.text())
    })
    await page.goto(`${url}${senegalPath}?lang=en`)
    const template = await app.inject({
      url: '/api/v1/cycles/2025-2026/reporters/bcrc-scrc-sen/template?lang=en',
      headers: { cookie: person.browser.cookie },
    })
    const base64 = template.rawPayload.toString('base64')
    const dropped = await page.evaluateHandle(`(() => {
      const bytes = Uint8Array.from(atob('${base64}'), (character) => character.charCodeAt(0))
      const transfer = new DataTransfer()
      transfer.items.add(new File([bytes], 'my return.xlsx'))
      return transfer
    })()`)
    await page.dispatchEvent('form[data-enhance="upload"]', 'dragover', { dataTransfer: dropped })
    expect(await page.locator('form.is-over').count()).toBe(1)
    await page.dispatchEvent('form[data-enhance="upload"]', 'drop', { dataTransfer: dropped })
    await page.evaluate(`(() => {
      const line = document.querySelector('.upload-progress p')
      globalThis.said = []
      new MutationObserver(() => said.push(line.textContent)).observe(line, { childList: true })
    })()`)
    await page.click('button[value="store"]')
    await page.waitForURL('**/uploads/**')
    // What comes within a moment of another is not said by itself.
    const said = await page.evaluate<string[]>('said')
    expect([said[0], said.at(-1)]).toEqual(['Sending …', 'Rows being stored: 2 …'])
    expect(said).toContain('The file is being read …')
    expect(await page.locator('h1').textContent()).toBe('Result')
    expect(await page.locator('main').textContent()).toContain('my return.xlsx')
    expect(refused).toEqual([])
    await context.close()
  })

  it('[PO19] the same form works with scripts switched off', async () => {
    const context = await aContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`${url}${senegalPath}?lang=fr`)
    const template = await app.inject({
      url: '/api/v1/cycles/2025-2026/reporters/bcrc-scrc-sen/template?lang=fr',
      headers: { cookie: person.browser.cookie },
    })
    await page.setInputFiles('input[type="file"]', {
      name: 'plain.xlsx',
      mimeType: 'application/octet-stream',
      buffer: template.rawPayload,
    })
    await page.click('button[value="store"]')
    await page.waitForURL('**/uploads/**')
    expect(await page.locator('main').textContent()).toContain('plain.xlsx')
    await context.close()
  })

  it('[PO19] an answer to a question is given with the keyboard alone', async () => {
    const context = await aContext()
    const page = await context.newPage()
    await page.goto(`${url}${senegalPath}/questions?lang=en`)
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content')
    await page.keyboard.press('Enter')
    for (let presses = 0; presses < 10; presses++) {
      await page.keyboard.press('Tab')
      if (await page.evaluate<boolean>('document.activeElement.tagName === "TEXTAREA"')) break
    }
    await page.keyboard.type('Eighteen of forty.')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.bar.done')
    expect(await page.locator('main').textContent()).toContain('Eighteen of forty.')
    await context.close()
  })
})

interface AxeResults {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly html: string }[]
  }[]
}
