/**
 * Writes the sheets of a dump (see report-child.ts) with the report's own writer, packed as the report is, but all texts in their
 * cells as the peers have them; prints what it took beside reading the dump.
 */
import ExcelJS from 'exceljs'
import { listLevel } from '../../server/report/render-report.ts'
import { FileSink } from '../../server/workbooks/byte-sinks.ts'
import { partsOf } from '../../server/workbooks/finish-xlsx.ts'
import { type RowsOfList, type SplicedRows, writeWithRows } from '../../server/workbooks/splice-rows.ts'
import { dumpedLines, printWriting } from './dumped-cells.ts'

const [dump, out] = process.argv.slice(2) as [string, string]
const rowsAtOnce = 100

interface Size {
  rowCount: number
  columnCount: number
}

/** By sheet. The report's own writer is told beforehand; here it is read off. */
const sizes = new Map<string, Size>()

async function read(): Promise<void> {
  let size: Size = { rowCount: 0, columnCount: 1 }
  for await (const line of dumpedLines(dump)) {
    if (typeof line === 'string') {
      size = { rowCount: 0, columnCount: 1 }
      sizes.set(line, size)
    } else {
      size.rowCount++
      size.columnCount = Math.max(size.columnCount, line.length)
    }
  }
}

async function write(): Promise<void> {
  const workbook = new ExcelJS.Workbook()
  const lists = new Map<string, SplicedRows>()
  for (const [sheetName, { rowCount, columnCount }] of sizes) {
    const sheet = workbook.addWorksheet(sheetName)
    const sharing = Array.from({ length: columnCount }, () => 'none' as const)
    for (let column = 1; column <= columnCount; column++) {
      sheet.getCell(1, column).numFmt = '0.##'
      sheet.getCell(2, column).numFmt = '@'
    }
    lists.set(sheetName, { sheetName, firstRow: 1, sharing, rowCount })
  }
  const sink = await FileSink.create(out)
  await writeWithRows(await partsOf(workbook), [...lists.values()], rowsOf(lists), sink, { level: listLevel })
  await sink.close()
}

async function* rowsOf(lists: ReadonlyMap<string, SplicedRows>): AsyncGenerator<readonly RowsOfList[]> {
  let list: SplicedRows | undefined
  let rows: (string | number | null)[][] = []
  for await (const line of dumpedLines(dump)) {
    const isName = typeof line === 'string'
    if (list && rows.length > 0 && (isName || rows.length === rowsAtOnce)) {
      yield [{ list, rows }]
      rows = []
    }
    if (isName) list = lists.get(line)
    else rows.push(line)
  }
  if (list && rows.length > 0) yield [{ list, rows }]
}

await printWriting(read, write)
