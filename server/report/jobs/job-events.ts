/** Server-sent events: how far a report is, until it is finished. Read from the database, so that any replica can tell. */
import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyReply } from 'fastify'
import type { Db } from '../../db/schema.ts'
import { getReportJob } from './report-jobs.ts'

const lookEveryMs = 1_000
/** Browsers ask again by themselves; a connection that nobody reads does not stay for ever. */
const longestMs = 600_000

/** @throws {ServiceError} REPORT_UNKNOWN */
export async function sendJobEvents(db: Db, jobId: string, reply: FastifyReply): Promise<FastifyReply> {
  await getReportJob(db, jobId)
  const leaving = new AbortController()
  reply.hijack()
  const { raw } = reply
  raw.on('close', () => leaving.abort())
  raw.writeHead(200, {
    ...headersSoFar(reply),
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  const until = Date.now() + longestMs
  let last = ''
  try {
    while (!leaving.signal.aborted && Date.now() < until) {
      const { state, progress } = await getReportJob(db, jobId)
      const said = JSON.stringify({ state, progress })
      // A comment keeps proxies from closing what is silent.
      raw.write(said === last ? ': still here\n\n' : `data: ${said}\n\n`)
      last = said
      if (state !== 'queued' && state !== 'running') break
      await delay(lookEveryMs, undefined, { signal: leaving.signal, ref: false }).catch(() => undefined)
    }
  } catch {
    // The database is away, or the service is stopping: the browser asks again.
  }
  raw.end()
  return reply
}

/** What every answer has; a hijacked one does not get it by itself. */
function headersSoFar(reply: FastifyReply): Record<string, string> {
  return Object.fromEntries(Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]))
}
