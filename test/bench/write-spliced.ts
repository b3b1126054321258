/** Writes N rows of the bench's list as the report writes them; prints the peak memory in MB. */
import ExcelJS from 'exceljs'
import { FileSink } from '../../server/workbooks/byte-sinks.ts'
import { partsOf } from '../../server/workbooks/finish-xlsx.ts'
import { writeWithRows } from '../../server/workbooks/splice-rows.ts'
import { codeColumns, dateColumns, headers, listRow } from './list-rows.ts'

const rowCount = Number(process.argv[2])
const sink = await FileSink.create(process.argv[3]!)
const workbook = new ExcelJS.Workbook()
workbook.created = workbook.modified = new Date(0)
const sheet = workbook.addWorksheet('List', { views: [{ state: 'frozen', ySplit: 1 }] })
sheet.addTable({
  name: 'Rows',
  ref: 'A1',
  headerRow: true,
  columns: headers.map((name) => ({ name, filterButton: true })),
  rows: [headers.map(() => ''), headers.map(() => '')],
})
headers.forEach((_, column) => {
  for (const row of [2, 3]) sheet.getCell(row, column + 1).value = null
  sheet.getCell(2, column + 1).numFmt = dateColumns.includes(column) ? 'yyyy-mm-dd' : '0.##'
  sheet.getCell(3, column + 1).numFmt = '@'
})
const list = {
  sheetName: 'List',
  firstRow: 2,
  sharing: headers.map((_, column) => (codeColumns.includes(column) ? ('few' as const) : ('none' as const))),
  rowCount,
}
async function* rows() {
  for (let at = 0; at < rowCount; at += 500)
    yield [{ list, rows: Array.from({ length: Math.min(500, rowCount - at) }, (_, n) => listRow(at + n)) }]
}
await writeWithRows(await partsOf(workbook), [list], rows(), sink, { level: 6 })
await sink.close()
process.stdout.write(String(process.resourceUsage().maxRSS / 1024))
