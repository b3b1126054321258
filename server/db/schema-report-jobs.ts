/** The table of reports that were asked for. Not chained; that a final one was finished is noted in the audit log, with its digest. */
import type { Language } from '../../templates/definition.ts'

export type ReportJobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'

export interface ReportJobTable {
  jobId: string
  cycleKey: string
  language: Language
  status: 'draft' | 'final'
  format: string
  /** Everything is read as of this change number. */
  asOf: number
  /** It says also what has changed since that number; null: it does not. */
  since: number | null
  /** Another version of the program may write other bytes. */
  programVersion: string
  requestedAt: string
  requestedBy: string
  state: ReportJobState
  /** 0 to 100. */
  progress: number
  /** An error code, where it failed. */
  reason: string | null
  /** Where several asked for the same final report at once, all have the file of the first. */
  fileId: string | null
  fileName: string | null
  mediaType: string | null
  sha256: string | null
  sizeBytes: number | null
  /** Of a final report: its number within the cycle; the same for all languages and forms of one snapshot. */
  finalNumber: number | null
  finishedAt: string | null
  /** How often it was begun. */
  tries: number
  leasedUntil: string | null
  leaseId: string | null
}

export interface ReportJobTables {
  reportJob: ReportJobTable
}
