/** What only Excel can show: how often it is spoken to, what is left as it was, and that file and pane say the same. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CellChange } from '../../addin/excel/open-workbook.ts'
import { buildTemplate } from '../../server/workbooks/build-template.ts'
import { createWorkbookReader, type WorkbookReader } from '../../server/workbooks/reader-process.ts'
import type { PrefilledRow } from '../../server/workbooks/template-input.ts'
import { columnLetter } from '../../templates/reading/column-letter.ts'
import type { ColumnStandard, SheetStandard } from '../../templates/sheet-description.ts'
import { hasChromium, startChromium } from '../excel-host/chromium.ts'
import type { SheetModel } from '../excel-host/model/sheet-model.ts'
import { aTemplateInput, uuidOf } from '../helpers/a-template.ts'
import { type HostedWorkbook, hostWorkbook } from './excel-hosted-workbook.ts'
import { blankTemplate, excelFor, firstRow, keyOfRow } from './open-workbook-cases.ts'

if (!hasChromium) console.log('Skipped: the open workbook in Excel needs Chromium (apt-get install chromium)')

let browser: Browser
let hosted: HostedWorkbook
let reader: WorkbookReader
let sheet: SheetModel
let letterOf: ReadonlyMap<string, string>

beforeAll(async () => {
  if (!hasChromium) return
  browser = await startChromium()
  hosted = await excelFor(browser, '1.15')
  reader = createWorkbookReader()
})
afterAll(async () => {
  await hosted?.close()
  await browser?.close()
  await reader?.close()
})

async function open(bytes: Uint8Array): Promise<void> {
  await hosted.reopen(bytes)
  sheet = hosted.host.workbook.tableNamed('Activities').sheet
  letterOf = new Map(
    [...sheet.rows.get(1)!].map(([column, { value }]) => [
      String(value).split(' ')[0]!,
      columnLetter(column),
    ]),
  )
}

const type = (rowNumber: number, column: string, content: string | number) =>
  hosted.host.person.type(sheet.name, `${letterOf.get(column)}${rowNumber}`, content)
const cellOf = (rowNumber: number, column: string) => {
  const index = [...letterOf.keys()].indexOf(column)
  return sheet.value(rowNumber - 1, index)
}
const change = (rowNumber: number, column: string, value: CellChange['value']): CellChange => ({
  rowNumber,
  rowKey: keyOfRow(rowNumber),
  column,
  expected: null,
  value,
})

/** A template with so many activities in it, each with a long summary. */
function manyRows(count: number): Promise<Uint8Array> {
  const rows: PrefilledRow[] = Array.from({ length: count }, (_, index) => ({
    rowKey: uuidOf(`many ${index}`),
    revision: 1,
    baseHash: null,
    values: {
      title: `Atelier national n° ${index + 1} sur l’élimination des thermomètres à mercure`,
      summary: `${index} Renforcer les capacités des inspecteurs. `.repeat(12),
      start_date: '2025-03-15',
      participants_total: 25,
    },
  }))
  return buildTemplate(aTemplateInput('fr', { rows }))
}

const megabytes = (bytes: number) => Math.ceil(bytes / 1_000_000)

describe.skipIf(!hasChromium)('the open workbook in Excel', () => {
  beforeEach(async () => open(await blankTemplate()))

  it('[AH1] reads the same out of Excel as the service reads out of the saved file', async () => {
    const { person } = hosted.host
    type(4, 'title', '  Atelier de Dakar ')
    type(4, 'start_date', 45_731)
    type(4, 'end_date', '2025-04')
    type(4, 'participants_total', 25)
    type(4, 'budget_amount', 1234.5)
    type(5, 'title', 'Inventaire')
    type(5, 'summary', '=1+1')
    type(6, 'title', '=VLOOKUP(A1,[autre.xlsx]Feuille1!A:B,2,0)')
    type(7, '_comment', 'Rien à dire')
    type(8, '_action', 'Retirer')
    person.paste(sheet.name, `${letterOf.get('title')}9`, [['Collé', '0012', 7]])
    // Pasted with a date's format into a column of text.
    sheet.touch(8, 6).style = hosted.host.workbook.derivedStyle(0, { numberFormat: 'd mmmm yyyy' })
    sheet.enter(8, 6, 45_800)
    // An error value that a formula came to, and a text that only looks like one.
    Object.assign(sheet.touch(9, 5), { value: '#REF!', isError: true, formula: '=#REF!' })
    type(11, 'title', '#N/A')
    type(600, 'title', 'Sous le tableau')
    person.copyRow(sheet.name, 4, 12)
    const cover = hosted.host.workbook.sheets[1]!
    const rowOf = (key: string) => [...cover.rows].find(([, cells]) => cells.get(0)?.value === key)![0]
    person.type(cover.name, `C${rowOf('submit') + 1}`, 'Oui')
    person.type(cover.name, `C${rowOf('declaration_name') + 1}`, 'Awa Diop')
    person.type(cover.name, `C${rowOf('declaration_date') + 1}`, 45_800)

    const inExcel = await hosted.workbook.read()
    const inFile = await reader.read(hosted.host.save())
    const filled = inExcel.rows.filter(
      ({ cells, comment, action }) => comment || action || Object.keys(cells).length,
    )
    expect(filled.length).toBe(10)
    expect(inExcel.rows).toEqual(inFile.rows)
    expect(inExcel.identity).toEqual(inFile.identity)
    expect(inExcel.cover).toEqual(inFile.cover)
    expect(inExcel.cover).toMatchObject({ submit: true, declarationName: 'Awa Diop' })
    expect(inExcel.sheetName).toBe(inFile.sheetName)
  })

  it('[AH1] still does after columns were sorted without their keys and the table was made a range', async () => {
    type(4, 'title', 'B')
    type(5, 'title', 'A')
    hosted.host.person.sortColumnsOnly('Activities', letterOf.get('title')!, 'F:J')
    hosted.host.workbook.tables.length = 0
    const inExcel = await hosted.workbook.read()
    const inFile = await reader.read(hosted.host.save())
    expect(inExcel.rows.slice(0, 2).map(({ cells }) => cells.title)).toEqual(['A', 'B'])
    expect(inExcel.rows).toEqual(inFile.rows)
  })

  it('[AH6] reads a usual workbook in at most 4 round trips, and syncs it in at most 6', async () => {
    type(4, 'title', 'Atelier')
    const { process } = hosted.host
    process.resetTraffic()
    await hosted.workbook.read()
    expect(process.traffic.batches).toBeLessThanOrEqual(4)
    const rows = Array.from({ length: 500 }, (_, index) => firstRow + index)
    await hosted.workbook.write({
      cells: rows.flatMap((row) => [
        change(row, '_revision', 9),
        change(row, '_base_hash', uuidOf(`${row}`)),
      ]),
      identity: { changeNumber: '9' },
      receipt: 'R-1',
    })
    expect(process.traffic.batches).toBeLessThanOrEqual(6)
    // Two columns of 500 rows are one block: one command to look, one to write.
    const writes = process.batches.at(-1)!.batch.Actions.filter(({ Name }) => Name === 'Values')
    expect(writes.length).toBeLessThanOrEqual(3)
    expect(cellOf(firstRow + 499, '_revision')).toBe(9)
  })

  it('[AH6] takes one round trip more for each megabyte of a large workbook, and none of 5 MB', async () => {
    await open(await manyRows(2500))
    const { process } = hosted.host
    process.resetTraffic()
    const { rows } = await hosted.workbook.read()
    const reading = { ...process.traffic }
    expect(rows.filter(({ cells }) => cells.title !== undefined).length).toBe(2500)
    expect(reading.bytesAnswered).toBeGreaterThan(3_000_000)
    expect(reading.batches).toBeLessThanOrEqual(4 + megabytes(reading.bytesAnswered))
    await hosted.workbook.write({
      cells: rows.slice(0, 2500).map(({ rowNumber, rowKey, cells }) => ({
        rowNumber,
        rowKey,
        column: 'summary',
        expected: cells.summary as string,
        value: `${cells.summary} Relu.`,
      })),
    })
    const { batches, bytesAnswered, bytesSent, largestAnswer, largestRequest } = process.traffic
    expect(batches).toBeLessThanOrEqual(6 + megabytes(bytesAnswered + bytesSent))
    expect(Math.max(largestAnswer, largestRequest)).toBeLessThan(5_000_000)
    expect(cellOf(firstRow + 2499, 'summary')).toMatch(/Relu\.$/)
  }, 240_000)

  it('[AH6] cuts a part in two where Excel finds it too large all the same', async () => {
    const { process } = hosted.host
    process.faults.next('responseTooLarge', { after: 2 })
    const { rows } = await hosted.workbook.read()
    expect(rows.length).toBe(500)
    process.faults.next('requestTooLarge', { after: 1 })
    const { written } = await hosted.workbook.write({
      cells: [change(4, 'title', 'Un'), change(6, 'title', 'Deux')],
    })
    expect(written).toBe(2)
  })

  it('[AH7] leaves filter, sorting, hidden rows, frozen panes and selection as they were', async () => {
    const { person, workbook } = hosted.host
    type(4, 'title', 'B')
    type(5, 'title', 'A')
    type(6, 'title', 'C')
    person.sort('Activities', letterOf.get('title')!)
    person.filter('Activities', letterOf.get('title')!, ['A', 'C'])
    person.hideRow(sheet.name, 6)
    person.select(workbook.sheets[1]!.name, 'C7')
    const state = () => ({
      filter: [...sheet.filter],
      filtered: [...sheet.filteredRows],
      hidden: [...sheet.hiddenRows],
      frozen: sheet.frozen,
      sortedBy: sheet.sortedBy,
      selection: workbook.selection?.area,
      active: workbook.activeSheet?.name,
      calculation: workbook.calculationMode,
    })
    const before = structuredClone(state())
    const reading = await hosted.workbook.read()
    expect(reading.rows.slice(0, 3).map(({ cells }) => cells.title)).toEqual(['A', 'B', 'C'])
    const [first, second] = reading.rows
    await hosted.workbook.write({
      cells: [first!, second!].map(({ rowNumber, rowKey }) => ({
        rowNumber,
        rowKey,
        column: '_revision',
        expected: null,
        value: 3,
      })),
    })
    await hosted.workbook.repair(await hosted.workbook.inspect(standard()), standard())
    expect(structuredClone(state())).toEqual(before)
    // The second one is filtered out, and is written all the same.
    expect(cellOf(second!.rowNumber, '_revision')).toBe(3)
  })

  /** Everything that is in the activities sheet, and how Excel is set. */
  const wholeState = () => ({
    cells: [...sheet.rows].map(([row, cells]) => [
      row,
      [...cells].map(([column, cell]) => [column, { ...cell }]),
    ]),
    validations: [...sheet.validations],
    area: hosted.host.workbook.tableNamed('Activities').area,
    lists: [...hosted.host.workbook.sheetNamed('_lists').rows.get(1)!].map(([, { value }]) => value),
  })
  const uses: Readonly<Record<string, () => Promise<unknown>>> = {
    write: () =>
      hosted.workbook.write({
        cells: [change(4, '_revision', 1)],
        newRows: [{ rowKey: 'new', cells: { title: 'x' } }],
        identity: { changeNumber: '1' },
      }),
    repair: () => hosted.workbook.repair([{ kind: 'numberFormat', column: 'title' }], standard()),
    relabel: () =>
      hosted.workbook.relabel({
        headers: { title: 'Title' },
        bands: {},
        lists: { status: ['Planned'] },
        messages: {},
        formulas: {},
        questions: {},
      }),
  }
  const refusals = [
    'cellEditing',
    'tooManyRequests',
    'accessDenied',
    'requestTooLarge',
    'responseTooLarge',
  ] as const
  const cases = [
    ...refusals.map((fault) => ['write', fault] as const),
    ['repair', 'cellEditing'],
    ['relabel', 'cellEditing'],
  ] as const

  it.each(cases)(
    '[AH63] leaves the workbook as it was where %s meets %s, with calculation and events on',
    async (use, fault) => {
      await hosted.workbook.read()
      const { host } = hosted
      for (const after of [0, 1]) {
        const before = structuredClone(wholeState())
        // A refusal that lasts: the second one also meets the attempt to switch events on again.
        for (let nth = after; nth < after + 6; nth++) host.process.faults.next(fault, { after: nth })
        const code = await uses[use]!().then(
          () => 'done',
          (error) => (error as { code: string }).code,
        )
        host.process.faults.clear()
        expect(code).not.toBe('done')
        // An answer that was too large is refused when everything is done already.
        if (fault !== 'responseTooLarge') expect(structuredClone(wholeState())).toEqual(before)
        await hosted.workbook.write({ cells: [change(5 + after, '_revision', 2)] })
        expect(host.process.areEventsOn).toBe(true)
        expect(host.workbook.calculationMode).toBe('Automatic')
        expect(cellOf(5 + after, '_revision')).toBe(2)
      }
    },
  )

  it.each(Object.keys(uses))(
    '[AH63] has its events on again after the answer to %s was lost',
    async (use) => {
      await hosted.workbook.read()
      hosted.loseAnswer(1)
      await expect(uses[use]!()).rejects.toMatchObject({ code: 'noAnswer' })
      expect(hosted.host.process.areEventsOn).toBe(true)
      // What was to be written may be there: it is not written twice.
      await hosted.workbook.read()
      await uses[use]!()
      expect([...sheet.rows.values()].filter((cells) => cells.get(0)?.value === 'new').length).toBeLessThan(2)
    },
  )

  it('[AH5] waits for a slow Excel', async () => {
    const release = hosted.host.process.faults.hold()
    const reading = hosted.workbook.read()
    release()
    expect((await reading).rows.length).toBe(500)
  })

  it('[AH5] says that a workbook without a template’s columns is none', async () => {
    sheet.rows.clear()
    hosted.host.workbook.tables.length = 0
    await expect(hosted.workbook.read()).rejects.toMatchObject({ code: 'notATemplate' })
  })

  it('[AH5] says that the columns were moved since, where it can no longer tell them apart', async () => {
    await hosted.workbook.read()
    for (const [row, cells] of sheet.rows)
      sheet.rows.set(row, new Map([...cells].map(([column, cell]) => [column + 1, cell])))
    await expect(hosted.workbook.write({ cells: [change(4, 'title', 'x')] })).rejects.toMatchObject({
      code: 'changedMeanwhile',
    })
  })

  it('[AH2] finds its rows again after somebody else deleted one above them', async () => {
    type(4, 'title', 'Un')
    type(5, 'title', 'Deux')
    type(6, 'title', 'Trois')
    await hosted.workbook.read()
    hosted.host.person.otherDeletesRow(sheet.name, 5)
    const { skipped } = await hosted.workbook.write({
      cells: [change(5, '_revision', 1), change(6, '_revision', 2)],
    })
    expect(skipped.map(({ reason }) => reason)).toEqual(['rowGone'])
    expect([cellOf(5, 'title'), cellOf(5, '_revision')]).toEqual(['Trois', 2])
  })

  it('[AH8] mends formats, hiding, the key row and keys, and touches nothing that was typed', async () => {
    const { person, workbook } = hosted.host
    await hosted.workbook.read()
    expect(await hosted.workbook.inspect(standard())).toEqual([])
    person.paste(sheet.name, `${letterOf.get('title')}4`, [['Collé']])
    person.showColumns(sheet.name, 'A:C')
    sheet.hiddenRows.delete(1)
    type(4, '_row_key', '')
    type(2, 'title', '')
    const damages = await hosted.workbook.inspect(standard())
    expect(damages).toEqual(
      expect.arrayContaining([
        { kind: 'validation', column: 'title' },
        { kind: 'numberFormat', column: 'title' },
        { kind: 'hiding', column: '_row_key' },
        { kind: 'keyRowShown' },
        { kind: 'columnKey', column: 'title' },
        { kind: 'rowKey', rowNumber: 4 },
      ]),
    )
    expect(await hosted.workbook.repair(damages, standard())).toEqual([])
    expect(await hosted.workbook.inspect(standard())).toEqual([])
    expect([cellOf(4, 'title'), cellOf(2, 'title')]).toEqual(['Collé', 'title'])
    expect(cellOf(4, '_row_key')).toBe('0f0f0f0f-0000-4000-8000-000000000001')
    expect(workbook.styles[sheet.styleOf(3, 5)]!.numberFormat).toBe('@')
  })

  it('[AH62] gives new rows the formulas, formats and lists of the table, also below what was typed there', async () => {
    const table = hosted.host.workbook.tableNamed('Activities')
    const check = [...letterOf.keys()].indexOf('_check')
    const status = [...letterOf.keys()].indexOf('status')
    await hosted.workbook.read()
    await hosted.workbook.write({ cells: [], newRows: [{ rowKey: 'new-1', cells: { title: '0012' } }] })
    expect(table.area.bottom).toBe(503)
    expect(sheet.cell(503, check)?.formula).toContain('$BJ504')
    expect(sheet.validations.get(`503,${status}`)).toMatchObject({ type: 'List' })
    expect(cellOf(504, 'title')).toBe('0012')
    // Typed into the sheet without Excel's taking it into the table, as in a pasted block further down.
    sheet.enter(509, 5, 'Loin dessous')
    const { added } = await hosted.workbook.write({
      cells: [],
      newRows: [{ rowKey: 'new-2', cells: { title: 'Après', start_date: 45_720 } }],
    })
    expect(added).toEqual([511])
    const startDate = [...letterOf.keys()].indexOf('start_date')
    const { numberFormat } = hosted.host.workbook.styles[sheet.styleOf(510, startDate)]!
    expect([cellOf(511, 'start_date'), numberFormat]).toEqual([45_720, expect.stringContaining('yyyy')])
    expect([table.area.bottom, cellOf(510, 'title'), cellOf(511, 'title')]).toEqual([
      510,
      'Loin dessous',
      'Après',
    ])
  })

  it('[AH9] changes bands, prompts, calculated columns and the cover’s questions in place', async () => {
    await hosted.workbook.read()
    const prompt = { showPrompt: true, title: 'Title', message: 'Give a title.' }
    const errorAlert = { showAlert: true, style: 'Warning', title: 'Long', message: 'Keep it?' } as const
    await hosted.workbook.relabel({
      headers: {},
      bands: { title: '', activity_id: 'The activity' },
      lists: {},
      messages: { title: { prompt, errorAlert } },
      formulas: { _check: `=IF($${letterOf.get('title')}4="","","OK $A4")` },
      questions: { submit: 'Submit now?' },
    })
    expect(cellOf(1, 'activity_id')).toBe('The activity')
    const check = sheet.cell(6, [...letterOf.keys()].indexOf('_check'))
    expect(check?.formula).toBe(`=IF($${letterOf.get('title')}7="","","OK $A4")`)
    const validation = sheet.validations.get(`3,${[...letterOf.keys()].indexOf('title')}`)!
    expect(validation).toMatchObject({ type: 'TextLength', prompt, errorAlert })
    const cover = hosted.host.workbook.sheets[1]!
    const row = [...cover.rows.values()].find((cells) => cells.get(0)?.value === 'submit')!
    expect(row.get(1)?.value).toBe('Submit now?')
    expect(row.get(2)?.value).toBe('Non')
  })

  /** The standard of three columns, as the sheet has it when it is new. */
  function standard(): SheetStandard {
    const columns = ['_row_key', 'title', 'status'].map((key): ColumnStandard => {
      const index = [...letterOf.keys()].indexOf(key)
      const validation = sheet.validations.get(`400,${index}`)
      return {
        key,
        header: String(sheet.value(2, index)),
        numberFormat: key === '_row_key' ? 'General' : '@',
        isHidden: key === '_row_key',
        validation: validation
          ? {
              rule:
                validation.type === 'List'
                  ? { list: { inCellDropDown: true, source: `=${validation.formula1}` } }
                  : { textLength: { operator: 'LessThanOrEqualTo', formula1: Number(validation.formula1) } },
              prompt: validation.prompt,
              errorAlert: validation.errorAlert,
            }
          : null,
      }
    })
    return {
      columns,
      firstRow,
      lastRow: firstRow + 499,
      newRowKeys: ['0f0f0f0f-0000-4000-8000-000000000001'],
      workbookId: uuidOf('workbook bcrc-scrc-sen fr'),
    }
  }
})

describe.skipIf(!hasChromium)('a file opened for reading', () => {
  it('[AH5] is read, and refused for writing with an error of its own', async () => {
    const readOnly = await hostWorkbook(browser, await blankTemplate(), { isReadOnly: true })
    try {
      expect((await readOnly.workbook.read()).isReadOnly).toBe(true)
      const writing = readOnly.workbook.write({ cells: [change(4, '_revision', 1)] })
      await expect(writing).rejects.toMatchObject({ code: 'readOnly' })
      expect(readOnly.host.strayRequests).toEqual([])
      expect(readOnly.host.pageErrors).toEqual([])
    } finally {
      await readOnly.close()
    }
  })
})
