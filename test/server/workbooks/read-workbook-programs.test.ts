/** The same small workbook, written by each program that centres may use. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readWorkbook } from '../../../server/workbooks/read-workbook.ts'
import type { RawCell } from '../../../templates/activity.ts'
import type { WorkbookContent } from '../../../templates/reading/workbook-content.ts'
import {
  convertWithLibreOffice,
  hasLibreOffice,
  hasOpenpyxl,
  hasXlsxwriter,
  runPython,
} from '../../helpers/programs.ts'

const script = resolve(import.meta.dirname, '../../fixtures/write-cells.py')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cinnabar-read-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const readPath = async (path: string) => readWorkbook(await readFile(path))

/** Column A from the top, then C20. */
function expectedCells(formulaResult: number | null, boolean: RawCell): RawCell[] {
  return [
    'text',
    'é 東京 😀 <&>',
    '  two  spaces ',
    'line\nbreak',
    1.5,
    -2_000_000,
    boolean,
    { value: 43_164, date: true },
    { value: 43_164.5, date: true },
    { value: formulaResult, formula: true },
    'text',
    'far',
  ]
}

function cellsOf({ sheets }: WorkbookContent): RawCell[] {
  return [...sheets[0]!.rows.values()].flatMap((cells) => [...cells.values()])
}

function expectSameWorkbook(
  content: WorkbookContent,
  formulaResult: number | null,
  boolean: RawCell = true,
): void {
  expect(cellsOf(content)).toEqual(expectedCells(formulaResult, boolean))
  expect(content.sheets[0]!.rows.get(19)?.get(2)).toBe('far')
  expect(content.sheets.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'Été visible',
    '_hidden hidden',
  ])
}

describe('exceljs', () => {
  it.each([false, true])('[RF15] is read (1904: %s)', async (date1904) => {
    const book = new ExcelJS.Workbook()
    book.properties.date1904 = date1904
    const sheet = book.addWorksheet('Été')
    const [day, noon] = [new Date('2018-03-05T00:00:00Z'), new Date('2018-03-05T12:00:00Z')]
    const values = [
      'text',
      'é 東京 😀 <&>',
      '  two  spaces ',
      'line\nbreak',
      1.5,
      -2_000_000,
      true,
      day,
      noon,
    ]
    for (const [nth, value] of values.entries()) sheet.getCell(nth + 1, 1).value = value
    sheet.getCell('A10').value = { formula: 'A5*2', result: 3 }
    sheet.getCell('A11').value = { richText: [{ text: 'te' }, { text: 'xt', font: { bold: true } }] }
    sheet.getCell('C20').value = 'far'
    book.addWorksheet('_hidden').state = 'hidden'
    expectSameWorkbook(readWorkbook(new Uint8Array(await book.xlsx.writeBuffer())), 3)
  })
})

describe.each(['1900', '1904'])('dates counted from %s', (epoch) => {
  it.skipIf(!hasOpenpyxl)('[RF15] openpyxl is read; it writes no results of formulas', async () => {
    const file = join(folder, `openpyxl-${epoch}.xlsx`)
    await runPython(script, ['openpyxl', file, epoch])
    expectSameWorkbook(await readPath(file), null)
  })

  it.skipIf(!hasXlsxwriter)('[RF15] XlsxWriter is read', async () => {
    const file = join(folder, `xlsxwriter-${epoch}.xlsx`)
    await runPython(script, ['xlsxwriter', file, epoch])
    const content = await readPath(file)
    expectSameWorkbook(content, 3)
    expect(content.customProperties).toEqual({ 'cinnabar.workbookId': 'a & b' })
  })
})

describe.skipIf(!hasLibreOffice || !hasXlsxwriter)('LibreOffice', () => {
  let source: string
  beforeAll(async () => {
    source = join(folder, 'source.xlsx')
    await runPython(script, ['xlsxwriter', source, '1900'])
  })

  it('[RF15] is read; it writes booleans as formulas', async () => {
    const out = await mkdtemp(join(folder, 'calc-'))
    const content = await readPath(await convertWithLibreOffice(source, 'xlsx', out))
    expectSameWorkbook(content, 3, { value: true, formula: true })
    expect(content.customProperties['cinnabar.workbookId']).toBe('a & b')
  })

  it.each([
    ['xls', 'FILE_OLD_EXCEL'],
    ['ods', 'FILE_OPENDOCUMENT'],
    ['fods', 'FILE_OPENDOCUMENT'],
    ['csv', 'FILE_TEXT'],
    ['html', 'FILE_TEXT'],
    ['pdf', 'FILE_NOT_A_WORKBOOK'],
  ])('[RF1] its .%s files are told apart', async (kind, code) => {
    const out = await mkdtemp(join(folder, `${kind}-`))
    await expect(readPath(await convertWithLibreOffice(source, kind, out))).rejects.toMatchObject({ code })
  })
})
