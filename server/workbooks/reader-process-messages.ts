/** What the service and its reading process say to each other. */

import type { ReturnedWorkbook, WorkbookContent } from '../../templates/reading/workbook-content.ts'
import type { ErrorCode } from '../errors.ts'

/** What one file may take; whatever takes more is ended from within. */
export interface ReaderLimits {
  /** Resident memory above that of the process before its first file. */
  readonly memoryBytes: number
  /** Time of a processor, so that a busy machine refuses no more than an idle one. */
  readonly processorMs: number
}

export interface ReaderTask {
  readonly taskNumber: number
  readonly bytes: Uint8Array
  /** As somebody's return, or only its cells. */
  readonly what: 'return' | 'content'
}

/** One of `workbook`, `content`, `refusal`, `fault`. */
export interface ReaderAnswer {
  readonly taskNumber: number
  readonly workbook?: ReturnedWorkbook
  readonly content?: WorkbookContent
  readonly refusal?: { readonly code: ErrorCode; readonly details: Readonly<Record<string, string | number>> }
  /** A mistake in the reader: its stack, for the log. */
  readonly fault?: string
  /** By how much the process is larger than before its first file. */
  readonly grownBytes: number
}
