/** Writes the sheets of a dump (see report-child.ts) with exceljs's streaming writer; prints what it took beside reading the dump. */
import { open } from 'node:fs/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { exceljsWriter } from './exceljs-writer.ts'

const [dump, out] = process.argv.slice(2) as [string, string]

async function* lines(): AsyncGenerator<string | (string | number | null)[]> {
  const file = await open(dump)
  for await (const line of file.readLines()) yield JSON.parse(line)
}

async function took(work: () => Promise<void>): Promise<{ seconds: number; cpu: number }> {
  const start = performance.now()
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return { seconds: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 }
}

const reading = await took(async () => {
  for await (const _ of lines());
})
const writing = await took(async () => {
  const workbook = exceljsWriter(out)
  let sheet = null
  let row = 0
  for await (const line of lines()) {
    if (typeof line === 'string') {
      sheet?.commit()
      sheet = workbook.addWorksheet(line)
    } else sheet!.addRow(line).commit()
    // It has no back-pressure: without a turn of the event loop nothing would leave the memory.
    if (row++ % 100 === 0) await nextTurn()
  }
  sheet?.commit()
  await workbook.commit()
})
console.log(
  JSON.stringify({
    seconds: writing.seconds - reading.seconds,
    cpu: writing.cpu - reading.cpu,
    megabytes: process.resourceUsage().maxRSS / 1024,
  }),
)
