/** Every page in each language and theme, by everybody who has it: the whole cross, of the long run. The short one has samples. */
import { mkdirSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { listCandidates } from '../../../server/duplicates/list-candidates.ts'
import { seedCycle } from '../../../server/seed/seed-data.ts'
import { languages } from '../../../templates/definition.ts'
import { hasChromium, startChromium } from '../../excel-host/chromium.ts'
import { aDesk, aWaitingMail, deskAddresses } from '../../helpers/a-desk.ts'
import { senegalPath } from '../../helpers/a-page-service.ts'
import { lookOver } from '../../helpers/look-over-page.ts'
import { type SignedInPerson, signIn } from '../../helpers/signed-in.ts'

const output = join(import.meta.dirname, '../../output/every-page')
const isLong = process.env.CINNABAR_TEST_LONG !== undefined
const themes = ['light', 'dark'] as const
const highestPicture = 12_000

/** Who sees which pages. */
async function audience() {
  const { app, db } = await aDesk('SQLite')
  await listCandidates(db, { cycleKey: seedCycle.cycleKey })
  await aWaitingMail(app, 'Inès Sané')
  await app.listen({ host: '127.0.0.1', port: 0 })
  const origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  const { activityReportId } = await db
    .selectFrom('activityReport')
    .select('activityReportId')
    .where('reference', '=', 'BCRC-SCRC-SEN-0001')
    .executeTakeFirstOrThrow()
  const ends = ['', '/activities', '/conflicts', '/questions', '/linked', '/receipts', '/history']
  const one = `${senegalPath}/activities/${activityReportId}`
  const everybody = ['/account', '/personal-data', '/nothing-here', '/receipts?number=unknown', '/mail']
  const pages: readonly (readonly [string, SignedInPerson | null, readonly string[]])[] = [
    [
      'officer',
      await signIn(app, 'officer'),
      [...(await deskAddresses(db)), '/', '/reports', '/api/docs', ...everybody],
    ],
    [
      'focalPoint',
      await signIn(app, 'focalPoint', ['bcrc-scrc-sen']),
      [
        ...ends.map((end) => senegalPath + end),
        one,
        `${one}/restore?asOf=1`,
        '/delegates',
        '/desk',
        ...everybody,
      ],
    ],
    ['delegate of two', await signIn(app, 'delegate', ['bcrc-scrc-sen', 'bcrc-egy']), ['/']],
    [
      'nobody',
      null,
      ['/', '/sign-in', '/invitation', '/personal-data', '/nothing-here', '/mail/confirm?mail=x&code=y'],
    ],
  ]
  return { origin, pages }
}

async function contextOf(
  browser: Browser,
  origin: string,
  person: SignedInPerson | null,
  colorScheme: (typeof themes)[number],
) {
  // Its letters and whereabouts are looked at by scripts that no page would let in.
  const context = await browser.newContext({ colorScheme, timezoneId: 'UTC', reducedMotion: 'reduce' })
  if (person !== null) {
    const [name, value] = person.browser.cookie.split(/=(.*)/s)
    await context.addCookies([{ name: name!, value: value!, url: origin }])
  }
  return context
}

describe.skipIf(!hasChromium || !isLong)('every page', () => {
  it.each(languages.flatMap((language) => themes.map((theme) => [language, theme] as const)))(
    '[PO68] in %s, %s: no rule broken, all by keys alone, no more than 320 px, letters twice as large',
    async (language, theme) => {
      mkdirSync(output, { recursive: true })
      const { origin, pages } = await audience()
      const browser = await startChromium()
      onTestFinished(() => browser.close())
      const problems: unknown[] = []
      const asFound = join(output, `problems-${language}-${theme}.txt`)
      for (const [who, person, addresses] of pages) {
        const context = await contextOf(browser, origin, person, theme)
        const page = await context.newPage()
        page.on('pageerror', (error) => problems.push([who, String(error)]))
        page.on('request', (request) => request.url().startsWith(origin) || problems.push(request.url()))
        for (const address of addresses) {
          await page.goto(`${origin}${address}${address.includes('?') ? '&' : '?'}lang=${language}`)
          for (const found of await lookOver(page)) problems.push([who, address, found])
          // A run that is cut off has said this much.
          writeFileSync(
            asFound,
            `${who} ${address}\n${problems.map((one) => JSON.stringify(one)).join('\n')}`,
          )
          const name = `${who} ${address}`.replaceAll(/[^a-z]+/gi, '-').slice(0, 60)
          await page.setViewportSize({ width: theme === 'light' ? 1280 : 320, height: 800 })
          // Of the description of the interface, tens of thousands of pixels high, the browser draws no picture in half a minute where it is busy.
          const height = Number(await page.evaluate('document.documentElement.scrollHeight'))
          await page.screenshot({
            path: join(output, `${name}-${language}-${theme}.png`),
            fullPage: height < highestPicture,
          })
        }
        await context.close()
      }
      expect(problems).toEqual([])
    },
    1_200_000,
  )
})
