/** Failures the caller can act on. Sentences in six languages are in `server/locales`. */

/** Public error codes with their HTTP status. Never rename or reuse one: the add-in and the centres' notes refer to them. */
export const statusByCode = {
  REQUEST_INVALID: 400,
  SIGN_IN_NEEDED: 401,
  SIGN_IN_FAILED: 401,
  SESSION_ENDED: 401,
  INVITATION_INVALID: 401,
  PROVIDER_REFUSED: 401,
  TOO_MANY_TRIES: 429,
  ADDRESS_INVALID: 400,
  ADDRESS_IN_USE: 409,
  ACCOUNT_UNKNOWN: 404,
  ACCOUNT_IN_FORCE: 409,
  LAST_ADMINISTRATOR: 409,
  INVITATION_UNKNOWN: 404,
  REPORTER_NOT_YOURS: 403,
  NOT_ALLOWED: 403,
  NOT_FOUND: 404,
  CYCLE_UNKNOWN: 404,
  REPORTER_UNKNOWN: 404,
  LANGUAGE_UNKNOWN: 400,
  OPERATION_REUSED: 409,
  CHANGE_NUMBER_UNKNOWN: 404,
  ACTIVITY_UNKNOWN: 404,
  RECEIPT_UNKNOWN: 404,
  CYCLE_NOT_OPEN: 409,
  CYCLE_CLOSED: 409,
  CYCLE_ALREADY_OPEN: 409,
  CODE_LIST_UNKNOWN: 404,
  REGISTER_INVALID: 400,
  REGISTER_CHANGED: 409,
  REGISTER_SHEET_ALIEN: 422,
  REGISTER_SHEET_REFUSED: 422,
  RETURN_NOTHING_SENT: 409,
  RETURN_NOT_SUBMITTED: 409,
  RETURN_ALREADY_RETURNED: 409,
  RETURN_ALREADY_ACCEPTED: 409,
  RETURN_ACCEPTED: 409,
  RETURN_WITH_ERRORS: 409,
  RETURN_REASON_NEEDED: 400,
  RETURN_CHANGED: 409,
  QUESTION_UNKNOWN: 404,
  QUESTION_CLOSED: 409,
  QUESTION_TARGET_UNKNOWN: 404,
  REVISION_ERASED: 409,
  HEAD_FILE_INVALID: 422,
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
  PROTOCOL_UNKNOWN: 409,
  WORKBOOK_UNKNOWN: 404,
  ROW_NOT_UNDERSTOOD: 422,
  FIELD_UNKNOWN: 422,
  REQUEST_TOO_LARGE: 413,
  ENCODING_UNKNOWN: 415,
  PROPOSAL_UNKNOWN: 404,
  PROPOSAL_DECIDED: 409,
  PROPOSAL_OUTDATED: 409,
  UPLOAD_UNKNOWN: 404,
  UPLOAD_DIFFERENT: 409,
  UPLOAD_INCOMPLETE: 409,
  UPLOAD_DAMAGED: 422,
  DATA_FOLDER_IN_USE: 409,
  DATA_FOLDER_NOT_EMPTY: 409,
  DATABASE_NEWER: 409,
  SETTING_INVALID: 400,
  STORAGE_FULL: 507,
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
