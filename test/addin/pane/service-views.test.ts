/** One centre’s afternoon in the pane: sign in, sync, a clash, a question, submit, look back. In the test’s Excel, on the real service. */
import type { Browser, Frame } from 'playwright-core'

/** Overview, check, sync, cell. */
const syncTab = 2

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAccount } from '../../../server/accounts/accounts.ts'
import { askQuestion } from '../../../server/questions/ask-and-answer.ts'
import { syncWorkbook } from '../../../server/sync/sync-workbook.ts'
import { languages } from '../../../templates/definition.ts'
import { hasChromium, startChromium } from '../../excel-host/chromium.ts'
import { aPerson, codeIn } from '../../helpers/a-sign-in.ts'
import { aRequest, aSheetRow, bamakoCells, dakarCells } from '../../helpers/a-sync.ts'
import { pressRibbon } from '../press-ribbon.ts'
import { violations } from './axe.ts'
import { Keyboard } from './keyboard.ts'
import {
  openPane,
  type PaneService,
  type PaneStage,
  photograph,
  showAs,
  startPaneService,
} from './pane-stage.ts'

if (!hasChromium) console.log('Skipped: the pane needs Chromium (apt-get install chromium)')

const address = 'aminata@centre.example'
const cycleKey = '2025-2026'

describe.skipIf(!hasChromium)('the pane and the service', () => {
  let service: PaneService
  let browser: Browser
  let stage: PaneStage
  let frame: Frame
  let keys: Keyboard
  beforeAll(async () => {
    service = await startPaneService()
    browser = await startChromium()
    const { db, now } = service.service
    await createAccount(db, aPerson({ email: address }), { now, actor: 'program' })
    const workbook = await service.template('bcrc-scrc-sen', 'fr')
    const rows = [dakarCells, bamakoCells] as Record<string, string>[]
    stage = await openPane({ browser, service, workbook, rows, level: '1.7', locale: 'fr-FR' })
    frame = stage.frame
    keys = new Keyboard(frame)
  }, 120_000)
  afterAll(async () => {
    await stage?.close()
    await browser?.close()
    await service?.close()
  })

  const button = (name: string | RegExp) => frame.getByRole('button', { name })
  const settled = () => frame.locator('.job').waitFor({ state: 'detached' })
  const said = () => frame.locator('.message').innerText()
  const go = async (section: string) => {
    await frame.locator('.tabs button', { hasText: 'Synchroniser' }).click()
    await frame.locator('.sections button', { hasText: section }).last().click()
    await settled()
  }

  it('[AH53] signs in with the code from the mail, by keyboard alone', async () => {
    await frame.locator('.tabs button', { hasText: 'Synchroniser' }).focus()
    await frame.page().keyboard.press('Enter')
    await frame.getByLabel('Votre adresse électronique').fill(address)
    await frame.page().keyboard.press('Enter')
    await frame.getByLabel('Code reçu par courriel').waitFor()
    await photograph(frame, 'sync-code')
    await frame.getByLabel('Code reçu par courriel').fill(codeIn(service.accounts.posted))
    await frame.page().keyboard.press('Enter')
    await button('Synchroniser maintenant').waitFor()
    await settled()
    expect(await frame.locator('.card').first().innerText()).toMatch(/Lignes : 2/)
    expect(await frame.locator('main').innerText()).toContain('Aminata Diallo')
  })

  it('[AH55] says what became of every row, and shows the row in the sheet', async () => {
    await button('Synchroniser maintenant').click()
    await settled()
    await frame.getByText('Enregistrées telles quelles : 2').click()
    await photograph(frame, 'sync-report')
    expect(stage.value('activity_id', 0)).toBe('BCRC-SCRC-SEN-0001')
    await button(/BCRC-SCRC-SEN-0002/).click()
    await settled()
    expect(stage.host.workbook.selection!.area).toMatchObject({ top: 4, bottom: 4 })
    expect(await frame.locator('.card').first().innerText()).toMatch(/Lignes : 0/)
  })

  it('[AH55] [AH70] shows a clash side by side, takes what a person chooses by keys alone, and writes it into the sheet', async () => {
    const { db, now } = service.service
    const colleague = aSheetRow('row-1', { ...dakarCells, results: 'Cinquante douaniers formés.' })
    const given = { isWholeWorkbook: false, workbookId: 'colleague' }
    await syncWorkbook(db, aRequest([aSheetRow('row-1', dakarCells)], given), { now, actor: 'fatou' })
    await syncWorkbook(db, aRequest([colleague], given), { now, actor: 'fatou' })
    stage.type('results', 0, 'Soixante douaniers formés.')
    await keys.use(button('Synchroniser maintenant'))
    await settled()
    expect(stage.value('results', 0)).toBe('Cinquante douaniers formés.')
    await keys.use(button('Conflits : 1'))
    await settled()
    await photograph(frame, 'conflict')
    await keys.choose(frame.getByRole('radio').first(), frame.getByRole('radio', { name: /^Proposé/ }))
    await keys.use(button('Appliquer les décisions : 1'))
    await settled()
    expect(await said()).toContain('Décidé et inscrit dans votre feuille : 1')
    expect(stage.value('results', 0)).toBe('Soixante douaniers formés.')
    await frame.getByText('Il n’y a pas de conflit.').waitFor()
  })

  it('[AH56] [AH70] shows what the Secretariat asks beside its cell, and sends the answer, by keys alone', async () => {
    const { db, now } = service.service
    const question = {
      reporterCode: 'bcrc-scrc-sen',
      cycleKey,
      field: 'results',
      text: 'Combien de femmes ?',
    }
    const who = { now, actor: 'officer', channel: 'page' as const }
    await askQuestion(db, { ...question, reference: 'BCRC-SCRC-SEN-0001' }, who)
    await keys.use(frame.locator('.tabs button', { hasText: 'Synchroniser' }))
    await keys.use(button('Synchroniser maintenant'))
    await settled()
    await keys.use(button('Questions : 1'))
    await frame.getByText('Combien de femmes ?').waitFor()
    await photograph(frame, 'question')
    await keys.use(button('Afficher dans la feuille'))
    await settled()
    expect(stage.host.workbook.selection!.area).toMatchObject({ top: 3, bottom: 3 })
    await keys.type(frame.getByLabel('Votre réponse'), 'Douze.')
    await keys.use(button('Envoyer la réponse'))
    await settled()
    expect(await said()).toContain('Votre réponse est parvenue au Secrétariat.')
    const entry = await db
      .selectFrom('questionEntry')
      .selectAll()
      .where('act', '=', 'answered')
      .executeTakeFirst()
    expect(entry).toMatchObject({ text: 'Douze.' })
  })

  it('[AH57] [AH70] submits with a declaration by keys alone, and the receipt stands on the cover', async () => {
    await keys.use(frame.locator('.tabs button', { hasText: 'Synchroniser' }))
    await keys.use(frame.locator('.sections button', { hasText: 'Soumettre le rapport' }).last())
    await settled()
    await keys.type(frame.getByLabel('Nom de la personne qui déclare'), 'Aminata Diallo')
    const warnings = frame.getByLabel(/Je connais les avertissements/)
    if (await warnings.isVisible()) {
      await keys.reach(warnings)
      await keys.press('Space')
    }
    await photograph(frame, 'submit')
    await keys.use(button('Synchroniser et soumettre'))
    await settled()
    expect(await said()).toMatch(/^Soumis\. Le récépissé \S+ figure/)
    await photograph(frame, 'submitted')
    const cover = stage.host.workbook.sheets[1]!
    const row = [...cover.rows].find(([, cells]) => cells.get(0)?.value === 'receipt')![0]
    expect(String(cover.value(row, 2))).toMatch(/SEN/)
  })

  it('[AH58] shows what an activity has been, before and after side by side', async () => {
    await go('Historique d’une activité')
    await frame.getByLabel('Activité').selectOption({ index: 1 })
    await settled()
    await frame.getByText('Vous').first().waitFor()
    await photograph(frame, 'history')
    const card = await frame.locator('.card').first().innerText()
    expect(card).toContain('Cinquante douaniers formés.')
    expect(card).toContain('Soixante douaniers formés.')
  })

  it('[AH55] has no violation that axe finds on any view, in six languages, light and dark, 320 pixels wide', async () => {
    const found: string[] = []
    const sections = ['conflicts', 'questions', 'submit', 'history']
    const tab = (nth: number) => frame.locator('.tabs button').nth(nth).click()
    for (const language of languages) {
      await tab(0)
      await frame.locator('.sections button').nth(1).click()
      await frame.locator(`label[lang=${language}] input`).first().check()
      await frame.locator(`html[lang=${language}]`).waitFor()
      const colorScheme = language === 'ar' || language === 'ru' ? 'dark' : 'light'
      await showAs(frame, { colorScheme, width: 320 })
      await tab(syncTab)
      await settled()
      const look = async (name: string) => {
        found.push(...(await violations(frame)).map((one) => `${name} ${language}: ${one}`))
        const wide = (await frame.evaluate('document.documentElement.scrollWidth')) as number
        if (wide > 320) found.push(`${name} ${language} is ${wide} pixels wide`)
        const unsaid = await frame.locator('body').innerText()
        if (/\b(sync|fate|conflict|question|submit|signIn|view|history)\.[a-z]/.test(unsaid))
          found.push(unsaid)
      }
      await look('sync')
      await photograph(frame, `service-sync-${language}`)
      for (const [at, name] of sections.entries()) {
        await tab(syncTab)
        await frame.locator('main > .sections button').nth(at).click()
        await settled()
        await look(name)
      }
    }
    expect(found).toEqual([])
    expect(stage.host.strayRequests).toEqual([])
    expect(stage.host.pageErrors).toEqual([])
  }, 180_000)

  it('[AH53] signs out, and the ribbon then points to the pane', async () => {
    await frame.locator('.tabs button').nth(syncTab).click()
    await frame.locator('main > p .link').click()
    await settled()
    const { host } = stage
    expect(await pressRibbon(host, 'sync')).toMatch(/^Ouvrez le volet pour synchroniser/)
    expect(await frame.locator('form.card').isVisible()).toBe(true)
  })
})
