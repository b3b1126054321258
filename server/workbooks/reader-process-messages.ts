/** What the service and its reading process say to each other. */

import type { ReturnedWorkbook, WorkbookContent } from '../../templates/reading/workbook-content.ts'
import type { ErrorCode } from '../errors.ts'

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
  readonly residentBytes: number
}
