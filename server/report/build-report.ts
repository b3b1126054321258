/** From the stored data to the finished workbook: snapshot, plan, render. */
import { createHash } from 'node:crypto'
import type { Language } from '../../templates/definition.ts'
import type { DatabaseLocation } from '../db/open-database.ts'
import type { Db } from '../db/schema.ts'
import { countUndecidedPairs } from '../duplicates/count-undecided.ts'
import { programVersion } from '../program-version.ts'
import type { ByteSink } from '../workbooks/byte-sinks.ts'
import { refuseChangesIn } from './check-since.ts'
import { compareSnapshots } from './compare-snapshots.ts'
import { countingInTwo } from './count-in-two.ts'
import {
  formatDescriptions,
  type ReportFormat,
  reportFileName,
  writeReport,
} from './formats/report-format.ts'
import { planReport } from './plan-report.ts'
import { readSnapshot } from './read-snapshot.ts'
import type { ReportPlan } from './report-plan.ts'
import type { Snapshot } from './snapshot.ts'
import { type OnProgress, watchedPlan, watchedSnapshot } from './watch-progress.ts'

export interface ReportRequest {
  readonly cycleKey: string
  readonly language: Language
  readonly status: 'draft' | 'final'
  /** The change number to report as of; the newest by default. */
  readonly asOf?: number
  /** Says what is new, changed and withdrawn since that change number, on a sheet of its own. */
  readonly since?: number | null
  /** `xlsx`, the workbook, by default. */
  readonly format?: ReportFormat
}

export interface BuiltReport {
  readonly changeNumber: number
  readonly status: 'draft' | 'final'
  readonly sha256: string
  readonly sizeBytes: number
  /** `cinnabar-report-2025-2026-fr-draft-41.xlsx` */
  readonly fileName: string
  readonly mediaType: string
  /** Activities that the form cannot tell, listed in the file with the reason. Only where the form leaves any out by its nature. */
  readonly leftOut?: number
}

/**
 * Writes the combined report in one of its forms. The same request on the same data gives the same bytes.
 *
 * @param onProgress hears how much of it is done, from 0 to 1
 * @param location of the database: given where the process is there for the report alone, and a second thread may help
 * @throws {ServiceError} CYCLE_UNKNOWN, CHANGE_NUMBER_UNKNOWN, TEMPLATE_UNKNOWN, REPORT_SINCE_LATER, REPORT_WITHOUT_CHANGES
 */
export async function buildReport(
  db: Db,
  request: ReportRequest,
  sink: ByteSink,
  onProgress?: OnProgress,
  location?: DatabaseLocation,
): Promise<BuiltReport> {
  const { status, since = null, format = 'xlsx' } = request
  refuseChangesIn(format, since)
  const { snapshot, plan: planned } = await planOf(db, request, onProgress, location)
  const plan = onProgress ? watchedPlan(planned, onProgress) : planned
  const digest = new DigestingSink(sink)
  const leftOut = await writeReport(plan, format, digest)
  const { changeNumber } = snapshot
  return {
    changeNumber,
    status,
    sha256: digest.sha256(),
    sizeBytes: digest.sizeBytes,
    fileName: reportFileName(plan, format),
    mediaType: formatDescriptions[format].mediaType,
    ...(leftOut === null ? {} : { leftOut }),
  }
}

/**
 * The plan that all forms of the report are written from, and the snapshot it was made of.
 *
 * @throws {ServiceError} as `buildReport`
 */
export async function planOf(
  db: Db,
  { cycleKey, language, status, asOf, since = null }: ReportRequest,
  onProgress?: OnProgress,
  location?: DatabaseLocation,
): Promise<{ readonly snapshot: Snapshot; readonly plan: ReportPlan }> {
  const read = await readSnapshot(db, {
    cycleKey,
    status,
    asOf,
    countUndecidedPairs: (_activities, _decided, decisions, number) =>
      countUndecidedPairs(db, { cycleKey, status, asOf: number, decisions }),
  })
  const snapshot = onProgress ? await watchedSnapshot(db, read, onProgress) : read
  const beside = {
    previous: await readPrevious(db, snapshot),
    changes:
      since === null
        ? null
        : await compareSnapshots(db, { cycleKey, status, from: since, to: snapshot.changeNumber }),
  }
  const count = location && countingInTwo(db, location)
  return { snapshot, plan: await planReport(snapshot, language, { programVersion }, beside, count) }
}

/** The cycle before as it was reported finally, as of the same number; null where there was none. */
async function readPrevious(db: Db, { cycle, changeNumber: asOf }: Snapshot): Promise<Snapshot | null> {
  if (cycle.previousCycleKey === null) return null
  return readSnapshot(db, { cycleKey: cycle.previousCycleKey, status: 'final', asOf })
}

/** Passes bytes on and knows their digest at the end. */
class DigestingSink implements ByteSink {
  readonly #sink: ByteSink
  readonly #hash = createHash('sha256')
  sizeBytes = 0

  constructor(sink: ByteSink) {
    this.#sink = sink
  }

  get keepsNothing(): boolean {
    return this.#sink.keepsNothing === true
  }

  write(bytes: Uint8Array): Promise<void> | void {
    this.#hash.update(bytes)
    this.sizeBytes += bytes.length
    return this.#sink.write(bytes)
  }

  sha256(): string {
    return this.#hash.digest('hex')
  }
}
