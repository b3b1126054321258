/** The host itself: what it refuses, what it counts, what people can do in it, and that files survive it. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createWorkbookReader } from '../../server/workbooks/reader-process.ts'
import { type HostedWorkbook, hostWorkbook } from '../addin/excel-hosted-workbook.ts'
import { blankTemplate } from '../addin/open-workbook-cases.ts'
import { hasChromium, startChromium } from './chromium.ts'
import { loadWorkbook } from './file/load-workbook.ts'
import { saveWorkbook } from './file/save-workbook.ts'
import { WorkbookFile } from './file/workbook-file.ts'
import { columnName } from './model/address.ts'
import type { SheetModel } from './model/sheet-model.ts'
import type { WorkbookModel } from './model/workbook-model.ts'
import { Person } from './person.ts'
import { apiLevels, levelNumber } from './wire/api-levels.ts'

if (!hasChromium) console.log('Skipped: the test host needs Chromium (apt-get install chromium)')

describe.skipIf(!hasChromium)('the host for tests', () => {
  let browser: Browser
  let old: HostedWorkbook
  let newest: HostedWorkbook

  beforeAll(async () => {
    browser = await startChromium()
    old = await hostWorkbook(browser, await blankTemplate(), { level: '1.7' })
    newest = await hostWorkbook(browser, await blankTemplate())
  })
  afterAll(async () => {
    await old?.close()
    await newest?.close()
    await browser?.close()
  })

  /** Runs a piece of add-in code in the page; gives what it returns, or the code of its error. */
  function run({ frame }: HostedWorkbook, code: string): Promise<unknown> {
    return frame.evaluate(
      `Office.onReady().then(() => Excel.run(async (context) => { const sheets = context.workbook.worksheets; const sheet = sheets.getItem('Activités'); ${code} }))
        .then((value) => value, (error) => error.code ?? String(error))`,
    )
  }

  it('[AH11] answers as Excel does: sheets by name, what is not there, wrong shapes, what was not loaded', async () => {
    const load = "sheets.load('items/name'); await context.sync(); return sheets.items.map((one) => one.name)"
    expect(await run(newest, load)).toContain('Couverture')
    expect(await run(newest, "sheets.getItem('No').load('name'); await context.sync()")).toBe('ItemNotFound')
    const orNull =
      "const no = sheets.getItemOrNullObject('No'); no.load('name'); await context.sync(); return no.isNullObject"
    expect(await run(newest, orNull)).toBe(true)
    expect(await run(newest, "sheet.getRange('A1:B2').values = [[1]]; await context.sync()")).toBe(
      'InvalidArgument',
    )
    expect(await run(newest, 'await context.sync(); return sheet.name')).toBe('PropertyNotLoaded')
  })

  it.each([
    [
      'a method',
      "sheet.getRange('A1').insertHyperlink?.(); sheet.getRange('A1').removeDuplicates([0], true); await context.sync()",
    ],
    ['a property', "sheet.load('tabColor'); await context.sync()"],
    ['a property to set', "sheet.tabColor = '#123456'; await context.sync()"],
    ['everything at once', 'sheet.load(); await context.sync()'],
    ['a collection', "sheet.charts.load('items/name'); await context.sync()"],
  ])('[AH11] refuses %s that nobody has tried here', async (_, code) => {
    expect(await run(newest, code)).toBe('ApiNotFound')
  })

  it('[AH11] keeps to the API level that it announces, on its own side and on office.js’s', async () => {
    const validation =
      "const v = sheet.getRange('F4').dataValidation; v.load('type'); await context.sync(); return v.type"
    expect(await run(newest, validation)).toBe('TextLength')
    expect(await run(old, validation)).toBe('ApiNotFound')
    expect(await run(old, "return Office.context.requirements.isSetSupported('ExcelApi', '1.8')")).toBe(false)
    // Without office.js's own check, as in code that reaches round it.
    const unchecked = `OfficeExtension.Utility._doApiNotSupportedCheck = false; OfficeExtension.CommonUtility._doApiNotSupportedCheck = false; ${validation}`
    expect(await run(old, unchecked)).toBe('ApiNotFound')
  })

  it('[AH10] knows from the documentation since when each member exists', () => {
    const levels = apiLevels()
    expect(levels.get('Range.dataValidation')).toBe(levelNumber('1.8'))
    expect(levels.get('Range.values')).toBe(levelNumber('1.1'))
    expect(levels.get('Runtime.enableEvents')).toBe(levelNumber('1.8'))
    expect(levels.get('Worksheet.onChanged')).toBe(levelNumber('1.7'))
    expect(levelNumber('1.10')).toBeGreaterThan(levelNumber('1.9'))
  })

  it('[AH11] takes and gives no message above 5 MB, and counts what goes over the wire', async () => {
    newest.host.process.resetTraffic()
    const long =
      "sheet.getRange('F4:F403').values = Array.from({ length: 400 }, () => ['x'.repeat(LENGTH)]); await context.sync(); return 'done'"
    expect(await run(newest, long.replace('LENGTH', '15000'))).toBe('RequestPayloadSizeLimitExceeded')
    for (const range of ['F4:F203', 'F204:F403']) {
      const half = long.replace('F4:F403', range).replace('length: 400', 'length: 200')
      expect(await run(newest, half.replace('LENGTH', '15000'))).toBe('done')
    }
    const read =
      "const all = sheet.getRange('F4:F403').load('values'); await context.sync(); return all.values.length"
    expect(await run(newest, read)).toBe('ResponsePayloadSizeLimitExceeded')
    const { batches, largestRequest, largestAnswer } = newest.host.process.traffic
    expect(batches).toBe(4)
    expect(largestRequest).toBeGreaterThan(6_000_000)
    expect(largestAnswer).toBeGreaterThan(6_000_000)
    await newest.reopen(await blankTemplate())
  })

  it.each([
    ['cellEditing', 'InvalidOperationInCellEditMode'],
    ['tooManyRequests', 'ActivityLimitReached'],
    ['requestTooLarge', 'RequestPayloadSizeLimitExceeded'],
    ['responseTooLarge', 'ResponsePayloadSizeLimitExceeded'],
    ['accessDenied', 'AccessDenied'],
  ] as const)('[AH11] makes the trouble %s once, on demand', async (fault, code) => {
    const read = "sheet.load('name'); await context.sync(); return sheet.name"
    newest.host.process.faults.next(fault)
    expect(await run(newest, read)).toBe(code)
    expect(await run(newest, read)).toBe('Activités')
  })

  it('[AH11] lets something happen between two batches, and carries out a batch whose answer is lost', async () => {
    const { host } = newest
    host.process.faults.before(() => host.person.otherTypes('Activités', 'F9', 'Entre-temps'), { after: 1 })
    const twice =
      "const cell = sheet.getRange('F9').load('values'); await context.sync(); const first = cell.values[0][0]; cell.load('values'); await context.sync(); return [first, cell.values[0][0]]"
    expect(await run(newest, twice)).toEqual(['', 'Entre-temps'])
    host.process.faults.next('answerLost')
    const lost =
      "sheet.getRange('F9').values = [['Écrit']]; return Promise.race([context.sync().then(() => 'answered'), new Promise((done) => setTimeout(done, 300, 'silence'))])"
    expect(await run(newest, lost)).toBe('silence')
    expect(host.workbook.sheetNamed('Activités').value(8, 5)).toBe('Écrit')
  })

  it('[AH11] made no request to any other place', () => {
    expect([...old.host.strayRequests, ...newest.host.strayRequests]).toEqual([])
  })
})

describe('a person at the host', () => {
  let workbook: WorkbookModel
  let person: Person
  let sheet: SheetModel
  const titles = (...rows: number[]) => rows.map((row) => sheet.value(row - 1, 5))
  const keys = (...rows: number[]) => rows.map((row) => sheet.value(row - 1, 0))

  beforeEach(async () => {
    workbook = loadWorkbook(new WorkbookFile(await blankTemplate()))
    person = new Person(workbook)
    sheet = workbook.tableNamed('Activities').sheet
    for (const [row, title] of [
      [4, 'B'],
      [5, 'C'],
      [6, 'A'],
    ] as const)
      person.type(sheet.name, `F${row}`, title)
  })

  it('[AH11] pastes formats with the cells, and destroys the validations that were there', () => {
    expect(sheet.validations.get('3,5')).toMatchObject({ type: 'TextLength' })
    person.paste(sheet.name, 'F4', [['D'], ['E']])
    expect(sheet.validations.get('3,5')).toBeUndefined()
    expect(sheet.validations.get('5,5')).toBeDefined()
    expect(workbook.styles[sheet.styleOf(3, 5)]!.numberFormat).toBe('General')
  })

  it('[AH11] sorts the whole table with its keys, or some columns without them', () => {
    const [b, c, a] = keys(4, 5, 6)
    person.sort('Activities', 'F')
    expect([titles(4, 5, 6), keys(4, 5, 6)]).toEqual([
      ['A', 'B', 'C'],
      [a, b, c],
    ])
    person.sortColumnsOnly('Activities', 'F', 'F:H', false)
    expect([titles(4, 5, 6), keys(4, 5, 6)]).toEqual([
      ['C', 'B', 'A'],
      [a, b, c],
    ])
    // Blanks stay last, and calculated columns stay in their rows.
    expect(titles(7)).toEqual([''])
    expect(sheet.cell(4, 4)?.formula).toContain('$BJ5')
  })

  it('[AH11] fills only the visible cells of a filtered list', () => {
    person.filter('Activities', 'F', ['B', 'A'])
    person.fillVisible(sheet.name, 'G4:G6', 'x')
    expect([4, 5, 6].map((row) => sheet.value(row - 1, 6))).toEqual(['x', '', 'x'])
  })

  it('[AH11] copies a row with its hidden key, and undoes what was done last', () => {
    person.copyRow(sheet.name, 4, 9)
    expect([titles(9), keys(9)]).toEqual([['B'], keys(4)])
    person.undo()
    expect([titles(9), keys(9)[0] === keys(4)[0]]).toEqual([[''], false])
    person.undo()
    expect(titles(4, 5, 6)).toEqual(['B', 'C', ''])
  })

  it('[AH11] makes the table larger by typing below it, and cannot type into a protected sheet', () => {
    person.type(sheet.name, 'F504', 'Dessous')
    expect(workbook.tableNamed('Activities').area.bottom).toBe(503)
    person.protect(sheet.name)
    expect(() => person.type(sheet.name, 'F4', 'x')).toThrow('You cannot perform the requested operation')
  })
})

describe('a file', () => {
  it('[AH11] comes out of the host as it went in, but for what was changed', async () => {
    const bytes = await blankTemplate()
    const file = new WorkbookFile(bytes)
    const workbook = loadWorkbook(file)
    const person = new Person(workbook)
    const { sheet } = workbook.tableNamed('Activities')
    person.type(sheet.name, 'F4', ' <Titre> & "fin" \n ligne ')
    person.type(sheet.name, 'W4', 45_731)
    person.paste(sheet.name, 'V5', [[true]])
    person.filter('Activities', 'F', [' <Titre> & "fin" \n ligne '])
    const again = loadWorkbook(new WorkbookFile(saveWorkbook(workbook, file)))
    const other = again.tableNamed('Activities').sheet
    const contents = (one: SheetModel) =>
      [...one.rows].map(([row, cells]) => [
        row,
        [...cells].sort(([a], [b]) => a - b).map(([column, cell]) => [columnName(column), cell]),
      ])
    expect(contents(other)).toEqual(contents(sheet))
    expect(other.validations.size).toBe(sheet.validations.size)
    expect([...other.hiddenRows].sort()).toEqual([...sheet.hiddenRows, ...sheet.filteredRows].sort())
    expect(other.frozen).toEqual(sheet.frozen)
    expect(again.styles.slice(0, workbook.styles.length)).toMatchObject(
      workbook.styles.map(({ numberFormat, fillColor }) => ({ numberFormat, fillColor })),
    )
    const reader = createWorkbookReader()
    const read = await reader.read(saveWorkbook(workbook, file))
    await reader.close()
    expect(read.rows[0]).toMatchObject({ cells: { title: ' <Titre> & "fin" \n ligne ' } })
  })
})
