/** The corpus of hostile and odd files, in the process that reads files of strangers: what comes, how long it takes, how much. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ServiceError } from '../../../server/errors.ts'
import { createWorkbookReader, type WorkbookReader } from '../../../server/workbooks/reader-process.ts'
import type { WorkbookContent } from '../../../templates/reading/workbook-content.ts'
import { corpus } from '../../fixtures/hostile/corpus.ts'
import { workbookFile } from '../../fixtures/workbook-file.ts'
import { childrenOf, forgetPeak, memoryOf, processorMsOf } from '../../helpers/process-memory.ts'

const isMeasured = process.platform === 'linux'
const megabyte = 1_000_000
const files = corpus.filter(({ isLong }) => !isLong || process.env.CINNABAR_TEST_LONG !== undefined)
const calm = workbookFile({ sheetData: '<row r="1"><c r="A1"><v>1</v></c></row>' })

let reader: WorkbookReader
let before: readonly number[]
const idle = new Map<number, number>()
const figures = { slowestMs: 0, slowestBombMs: 0, largestMegabytes: 0 }

beforeAll(() => {
  before = isMeasured ? childrenOf(process.pid) : []
  reader = createWorkbookReader()
})
afterAll(async () => {
  await reader.close()
  console.log('hostile files:', files.length, JSON.stringify(figures))
})

/** The reading process at rest: one that has read a small file. */
async function atRest(): Promise<number> {
  for (let turn = 0; turn < 3; turn++) await reader.readContent(calm)
  const pid = childrenOf(process.pid).filter((one) => !before.includes(one))[0]!
  if (!idle.has(pid)) idle.set(pid, memoryOf(pid)!.now)
  forgetPeak(pid)
  return pid
}

/** What the process takes from now on; looked at all the time, since one that has grown is replaced as soon as it answers. */
function watched(pid: number): () => { readonly ms: number; readonly megabytes: number } {
  const begun = processorMsOf(pid)!
  let ms = 0
  let megabytes = 0
  const look = () => {
    const [spent, memory] = [processorMsOf(pid), memoryOf(pid)]
    if (spent !== null) ms = spent - begun
    if (memory !== null) megabytes = (memory.peak - idle.get(pid)!) / megabyte
  }
  const looking = setInterval(look, 5)
  return () => {
    clearInterval(looking)
    look()
    return { ms, megabytes }
  }
}

const outcome = (bytes: Uint8Array): Promise<WorkbookContent | string> =>
  reader.readContent(bytes).catch((error: unknown) => {
    if (error instanceof ServiceError) return error.code
    throw error
  })

describe('each file of the corpus', () => {
  it.each(files)('[RF21] $name', { timeout: 120_000 }, async ({ name, make, ends, isBomb, cells = [] }) => {
    const bytes = make()
    const pid = isMeasured ? await atRest() : null
    const watch = pid === null ? null : watched(pid)
    const came = await outcome(bytes)
    const taken = watch?.()
    if (typeof came === 'string') expect(came).toBe(ends)
    else {
      expect('read').toBe(ends)
      expect(came.sheets.length).toBeGreaterThan(0)
      for (const [row, column, value] of cells)
        expect(came.sheets[0]!.rows.get(row)?.get(column), `${name} ${row} ${column}`).toEqual(value)
    }
    if (!taken) return
    const { ms, megabytes } = taken
    figures.slowestMs = Math.max(figures.slowestMs, ms)
    figures.largestMegabytes = Math.max(figures.largestMegabytes, Math.round(megabytes))
    expect(ms, 'ms of a processor').toBeLessThanOrEqual(5_000)
    expect(megabytes, 'megabytes over idle').toBeLessThanOrEqual(200)
    if (!isBomb) return
    figures.slowestBombMs = Math.max(figures.slowestBombMs, ms)
    expect(ms, 'ms until a bomb is refused').toBeLessThanOrEqual(100)
  })
})
