/** Makes the reports that were ordered, one at a time, while the service runs. */
import type { FastifyInstance } from 'fastify'
import type { DatabaseLocation } from '../../db/open-database.ts'
import { scanForAWhile } from '../../duplicates/scan-new-revisions.ts'
import { ServiceError } from '../../errors.ts'
import {
  failReport,
  finishReport,
  type LeasedJob,
  leaseReport,
  ReportGone,
  releaseReport,
  renewLease,
} from './report-jobs.ts'
import { makeReport } from './report-process.ts'

export interface ReportJobs {
  /** Gives back what is being made, for the next start or another replica. */
  stop(): Promise<void>
}

export interface ReportJobOptions {
  readonly lookEveryMs?: number
  /** How often a report being made says how far it is, and hears whether anybody still wants it. */
  readonly sayEveryMs?: number
}

/** A process that has no index reads the whole cycle: what is found here while others go before is found sooner. */
const patienceForDuplicates = 30_000

/** @param location where the process that makes a report finds the same database */
export function runReportJobs(
  app: FastifyInstance,
  location: DatabaseLocation,
  { lookEveryMs = 1_000, sayEveryMs = 1_000 }: ReportJobOptions = {},
): ReportJobs {
  const { db, now } = app.service
  const stopping = new AbortController()
  let running: Promise<void> | null = null
  const look = () => {
    if (stopping.signal.aborted) return
    running ??= work().finally(() => {
      running = null
    })
  }
  const timer = setInterval(look, lookEveryMs)
  look()

  async function work(): Promise<void> {
    try {
      while (!stopping.signal.aborted) {
        const job = await leaseReport(db, now)
        if (!job) return
        await make(job)
      }
    } catch (error) {
      app.log.error({ err: error }, 'a report could not be made now')
    }
  }

  /** Here the index is at hand; the process would read the whole cycle for the few rows that nobody has looked at yet. */
  async function lookForDuplicates({ cycleKey, asOf }: LeasedJob, signal: AbortSignal): Promise<void> {
    const look = { cycleKey, through: asOf, patienceMilliseconds: patienceForDuplicates, signal }
    // The process looks for whatever is missing in the end.
    await scanForAWhile(db, look).catch(() => undefined)
    signal.throwIfAborted()
  }

  async function make(job: LeasedJob): Promise<void> {
    const unwanted = new AbortController()
    const signal = AbortSignal.any([stopping.signal, unwanted.signal])
    let progress = 0
    const saying = setInterval(() => {
      renewLease(db, job, Math.min(progress, 99), now).then(
        (isOurs) => isOurs || unwanted.abort(new ReportGone()),
        // It says so again in a second; the lease lasts longer.
        () => undefined,
      )
    }, sayEveryMs)
    try {
      await lookForDuplicates(job, signal)
      const onProgress = (percent: number) => {
        progress = percent
      }
      await makeReport(location, job, { onProgress, signal }, (made) => finishReport(db, job, made, now))
    } catch (error) {
      if (error instanceof ReportGone) return
      if (stopping.signal.aborted) return await releaseReport(db, job)
      app.log.error({ err: error }, 'making a report failed')
      await failReport(db, job, error instanceof ServiceError ? error.code : 'INTERNAL', now)
    } finally {
      clearInterval(saying)
    }
  }

  return {
    stop: async () => {
      clearInterval(timer)
      stopping.abort()
      await running
    },
  }
}
