/**
 * The process that reads files of strangers: started by `reader-process`, never by hand. It reads one file after the other
 * and is thrown away when something goes wrong.
 */
import { Worker } from 'node:worker_threads'
import { type Language, languages } from '../../templates/definition.ts'
import type { Messages } from '../../templates/messages.ts'
import { minamataTemplate } from '../../templates/minamata/template.ts'
import { headerLabels } from '../../templates/reading/read-header-labels.ts'
import type { WorkbookContent } from '../../templates/reading/workbook-content.ts'
import { ServiceError } from '../errors.ts'
import { messagesOf } from '../locales.ts'
import { readReturn } from './read-return.ts'
import { readWorkbook } from './read-workbook.ts'
import type { ReaderAnswer, ReaderLimits, ReaderTask } from './reader-process-messages.ts'

/**
 * Ends this process when a file takes more than its share. A thread of its own, since reading blocks the main one; and from
 * inside, since another process cannot ask for its size on every platform. The heap has its own limit; this one also sees
 * what is unpacked outside of it. A process whose service has died is of no use either, and nobody would stop it.
 */
const watch = `
const { workerData: { limits, residentAtRest, clock } } = require('node:worker_threads')
const parent = process.ppid
const end = (signal) => {
  try { process.kill(process.pid, signal) } catch { process.kill(process.pid, 'SIGKILL') }
}
setInterval(() => {
  if (process.memoryUsage.rss() - residentAtRest > limits.memoryBytes || process.ppid !== parent) end('SIGKILL')
  const { user, system } = process.cpuUsage()
  const begun = Atomics.load(clock, 0)
  if (begun >= 0 && (user + system) / 1000 - begun > limits.processorMs) end('SIGALRM')
}, 10)
`

const limits = JSON.parse(process.argv[2]!) as ReaderLimits
/** Processor time in ms at which the present file was begun; -1: none. */
const clock = new Int32Array(new SharedArrayBuffer(4)).fill(-1)
const headers = headerLabels(
  Object.fromEntries(
    languages.map((language) => [
      language,
      { ...messagesOf('fields', language), ...messagesOf('workbook', language) },
    ]),
  ) as Record<Language, Messages>,
)

const residentAtRest = process.memoryUsage.rss()
new Worker(watch, { eval: true, workerData: { limits, residentAtRest, clock } }).unref()

process.on('message', (task: ReaderTask) => {
  const { user, system } = process.cpuUsage()
  Atomics.store(clock, 0, Math.round((user + system) / 1_000))
  const answer = answerTo(task)
  process.send!({
    ...answer,
    taskNumber: task.taskNumber,
    grownBytes: process.memoryUsage.rss() - residentAtRest,
  })
  Atomics.store(clock, 0, -1)
})
// Nobody is left to read for.
process.on('disconnect', () => process.exit(0))

/** Between processes only plain maps arrive as maps. */
function inPlainMaps({ sheets, customProperties }: WorkbookContent): WorkbookContent {
  return {
    sheets: sheets.map(({ rows, ...sheet }) => ({
      ...sheet,
      rows: new Map([...rows].map(([index, cells]) => [index, new Map(cells)])),
    })),
    customProperties,
  }
}

function answerTo({
  bytes,
  what,
}: ReaderTask): Pick<ReaderAnswer, 'workbook' | 'content' | 'refusal' | 'fault'> {
  try {
    const content = readWorkbook(bytes)
    if (what === 'content') return { content: inPlainMaps(content) }
    return { workbook: readReturn(content, { template: minamataTemplate, headers }) }
  } catch (error) {
    if (error instanceof ServiceError) return { refusal: { code: error.code, details: error.details } }
    return { fault: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
