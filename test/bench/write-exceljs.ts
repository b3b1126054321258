/** Writes N rows of the bench's list with exceljs's streaming writer; prints the peak memory in MB. */
import { PassThrough } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import ExcelJS from 'exceljs'
import { dateColumns, headers, listRow } from './list-rows.ts'

const rowCount = Number(process.argv[2])
const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({
  filename: process.argv[3]!,
  useStyles: true,
  zip: { zlib: { level: 6 } },
} as never)
// Its own streams are of another kind than the newest archiver takes.
const { zip } = workbook as unknown as { zip: { append(source: unknown, data: object): void } }
const append = zip.append.bind(zip)
zip.append = (source, data) =>
  append(
    typeof source === 'string' || Buffer.isBuffer(source)
      ? source
      : (source as NodeJS.ReadableStream).pipe(new PassThrough()),
    data,
  )
const sheet = workbook.addWorksheet('List', { views: [{ state: 'frozen', ySplit: 1 }] })
sheet.columns = headers.map((header, column) => ({
  header,
  key: `c${column}`,
  style: dateColumns.includes(column) ? { numFmt: 'yyyy-mm-dd' } : {},
}))
for (let row = 0; row < rowCount; row++) {
  sheet.addRow(listRow(row)).commit()
  // It has no back-pressure: without a turn of the event loop nothing would leave the memory.
  if (row % 100 === 0) await nextTurn()
}
sheet.commit()
await workbook.commit()
process.stdout.write(String(process.resourceUsage().maxRSS / 1024))
