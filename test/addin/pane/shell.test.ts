import type { Frame } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInvitation, standingOf } from '../../../server/accounts/invitations.ts'
import { languages } from '../../../templates/definition.ts'
import type { PaneFiles } from '../../../templates/pane-files.ts'
import { hasChromium } from '../../excel-host/chromium.ts'
import { emptyWorkbook } from '../../excel-host/file/empty-workbook.ts'
import { signIn } from '../../helpers/signed-in.ts'
import { violations } from './axe.ts'
import { browserAndService } from './browser-and-service.ts'
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
    const { texts, sheets, provider, ...others } = index.json() as PaneFiles
    expect(provider).toBe(null)
    expect(Object.keys(texts)).toEqual([...languages])
    const sheet = `${sheets}/2025-2026/bcrc-scrc-sen/0/fr.json`
    for (const address of [...Object.values(texts), ...Object.values(others), sheet]) {
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
  const desk = browserAndService()

  it('[AH20] opens in the language of the sheet, whatever Excel speaks, and says whose workbook it is', async () => {
    const workbook = await desk.service.template('bcrc-scrc-sen', 'fr')
    const stage = await openPane({ ...desk, workbook, locale: 'en-US' })
    const { frame, host } = stage
    await frame.getByRole('heading', { name: 'Votre classeur', exact: true }).waitFor()
    expect(await frame.locator('html').getAttribute('lang')).toBe('fr')
    const card = await frame.locator('.card', { hasText: 'BCRC' }).innerText()
    expect(card).toContain('BCRC-SCRC Senegal')
    expect(card).toContain('Date limite')
    await photograph(frame, 'overview-fr')
    expect(host.pageErrors).toEqual([])
    expect(host.strayRequests).toEqual([])
    await stage.close()
  })

  it('[AH21] goes on without a connection, with what was loaded before', async () => {
    const workbook = await desk.service.template('bcrc-scrc-sen', 'fr')
    const stage = await openPane({ ...desk, workbook })
    const { frame } = stage
    await frame.locator('html[data-kept=all]').waitFor({ timeout: 120_000 })
    await stage.cut(true)
    await frame.getByRole('button', { name: 'Langue' }).click()
    await frame.getByRole('radio', { name: 'العربية' }).first().check()
    await frame.getByRole('heading', { name: 'اللغة', exact: true }).waitFor()
    expect(await frame.locator('html').getAttribute('dir')).toBe('rtl')
    await photograph(frame, 'language-ar')
    await stage.close()
  })

  it('[AH30] shows four cards at first, until they are closed; the help has them all', async () => {
    const workbook = await desk.service.template('bcrc-scrc-sen', 'fr')
    const stage = await openPane({ ...desk, workbook, width: 320 })
    const { frame } = stage
    await frame.getByText('1 sur 4').waitFor()
    await photograph(frame, 'welcome-fr')
    expect(await violations(frame)).toEqual([])
    for (let step = 0; step < 3; step++) await frame.getByRole('button', { name: 'Suivant' }).click()
    await frame.getByText('4 sur 4').waitFor()
    await frame.getByRole('button', { name: 'Commencer' }).click()
    await frame.locator('.welcome').waitFor({ state: 'detached' })
    await frame.getByRole('button', { name: 'Aide' }).click()
    await frame.locator('.card h2').nth(3).waitFor()
    expect(await frame.locator('.card h2').count()).toBe(4)
    expect(await violations(frame)).toEqual([])
    await frame.locator('.tabs button').first().click()
    await frame.locator('.section').first().waitFor()
    expect(await frame.locator('.welcome').count()).toBe(0)
    await stage.close()
  })

  it('[AH31] in an empty workbook says where to get a template, and puts one in for who signs in there', async () => {
    const stage = await openPane({ ...desk, workbook: emptyWorkbook(), level: '1.14', width: 320 })
    const { host, frame } = stage
    await frame.getByText('Once you are signed in').waitFor()
    expect(await violations(frame)).toEqual([])
    await signInOnTheCard(frame)
    await frame.getByRole('button', { name: 'Insert the template here' }).waitFor()
    expect(await violations(frame)).toEqual([])
    await photograph(frame, 'empty-workbook')
    await frame.getByRole('button', { name: 'Insert the template here' }).click()
    await frame.getByRole('heading', { name: 'BCRC-SCRC Senegal' }).waitFor()
    expect(host.workbook.tables.some(({ name }) => name === 'Activities')).toBe(true)
    expect(host.pageErrors).toEqual([])
    await stage.close()
  })

  it.each([
    ['1.12', 'the template was opened as a new workbook', 1],
    ['1.7', 'This Excel cannot take sheets', 0],
  ] as const)('[AH31] in Excel with ExcelApi %s says “%s”', async (level, sentence, opened) => {
    const stage = await openPane({ ...desk, workbook: emptyWorkbook(), level })
    const { host, frame } = stage
    await signInOnTheCard(frame)
    await frame.getByRole('button', { name: 'Insert the template here' }).click()
    await frame.locator('.message').filter({ hasText: sentence }).waitFor()
    expect(host.workbook.sheets.map(({ name }) => name)).toEqual(['Sheet1'])
    expect(host.workbook.openedBeside).toHaveLength(opened)
    for (const file of host.workbook.openedBeside) {
      const { identity } = await desk.service.service.reader.read(file)
      expect(identity).toMatchObject({ reporterCode: 'bcrc-scrc-sen', language: 'en' })
    }
    expect(host.pageErrors).toEqual([])
    await stage.close()
  })

  /** With the code of an invitation, so that no mail has to be waited for. */
  async function signInOnTheCard(frame: Frame): Promise<void> {
    const { accountId } = await signIn(desk.service.app, 'focalPoint', ['bcrc-scrc-sen'])
    const { context } = desk.service.app.accounts
    const standing = await standingOf(context.db, accountId)
    const wanted = { ...standing, purpose: 'connect', name: null, email: null } as const
    const { code } = await createInvitation(context, wanted, accountId)
    await frame.getByRole('button', { name: 'I have a code already' }).click()
    await frame.getByLabel('Your code').fill(code)
    await frame.getByRole('button', { name: 'Sign in', exact: true }).click()
  }

  it('[AH22] has no fault that axe finds on the overview and in the choice of language, in six languages and both themes, 320 wide', async () => {
    const workbook = await desk.service.template('bcrc-scrc-sen', 'fr')
    const stage = await openPane({ ...desk, workbook, width: 320 })
    const { frame } = stage
    await frame.locator('.section button').nth(1).click()
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
