/** Writes N rows of the bench's list with exceljs's streaming writer; prints the peak memory in MB. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { exceljsWriter } from './exceljs-writer.ts'
import { dateColumns, headers, listRow } from './list-rows.ts'

const rowCount = Number(process.argv[2])
const workbook = exceljsWriter(process.argv[3]!)
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
