/** Prints the SHA-256 of a report; run in a process of its own with another time zone and locale. */
import { createHash } from 'node:crypto'
import { planReport } from '../../../server/report/plan-report.ts'
import { renderReport } from '../../../server/report/render-report.ts'
import type { Language } from '../../../templates/definition.ts'
import { aFullSnapshot } from './a-full-snapshot.ts'

const hash = createHash('sha256')
const plan = await planReport(aFullSnapshot(), process.argv[2] as Language)
await renderReport(plan, {
  write: (bytes) => {
    hash.update(bytes)
  },
})
process.stdout.write(hash.digest('hex'))
