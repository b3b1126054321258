/** What the service and its reading process say to each other. */

import type { ReturnedWorkbook } from '../../templates/reading/workbook-content.ts'
import type { ErrorCode } from '../errors.ts'

export interface ReaderTask {
  readonly taskNumber: number
  readonly bytes: Uint8Array
}

/** One of `workbook`, `refusal`, `fault`. */
export interface ReaderAnswer {
  readonly taskNumber: number
  readonly workbook?: ReturnedWorkbook
  readonly refusal?: { readonly code: ErrorCode; readonly details: Readonly<Record<string, string | number>> }
  /** A mistake in the reader: its stack, for the log. */
  readonly fault?: string
  readonly residentBytes: number
}
