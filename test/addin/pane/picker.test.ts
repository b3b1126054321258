import { describe, expect, it } from 'vitest'
import { hasChromium } from '../../excel-host/chromium.ts'
import { violations } from './axe.ts'
import { browserAndService } from './browser-and-service.ts'
import { openPane, photograph, showAs } from './pane-stage.ts'

if (!hasChromium) console.log('Skipped: the picker of codes needs Chromium (apt-get install chromium)')

/** Other tests keep the processors busy. */
const patient = { timeout: 60_000 }

describe.skipIf(!hasChromium)('the picker of codes', { timeout: 300_000 }, () => {
  const desk = browserAndService()

  it('[AH27] follows the selection; keys alone choose, take out and put first; [AH22] axe finds nothing in six languages', async () => {
    const workbook = await desk.service.template('bcrc-scrc-sen', 'fr')
    const rows = [{ title: 'Atelier', beneficiary_parties: 'Senegal; Atlantide' }]
    const stage = await openPane({ ...desk, workbook, rows, level: '1.7', width: 320 })
    const { frame, host } = stage
    const sheet = host.workbook.tableNamed('Activities').sheet.name
    const keys = frame.page().keyboard
    await frame.getByRole('button', { name: 'Cellule', exact: true }).click()
    host.person.select(sheet, stage.cell('beneficiary_parties', 0))
    await frame.getByText('absent de la liste, conservé tel quel').waitFor()

    const box = frame.getByRole('combobox')
    await box.focus()
    await keys.type('allem')
    await keys.press('Enter')
    await expect
      .poll(() => stage.value('beneficiary_parties', 0), patient)
      .toBe('Sénégal; Atlantide; Allemagne')
    await keys.press('Escape')
    await keys.press('ArrowDown')
    await expect.poll(() => box.getAttribute('aria-activedescendant'), patient).toMatch(/^option-[A-Z]{3}$/)
    await photograph(frame, 'picker-fr')

    await frame.getByRole('button', { name: 'Retirer Atlantide' }).focus()
    await keys.press('Enter')
    await expect.poll(() => stage.value('beneficiary_parties', 0), patient).toBe('Sénégal; Allemagne')
    expect(await frame.evaluate('document.activeElement.id')).toBe('code-search')

    host.person.select(sheet, stage.cell('activity_type', 0))
    await frame.getByRole('option').first().click()
    await expect.poll(() => stage.value('activity_type', 0), patient).not.toBeNull()
    const first = String(stage.value('activity_type', 0))
    await frame.getByRole('option').nth(1).click()
    await expect.poll(() => String(stage.value('activity_type', 0)), patient).toMatch(/; /)
    await frame.getByRole('button', { name: /^En premier/ }).click()
    await expect.poll(() => String(stage.value('activity_type', 0)).endsWith(first), patient).toBe(true)

    // A cell that takes no code, and one outside the activities.
    host.person.select(sheet, stage.cell('title', 0))
    await frame.getByText('À saisir dans la feuille.').waitFor()
    host.person.select(sheet, 'A1')
    await frame.getByText('Sélectionnez une cellule').waitFor()
    host.person.select(sheet, stage.cell('beneficiary_parties', 0))
    await frame.getByRole('combobox').waitFor()

    for (const nth of [1, 2, 3, 4, 5, 0]) {
      await frame.locator('.tabs button').first().click()
      await frame.locator('.section button').nth(1).click()
      await frame.getByRole('radio').nth(nth).check()
      await frame.locator('.job').waitFor({ state: 'detached' })
      await frame.locator('.tabs button').last().click()
      await frame.getByRole('combobox').waitFor()
      for (const colorScheme of ['light', 'dark'] as const) {
        await showAs(frame, { colorScheme, width: 320 })
        expect(await violations(frame)).toEqual([])
        expect(await frame.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320)
      }
    }
    await photograph(frame, 'picker-ar-dark')
    expect(host.pageErrors).toEqual([])
    await stage.close()
  })
})
