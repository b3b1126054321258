/**
 * The process that reads files of strangers: started by `reader-process`, never by hand. It reads one file after the other
 * and is thrown away when something goes wrong.
 */
import { Worker } from 'node:worker_threads'
import { type Language, languages } from '../../templates/definition.ts'
import type { Messages } from '../../templates/messages.ts'
import { minamataTemplate } from '../../templates/minamata/template.ts'
import { headerLabels } from '../../templates/reading/read-header-labels.ts'
import { ServiceError } from '../errors.ts'
import { messagesOf } from '../locales.ts'
import { readReturn } from './read-return.ts'
import { readWorkbook } from './read-workbook.ts'
import type { ReaderAnswer, ReaderTask } from './reader-process-messages.ts'

/**
 * Kills this process when it outgrows its limit. A thread of its own, since reading blocks the main one; and from inside,
 * since another process cannot ask for its size on every platform. The heap has its own limit; this one also sees
 * what is unpacked outside of it. A process whose service has died is of no use either, and nobody would stop it.
 */
const watch = `
const { workerData } = require('node:worker_threads')
const parent = process.ppid
setInterval(() => {
  if (process.memoryUsage.rss() > workerData || process.ppid !== parent) process.kill(process.pid, 'SIGKILL')
}, 25)
`

const residentLimit = Number(process.argv[2])
new Worker(watch, { eval: true, workerData: residentLimit }).unref()

const headers = headerLabels(
  Object.fromEntries(
    languages.map((language) => [
      language,
      { ...messagesOf('fields', language), ...messagesOf('workbook', language) },
    ]),
  ) as Record<Language, Messages>,
)

process.on('message', (task: ReaderTask) => {
  process.send!({
    ...answerTo(task),
    taskNumber: task.taskNumber,
    residentBytes: process.memoryUsage.rss(),
  })
})
// Nobody is left to read for.
process.on('disconnect', () => process.exit(0))

function answerTo({
  bytes,
  what,
}: ReaderTask): Pick<ReaderAnswer, 'workbook' | 'content' | 'refusal' | 'fault'> {
  try {
    const content = readWorkbook(bytes)
    if (what === 'content') return { content }
    return { workbook: readReturn(content, { template: minamataTemplate, headers }) }
  } catch (error) {
    if (error instanceof ServiceError) return { refusal: { code: error.code, details: error.details } }
    return { fault: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
