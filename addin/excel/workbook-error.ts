/** What can go wrong between the add-in and Excel. Sentences for people are made from the code, elsewhere. */

/**
 * Never rename one: texts and support notes refer to them.
 * - `cellEditing`: somebody is typing in a cell; Excel takes nothing until that is ended. Try again.
 * - `sheetProtected`: the activities sheet (or another one of the template) is protected.
 * - `readOnly`: the file was opened for reading.
 * - `changedMeanwhile`: the workbook was changed by others so much that what was to be done has lost its place: read again.
 * - `busy`: Excel is asked too often (429), or the session timed out. Try later.
 * - `tooLarge`: more than Excel on the web takes at once, although it was cut into the smallest pieces.
 * - `noAnswer`: Excel did not answer in time. What was to be written may or may not have been written: read again.
 * - `notATemplate`: no sheet of the workbook has the columns of a template.
 * - `noIdentity`: nothing in the workbook says whose it is any more, and it cannot be told otherwise.
 * - `excelTooOld`: this Excel lacks something that cannot be done without.
 * - `failed`: anything else; `detail` has Excel's own code and message.
 */
export type WorkbookErrorCode =
  | 'cellEditing'
  | 'sheetProtected'
  | 'readOnly'
  | 'changedMeanwhile'
  | 'busy'
  | 'tooLarge'
  | 'noAnswer'
  | 'notATemplate'
  | 'noIdentity'
  | 'excelTooOld'
  | 'failed'

export class WorkbookError extends Error {
  readonly code: WorkbookErrorCode
  /** Excel's own words, for the support notes; never shown as the message. */
  readonly detail: string

  constructor(code: WorkbookErrorCode, detail = '') {
    super(detail === '' ? code : `${code}: ${detail}`)
    this.name = 'WorkbookError'
    this.code = code
    this.detail = detail
  }
}

/** office.js's error codes that mean something to us. */
const meaning: Readonly<Record<string, WorkbookErrorCode>> = {
  InvalidOperationInCellEditMode: 'cellEditing',
  ActivityLimitReached: 'busy',
  TooManyRequests: 'busy',
  InvalidOrTimedOutSession: 'busy',
  RequestPayloadSizeLimitExceeded: 'tooLarge',
  ResponsePayloadSizeLimitExceeded: 'tooLarge',
  RequestTooLarge: 'tooLarge',
  ItemNotFound: 'changedMeanwhile',
  InvalidReference: 'changedMeanwhile',
  InsertDeleteConflict: 'changedMeanwhile',
  ApiNotFound: 'excelTooOld',
  ApiNotAvailable: 'excelTooOld',
}

/** @param isReadOnly tells what "access denied" is about: the file, or else a protected sheet */
export function workbookErrorOf(error: unknown, isReadOnly: boolean): WorkbookError {
  if (error instanceof WorkbookError) return error
  const { code, message } = error as { code?: unknown; message?: unknown }
  const detail = `${String(code ?? (error as Error).name)}: ${String(message)}`
  if (code === 'AccessDenied') return new WorkbookError(isReadOnly ? 'readOnly' : 'sheetProtected', detail)
  return new WorkbookError(meaning[String(code)] ?? 'failed', detail)
}
