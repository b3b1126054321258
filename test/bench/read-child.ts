/** Reads a large workbook in a process of its own; prints what it took. */
import { readFileSync } from 'node:fs'
import { readWorkbook } from '../../server/workbooks/read-workbook.ts'
import { defaultLimits } from '../../server/workbooks/xlsx/reading-limits.ts'

const bytes = readFileSync(process.argv[2]!)
const start = performance.now()
const content = readWorkbook(bytes, {
  ...defaultLimits,
  cells: 10_000_000,
  characters: 2_000_000_000,
  sharedTexts: 5_000_000,
  partBytesRead: 1_000_000_000,
  partBytes: 1_000_000_000,
  totalBytes: 2_000_000_000,
})
const seconds = (performance.now() - start) / 1000
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
console.log(
  JSON.stringify({
    rows: content.sheets[0]!.rows.size,
    seconds,
    cpu: (userCPUTime + systemCPUTime) / 1e6,
    megabytes: maxRSS / 1024,
  }),
)
