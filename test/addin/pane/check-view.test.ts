import { describe, expect, it } from 'vitest'
import { hasChromium } from '../../excel-host/chromium.ts'
import { violations } from './axe.ts'
import { browserAndService } from './browser-and-service.ts'
import { openPane, photograph, showAs } from './pane-stage.ts'

if (!hasChromium) console.log('Skipped: Check in the pane needs Chromium (apt-get install chromium)')

/** Two rows of a French template with mistakes of several kinds. */
const rows = [
  {
    title: 'Atelier régional sur les inventaires de mercure',
    summary: 'Formation de deux jours pour les agents des douanes.',
    text_language: 'Français',
    assistance_type: 'CB',
    arrangement_type: 'REG',
    articles: 'Art. 14',
    geo_scope: 'NAT',
    beneficiary_parties: 'Sénégal; Malli',
    status: 'PLN',
    start_date: '03/04/2026',
    budget_amount: 'USD 1200',
  },
  { title: 'Inventaire national', beneficiary_parties: 'Malli', status: 'PLN', start_date: '04/05/2026' },
]

describe.skipIf(!hasChromium)('Check in the pane', { timeout: 300_000 }, () => {
  const desk = browserAndService()

  it('[AH24] without a connection: finds what is wrong, goes to the cell, corrects one or all of a kind, and takes it back', async () => {
    const workbook = await desk.service.template('bcrc-scrc-sen', 'fr')
    const stage = await openPane({ ...desk, workbook, rows, level: '1.7' })
    const { frame, host } = stage
    await frame.locator('html[data-kept=all]').waitFor({ timeout: 120_000 })
    await stage.cut(true)
    const before = host.process.traffic.batches
    await frame.getByRole('button', { name: 'Vérifier', exact: true }).click()
    await frame.locator('.summary').waitFor()
    const trips = host.process.traffic.batches - before
    console.log(`Check: ${trips} round trips`)
    expect(trips).toBeLessThanOrEqual(4)
    await photograph(frame, 'check-fr')

    const country = frame.locator('details', { hasText: 'absent de sa liste' }).first()
    await country.locator('summary').click()
    const selected = frame.getByRole('button', {
      name: new RegExp(`^${stage.cell('beneficiary_parties', 0)}`),
    })
    await selected.first().click()
    await frame.locator('.job').waitFor({ state: 'detached' })
    expect(host.workbook.selection!.area.top).toBe(3)

    await frame.getByRole('button', { name: 'Corriger les 2' }).click()
    await frame.getByText('2 cellules corrigées.').waitFor()
    expect(stage.value('beneficiary_parties', 0)).toBe('Sénégal; Mali')
    expect(stage.value('beneficiary_parties', 1)).toBe('Mali')

    await frame.locator('summary', { hasText: 'Date ambiguë' }).click()
    await frame.getByRole('button', { name: '3 avril 2026' }).click()
    await frame.getByText('1 cellule corrigée.').waitFor()
    expect(stage.value('start_date', 0)).toBe(46115)

    await frame.getByRole('button', { name: 'Annuler la dernière correction' }).click()
    await frame.getByText('1 cellule est comme avant.').waitFor()
    expect(stage.value('start_date', 0)).toBe('03/04/2026')
    await frame.getByRole('button', { name: 'Annuler la dernière correction' }).click()
    await frame.getByText('2 cellules sont comme avant.').waitFor()
    expect(stage.value('beneficiary_parties', 0)).toBe('Sénégal; Malli')
    expect(host.pageErrors.filter((error) => !/ERR_(FAILED|INTERNET)/.test(error))).toEqual([])
    await stage.close()
  })

  it('[AH24] leaves a cell that was changed meanwhile as it is, and says so', async () => {
    const workbook = await desk.service.template('bcrc-scrc-sen', 'fr')
    const stage = await openPane({ ...desk, workbook, rows: rows.slice(0, 1) })
    const { frame, host } = stage
    await frame.getByRole('button', { name: 'Vérifier', exact: true }).click()
    await frame.locator('.summary').waitFor()
    stage.type('start_date', 0, '2026-05-05')
    await frame.getByText('La feuille a changé depuis cette vérification.').waitFor()
    await frame.getByRole('button', { name: '3 avril 2026' }).click()
    await frame.getByText('Laissées telles quelles').waitFor()
    expect(stage.value('start_date', 0)).toBe('2026-05-05')

    // Typing in a cell meanwhile: Excel takes nothing, and the pane says what to do.
    host.process.faults.next('cellEditing')
    await frame.getByRole('button', { name: 'Vérifier à nouveau' }).click()
    await frame.locator('.message.problem').waitFor()
    expect(await frame.locator('.message').innerText()).toContain('Entrée')
    await stage.close()
  })

  it('[AH22] has no fault that axe finds in Check, in six languages and both themes, 320 wide', async () => {
    const workbook = await desk.service.template('bcrc-scrc-sen', 'fr')
    const stage = await openPane({ ...desk, workbook, rows, width: 320 })
    const { frame } = stage
    for (const nth of [1, 2, 3, 4, 5, 0]) {
      await frame.locator('.tabs button').first().click()
      await frame.locator('.section button').nth(1).click()
      await frame.getByRole('radio').nth(nth).check()
      await frame.locator('.job').waitFor({ state: 'detached' })
      await frame.locator('.tabs button').nth(1).click()
      await frame.locator('.summary').waitFor()
      await frame.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true })`)
      for (const colorScheme of ['light', 'dark'] as const) {
        await showAs(frame, { colorScheme, width: 320 })
        expect(await violations(frame)).toEqual([])
        expect(await frame.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320)
      }
    }
    await photograph(frame, 'check-ar-dark')
    await stage.close()
  })
})
