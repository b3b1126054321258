/** The pane for everybody: all views in six languages and both themes, narrow, with large letters, by keyboard alone. */
import type { Browser, Frame } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { messagesOf } from '../../../server/locales.ts'
import { languages, textDirection } from '../../../templates/definition.ts'
import { hasChromium, startChromium } from '../../excel-host/chromium.ts'
import { signIn } from '../../helpers/signed-in.ts'
import { violations } from './axe.ts'
import {
  openPane,
  type PaneService,
  type PaneStage,
  photograph,
  showAs,
  startPaneService,
} from './pane-stage.ts'
import { idle, say } from './story.ts'
import { typedRows } from './story-rows.ts'

const reporter = 'bcrc-scrc-sen'
/** Below the overview: repair, language, help. */
const languageSection = 1

if (!hasChromium) console.log('Skipped: the pane for everybody needs Chromium (apt-get install chromium)')

const isLong = process.env.CINNABAR_TEST_LONG !== undefined
const themes = ['light', 'dark'] as const
/** In the long run also with a palette of the person's own, as Windows has for those who see little. */
const looks = isLong ? ([...themes, 'contrast'] as const) : themes

describe.skipIf(!hasChromium)('the pane', { timeout: 900_000 }, () => {
  let service: PaneService
  let browser: Browser
  let stage: PaneStage
  beforeAll(async () => {
    browser = await startChromium()
    service = await startPaneService()
    await signIn(service.app, 'focalPoint', [reporter], 'awa@example.org')
    const workbook = await service.template(reporter, 'fr')
    stage = await openPane({
      browser,
      service,
      workbook,
      rows: typedRows('fr').slice(0, 9),
      locale: 'fr-FR',
      width: 320,
    })
  }, 240_000)
  afterAll(async () => {
    await stage?.close()
    await browser?.close()
    await service?.close()
  })

  /** Presses Tab until what has the focus is called so; a person gives up after a while. */
  async function tabTo(frame: Frame, name: string, key = 'Tab'): Promise<void> {
    const { keyboard } = frame.page()
    const seen: string[] = []
    for (let presses = 0; presses < 120; presses++) {
      const focused = await frame.evaluate(
        `(({ labels, innerText, ariaLabel }) => ariaLabel ?? labels?.[0]?.innerText ?? innerText)(document.activeElement ?? document.body)`,
      )
      if (String(focused).trim().startsWith(name)) return
      seen.push(String(focused).trim().slice(0, 30))
      await keyboard.press(key)
    }
    throw new Error(`${key} does not come to ${name}, but to ${[...new Set(seen)].join(' | ')}`)
  }

  it('[AH68] is used by keyboard alone: check, correct, sign in, sync', async () => {
    const { frame } = stage
    const { keyboard } = frame.page()
    // Where Excel puts the focus when somebody comes over from the sheet.
    await frame.locator('.tabs button').first().focus()
    const go = async (name: string, key?: string) => {
      await tabTo(frame, name, key)
      await keyboard.press('Enter')
      await idle(frame)
    }
    await go(say('view.check.short'))
    await frame.locator('.summary').waitFor()
    await go(say('check.again'))
    const before = stage.value('beneficiary_parties', 2)
    await tabTo(frame, 'Code absent de sa liste')
    if (!(await frame.evaluate('document.activeElement.parentElement.open'))) await keyboard.press('Enter')
    await go(String(messagesOf('pane', 'fr')['check.correct']).split('{')[0]!.trim())
    expect(stage.value('beneficiary_parties', 2)).not.toBe(before)
    await go(say('view.sync.short'), 'Shift+Tab')
    await tabTo(frame, say('signIn.address'))
    await keyboard.type('awa@example.org')
    await keyboard.press('Enter')
    await frame.getByLabel(say('signIn.code'), { exact: true }).waitFor()
    await expect.poll(() => service.accounts.posted.length, { timeout: 60_000 }).toBe(1)
    await tabTo(frame, say('signIn.code'))
    await keyboard.type(/\b\d{8}\b/.exec(service.accounts.posted[0]!.text)![0])
    await keyboard.press('Enter')
    await frame.getByRole('button', { name: say('sync.start') }).waitFor()
    await idle(frame)
    await go(say('view.sync.short'), 'Shift+Tab')
    await go(say('sync.start'))
    await frame.getByText(say('sync.report')).waitFor()
  })

  it.each(languages)(
    '[AH68] has no fault that axe finds on any view, in both themes, 320 wide, and no view is cut off: %s',
    async (language) => {
      const { frame } = stage
      const faults: string[] = []
      const nth = languages.indexOf(language)
      await frame.locator('.tabs button').first().click()
      await frame.locator('.section button').nth(languageSection).click()
      await frame.locator('input[name="pane-language"]').nth(nth).check()
      await idle(frame)
      expect(await frame.locator('html').getAttribute('dir')).toBe(textDirection(language))
      const tabs = await frame.locator('.tabs button').count()
      for (let tab = 0; tab < tabs; tab++) {
        await frame.locator('.tabs button').nth(tab).click()
        await idle(frame)
        const sections = await frame.locator('.section button').count()
        for (let section = -1; section < sections; section++) {
          if (section >= 0) {
            await frame.locator('.tabs button').nth(tab).click()
            await frame.locator('.section button').nth(section).click()
            await idle(frame)
          }
          const name = `every-${language}-${tab}-${section + 1}`
          // In the short run each view takes turns: three languages in one theme, three in the other.
          for (const look of isLong ? looks : [themes[(tab + section + nth + 1) % 2]!]) {
            await frame.page().emulateMedia({ forcedColors: look === 'contrast' ? 'active' : 'none' })
            await showAs(frame, { colorScheme: look === 'light' ? 'light' : 'dark', width: 320 })
            await expect.poll(() => frame.evaluate('innerWidth'), { timeout: 60_000 }).toBe(320)
            // Colours are there with the next picture.
            await frame.evaluate(
              'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))',
            )
            for (const fault of await violations(frame)) faults.push(`${name} ${look}: ${fault}`)
            const width = Number(await frame.evaluate('document.documentElement.scrollWidth'))
            if (width > 320) faults.push(`${name}: ${width} wide`)
            if (isLong || language === 'ar' || language === 'en' || look === 'dark')
              await photograph(frame, `${name}-${look}`)
          }
          await frame.page().emulateMedia({ forcedColors: 'none' })
          // Twice as large: a pane of 640 pixels then has room for 320.
          await showAs(frame, { colorScheme: 'light', width: 640 })
          await expect.poll(() => frame.evaluate('innerWidth'), { timeout: 60_000 }).toBe(640)
          await frame.evaluate(`document.documentElement.style.zoom = '2'`)
          const wide = Number(
            await frame.evaluate(
              'document.documentElement.scrollWidth - document.documentElement.clientWidth',
            ),
          )
          if (wide > 1) faults.push(`${name}: ${wide} too wide at 200 %`)
          await frame.evaluate(`document.documentElement.style.zoom = ''`)
        }
      }
      expect(faults).toEqual([])
    },
  )
})
