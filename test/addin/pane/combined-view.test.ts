/** An officer pulls everybody’s activities into a workbook of their own: the pane in the test’s Excel, on the real service. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAccount } from '../../../server/accounts/accounts.ts'
import { messagesOf } from '../../../server/locales.ts'
import { syncWorkbook } from '../../../server/sync/sync-workbook.ts'
import { languages } from '../../../templates/definition.ts'
import { formatMessage } from '../../../templates/messages.ts'
import { hasChromium } from '../../excel-host/chromium.ts'
import { emptyWorkbook } from '../../excel-host/file/empty-workbook.ts'
import { aPerson, codeIn } from '../../helpers/a-sign-in.ts'
import { accraCells, aRequest, aSheetRow, bamakoCells, dakarCells } from '../../helpers/a-sync.ts'
import { violations } from './axe.ts'
import { browserAndService } from './browser-and-service.ts'
import { Keyboard } from './keyboard.ts'
import { openPane, type PaneStage, photograph, showAs } from './pane-stage.ts'

if (!hasChromium)
  console.log('Skipped: the combined list in the pane needs Chromium (apt-get install chromium)')

const officer = 'officer@secretariat.example'
const syncTab = 2
/** In every run those that differ most; all in the long one. */
const shownLanguages = process.env.CINNABAR_TEST_LONG === undefined ? (['ar', 'ru'] as const) : languages

describe.skipIf(!hasChromium)('the combined list in the pane', { timeout: 300_000 }, () => {
  const desk = browserAndService()
  let stage: PaneStage
  let keys: Keyboard
  beforeAll(async () => {
    const { db, now } = desk.service.service
    await createAccount(
      db,
      aPerson({ email: officer, role: 'officer', reporterCodes: [], name: 'Olga Officer', language: 'en' }),
      { now, actor: 'program' },
    )
    await createAccount(db, aPerson(), { now, actor: 'program' })
    await send(dakarCells, bamakoCells)
    stage = await openPane({ ...desk, workbook: emptyWorkbook(), level: '1.7', locale: 'en-GB' })
    keys = new Keyboard(stage.frame)
  }, 120_000)
  afterAll(() => stage?.close())

  async function send(...cells: readonly (typeof dakarCells)[]): Promise<void> {
    const { db, now } = desk.service.service
    const rows = cells.map((one, nth) => aSheetRow(`row-${nth}`, one, { rowNumber: nth + 4 }))
    const request = aRequest(rows, { isWholeWorkbook: false, workbookId: 'centre' })
    await syncWorkbook(db, request, { now, actor: 'aminata' })
  }
  const settled = () => stage.frame.locator('.job').waitFor({ state: 'detached' })
  const table = () => stage.host.workbook.tableNamed('Combined_2025_2026')
  const column = (header: string) => {
    const { sheet, area } = table()
    for (let at = area.left; at <= area.right; at++) if (sheet.value(area.top, at) === header) return at
    throw new Error(`The table has no column ${header}`)
  }
  const titles = (header: string) => {
    const { sheet, area } = table()
    return Array.from({ length: area.bottom - area.top }, (_, nth) =>
      sheet.value(area.top + 1 + nth, column(header)),
    )
  }

  it('[AH83] in a workbook that is no return, an officer signs in and pulls the list, by keys alone', async () => {
    const { frame, host } = stage
    await keys.use(frame.locator('.tabs button').nth(syncTab))
    await keys.type(frame.getByLabel('Your e-mail address'), officer)
    await keys.press('Enter')
    await frame.getByLabel('Code from the mail').waitFor()
    await keys.type(frame.getByLabel('Code from the mail'), codeIn(desk.service.accounts.posted))
    await keys.press('Enter')
    await keys.use(frame.locator('.sections button', { hasText: 'Combined list' }))
    await settled()
    await keys.use(frame.getByRole('button', { name: 'Pull the list' }))
    await frame.locator('.message').waitFor()
    expect(await frame.locator('.message').innerText()).toContain(
      'The list is on the sheet “Combined 2025-2026”. Activities: 2.',
    )
    await photograph(frame, 'combined')
    expect(titles('Title').slice(0, 2)).toEqual([dakarCells.title, bamakoCells.title])
    const { sheet } = table()
    expect(String(sheet.value(1, 0))).toMatch(
      /^Draft: .* change number \d+ · \d{4}-\d\d-\d\d \d\d:\d\d UTC · Activities: 2$/,
    )
    expect(host.workbook.sheets).toHaveLength(2)
  })

  it('[AH83] pulled again, the same table has what came since, and says what is new', async () => {
    const { frame } = stage
    const { id, area } = table()
    await send(dakarCells, { ...bamakoCells, title: '=SUM(A1)' }, accraCells)
    await frame.getByRole('button', { name: 'Pull the list' }).click()
    await frame.getByText('New: 1').waitFor()
    await settled()
    expect(table().id).toBe(id)
    expect(table().area).toEqual({ ...area, bottom: area.bottom + 1 })
    expect(titles('Title')).toEqual([dakarCells.title, '=SUM(A1)', accraCells.title])
    const { sheet } = table()
    expect(
      [...sheet.rows.values()].flatMap((cells) =>
        [...cells.values()].flatMap(({ formula }) => formula ?? []),
      ),
    ).toEqual([])
  })

  it('[AH83] has no centre’s note that is for the Secretariat only', async () => {
    await send({ ...dakarCells, confidential_note: 'geheim 4711' })
    await stage.frame.getByRole('button', { name: 'Pull the list' }).click()
    await settled()
    const texts = [...table().sheet.rows.values()].flatMap((cells) =>
      [...cells.values()].map(({ value }) => String(value)),
    )
    expect(texts.length).toBeGreaterThan(100)
    expect(texts.join('\n')).not.toMatch(/4711|confidential/i)
  })

  it('[AH83] has no fault that axe finds, in six languages at 320 pixels, and puts its headers into each of them', async () => {
    const { frame } = stage
    const found: string[] = []
    for (const language of shownLanguages) {
      await frame.locator('.tabs button').first().click()
      await frame.locator('.sections button').nth(1).click()
      await frame.locator(`label[lang=${language}] input`).first().check()
      await frame.locator(`html[lang=${language}]`).waitFor()
      await settled()
      await showAs(frame, { colorScheme: language === 'ar' ? 'dark' : 'light', width: 320 })
      await frame.locator('.tabs button').nth(syncTab).click()
      await frame.locator('main .sections button').last().click()
      await frame.locator('form button.primary').click()
      await frame.locator('.message').waitFor()
      await settled()
      found.push(...(await violations(frame)).map((one) => `${language}: ${one}`))
      const wide = (await frame.evaluate('document.documentElement.scrollWidth')) as number
      if (wide > 320) found.push(`${language} is ${wide} pixels wide`)
      if (/\b(combined|view|job|sync)\.[a-z]/.test(await frame.locator('body').innerText()))
        found.push(language)
      await photograph(frame, `combined-${language}`)
      const label = formatMessage(messagesOf('fields', language), 'title.label', language)
      expect(titles(label)).toHaveLength(3)
    }
    expect(found).toEqual([])
    expect(stage.host.strayRequests).toEqual([])
    expect(stage.host.pageErrors).toEqual([])
  })

  it('[AH83] is not among the sections of somebody who reports for a centre, and not given to them', async () => {
    const workbook = await desk.service.template('bcrc-scrc-sen', 'en')
    const own = await openPane({ ...desk, workbook, level: '1.7', locale: 'en-GB' })
    const { frame } = own
    await frame.locator('.tabs button').nth(syncTab).click()
    // Both panes keep who is signed in in the same browser: the officer goes first.
    const out = frame.getByRole('button', { name: 'Sign out' })
    await out.or(frame.getByLabel('Your e-mail address')).first().waitFor()
    if (await out.isVisible()) await out.click()
    await frame.getByLabel('Your e-mail address').fill('aminata@centre.example')
    await keysOf(own).press('Enter')
    // Only when it is asked for, is its mail there.
    await frame.getByLabel('Code from the mail').waitFor()
    await frame.getByLabel('Code from the mail').fill(codeIn(desk.service.accounts.posted))
    await keysOf(own).press('Enter')
    await frame.locator('.sections button', { hasText: 'History' }).waitFor()
    await own.frame.locator('.job').waitFor({ state: 'detached' })
    expect(await frame.locator('.sections button', { hasText: 'Combined list' }).count()).toBe(0)
    await own.close()
  })

  const keysOf = ({ frame }: PaneStage) => new Keyboard(frame)
})
