import { describe, expect, it } from 'vitest'
import { translateCells } from '../../../addin/sheet/translate-cells.ts'
import { baseHash } from '../../../templates/canonical.ts'
import { type Language, languages } from '../../../templates/definition.ts'
import { minamataTemplate } from '../../../templates/minamata/template.ts'
import { parseRow } from '../../../templates/parse-row.ts'
import { hasChromium } from '../../excel-host/chromium.ts'
import { lists } from '../../helpers/builders.ts'
import { realLikeRows } from '../../helpers/real-like-rows.ts'
import { violations } from './axe.ts'
import { browserAndService } from './browser-and-service.ts'
import { openPane, type PaneStage, photograph, showAs } from './pane-stage.ts'

if (!hasChromium)
  console.log('Skipped: repair and language of the sheet need Chromium (apt-get install chromium)')

/** Other tests keep the processors busy. */
const patient = { timeout: 60_000 }

describe('cells in another language', () => {
  it('[AH28] have the same codes and hashes in each language, and read as they did when they come back', () => {
    const template = minamataTemplate
    const hashOf = (cells: Readonly<Record<string, unknown>>, language: Language) =>
      baseHash(template, parseRow({ cells: cells as never }, { template, lists, language }).values)
    for (const [nth, cells] of realLikeRows(60).entries()) {
      let from: Language = 'en'
      let current: Record<string, unknown> = { ...cells, gmp_theme: 'no such theme; Products' }
      const first = hashOf(current, from)
      for (const to of [...languages, 'en'] as Language[]) {
        const row = {
          rowNumber: 4 + nth,
          rowKey: null,
          revision: null,
          baseHash: null,
          cells: current as never,
        }
        const whole = { ...row, extra: {}, comment: null, action: null }
        for (const { column, value } of translateCells([whole], { template, lists, from, to }))
          current = { ...current, [column]: value }
        expect(hashOf(current, to)).toBe(first)
        expect(current.gmp_theme).toBe('no such theme; Products')
        from = to
      }
    }
  })
})

describe.skipIf(!hasChromium)('the sheet as a whole', { timeout: 300_000 }, () => {
  const desk = browserAndService()

  const open = async (level: '1.7' | '1.15', rows: Readonly<Record<string, string>>[]): Promise<PaneStage> =>
    openPane({
      ...desk,
      workbook: await desk.service.template('bcrc-scrc-sen', 'fr'),
      level,
      rows,
      width: 320,
    })

  async function openSection(stage: PaneStage, name: string): Promise<void> {
    await stage.frame.locator('.tabs button').first().click()
    await stage.frame.getByRole('button', { name }).click()
    await stage.frame.locator('.job').waitFor({ state: 'detached' })
  }

  it('[AH29] has no damage as it was given out; what pasting took is listed, mended, and gone', async () => {
    const stage = await open('1.15', [{ title: 'Atelier', status: 'Achevée' }])
    const { frame, host } = stage
    const sheet = host.workbook.tableNamed('Activities').sheet.name
    await openSection(stage, 'Réparer la feuille')
    await frame.getByText('Rien n’a été perdu.').waitFor()

    host.person.paste(sheet, stage.cell('status', 1), [['Autre']])
    host.person.paste(sheet, stage.cell('start_date', 1), [['x']])
    await frame.getByRole('button', { name: 'Examiner à nouveau' }).click()
    await frame.getByText('ont perdu leur liste').waitFor()
    expect(await violations(frame)).toEqual([])
    await photograph(frame, 'repair-fr')
    await frame.getByRole('button', { name: 'Tout réparer' }).click()
    await frame.getByText('La feuille est de nouveau en ordre.').waitFor()
    expect(stage.value('status', 1)).toBe('Autre')
    expect(stage.value('status', 0)).toBe('Achevée')
    await stage.close()
  })

  it('[AH28] changes to Arabic and back, in Excel 2019 too, and comes back as it was', async () => {
    const rows = [
      { title: 'Atelier', status: 'Achevée', beneficiary_parties: 'Sénégal; Togo', geo_scope: 'Ailleurs' },
    ]
    const stage = await open('1.7', rows)
    const { frame, host } = stage
    const sheet = host.workbook.tableNamed('Activities').sheet
    const header = () =>
      String(sheet.rows.get(2)!.get([...sheet.rows.get(1)!].find(([, c]) => c.value === 'status')![0])!.value)
    const before = header()
    await openSection(stage, 'Langue')
    await frame.getByRole('group', { name: 'Langue de la feuille' }).getByRole('radio').nth(0).check()
    await frame.getByRole('button', { name: 'Passer la feuille en : العربية' }).click()
    await frame.locator('.message.done').waitFor({ timeout: 120_000 })
    // The pane follows the sheet.
    expect(await frame.locator('html').getAttribute('dir')).toBe('rtl')
    expect(header()).toMatch(/\p{Script=Arabic}/u)
    expect(String(stage.value('beneficiary_parties', 0))).toBe('السنغال; توغو')
    expect(stage.value('geo_scope', 0)).toBe('Ailleurs')
    expect(stage.value('title', 0)).toBe('Atelier')
    for (const colorScheme of ['light', 'dark'] as const) {
      await showAs(frame, { colorScheme, width: 320 })
      expect(await violations(frame)).toEqual([])
    }
    await photograph(frame, 'language-of-sheet-ar-dark')

    await frame.getByRole('radio', { name: 'Français' }).nth(1).check()
    await frame.locator('button.primary').click()
    await expect.poll(header, patient).toBe(before)
    await frame.locator('.message.done').waitFor()
    expect(stage.value('beneficiary_parties', 0)).toBe('Sénégal; Togo')
    expect(stage.value('status', 0)).toBe('Achevée')
    expect(host.pageErrors).toEqual([])
    await stage.close()
  })
})
