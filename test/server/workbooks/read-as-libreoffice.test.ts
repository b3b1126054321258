/** What LibreOffice reads out of a workbook, we read: cell by cell, of workbooks by four writers and of the odd ones of the corpus. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readWorkbook } from '../../../server/workbooks/read-workbook.ts'
import type { RawCell } from '../../../templates/activity.ts'
import type { ContentSheet } from '../../../templates/reading/workbook-content.ts'
import { handMadeWorkbook } from '../../fixtures/hand-made-workbook.ts'
import { formulaFor, type RandomSheet, randomSheets } from '../../fixtures/random-cells.ts'
import { hasLibreOffice, hasOpenpyxl, hasXlsxwriter, runPython } from '../../helpers/programs.ts'

/** Of the one LibreOffice that reads them all, on a busy machine. */
const longest = 1_800_000
/** Of each writer. */
const count = process.env.CINNABAR_TEST_LONG === undefined ? 6 : 140
const scripts = resolve(import.meta.dirname, '../..')

interface OfficeFile {
  readonly file: string
  readonly sheets:
    | readonly {
        readonly name: string
        readonly cells: readonly (readonly [number, number, string | number])[]
      }[]
    | null
}

const isError = 'error'

describe.skipIf(!hasLibreOffice || !hasOpenpyxl || !hasXlsxwriter)('workbooks that LibreOffice reads', () => {
  let folder: string
  let read: readonly OfficeFile[]
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cinnabar-office-'))
    const paths = await writeWorkbooks(folder)
    const list = join(folder, 'list.txt')
    await writeFile(list, paths.join('\n'))
    await runPython(join(scripts, 'helpers/dump-cells.py'), [list, join(folder, 'dump.jsonl')], longest)
    const lines = (await readFile(join(folder, 'dump.jsonl'), 'utf8')).trim().split('\n')
    read = lines.map((line) => JSON.parse(line) as OfficeFile)
  }, longest)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('[RF24] have the same cells with the same values here', async () => {
    expect(read.length).toBe(4 * count)
    let cells = 0
    for (const { file, sheets } of read) {
      expect(sheets, `${file} in LibreOffice`).not.toBeNull()
      const content = readWorkbook(await readFile(file))
      expect(content.sheets.map(({ name }) => name)).toEqual(sheets!.map(({ name }) => name))
      for (const [nth, sheet] of content.sheets.entries()) {
        const theirs = new Map(sheets![nth]!.cells.map(([row, column, value]) => [`${row} ${column}`, value]))
        const ours = new Map(valuesOf(sheet))
        for (const [place, value] of theirs) {
          // openpyxl writes no results; LibreOffice computes them.
          if (ours.get(place) === null) continue
          cells++
          expectSame(ours.get(place), value, `${file} ${sheet.name} ${place}`)
        }
        for (const [place, value] of ours)
          if (value !== null) expect(theirs.has(place), `${file} ${sheet.name} ${place} ${value}`).toBe(true)
      }
    }
    console.log(`LibreOffice agrees: ${read.length} workbooks, ${cells} cells`)
    expect(cells).toBeGreaterThan(read.length * 20)
  })
})

/** A value as LibreOffice has it: dates are numbers, booleans 1 and 0. */
function* valuesOf({ rows }: ContentSheet): Generator<[place: string, value: string | number | null]> {
  for (const [row, cells] of rows)
    for (const [column, cell] of cells) yield [`${row} ${column}`, plainValue(cell)]
}

function plainValue(cell: RawCell): string | number | null {
  if (typeof cell === 'boolean') return cell ? 1 : 0
  if (typeof cell !== 'object' || cell === null) return cell
  return 'error' in cell && cell.error ? isError : plainValue(cell.value as RawCell)
}

function expectSame(ours: string | number | null | undefined, theirs: string | number, where: string): void {
  if (typeof ours === 'number' && typeof theirs === 'number')
    expect(Math.abs(ours - theirs), where).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(ours)))
  else expect(ours, where).toBe(theirs)
}

async function writeWorkbooks(folder: string): Promise<string[]> {
  const specs: object[] = []
  const paths: string[] = []
  for (let seed = 1; seed <= count; seed++) {
    for (const program of ['openpyxl', 'xlsxwriter']) {
      const out = join(folder, `${program}-${seed}.xlsx`)
      specs.push({ out, program, sheets: randomSheets(seed) })
      paths.push(out)
    }
    const byExceljs = join(folder, `exceljs-${seed}.xlsx`)
    await writeFile(byExceljs, new Uint8Array(await exceljsWorkbook(randomSheets(seed + 10_000))))
    const byHand = join(folder, `hand-${seed}.xlsx`)
    await writeFile(byHand, handMadeWorkbook(seed + 20_000))
    paths.push(byExceljs, byHand)
  }
  const file = join(folder, 'specs.json')
  await writeFile(file, JSON.stringify(specs))
  await runPython(join(scripts, 'fixtures/write-random.py'), [file])
  return paths
}

async function exceljsWorkbook(sheets: readonly RandomSheet[]): Promise<ArrayBuffer> {
  const book = new ExcelJS.Workbook()
  for (const { name, isHidden, cells } of sheets) {
    const sheet = book.addWorksheet(name)
    if (isHidden) sheet.state = 'hidden'
    for (const one of cells) {
      const cell = sheet.getCell(one.row + 1, one.column + 1)
      const { kind, value } = one
      if (kind === 'error') cell.value = { formula: formulaFor(one), result: { error: '#N/A' } }
      else if (kind === 'formula' || kind === 'textFormula')
        cell.value = { formula: formulaFor(one), result: value as string }
      else cell.value = value
      if (kind === 'date') cell.numFmt = 'dd/mm/yyyy'
      if (kind === 'instant') cell.numFmt = 'yyyy-mm-dd hh:mm'
    }
  }
  return (await book.xlsx.writeBuffer()) as ArrayBuffer
}
