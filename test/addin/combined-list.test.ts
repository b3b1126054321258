/** The combined list in a table of the open workbook: put in, brought up to date, and whatever people put beside it. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { planLines } from '../../addin/excel/combine-plan.ts'
import type { CombinedList, CombinedRow } from '../../templates/combined-list.ts'
import { hasChromium, startChromium } from '../excel-host/chromium.ts'
import type { ExcelLevel } from '../excel-host/excel-process.ts'
import { type HostedWorkbook, hostWorkbook } from './excel-hosted-workbook.ts'
import { blankTemplate } from './open-workbook-cases.ts'

if (!hasChromium) console.log('Skipped: the combined list in Excel needs Chromium (apt-get install chromium)')

const columns = [
  { key: 'activity_id', header: 'Référence', width: 23, numberFormat: '@' },
  { key: 'title', header: 'Titre', width: 30, numberFormat: '@' },
  { key: 'start_date', header: 'Début', width: 15, numberFormat: 'yyyy-mm-dd' },
  { key: 'usd', header: 'USD', width: 16, numberFormat: '#,##0.00' },
]
const aList = (rows: readonly CombinedRow[], change: Partial<CombinedList> = {}): CombinedList => ({
  cycleKey: '2025-2026',
  status: 'draft',
  changeNumber: 41,
  judgedAt: '2026-03-02T10:00:00.000Z',
  columns,
  rows,
  ...change,
})
const row = (nth: number, title = `Atelier ${nth}`): CombinedRow => [
  `SEN-000${nth}`,
  title,
  46_000 + nth,
  nth * 1000.5,
]
const words = { sheetName: 'Liste combinée 2025/2026', title: 'Liste combinée', facts: 'Projet · 41' }

describe('where rows go', () => {
  const line = (reference: string, hasOwn = false) => ({ reference, hasOwn })

  it('[AH80] rows stand in the order of the list as long as nobody wrote beside them', () => {
    const plan = planLines([line('B'), line('X'), line('A'), line('C')], [['A'], ['B'], ['C']])
    expect(plan).toMatchObject({ removed: [{ first: 3, count: 1 }], lines: [['A'], ['B'], ['C']], more: 0 })
    expect(plan.counts).toEqual({ added: 0, gone: 1, kept: 0 })
  })

  it('[AH81] rows stay on their lines where somebody did; new ones come below, and lines go only with nothing beside them', () => {
    const standing = [
      line('B', true),
      line('X'),
      line('Y'),
      line('A'),
      line('Z', true),
      line('A'),
      line('', true),
    ]
    const plan = planLines(standing, [['A'], ['B'], ['C']])
    expect(plan.removed).toEqual([
      { first: 5, count: 1 },
      { first: 1, count: 2 },
    ])
    expect(plan.lines).toEqual([['B'], ['A'], 'gone', null, ['C']])
    expect(plan.more).toBe(1)
    expect(plan.counts).toEqual({ added: 1, gone: 3, kept: 1 })
  })
})

/** Excel 2019 in every run; the newest one in the long run, too. */
const levels: readonly ExcelLevel[] = process.env.CINNABAR_TEST_LONG === undefined ? ['1.7'] : ['1.7', '1.15']

describe.skipIf(!hasChromium).each(levels)('the combined list in Excel with ExcelApi %s', (level) => {
  let browser: Browser
  let hosted: HostedWorkbook
  beforeAll(async () => {
    browser = await startChromium()
    hosted = await hostWorkbook(browser, await blankTemplate(), { level })
  }, 120_000)
  beforeEach(async () => {
    await hosted.reopen(await blankTemplate())
  })
  afterAll(async () => {
    await hosted?.close()
    await browser?.close()
  })

  const put = (list: CombinedList) => hosted.workbook.combine(list, words)
  const table = () => hosted.host.workbook.tableNamed('Combined_2025_2026')
  const lines = () => {
    const { sheet, area } = table()
    return Array.from({ length: area.bottom - area.top }, (_, nth) =>
      Array.from({ length: area.right - area.left + 1 }, (_, at) =>
        sheet.value(area.top + 1 + nth, area.left + at),
      ),
    )
  }

  it('[AH80] is a table on a sheet of its own, with the list’s formats, below what it is and as of when', async () => {
    const outcome = await put(aList([row(1), row(2)]))
    expect(outcome).toEqual({
      sheetName: 'Liste combinée 2025 2026',
      isNew: true,
      rows: 2,
      added: 2,
      gone: 0,
      kept: 0,
      columnsMissing: 0,
    })
    const { workbook } = hosted.host
    const { sheet, area } = table()
    expect(lines()).toEqual([[...row(1)], [...row(2)]])
    expect([0, 1, 2].map((at) => sheet.value(at, 0))).toEqual([
      words.title,
      words.facts,
      '_combined 2025-2026',
    ])
    expect(columns.map((_, at) => sheet.value(area.top, at))).toEqual(columns.map(({ header }) => header))
    expect(columns.map((_, at) => workbook.styles[sheet.styleOf(area.top + 1, at)]!.numberFormat)).toEqual(
      columns.map(({ numberFormat }) => numberFormat),
    )
    expect(sheet.frozen).toEqual({ rows: 4, columns: 0 })
    expect(workbook.activeSheet).toBe(sheet)
    expect(sheet.columns.get(1)!.width).toBeGreaterThan(100)
  })

  it('[AH80] is brought up to date in the same table: rows replaced, others come and go, headers in the language of now', async () => {
    await put(aList([row(1), row(2), row(3)]))
    const { id, sheet } = table()
    hosted.host.workbook.renameSheet(sheet, 'Meine Liste')
    const english = columns.map((column) => ({ ...column, header: `${column.header} (en)` }))
    const outcome = await put(aList([row(1, 'Neuf'), row(3), row(4), row(5)], { columns: english }))
    expect(outcome).toMatchObject({ sheetName: 'Meine Liste', isNew: false, added: 2, gone: 1, kept: 0 })
    expect(table().id).toBe(id)
    expect(lines()).toEqual([[...row(1, 'Neuf')], [...row(3)], [...row(4)], [...row(5)]])
    expect(sheet.value(3, 1)).toBe('Titre (en)')
    expect(await put(aList([row(3)], { columns: english }))).toMatchObject({ added: 0, gone: 3 })
    expect(lines()).toEqual([[...row(3)]])
    expect(await put(aList([], { columns: english }))).toMatchObject({ rows: 0, gone: 1 })
    expect(lines()).toEqual([['', '', '', '']])
    expect(await put(aList([row(7)], { columns: english }))).toMatchObject({ added: 1, gone: 0 })
    expect(lines()).toEqual([[...row(7)]])
  })

  it('[AH81] leaves other sheets, columns of one’s own and what stands below as they are, each beside its activity', async () => {
    const { host } = hosted
    const others = () =>
      host.workbook.sheets
        .filter((one) => one !== table().sheet)
        .map(({ name, rows }) => [name, [...rows].map(([at, cells]) => [at, [...cells]])])
    await put(aList([row(1), row(2), row(3)]))
    const before = structuredClone(others())
    const { name } = table().sheet
    // A column right beside the table becomes part of it in Excel; one further away does not.
    table().area = { ...table().area, right: 4 }
    host.person.type(name, 'E4', 'Ma note')
    host.person.type(name, 'E6', 'à vérifier')
    host.person.type(name, 'E7', '=1+1')
    host.person.type(name, 'H5', 'loin')
    host.person.type(name, 'A12', 'dessous')
    const outcome = await put(aList([row(0), row(1), row(3, 'Autre'), row(4)]))
    expect(outcome).toMatchObject({ added: 2, gone: 1, kept: 1 })
    const { sheet } = table()
    expect(lines().map((cells) => cells.slice(0, 2))).toEqual([
      ['SEN-0001', 'Atelier 1'],
      ['SEN-0002', ''],
      ['SEN-0003', 'Autre'],
      ['SEN-0000', 'Atelier 0'],
      ['SEN-0004', 'Atelier 4'],
    ])
    expect([3, 4, 5].map((at) => sheet.value(at, 4))).toEqual(['Ma note', '', 'à vérifier'])
    expect(sheet.cell(6, 4)?.formula).toBe('=1+1')
    expect(sheet.value(4, 7)).toBe('loin')
    expect(sheet.value(13, 0)).toBe('dessous')
    expect(others()).toEqual(before)
  })

  it('[AH81] finds its columns by their headers: one moved is followed, one taken out is left out and counted', async () => {
    await put(aList([row(1)]))
    const { sheet } = table()
    sheet.touch(3, 1).value = 'USD'
    sheet.touch(3, 3).value = 'Titre'
    sheet.touch(3, 2).value = 'Ma colonne'
    sheet.touch(4, 2).value = 'ma valeur'
    const outcome = await put(aList([row(1, 'Neuf')]))
    expect(outcome).toMatchObject({ columnsMissing: 1 })
    expect(lines()).toEqual([['SEN-0001', 1000.5, 'ma valeur', 'Neuf']])
  })

  it('[AH80] begins a new sheet where the old one cannot be continued, and leaves that as it is', async () => {
    await put(aList([row(1)]))
    const more = [...columns, { key: 'new', header: 'Neuf', width: 10, numberFormat: '@' }]
    const outcome = await put(aList([[...row(1), 'x']], { columns: more }))
    expect(outcome).toMatchObject({ isNew: true, sheetName: 'Liste combinée 2025 2026 2' })
    expect(lines()).toEqual([[...row(1)]])
    expect(hosted.host.workbook.tableNamed('Combined_2025_2026_2').area.right).toBe(4)
  })

  it('[AH82] makes no formula, number or date of a text, and cuts what no cell holds', async () => {
    const texts = [
      '=1+1',
      "=cmd|' /C calc'!A0",
      '@SUM(1)',
      '+1',
      '-2',
      "'tick",
      '2026-01-02',
      '007',
      'TRUE',
      'x'.repeat(40_000),
    ]
    await put(aList(texts.map((text, nth) => [`SEN-${nth}`, text, '2026-03', null])))
    const { sheet, area } = table()
    texts.forEach((text, nth) => {
      const cell = sheet.cell(area.top + 1 + nth, 1)!
      expect(cell.formula).toBeUndefined()
      const isLong = text.length > 32_767
      expect(cell.value).toBe(isLong ? `${text.slice(0, 32_765)}…` : text)
      expect(sheet.value(area.top + 1 + nth, 2)).toBe('2026-03')
    })
  })

  it('[AH82] 4,000 rows take few round trips, and one that was cut off is brought to its end by the next', async () => {
    const { host } = hosted
    const many = aList(
      Array.from({ length: 4_000 }, (_, nth) => [
        `SEN-${nth}`,
        `Atelier ${'é'.repeat(200)} ${nth}`,
        null,
        nth,
      ]),
    )
    host.process.faults.next('accessDenied', { after: 3 })
    await expect(put(many)).rejects.toThrow()
    const before = host.process.traffic.batches
    expect(await put(many)).toMatchObject({ isNew: false, rows: 4_000 })
    expect(lines()).toHaveLength(4_000)
    expect(lines().at(-1)![3]).toBe(3_999)
    expect(host.process.traffic.batches - before).toBeLessThan(15)
  })

  it('[AH82] is nobody’s return: a workbook with such a sheet is read as before', async () => {
    const { host, workbook } = hosted
    const before = await workbook.read()
    await put(aList([row(1)]))
    expect((await workbook.read()).sheetName).toBe(before.sheetName)
    for (const sheet of [...host.workbook.sheets])
      if (sheet !== table().sheet) host.workbook.removeSheet(sheet)
    await expect(workbook.read()).rejects.toMatchObject({ code: 'notATemplate' })
  })
})
