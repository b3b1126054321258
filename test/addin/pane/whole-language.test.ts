import { describe, expect, it } from 'vitest'
import { minamataTemplate } from '../../../templates/minamata/template.ts'
import { parseRow } from '../../../templates/parse-row.ts'
import { hasChromium } from '../../excel-host/chromium.ts'
import { loadWorkbook } from '../../excel-host/file/load-workbook.ts'
import { WorkbookFile } from '../../excel-host/file/workbook-file.ts'
import type { SheetModel } from '../../excel-host/model/sheet-model.ts'
import type { WorkbookModel } from '../../excel-host/model/workbook-model.ts'
import { lists } from '../../helpers/builders.ts'
import { browserAndService } from './browser-and-service.ts'
import { openPane, type PaneStage } from './pane-stage.ts'

if (!hasChromium)
  console.log('Skipped: a workbook in another language needs Chromium (apt-get install chromium)')

const rows = [
  {
    title: 'Atelier "Oui" à 12 °C',
    status: 'Achevée',
    beneficiary_parties: 'Sénégal; Togo',
    start_date: '12/03/2025',
    budget_amount: '1 234,50',
    geo_scope: 'Ailleurs',
    _comment: 'Non',
  },
  { title: 'Retirée', _action: 'Retirer' },
]

/** What each visible sheet but the table's says, cell by cell, however Excel writes references. */
function wordsOf(workbook: WorkbookModel) {
  return workbook.sheets
    .filter(({ visibility, name }) => visibility === 'Visible' && name !== tableSheet(workbook).name)
    .map((sheet) => ({ name: sheet.name, cells: cellsOf(sheet) }))
}

function cellsOf(sheet: SheetModel): string[] {
  return [...sheet.rows].flatMap(([row, cells]) =>
    [...cells]
      .map(([column, { value, formula }]) => `${row},${column} ${formula ?? value}`.replaceAll("'", ''))
      .filter((text) => !text.endsWith(' ')),
  )
}

const tableSheet = (workbook: WorkbookModel) => workbook.tableNamed('Activities').sheet

/** Headers, bands, formulas and conditional formats of the table's sheet. */
function frameOf(workbook: WorkbookModel) {
  const sheet = tableSheet(workbook)
  const head = [0, 2].map((row) =>
    [...sheet.rows.get(row)!].map(([column, { value }]) => `${column} ${value}`),
  )
  const formulas = [...sheet.rows.get(3)!].flatMap(([, { formula }]) => formula ?? [])
  const prompts = [
    ...new Set(
      [...sheet.validations.values()].map(({ prompt, errorAlert }) => JSON.stringify([prompt, errorAlert])),
    ),
  ].sort()
  return { name: sheet.name, head, formulas, highlights: sheet.highlights, prompts }
}

describe.skipIf(!hasChromium)('a workbook in another language', { timeout: 300_000 }, () => {
  const desk = browserAndService()

  async function change({ frame }: PaneStage, nth: number): Promise<void> {
    await frame.locator('fieldset').nth(1).getByRole('radio').nth(nth).check()
    await frame.locator('button.primary').click()
    await frame.locator('.job').waitFor({ state: 'detached', timeout: 120_000 })
    await frame.locator('.message').waitFor()
  }

  // Excel 2019 in every run; the newest one, which changes prompts too, in the long one.
  it.each(process.env.CINNABAR_TEST_LONG === '1' ? (['1.7', '1.15'] as const) : (['1.7'] as const))(
    '[AH69] says all that a template made in it says, and comes back as it was (ExcelApi %s)',
    async (level) => {
      const stage = await openPane({
        ...desk,
        workbook: await desk.service.template('bcrc-scrc-sen', 'fr'),
        level,
        rows,
      })
      const { frame, host } = stage
      const workbook = host.workbook
      const cover = workbook.sheets[1]!
      const submit = [...cover.rows].find(([, cells]) => cells.get(0)?.value === 'submit')![0]
      host.person.type(cover.name, `C${submit + 1}`, 'Oui')
      host.person.type(workbook.sheets[0]!.name, 'B40', 'Ma note : Oui')
      host.person.type(workbook.sheets[4]!.name, 'A9', 'x')
      const ticked = workbook.sheets[4]!.value(8, 1)
      const before = {
        words: wordsOf(workbook),
        frame: frameOf(workbook),
        cells: cellsOf(tableSheet(workbook)),
      }
      const valuesIn = (language: 'fr' | 'ar') => {
        const cells = Object.fromEntries(Object.keys(rows[0]!).map((key) => [key, stage.value(key, 0)]))
        return parseRow({ cells: cells as never }, { template: minamataTemplate, lists, language }).values
      }
      const meaning = valuesIn('fr')

      await frame.locator('.tabs button').first().click()
      await frame.getByRole('button', { name: 'Langue' }).click()
      await change(stage, 0)
      // The direction is Excel's; it is said in one sentence.
      expect(await frame.locator('.message.done').innerText()).toContain('تخطيط الصفحة')
      const made = loadWorkbook(new WorkbookFile(await desk.service.template('bcrc-scrc-sen', 'ar')))
      const [here, there] = [wordsOf(workbook), wordsOf(made)]
      expect(here.map(({ name }) => name)).toEqual(there.map(({ name }) => name))
      expect(new Set(here[0]!.cells)).toEqual(new Set([...there[0]!.cells, '39,1 Ma note : Oui']))
      const ofCover = there[1]!.cells.map((cell) => (cell === `${submit},2 لا` ? `${submit},2 نعم` : cell))
      expect(new Set(here[1]!.cells)).toEqual(new Set(ofCover))
      expect(here[2]!.cells).toEqual(there[2]!.cells)
      // Names keep their rows, and with them their ticks.
      const names = (cells: readonly string[]) => cells.map((cell) => cell.replace(/^\d+,/, '')).sort()
      expect(names(here[3]!.cells)).toEqual(names([...there[3]!.cells, '8,0 x']))
      const country = lists.list('country').codes.find(({ labels }) => labels.fr === ticked)!
      expect(workbook.sheets[4]!.value(8, 1)).toBe(country.labels.ar)
      const { prompts, ...frameThere } = frameOf(made)
      expect(frameOf(workbook)).toMatchObject(frameThere)
      if (level !== '1.7') expect(frameOf(workbook).prompts).toEqual(prompts)
      expect(workbook.names.every(({ formula }) => !formula.includes(before.frame.name))).toBe(true)
      expect(stage.value('_action', 1)).toBe('سحب')
      expect(stage.value('title', 0)).toBe(rows[0]!.title)
      expect(stage.value('start_date', 0)).toBe('12/03/2025')
      expect(stage.value('_comment', 0)).toBe('Non')
      expect(valuesIn('ar')).toEqual(meaning)

      await change(stage, 3)
      expect(wordsOf(workbook)).toEqual(before.words)
      expect(frameOf(workbook)).toEqual(before.frame)
      expect(cellsOf(tableSheet(workbook))).toEqual(before.cells)
      expect(host.pageErrors).toEqual([])
      await stage.close()
    },
  )

  it('[AH69] keeps a name that a person gave to a sheet, and finishes a change that was cut off', async () => {
    const stage = await openPane({
      ...desk,
      workbook: await desk.service.template('bcrc-scrc-sen', 'fr'),
      rows,
    })
    const { frame, host } = stage
    const { workbook } = host
    workbook.renameSheet(workbook.sheets[0]!, 'À lire')
    const before = wordsOf(workbook)
    await frame.locator('.tabs button').first().click()
    await frame.getByRole('button', { name: 'Langue' }).click()
    // Headers are changed by then, and the other sheets not yet.
    host.process.faults.next('accessDenied', { after: 6 })
    await frame.locator('fieldset').nth(1).getByRole('radio').nth(1).check()
    await frame.locator('button.primary').click()
    await frame.locator('.message.problem').waitFor()
    await change(stage, 1)
    const made = loadWorkbook(new WorkbookFile(await desk.service.template('bcrc-scrc-sen', 'en')))
    expect(new Set(wordsOf(workbook)[0]!.cells)).toEqual(new Set(wordsOf(made)[0]!.cells))
    expect(workbook.sheets.map(({ name }) => name)).toEqual([
      'À lire',
      ...made.sheets.slice(1).map(({ name }) => name),
    ])
    await change(stage, 3)
    expect(wordsOf(workbook)).toEqual(before)
    await stage.close()
  })
})
