/** Writes the sheets of a dump (see report-child.ts) with exceljs's streaming writer; prints what it took beside reading the dump. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { dumpedLines, printWriting } from './dumped-cells.ts'
import { exceljsWriter } from './exceljs-writer.ts'

const [dump, out] = process.argv.slice(2) as [string, string]

async function read(): Promise<void> {
  for await (const _ of dumpedLines(dump));
}

async function write(): Promise<void> {
  const workbook = exceljsWriter(out)
  let sheet = null
  let row = 0
  for await (const line of dumpedLines(dump)) {
    if (typeof line === 'string') {
      sheet?.commit()
      sheet = workbook.addWorksheet(line)
    } else sheet!.addRow(line).commit()
    // It has no back-pressure: without a turn of the event loop nothing would leave the memory.
    if (row++ % 100 === 0) await nextTurn()
  }
  sheet?.commit()
  await workbook.commit()
}

await printWriting(read, write)
