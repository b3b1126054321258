/** Failures the caller can act on. Sentences in six languages are in `server/locales`. */

/** Public error codes with their HTTP status. Never rename or reuse one: the add-in and the centres' notes refer to them. */
export const statusByCode = {
  REQUEST_INVALID: 400,
  SIGN_IN_NEEDED: 401,
  NOT_ALLOWED: 403,
  NOT_FOUND: 404,
  CYCLE_UNKNOWN: 404,
  REPORTER_UNKNOWN: 404,
  LANGUAGE_UNKNOWN: 400,
  OPERATION_REUSED: 409,
  CHANGE_NUMBER_UNKNOWN: 404,
  ACTIVITY_UNKNOWN: 404,
  RECEIPT_UNKNOWN: 404,
  FILE_NOT_FOUND: 404,
  FILE_NOT_A_WORKBOOK: 422,
  FILE_OLD_EXCEL: 422,
  FILE_BINARY_EXCEL: 422,
  FILE_OPENDOCUMENT: 422,
  FILE_TEXT: 422,
  FILE_ENCRYPTED: 422,
  FILE_DAMAGED: 422,
  FILE_TOO_LARGE: 413,
  FILE_UNSAFE: 422,
  FILE_READING_FAILED: 422,
  WORKBOOK_ALIEN: 422,
  WORKBOOK_COLUMNS_UNKNOWN: 422,
  WORKBOOK_OTHER_REPORTER: 409,
  WORKBOOK_OTHER_CYCLE: 409,
  TEMPLATE_UNKNOWN: 409,
  DATA_FOLDER_IN_USE: 409,
  DATA_FOLDER_NOT_EMPTY: 409,
  DATABASE_NEWER: 409,
  SETTING_INVALID: 400,
  INTERNAL: 500,
} as const

export type ErrorCode = keyof typeof statusByCode

/** Anything else that is thrown is a bug, and answers 500 without detail. */
export class ServiceError extends Error {
  readonly code: ErrorCode
  /** Values for the placeholders of the sentence; public, so never a path, a token or a row's content. */
  readonly details: Readonly<Record<string, string | number>>

  constructor(code: ErrorCode, details: Readonly<Record<string, string | number>> = {}, cause?: unknown) {
    super(code, { cause })
    this.name = 'ServiceError'
    this.code = code
    this.details = details
  }

  get statusCode(): number {
    return statusByCode[this.code]
  }
}
