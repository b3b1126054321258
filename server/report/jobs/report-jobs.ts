/** Reports that were asked for, as they stand in the database: any number of replicas make them, each once. */
import { randomUUID } from 'node:crypto'
import { type Selectable, sql } from 'kysely'
import type { Language } from '../../../templates/definition.ts'
import { instantAfter, seconds } from '../../accounts/context.ts'
import { noteAct } from '../../audit/note-act.ts'
import { getCycle } from '../../cycles/register.ts'
import { getChange } from '../../db/change-log.ts'
import { commitChange } from '../../db/commit-change.ts'
import { isFree } from '../../db/lease.ts'
import type { Db, Trx } from '../../db/schema.ts'
import type { ReportJobTable } from '../../db/schema-report-jobs.ts'
import { timeOrderedId } from '../../db/time-ordered-id.ts'
import { ServiceError } from '../../errors.ts'
import { bringBytes, storeBrought } from '../../files/stored-files.ts'
import { programVersion } from '../../program-version.ts'
import { refuseChangesIn, refuseLaterSince } from '../check-since.ts'
import type { ReportFormat } from '../formats/report-format.ts'
import type { MadeReport } from './report-process.ts'

export type ReportJob = Selectable<ReportJobTable> & { readonly format: ReportFormat }
export type LeasedJob = ReportJob & { readonly leaseId: string }

export interface ReportOrder {
  readonly cycleKey: string
  readonly language: Language
  readonly status: 'draft' | 'final'
  readonly format: ReportFormat
  /** The newest number at which anything that a report shows was changed, where left out. */
  readonly asOf?: number | undefined
  /** Says also what is new, changed and withdrawn since that number. */
  readonly since?: number | null | undefined
}

interface Ordering {
  readonly now: () => Date
  readonly actor: string
}

/** Whoever makes a report says so at least this often, or another takes it over. */
export const leaseLength = 30 * seconds
/** Begun more often than this, it is the report that kills its process. */
const mostTries = 3

/**
 * Orders a report. One that is there already, or being made, is not made again: the same snapshot, language and form give the
 * same file; a final one stays as it first was.
 *
 * @throws {ServiceError} CYCLE_UNKNOWN, CHANGE_NUMBER_UNKNOWN, REPORT_SINCE_LATER, REPORT_WITHOUT_CHANGES
 */
export async function orderReport(db: Db, order: ReportOrder, { now, actor }: Ordering): Promise<ReportJob> {
  const { cycleKey, language, status, format, since = null } = order
  const asOf = order.asOf ?? (await newestReportableChange(db))
  await getChange(db, asOf)
  refuseChangesIn(format, since)
  if (since !== null) {
    await getChange(db, since)
    refuseLaterSince(since, asOf)
  }
  await getCycle(db, cycleKey, asOf)
  const same = await db
    .selectFrom('reportJob')
    .selectAll()
    .where('cycleKey', '=', cycleKey)
    .where('language', '=', language)
    .where('status', '=', status)
    .where('format', '=', format)
    .where('asOf', '=', asOf)
    .where('since', since === null ? 'is' : '=', since)
    .where('state', 'in', ['queued', 'running', 'done'])
    .orderBy('requestedAt')
    .execute()
  const standing = same.find((one) => status === 'final' || one.programVersion === programVersion)
  if (standing && (await hasFile(db, standing))) return asJob(standing)
  const requestedAt = now().toISOString()
  const job: ReportJobTable = {
    jobId: timeOrderedId(requestedAt),
    cycleKey,
    language,
    status,
    format,
    asOf,
    since,
    programVersion,
    requestedAt,
    requestedBy: actor,
    state: 'queued',
    progress: 0,
    reason: null,
    fileId: null,
    fileName: null,
    mediaType: null,
    sha256: null,
    sizeBytes: null,
    finalNumber: null,
    finishedAt: null,
    tries: 0,
    leasedUntil: null,
    leaseId: null,
  }
  await db.insertInto('reportJob').values(job).execute()
  return asJob(job)
}

/** What was noted in the audit log, or asked, alters no report: the newest report stays the newest. */
async function newestReportableChange(db: Db): Promise<number> {
  const row = await db
    .selectFrom('change')
    .select((eb) => eb.fn.max('changeNumber').as('changeNumber'))
    .where('kind', 'not in', ['audit', 'question'])
    .executeTakeFirst()
  return row?.changeNumber ?? 0
}

async function hasFile(db: Db, { state, fileId }: ReportJobTable): Promise<boolean> {
  if (state !== 'done' || fileId === null) return true
  const file = await db
    .selectFrom('storedFile')
    .select('erasedAt')
    .where('fileId', '=', fileId)
    .executeTakeFirst()
  return file?.erasedAt === null
}

/** @throws {ServiceError} REPORT_UNKNOWN */
export async function getReportJob(db: Db, jobId: string): Promise<ReportJob> {
  const job = await db.selectFrom('reportJob').selectAll().where('jobId', '=', jobId).executeTakeFirst()
  if (!job) throw new ServiceError('REPORT_UNKNOWN')
  return asJob(job)
}

/** The newest first. */
export async function listReportJobs(db: Db, cycleKey: string, limit = 100): Promise<ReportJob[]> {
  const jobs = await db
    .selectFrom('reportJob')
    .selectAll()
    .where('cycleKey', '=', cycleKey)
    .orderBy('requestedAt', 'desc')
    .orderBy('jobId', 'desc')
    .limit(limit)
    .execute()
  return jobs.map(asJob)
}

/** Stops a report that is not finished; whoever makes it notices within seconds. @throws {ServiceError} REPORT_UNKNOWN, REPORT_FINISHED */
export async function cancelReport(db: Db, jobId: string, now: () => Date): Promise<ReportJob> {
  const cancelled = await db
    .updateTable('reportJob')
    .set({ state: 'cancelled', finishedAt: now().toISOString(), leaseId: null, leasedUntil: null })
    .where('jobId', '=', jobId)
    .where('state', 'in', ['queued', 'running'])
    .returningAll()
    .executeTakeFirst()
  if (cancelled) return asJob(cancelled)
  const job = await getReportJob(db, jobId)
  if (job.state !== 'cancelled') throw new ServiceError('REPORT_FINISHED')
  return job
}

/** Takes one report to make: the oldest that waits, or whose maker has not been heard of. */
export async function leaseReport(db: Db, now: () => Date): Promise<LeasedJob | undefined> {
  const instant = now()
  const at = instant.toISOString()
  const waiting = await db
    .selectFrom('reportJob')
    .select(['jobId', 'tries'])
    .where('state', 'in', ['queued', 'running'])
    .where(isFree(instant, leaseLength))
    .orderBy('requestedAt')
    .limit(5)
    .execute()
  for (const { jobId, tries } of waiting) {
    const leaseId = randomUUID()
    const isHopeless = tries >= mostTries
    const taken = await db
      .updateTable('reportJob')
      .set({
        ...(isHopeless
          ? { state: 'failed' as const, reason: 'INTERNAL', finishedAt: at }
          : { state: 'running' as const, leaseId, leasedUntil: instantAfter(instant, leaseLength) }),
        tries: sql<number>`tries + 1`,
        progress: 0,
      })
      .where('jobId', '=', jobId)
      .where('state', 'in', ['queued', 'running'])
      .where(isFree(instant, leaseLength))
      .returningAll()
      .executeTakeFirst()
    if (taken && !isHopeless) return { ...asJob(taken), leaseId }
  }
  return undefined
}

/** Says that it is still being made, and how far. False where it was cancelled, or somebody else has it now. */
export async function renewLease(
  db: Db,
  { jobId, leaseId }: LeasedJob,
  progress: number,
  now: () => Date,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('reportJob')
    .set({ progress, leasedUntil: instantAfter(now(), leaseLength) })
    .where('jobId', '=', jobId)
    .where('leaseId', '=', leaseId)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Puts it back, for whoever comes next: the service is stopping. It has not failed, so it does not count as a try. */
export async function releaseReport(db: Db, { jobId, leaseId }: LeasedJob): Promise<void> {
  await db
    .updateTable('reportJob')
    .set({ state: 'queued', progress: 0, leaseId: null, leasedUntil: null, tries: sql<number>`tries - 1` })
    .where('jobId', '=', jobId)
    .where('leaseId', '=', leaseId)
    .execute()
}

/** What is wrong with it will be wrong again. */
export async function failReport(
  db: Db,
  { jobId, leaseId }: LeasedJob,
  reason: string,
  now: () => Date,
): Promise<void> {
  await db
    .updateTable('reportJob')
    .set({ state: 'failed', reason, finishedAt: now().toISOString(), leaseId: null, leasedUntil: null })
    .where('jobId', '=', jobId)
    .where('leaseId', '=', leaseId)
    .execute()
}

/**
 * Keeps a finished report. A final one gets its number and is noted in the audit log; where the same one was finished a moment
 * ago, that one is kept.
 */
export async function finishReport(db: Db, job: LeasedJob, made: MadeReport, now: () => Date): Promise<void> {
  const { built, source } = made
  if ((await bringBytes(db, source)) !== built.sha256)
    throw new Error('the report’s file is not what was written into it')
  if (job.status === 'draft') {
    await db.transaction().execute(async (trx) => settle(trx, job, await keepFile(trx, job, made, now), now))
    return
  }
  const act = { kind: 'audit', actor: job.requestedBy, channel: 'page', now } as const
  await commitChange(db, act, async (trx, change) => {
    const earlier = await earlierFinal(trx, job)
    if (earlier) return settle(trx, job, earlier, now)
    const finalNumber = await numberOf(trx, job)
    const kept = { ...(await keepFile(trx, job, made, now)), finalNumber }
    if (!(await settle(trx, job, kept, now))) return
    await noteAct(trx, change, {
      act: 'report.finished',
      subject: `report ${job.cycleKey}/${finalNumber} ${job.language} ${job.format}`,
      details: {
        asOf: job.asOf,
        ...(job.since === null ? {} : { since: job.since }),
        sha256: built.sha256,
        sizeBytes: built.sizeBytes,
      },
    })
  })
}

type KeptReport = Pick<
  ReportJobTable,
  'fileId' | 'fileName' | 'mediaType' | 'sha256' | 'sizeBytes' | 'finalNumber'
>

async function keepFile(
  trx: Trx,
  job: LeasedJob,
  { built: { fileName, mediaType, sha256, sizeBytes }, source }: MadeReport,
  now: () => Date,
): Promise<KeptReport> {
  const facts = {
    fileName,
    mediaType,
    purpose: 'report',
    reporterCode: null,
    cycleKey: job.cycleKey,
  } as const
  const { fileId } = await storeBrought(trx, { ...facts, sha256, source, now })
  return { fileId, fileName, mediaType, sha256, sizeBytes, finalNumber: null }
}

/** False where it was cancelled meanwhile: nothing is kept then. */
async function settle(trx: Trx, job: LeasedJob, kept: KeptReport, now: () => Date): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('reportJob')
    .set({
      ...kept,
      state: 'done',
      progress: 100,
      finishedAt: now().toISOString(),
      leaseId: null,
      leasedUntil: null,
    })
    .where('jobId', '=', job.jobId)
    .where('leaseId', '=', job.leaseId)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new ReportGone()
  return true
}

/** It was cancelled, or somebody else took it over, before it could be kept. */
export class ReportGone extends Error {}

async function earlierFinal(trx: Trx, job: LeasedJob): Promise<KeptReport | undefined> {
  return trx
    .selectFrom('reportJob')
    .select(['fileId', 'fileName', 'mediaType', 'sha256', 'sizeBytes', 'finalNumber'])
    .where('cycleKey', '=', job.cycleKey)
    .where('language', '=', job.language)
    .where('format', '=', job.format)
    .where('asOf', '=', job.asOf)
    .where('since', job.since === null ? 'is' : '=', job.since)
    .where('status', '=', 'final')
    .where('state', '=', 'done')
    .executeTakeFirst()
}

/** One number for a snapshot, counted up within the cycle in the order in which the snapshots' first reports were finished. */
async function numberOf(trx: Trx, { cycleKey, asOf }: LeasedJob): Promise<number> {
  const finals = await trx
    .selectFrom('reportJob')
    .select(['asOf', 'finalNumber'])
    .where('cycleKey', '=', cycleKey)
    .where('finalNumber', 'is not', null)
    .execute()
  const same = finals.find((one) => one.asOf === asOf)
  return same?.finalNumber ?? Math.max(0, ...finals.map(({ finalNumber }) => finalNumber ?? 0)) + 1
}

function asJob(row: Selectable<ReportJobTable>): ReportJob {
  return { ...row, format: row.format as ReportFormat }
}
