/** What the pane may count on, whichever workbook it has before it: one over office.js in a browser, one in memory. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CellChange } from '../../addin/excel/open-workbook.ts'
import type { WorkbookErrorCode } from '../../addin/excel/workbook-error.ts'
import type { SheetLabels, SheetStandard } from '../../templates/sheet-description.ts'
import { hasChromium, startChromium } from '../excel-host/chromium.ts'
import type { ExcelLevel } from '../excel-host/excel-process.ts'
import type { HostedWorkbook } from './excel-hosted-workbook.ts'
import { excelFor, excelStage, fakeStage, firstRow, keyOfRow, type Stage } from './open-workbook-cases.ts'

let browser: Browser | undefined
beforeAll(async () => {
  if (hasChromium) browser = await startChromium()
})
afterAll(() => browser?.close())

interface Kind {
  readonly kind: string
  /** ExcelApi of the Excel; null without Excel. */
  readonly level: ExcelLevel | null
}
const kinds: readonly Kind[] = [
  { kind: 'Excel 365', level: '1.15' },
  // Between the two others: what it has of its own is little, and its time is better spent in the long run.
  ...(process.env.CINNABAR_TEST_LONG === undefined ? [] : [{ kind: 'Excel 2021', level: '1.14' } as const]),
  { kind: 'Excel 2019', level: '1.7' },
  { kind: 'memory', level: null },
]
if (!hasChromium)
  console.log('Skipped: the contract of the open workbook in Excel needs Chromium (apt-get install chromium)')

/** A change of a cell that was blank, or held `expected`. */
function change(
  rowNumber: number,
  column: string,
  value: CellChange['value'],
  expected: CellChange['expected'] = null,
) {
  return { rowNumber, rowKey: keyOfRow(rowNumber), column, value, expected }
}

const standardFor = (listSource: string): SheetStandard => ({
  columns: [
    { key: 'title', header: 'Titre *', numberFormat: '@', isHidden: false, validation: null },
    {
      key: 'status',
      header: 'Statut *',
      numberFormat: '@',
      isHidden: false,
      validation: {
        rule: { list: { inCellDropDown: true, source: listSource } },
        prompt: { showPrompt: true, title: 'Statut', message: 'Choisissez un élément.' },
        errorAlert: { showAlert: true, style: 'Stop', title: 'Absent', message: 'Veuillez choisir.' },
      },
    },
  ],
  firstRow,
  lastRow: firstRow + 499,
  newRowKeys: ['0f0f0f0f-0000-4000-8000-000000000001', '0f0f0f0f-0000-4000-8000-000000000002'],
  workbookId: 'w',
})

const noLabels: SheetLabels = { headers: {}, bands: {}, lists: {}, messages: {}, formulas: {}, questions: {} }

describe.each(kinds)('the open workbook in $kind', ({ kind, level }) => {
  let stage: Stage
  let hosted: HostedWorkbook | undefined
  beforeAll(async () => {
    if (browser && level) hosted = await excelFor(browser, level)
  })
  beforeEach(async ({ skip }) => {
    if (level && !hosted) skip()
    stage = hosted ? await excelStage(hosted) : await fakeStage()
  })
  afterAll(() => hosted?.close())

  it('[AH1] is read with its identity, its columns and every row that has content or a key', async () => {
    const reading = await stage.workbook.read()
    expect(reading.identity).toMatchObject({
      reporterCode: 'bcrc-scrc-sen',
      language: 'fr',
      changeNumber: '0',
    })
    expect(reading.columns.map(({ key }) => key)).toEqual(
      expect.arrayContaining(['_row_key', '_revision', 'title', 'summary', 'status']),
    )
    expect(reading.rows.slice(0, 4)).toMatchObject([
      {
        rowNumber: firstRow,
        rowKey: keyOfRow(firstRow),
        cells: { title: 'Atelier de Dakar', summary: 'Un' },
      },
      { rowNumber: firstRow + 1, cells: { title: 'Inventaire' } },
      { rowNumber: firstRow + 2, cells: { title: 'Formation' } },
      { rowNumber: firstRow + 3, rowKey: keyOfRow(firstRow + 3), cells: {} },
    ])
  })

  it('[AH2] takes changed cells and leaves all others alone', async () => {
    await stage.workbook.read()
    const outcome = await stage.workbook.write({
      cells: [
        change(firstRow, '_revision', 17),
        change(firstRow + 1, '_revision', 17),
        change(firstRow, 'title', 'Atelier de Thiès', 'Atelier de Dakar'),
        change(firstRow + 2, 'summary', null, 'Trois'),
      ],
    })
    expect(outcome).toEqual({ written: 4, added: [], skipped: [] })
    expect(stage.cell(firstRow, 'title')).toBe('Atelier de Thiès')
    expect(stage.cell(firstRow, 'summary')).toBe('Un')
    expect(stage.cell(firstRow + 1, '_revision')).toBe(17)
    expect(stage.cell(firstRow + 2, 'summary')).toBeNull()
    const { rows } = await stage.workbook.read()
    expect(rows[0]).toMatchObject({ revision: 17, cells: { title: 'Atelier de Thiès', summary: 'Un' } })
  })

  it('[AH2] finds a row by its key after somebody sorted the table', async () => {
    await stage.workbook.read()
    stage.sortByTitle()
    await stage.workbook.write({ cells: [change(firstRow, 'local_ref', 'A-1')] })
    expect(stage.cell(firstRow + 2, 'title')).toBe('Atelier de Dakar')
    expect(stage.cell(firstRow + 2, 'local_ref')).toBe('A-1')
    expect(stage.cell(firstRow, 'local_ref')).toBeNull()
  })

  it('[AH2] writes nothing for a row that is gone, stands there twice, or for an unknown column, and says so', async () => {
    await stage.workbook.read()
    stage.type(firstRow, '_row_key', 'another-key')
    stage.type(firstRow + 1, '_row_key', keyOfRow(firstRow + 2))
    stage.type(firstRow + 3, '_row_key', keyOfRow(firstRow + 5))
    stage.type(firstRow + 4, '_row_key', keyOfRow(firstRow + 6))
    stage.type(firstRow + 5, '_row_key', keyOfRow(firstRow + 7))
    stage.type(firstRow + 6, '_row_key', keyOfRow(firstRow + 5))
    const { written, skipped } = await stage.workbook.write({
      cells: [
        change(firstRow, 'local_ref', 'gone'),
        change(firstRow + 2, 'local_ref', 'still where it was'),
        change(firstRow + 5, 'local_ref', 'twice elsewhere'),
        change(firstRow + 2, 'no_such_column', 'x'),
      ],
    })
    expect(written).toBe(1)
    expect(skipped.map(({ reason }) => reason).sort()).toEqual(['columnGone', 'rowDoubled', 'rowGone'])
    expect(stage.cell(firstRow + 2, 'local_ref')).toBe('still where it was')
  })

  it('[AH3] leaves a cell alone that somebody changed since it was read', async () => {
    await stage.workbook.read()
    stage.type(firstRow, 'title', 'Autre titre')
    const { written, skipped } = await stage.workbook.write({
      cells: [
        change(firstRow, 'title', 'De la plateforme', 'Atelier de Dakar'),
        change(firstRow, '_revision', 3),
      ],
    })
    expect(written).toBe(1)
    expect(skipped).toMatchObject([{ reason: 'edited', found: 'Autre titre' }])
    expect(stage.cell(firstRow, 'title')).toBe('Autre titre')
    expect(stage.cell(firstRow, '_revision')).toBe(3)
  })

  it('[AH3] gives back what a second person typed between the look and the writing', async () => {
    await stage.workbook.read()
    stage.beforeWriting(() => stage.otherTypes(firstRow + 1, 'title', 'Tapé au même moment'))
    const { written, skipped } = await stage.workbook.write({
      cells: [
        change(firstRow, 'title', 'De la plateforme', 'Atelier de Dakar'),
        change(firstRow + 1, 'title', 'De la plateforme', 'Inventaire'),
      ],
    })
    expect(written).toBe(1)
    expect(skipped).toMatchObject([{ reason: 'edited', found: 'Tapé au même moment' }])
    expect(stage.cell(firstRow, 'title')).toBe('De la plateforme')
    expect(stage.cell(firstRow + 1, 'title')).toBe('Tapé au même moment')
  })

  it('[AH4] keeps every text as it is', async () => {
    const texts = [
      '=1+1',
      '+221 33 823',
      '-',
      '@nom',
      "'entre apostrophes'",
      '0012',
      '2016-08',
      '3-4',
      '12345678901234567890',
      'mars 5',
      'VRAI',
      '1e5',
      '  espace',
      'Ordinaire',
    ]
    await stage.workbook.read()
    await stage.workbook.write({
      cells: texts.flatMap((text, index) => [
        change(firstRow + 3 + index, 'title', text),
        change(firstRow + 3 + index, '_base_hash', text),
      ]),
    })
    const there = texts.map((_, index) => firstRow + 3 + index)
    expect(there.map((row) => stage.cell(row, 'title'))).toEqual(texts)
    expect(there.map((row) => stage.cell(row, '_base_hash'))).toEqual(texts)
  })

  it('[AH2] carries identity and receipt', async () => {
    await stage.workbook.read()
    await stage.workbook.write({ cells: [], identity: { changeNumber: '42' }, receipt: 'R-2026-0007' })
    expect(stage.identity('changeNumber')).toBe('42')
    expect(stage.receipt()).toBe('R-2026-0007')
    const reading = await stage.workbook.read()
    expect(reading.identity).toMatchObject({ changeNumber: '42', reporterCode: 'bcrc-scrc-sen' })
    expect(reading.coverTexts.receipt).toBe('R-2026-0007')
  })

  it('[AH2] shows a cell, and says so where its row is gone', async () => {
    const { columns } = await stage.workbook.read()
    const { letter } = columns.find(({ key }) => key === 'title')!
    const cell = { rowNumber: firstRow + 2, rowKey: keyOfRow(firstRow + 2), column: 'title' }
    expect(await stage.workbook.select(cell)).toBe(true)
    expect(stage.selected()).toBe(`${letter}${firstRow + 2}`)
    expect(await stage.workbook.select({ ...cell, rowKey: 'gone' })).toBe(false)
  })

  it('[AH62] adds rows below the last one where no prepared row is free, and none of them twice', async () => {
    const { rows: before } = await stage.workbook.read()
    const last = Math.max(...before.map(({ rowNumber }) => rowNumber))
    const newRows = [
      { rowKey: 'new-1', cells: { title: '=1+1', _revision: 7, no_such_column: 'x' } },
      { rowKey: 'new-2', cells: { title: 'Deux', status: null } },
    ]
    const changed = change(firstRow, 'local_ref', 'A-1')
    const outcome = await stage.workbook.write({ cells: [changed], newRows })
    expect(outcome).toEqual({ written: 1, added: [last + 1, last + 2], skipped: [] })
    const again = await stage.workbook.write({ cells: [], newRows })
    expect(again).toEqual({ written: 0, added: [null, null], skipped: [] })
    const { rows } = await stage.workbook.read()
    expect(rows.length).toBe(before.length + 2)
    expect(rows.slice(-2)).toMatchObject([
      { rowNumber: last + 1, rowKey: 'new-1', revision: 7, cells: { title: '=1+1' } },
      { rowNumber: last + 2, rowKey: 'new-2', cells: { title: 'Deux' } },
    ])
    expect(stage.cell(firstRow, 'local_ref')).toBe('A-1')
  })

  it('[AH62] adds no row to a protected sheet', async () => {
    const { rows: before } = await stage.workbook.read()
    stage.protect()
    const writing = stage.workbook.write({ cells: [], newRows: [{ rowKey: 'n', cells: { title: 'x' } }] })
    await expect(writing).rejects.toMatchObject({ code: 'sheetProtected' })
    expect((await stage.workbook.read()).rows.length).toBe(before.length)
  })

  it('[AH1] is read with the reporter’s own columns, and leaves them alone', async () => {
    stage.addColumn('Notre cote', firstRow + 1, 'X-17')
    const { rows, columns } = await stage.workbook.read()
    expect(rows[1]!.extra).toEqual({ 'Notre cote': 'X-17' })
    expect(columns.at(-1)).toMatchObject({ key: null, header: 'Notre cote' })
    await stage.workbook.write({ cells: [change(firstRow + 1, 'title', 'Autre', 'Inventaire')] })
    const again = await stage.workbook.read()
    expect(again.rows[1]).toMatchObject({ extra: { 'Notre cote': 'X-17' }, cells: { title: 'Autre' } })
  })

  it('[AH27] tells which cell of an activity is selected, and when it is another one', async () => {
    const rowNumber = firstRow + 1
    await stage.workbook.read()
    let told = 0
    const stop = await stage.workbook.watchSelection(() => told++)
    stage.goTo(rowNumber, 'summary')
    await expect.poll(() => told, { timeout: 10_000 }).toBeGreaterThan(0)
    expect(await stage.workbook.selection()).toEqual({
      rowNumber,
      rowKey: keyOfRow(rowNumber),
      column: 'summary',
      value: 'Deux',
    })
    stage.goTo(rowNumber, 'status')
    expect(await stage.workbook.selection()).toMatchObject({ column: 'status', value: null })
    await stop()
    const before = told
    stage.goTo(firstRow, 'title')
    expect(await stage.workbook.selection()).toMatchObject({ rowNumber: firstRow, column: 'title' })
    expect(told).toBe(before)
  })

  it('[AH7] reads and writes rows that nobody sees, and leaves rows and selection as they were', async () => {
    stage.filterTitle('Atelier de Dakar')
    stage.hideRow(firstRow)
    stage.selectTitle(firstRow + 2)
    const selected = stage.selected()
    const { rows } = await stage.workbook.read()
    expect(rows.slice(0, 3).map(({ cells }) => cells.title)).toEqual([
      'Atelier de Dakar',
      'Inventaire',
      'Formation',
    ])
    const cells = [0, 1, 2].map((nth) => change(firstRow + nth, '_revision', 30 + nth))
    expect(await stage.workbook.write({ cells })).toMatchObject({ written: 3, skipped: [] })
    const standard = standardFor(stage.listSource('status'))
    await stage.workbook.repair(await stage.workbook.inspect(standard), standard)
    await stage.workbook.relabel({ ...noLabels, headers: { summary: 'Summary' } })
    expect([0, 1, 2].map((nth) => stage.cell(firstRow + nth, '_revision'))).toEqual([30, 31, 32])
    expect([0, 1, 2].map((nth) => stage.isShown(firstRow + nth))).toEqual([false, false, false])
    expect(stage.selected()).toBe(selected)
  })

  it('[AH4] takes a text of 32,767 letters, and says of a longer one that no cell holds it', async () => {
    await stage.workbook.read()
    const longest = 'é'.repeat(32_767)
    const tooLong = change(firstRow + 1, 'summary', `${longest}é`, 'Deux')
    const outcome = await stage.workbook.write({
      cells: [change(firstRow, 'summary', longest, 'Un'), tooLong],
      newRows: [{ rowKey: 'new', cells: { title: 'Court', summary: `${longest}é` } }],
    })
    expect(outcome).toMatchObject({ written: 1, added: [expect.any(Number)] })
    expect(outcome.skipped.map(({ reason }) => reason)).toEqual(['tooLong', 'tooLong'])
    expect(stage.cell(firstRow, 'summary')).toBe(longest)
    expect(stage.cell(firstRow + 1, 'summary')).toBe('Deux')
    const { rows } = await stage.workbook.read()
    expect(rows[0]!.cells.summary).toBe(longest)
    expect(rows.at(-1)!.cells).toEqual({ title: 'Court' })
  })

  // Once at each end: what lies between differs in nothing that matters here.
  it.skipIf(kind === 'Excel 2021')(
    '[AH6] takes 2,000 new rows and 2,000 changed ones',
    async () => {
      await stage.workbook.read()
      const newRows = Array.from({ length: 2000 }, (_, nth) => ({
        rowKey: `new-${nth}`,
        cells: { title: `Activité ${nth}`, summary: 'Résumé', _revision: 1 },
      }))
      const { added, skipped } = await stage.workbook.write({ cells: [], newRows })
      expect(skipped).toEqual([])
      const outcome = await stage.workbook.write({
        cells: newRows.map(({ rowKey, cells }, nth) => ({
          rowNumber: added[nth]!,
          rowKey,
          column: 'title',
          expected: cells.title,
          value: `${cells.title} bis`,
        })),
      })
      expect(outcome).toMatchObject({ written: 2000, skipped: [] })
      expect(stage.cell(added[1999]!, 'title')).toBe('Activité 1999 bis')
      expect(stage.cell(firstRow, 'title')).toBe('Atelier de Dakar')
    },
    240_000,
  )

  it('[AH5] refuses a protected sheet with an error of its own', async () => {
    await stage.workbook.read()
    stage.protect()
    await expect(stage.workbook.write({ cells: [change(firstRow, '_revision', 1)] })).rejects.toMatchObject({
      code: 'sheetProtected',
    })
    expect((await stage.workbook.read()).isProtected).toBe(true)
    expect(stage.cell(firstRow, '_revision')).toBeNull()
  })

  // Waiting in vain takes seconds: one Excel is enough for that.
  const troubles: WorkbookErrorCode[] =
    kind === 'Excel 365' || kind === 'memory' ? ['cellEditing', 'busy', 'noAnswer'] : ['cellEditing', 'busy']
  it.each(troubles)('[AH5] names the trouble %s, and can be used again afterwards', async (code) => {
    await stage.workbook.read()
    stage.failNext(code)
    await expect(stage.workbook.write({ cells: [change(firstRow, '_revision', 1)] })).rejects.toMatchObject({
      code,
    })
    const { written } = await stage.workbook.write({ cells: [change(firstRow + 1, '_revision', 2)] })
    expect(written).toBe(1)
    stage.failNext(code)
    await expect(stage.workbook.read()).rejects.toMatchObject({ code })
    expect((await stage.workbook.read()).rows[1]).toMatchObject({ revision: 2 })
  })

  it('[AH5] says that it must be read before anything is written', async () => {
    await expect(stage.workbook.write({ cells: [] })).rejects.toMatchObject({ code: 'changedMeanwhile' })
  })

  it('[AH8] finds a row without its key and one key in two rows, and gives the first a new key', async () => {
    await stage.workbook.read()
    stage.type(firstRow, '_row_key', '')
    stage.type(firstRow + 2, '_row_key', keyOfRow(firstRow + 1))
    const standard = standardFor(stage.listSource('status'))
    const withoutKey = { kind: 'rowKey', rowNumber: firstRow }
    const doubled = { kind: 'sameRowKey', rowNumbers: [firstRow + 1, firstRow + 2] }
    const damages = await stage.workbook.inspect(standard)
    expect(damages).toEqual(expect.arrayContaining([withoutKey, doubled]))
    // Copies are told apart by what they say, when they are sent.
    expect(await stage.workbook.repair(damages, standard)).toEqual([doubled])
    expect(stage.cell(firstRow, '_row_key')).toBe(standard.newRowKeys[0])
    expect(stage.cell(firstRow, 'title')).toBe('Atelier de Dakar')
  })

  it.skipIf(kind === 'Excel 2019')('[AH8] finds a lost validation and mends it', async () => {
    await stage.workbook.read()
    const standard = standardFor(stage.listSource('status'))
    expect(await stage.workbook.inspect(standard)).toEqual([])
    stage.destroyValidation('status')
    const damages = await stage.workbook.inspect(standard)
    expect(damages).toContainEqual({ kind: 'validation', column: 'status' })
    expect(await stage.workbook.repair(damages, standard)).toEqual([])
    expect(await stage.workbook.inspect(standard)).toEqual([])
  })

  it('[AH9] takes headers and lists in another language', async () => {
    await stage.workbook.read()
    await stage.workbook.relabel({
      ...noLabels,
      headers: { title: 'Title *' },
      lists: { status: ['Planned', 'Ongoing'] },
    })
    expect(stage.header('title')).toBe('Title *')
    expect(stage.header('summary')).toMatch(/^Objectifs/)
    expect(stage.listEntry('status', 2)).toBe('Ongoing')
  })

  it('[AH18] says when a person changes something, and who, but not what it wrote itself', async () => {
    await stage.workbook.read()
    const seen: boolean[] = []
    let told = () => {}
    const second = new Promise<void>((resolve) => {
      told = resolve
    })
    const stop = await stage.workbook.watch(({ isFromOther }) => {
      seen.push(isFromOther)
      if (seen.length === 2) told()
    })
    if (kind !== 'Excel 2019') await stage.workbook.write({ cells: [change(firstRow, '_revision', 5)] })
    stage.type(firstRow, 'title', 'Un')
    stage.otherTypes(firstRow, 'title', 'Deux')
    await second
    expect(seen).toEqual([false, true])
    await stop()
  })
})
