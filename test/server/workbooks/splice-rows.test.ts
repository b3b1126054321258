import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { unzipSync } from 'fflate'
import { afterAll, describe, expect, it } from 'vitest'
import { BufferSink } from '../../../server/workbooks/byte-sinks.ts'
import { partsOf, type XlsxParts } from '../../../server/workbooks/finish-xlsx.ts'
import type { RowValue } from '../../../server/workbooks/row-xml.ts'
import { columnLetters } from '../../../server/workbooks/row-xml.ts'
import { cellText, escapeUnwritable, longestCellText } from '../../../server/workbooks/row-xml-text.ts'
import { writeWithRows } from '../../../server/workbooks/splice-rows.ts'

const folder = await mkdtemp(join(tmpdir(), 'cinnabar-splice-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

async function skeleton(): Promise<XlsxParts> {
  const workbook = new ExcelJS.Workbook()
  workbook.created = workbook.modified = new Date(0)
  const other = workbook.addWorksheet('Other & <first>')
  other.getCell('A1').value = 'untouched'
  const sheet = workbook.addWorksheet('List "long" & more')
  sheet.getCell('A1').value = 'Title'
  sheet.addTable({
    name: 'Rows',
    ref: 'A3',
    headerRow: true,
    columns: ['Text', 'Code', 'Number'].map((name) => ({ name, filterButton: true })),
    rows: [
      ['', '', ''],
      ['', '', ''],
    ],
  })
  for (const letter of ['A', 'B', 'C']) {
    sheet.getCell(`${letter}4`).value = null
    sheet.getCell(`${letter}4`).numFmt = '0.00'
    sheet.getCell(`${letter}5`).value = null
    sheet.getCell(`${letter}5`).numFmt = '@'
  }
  return partsOf(workbook)
}

async function withRows(rows: readonly (readonly RowValue[])[]): Promise<Buffer> {
  const sink = new BufferSink()
  const list = {
    sheetName: 'List "long" & more',
    firstRow: 4,
    sharing: ['together', 'few', 'none'] as const,
    rowCount: rows.length,
  }
  async function* inTwo() {
    yield [{ list, rows: rows.slice(0, 1) }]
    yield [{ list, rows: rows.slice(1) }]
  }
  await writeWithRows(await skeleton(), [list], inTwo(), sink)
  return sink.toBuffer()
}

describe('writeWithRows', () => {
  it('[RP62] puts the rows where the samples were, in the samples’ formats, and lets the table grow', async () => {
    const workbook = await withRows([
      ['first', 'X', 1.5],
      [null, 'X', 2],
      ['third', 'Y', 'not a number'],
    ])
    const file = join(folder, 'spliced.xlsx')
    await writeFile(file, workbook)
    const read = new ExcelJS.Workbook()
    await read.xlsx.readFile(file)
    const sheet = read.getWorksheet('List "long" & more')!
    expect(sheet.getCell('A4').value).toBe('first')
    expect(sheet.getCell('A5').value).toBeNull()
    expect(sheet.getCell('B5').value).toBe('X')
    expect(sheet.getCell('C4').value).toBe(1.5)
    expect(sheet.getCell('C4').numFmt).toBe('0.00')
    expect(sheet.getCell('C6').value).toBe('not a number')
    expect(sheet.getCell('C6').numFmt).toBe('@')
    expect(sheet.getCell('A1').value).toBe('Title')
    expect(read.worksheets[0]!.getCell('A1').value).toBe('untouched')
    const table = Buffer.from(unzipSync(workbook)['xl/tables/table1.xml']!).toString('utf8')
    expect(table.match(/ref="[^"]+"/g)).toEqual(['ref="A3:C6"', 'ref="A3:C6"'])
  })

  it('[RP62] keeps one blank row in a table without rows', async () => {
    const parts = unzipSync(await withRows([]))
    expect(Buffer.from(parts['xl/tables/table1.xml']!).toString('utf8')).toContain('ref="A3:C4"')
  })

  it('[RP61] gives the same bytes twice', async () => {
    const rows = Array.from({ length: 3_000 }, (_, n) => [`text ${n}`, `code ${n % 7}`, n])
    expect((await withRows(rows)).equals(await withRows(rows))).toBe(true)
  })
})

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML cannot hold
const unwritable = /[<>\u0000-\u0008\u000b-\u001f\ufffe\uffff]/

/** Reads text as Excel does: entities first, then its own form for characters that XML cannot hold. */
function asExcelReads(xml: string): string {
  return xml
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

describe('cellText', () => {
  it('[RP63] is read back by Excel as what was given, whatever it was', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(
          fc.constantFrom('_', 'x', '0041', '_x0041_', '_x005F_', '&', '<', '\r', '\u0000', '\ud800', '汞'),
        )
        .map((pieces) => pieces.join('')),
    )
    fc.assert(
      fc.property(text, (given) => {
        const xml = cellText(given)
        expect(xml).not.toMatch(unwritable)
        expect(xml.isWellFormed()).toBe(true)
        expect(asExcelReads(xml)).toBe(given)
        expect(asExcelReads(escapeUnwritable(given).replaceAll('&', '&amp;'))).toBe(given)
      }),
      { numRuns: 1_000 },
    )
  })

  it('[RP63] is never longer than a cell may be', () => {
    const long = '汞'.repeat(longestCellText + 5)
    expect(cellText(long)).toHaveLength(longestCellText)
    expect(cellText(long).endsWith('…')).toBe(true)
  })
})

describe('columnLetters', () => {
  it('counts as Excel counts', () => {
    expect([0, 25, 26, 51, 52, 701, 702, 16_383].map(columnLetters)).toEqual([
      'A',
      'Z',
      'AA',
      'AZ',
      'BA',
      'ZZ',
      'AAA',
      'XFD',
    ])
  })
})
