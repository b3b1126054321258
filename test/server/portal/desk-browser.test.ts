/** The desk in Chromium: accessible in each language and theme, usable at 320 px and by the keyboard alone. */
import { mkdirSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Browser, BrowserContext } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { findReturn } from '../../../server/db/returns.ts'
import { listCandidates } from '../../../server/duplicates/list-candidates.ts'
import { seedCycle } from '../../../server/seed/seed-data.ts'
import { languages } from '../../../templates/definition.ts'
import { violations } from '../../addin/pane/axe.ts'
import { hasChromium, startChromium } from '../../excel-host/chromium.ts'
import { aDesk, aWaitingMail, deskAddresses } from '../../helpers/a-desk.ts'
import { signIn } from '../../helpers/signed-in.ts'

const output = join(import.meta.dirname, '../../output/desk')
const isLong = process.env.CINNABAR_TEST_LONG !== undefined
const themes = ['light', 'dark'] as const

async function anOpenDesk() {
  const desk = await aDesk('SQLite')
  await listCandidates(desk.db, { cycleKey: seedCycle.cycleKey })
  const officer = await signIn(desk.app, 'officer')
  await aWaitingMail(desk.app, 'Inès Sané')
  await desk.app.listen({ host: '127.0.0.1', port: 0 })
  const origin = `http://127.0.0.1:${(desk.app.server.address() as AddressInfo).port}`
  const browser = await startChromium()
  onTestFinished(() => browser.close())
  return { ...desk, officer, origin, browser }
}
type OpenDesk = Awaited<ReturnType<typeof anOpenDesk>>

async function openContext(
  { browser, officer, origin }: { browser: Browser; officer: OpenDesk['officer']; origin: string },
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ timezoneId: 'UTC', ...options })
  const [name, value] = officer.browser.cookie.split('=') as [string, string]
  await context.addCookies([{ name, value, url: origin }])
  return context
}

describe.skipIf(!hasChromium)('the desk in a browser', () => {
  it('[PO56] is accessible in each language and theme, fits 320 px, and loads nothing from elsewhere', async () => {
    const desk = await anOpenDesk()
    mkdirSync(output, { recursive: true })
    const addresses = await deskAddresses(desk.db)
    const problems: unknown[] = []
    for (const theme of themes) {
      const context = await openContext(desk, { colorScheme: theme, viewport: { width: 1280, height: 900 } })
      const page = await context.newPage()
      page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
      page.on('pageerror', (error) => problems.push(String(error)))
      page.on('request', (request) => request.url().startsWith(desk.origin) || problems.push(request.url()))
      for (const [at, url] of addresses.entries()) {
        // Each page in one theme and language, all of them among the pages; `every-page.test.ts` has the whole cross.
        if (at % themes.length !== themes.indexOf(theme)) continue
        const some = [languages[(at + themes.indexOf(theme) * 3) % languages.length]!]
        for (const language of some) {
          await page.setViewportSize({ width: 1280, height: 900 })
          await page.goto(`${desk.origin}${url}${url.includes('?') ? '&' : '?'}lang=${language}`)
          await page.evaluate(
            "for (const one of document.querySelectorAll('details:not(.menu)')) one.open = true",
          )
          for (const found of await violations(page.mainFrame())) problems.push([url, language, theme, found])
          await page.setViewportSize({ width: 320, height: 800 })
          const width = Number(await page.evaluate('document.documentElement.scrollWidth'))
          if (width > 320) problems.push([url, language, theme, `${width} px wide`])
        }
      }
      await context.close()
    }
    expect(problems).toEqual([])
  }, 600_000)

  it('[PO56] has pictures to look at', async () => {
    const desk = await anOpenDesk()
    mkdirSync(output, { recursive: true })
    const addresses = await deskAddresses(desk.db)
    const shots = [
      ['en', 'light', 1280],
      ['ar', 'dark', 1280],
      ['fr', 'light', 320],
    ] as const
    for (const [language, colorScheme, width] of isLong ? shots : shots.slice(0, 1)) {
      const context = await openContext(desk, { colorScheme, viewport: { width, height: 900 } })
      const page = await context.newPage()
      for (const url of addresses) {
        await page.goto(`${desk.origin}${url}${url.includes('?') ? '&' : '?'}lang=${language}`)
        const name = url.replaceAll(/[^a-z]+/gi, '-').slice(1, 50)
        await page.screenshot({ path: join(output, `${name}-${language}-${width}.png`), fullPage: true })
      }
      await context.close()
    }
  }, 300_000)

  it('[PO57] goes by the keyboard alone: from the list to a return, a question, a decision, the next return', async () => {
    const desk = await anOpenDesk()
    const context = await openContext(desk)
    const page = await context.newPage()
    await page.goto(`${desk.origin}/desk?standing=submitted&lang=en`)
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    await page.keyboard.press('o')
    await page.waitForURL(/\/desk\/returns\/bccc-nga/)
    await page.keyboard.press('q')
    await page.keyboard.type('Is nothing really all? jkn')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.bar.done')
    expect(await page.textContent('.thread')).toContain('Is nothing really all? jkn')
    await page.keyboard.press('a')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Accept, then the next')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/desk\/returns\/bcrc-egy/)
    expect((await findReturn(desk.db, 'bccc-nga', seedCycle.cycleKey))!.state).toBe('accepted')
    await page.keyboard.press('?')
    expect(await page.isVisible('#keys-help dl')).toBe(true)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await page.keyboard.press('r')
    expect(await page.evaluate('document.activeElement.id')).toBe('keys-on')
    await page.reload()
    expect(await page.isChecked('#keys-on')).toBe(false)
    await context.close()
  }, 120_000)

  it('[PO62] ticks reporters by key and writes to just these; without a tick it says so', async () => {
    const desk = await anOpenDesk()
    const context = await openContext(desk)
    const page = await context.newPage()
    await page.goto(`${desk.origin}/desk?lang=en`)
    await page.click('text=Write to those that are ticked')
    await page.waitForURL(/\/mailings/)
    expect(await page.textContent('.bar.problem')).toContain('No reporter was ticked')
    await page.goto(`${desk.origin}/desk?lang=en`)
    const codes = await page.$$eval('input[name=code]', (all) => all.map((one) => one.getAttribute('value')))
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await page.click('text=Write to those that are ticked')
    await page.waitForURL(/\/mailings\?.*codes=/)
    expect(await page.inputValue('textarea[name=codes]')).toBe(`${codes[0]} ${codes[2]}`)
    await page.goto(`${page.url()}&lang=ar`)
    expect(await page.inputValue('textarea[name=codes]')).toBe(`${codes[0]} ${codes[2]}`)
    await context.close()
  }, 120_000)

  it('[PO57] the same without a script', async () => {
    const desk = await anOpenDesk()
    const context = await openContext(desk, { javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`${desk.origin}/desk?standing=submitted&lang=fr`)
    await page.click('table.sortable tbody th a')
    await page.click('text=Accepter, puis le suivant')
    await page.waitForURL(/\/desk\/returns\/bcrc-egy/)
    expect(await page.textContent('.bar.done')).toContain('Accepté')
    expect(await page.isVisible('#keys-help')).toBe(false)
    await context.close()
  }, 120_000)
})
