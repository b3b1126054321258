/** How far a report is, until it is finished, as server-sent events. Read from the database, so that any replica can tell. */
import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyReply } from 'fastify'
import type { Db } from '../../db/schema.ts'
import { sendEvents } from '../../http/server-events.ts'
import { getReportJob } from './report-jobs.ts'

const lookEveryMs = 1_000
/** A connection that nobody reads does not stay for ever. */
const longestMs = 600_000

/** @throws {ServiceError} REPORT_UNKNOWN */
export async function sendJobEvents(db: Db, jobId: string, reply: FastifyReply): Promise<FastifyReply> {
  await getReportJob(db, jobId)
  return sendEvents(reply, async ({ left, tell, stillHere }) => {
    const until = Date.now() + longestMs
    let last = ''
    while (!left.aborted && Date.now() < until) {
      const { state, progress } = await getReportJob(db, jobId)
      const said = JSON.stringify({ state, progress })
      if (said === last) stillHere()
      else tell(said)
      last = said
      if (state !== 'queued' && state !== 'running') break
      await delay(lookEveryMs, undefined, { signal: left, ref: false }).catch(() => undefined)
    }
  })
}
