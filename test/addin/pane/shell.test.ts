/** The frame of the pane: it opens, speaks six languages, follows the theme, and goes on without a connection. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Language, languages } from '../../../templates/definition.ts'
import { hasChromium, startChromium } from '../../excel-host/chromium.ts'
import { violations } from './axe.ts'
import { openPane, type PaneService, photograph, showAs, startPaneService } from './pane-stage.ts'

if (!hasChromium) console.log('Skipped: the pane needs Chromium (apt-get install chromium)')

describe('the data files', () => {
  let service: PaneService
  beforeAll(async () => {
    service = await startPaneService()
  })
  afterAll(() => service?.close())

  it('[AH19] are named after what is in them, may be kept for ever, and tell nobody’s address', async () => {
    const index = await service.app.inject({ url: '/addin/data.json' })
    expect(index.headers['cache-control']).toBe('no-cache')
    const { texts, ...others } = index.json() as { texts: Record<Language, string>; register: string }
    expect(Object.keys(texts)).toEqual([...languages])
    for (const address of [...Object.values(texts), ...Object.values(others)]) {
      const file = await service.app.inject({ url: address, headers: { 'accept-encoding': 'gzip' } })
      expect([address, file.statusCode]).toEqual([address, 200])
      expect(file.headers['cache-control']).toBe('public, max-age=31536000, immutable')
      expect(file.headers['content-encoding']).toBe('gzip')
    }
    const register = (await service.app.inject({ url: others.register })).body
    expect(register).toContain('bcrc-scrc-sen')
    expect(register).not.toMatch(/@|"contact"|"note"/)
    expect((await service.app.inject({ url: '/addin/data/lists-0000000000000000.json' })).statusCode).toBe(
      404,
    )
  })
})

describe.skipIf(!hasChromium)('the pane', { timeout: 300_000 }, () => {
  let service: PaneService
  let browser: Browser
  beforeAll(async () => {
    service = await startPaneService()
    browser = await startChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await service?.close()
  })

  it('[AH20] opens in the language of the sheet, whatever Excel speaks, and says whose workbook it is', async () => {
    const workbook = await service.template('bcrc-scrc-sen', 'fr')
    const stage = await openPane({ browser, service, workbook, locale: 'en-US' })
    const { frame, host } = stage
    await frame.getByRole('heading', { name: 'Votre classeur' }).waitFor()
    expect(await frame.locator('html').getAttribute('lang')).toBe('fr')
    const card = await frame.locator('.card').first().innerText()
    expect(card).toContain('BCRC-SCRC Senegal')
    expect(card).toContain('Date limite')
    await photograph(frame, 'overview-fr')
    expect(host.pageErrors).toEqual([])
    expect(host.strayRequests).toEqual([])
    await stage.close()
  })

  it('[AH21] goes on without a connection, with what was loaded before', async () => {
    const workbook = await service.template('bcrc-scrc-sen', 'fr')
    const stage = await openPane({ browser, service, workbook })
    const { frame } = stage
    await frame.waitForFunction(
      `caches.open('cinnabar-data').then((store) => store.keys()).then((keys) => keys.length >= 9)`,
    )
    await stage.cut(true)
    await frame.getByRole('button', { name: 'Langue' }).click()
    await frame.getByRole('radio', { name: 'العربية' }).check()
    await frame.getByRole('heading', { name: 'اللغة' }).waitFor()
    expect(await frame.locator('html').getAttribute('dir')).toBe('rtl')
    await photograph(frame, 'language-ar')
    await stage.close()
  })

  it('[AH22] has no fault that axe finds on the overview and in the choice of language, in six languages and both themes, 320 wide', async () => {
    const workbook = await service.template('bcrc-scrc-sen', 'fr')
    const stage = await openPane({ browser, service, workbook, width: 320 })
    const { frame } = stage
    await frame.locator('.sections button').first().click()
    for (const [nth] of languages.entries()) {
      await frame.getByRole('radio').nth(nth).check()
      await frame.locator('.job').waitFor({ state: 'detached' })
      for (const colorScheme of ['light', 'dark'] as const) {
        await showAs(frame, { colorScheme, width: 320 })
        expect(await violations(frame)).toEqual([])
        expect(await frame.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320)
      }
    }
    await stage.close()
  })
})
