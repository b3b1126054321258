/**
 * The tables. Names are camelCase here and snake_case in SQL (CamelCasePlugin). Columns ending in `Json` hold JSON as text;
 * columns beginning with `is` hold 0 or 1; instants are UTC ISO text ending in Z; dates are calendar dates as text.
 * What each table is for, and how the chain runs through them: DATABASE.md.
 */
import type { Insertable, Kysely, Selectable, Transaction } from 'kysely'
import type { ReturnState } from '../../templates/return-state.ts'
import type { Channel } from '../../templates/sync-protocol.ts'
import type { AccountTables } from './schema-accounts.ts'
import type { DeskTables } from './schema-desk.ts'
import type { DuplicateDecisionTables } from './schema-duplicate-decisions.ts'
import type { DuplicatePairsTables } from './schema-duplicate-pairs.ts'
import type { IncomingMailTables } from './schema-incoming-mail.ts'
import type { OutgoingMailTables } from './schema-outgoing-mail.ts'
import type { QuestionsAndAuditTables } from './schema-questions-and-audit.ts'
import type { ReportJobTables } from './schema-report-jobs.ts'
import type { SyncPartsTables } from './schema-sync-parts.ts'

/** SQLite has no booleans, and one shape for both databases is worth more than a prettier column. */
export type Flag = 0 | 1

/** How an append-only row hangs in the hash chain. Erasing a person or a row drops content and salt; mac and hash stay. */
export interface ChainColumns {
  /** Place within its change, from 1. */
  ordinal: number
  /** Hex; null once erased. */
  salt: string | null
  /** Hex HMAC-SHA-256 of the row's content under `salt`. */
  contentMac: string
  /** Hex SHA-256 over the hash before, the row's header and `contentMac`. */
  hash: string
}

/** The histories this database has lived through; the newest is the current one. A restore begins another. */
export interface HistoryTable {
  historyId: string
  /** 1 for the first. */
  ordinal: number
  startedAt: string
  /** The last change number of the history before; 0 for the first. */
  afterChangeNumber: number
}

/** One row: the newest number, its instant and hash. Locked by whoever is about to take the next number. */
export interface ChangeHeadTable {
  id: 1
  changeNumber: number
  committedAt: string
  hash: string
}

/** What was done by a change, in the words of the domain. */
export type ChangeKind =
  | 'seed'
  | 'sync'
  | 'submit'
  | 'review'
  | 'register'
  | 'proposalDecision'
  | 'withdrawal'
  | 'duplicateDecision'
  | 'restore'
  | 'erasure'
  | 'question'
  | 'audit'

/** How a change came in; `program` is the service itself (shipped data, upgrades). */
export type ChangeChannel = Channel | 'program'

/** One committed request. Its link closes the change: it is the last of the change in the chain and counts the others. */
export interface ChangeTable {
  changeNumber: number
  /** Never decreases along `changeNumber`. */
  committedAt: string
  kind: ChangeKind
  channel: ChangeChannel
  /** Who: an account, or a name of the program's own such as `commandLine`; null once erased. */
  actor: string | null
  operationId: string | null
  /** Chained rows of this change, this one not counted. */
  entryCount: number
  salt: string | null
  contentMac: string
  hash: string
}

/** Requests that were carried out, remembered for ever; the full answer for 90 days. */
export interface OperationTable {
  operationId: string
  /** Hex SHA-256 of the request, so that the same id with another body is refused. */
  requestDigest: string
  reporterCode: string | null
  /** Null where the operation changed nothing. */
  changeNumber: number | null
  answeredAt: string
  resultsJson: string
  answerJson: string | null
}

export type RegisterKind = 'cycle' | 'reporter' | 'code_list' | 'party' | 'setting'

/** Everything an officer may set. Current = newest change number of (kind, key); as of N = newest up to N. */
export interface RegisterEntryTable extends ChainColumns {
  kind: RegisterKind
  entryKey: string
  changeNumber: number
  /** Null: the entry was taken out at this number. */
  contentJson: string | null
  /** Who says so: `shipped` or `secretariat`. */
  origin: 'shipped' | 'secretariat'
}

/** What a newer program version ships differently from what is stored. Waits for an officer; overwrites nothing. */
export interface RegisterProposalTable {
  kind: RegisterKind
  entryKey: string
  contentJson: string
  proposedAt: string
  state: 'open' | 'taken' | 'declined'
  decidedChangeNumber: number | null
}

/** An identity for life. */
export interface ActivityTable {
  activityId: string
  reporterCode: string
  /** Counts up from 1 within the reporter; never given twice. */
  serial: number
  /** `BCRC-SCRC-SEN-0007` */
  reference: string
  createdChangeNumber: number
}

/** The current state of an activity in a cycle: a projection of its newest revision, and nothing more. */
export interface ActivityReportTable {
  activityReportId: string
  activityId: string
  reporterCode: string
  cycleKey: string
  serial: number
  reference: string
  /** The change number that last changed the row. */
  revision: number
  templateVersion: number
  valuesJson: string
  comment: string | null
  isWithdrawn: Flag
  isWithdrawalProposed: Flag
  errorCount: number
  warningCount: number
}

/** Append-only. Every state that an activity report has been in. */
export interface ActivityRevisionTable extends ChainColumns {
  activityReportId: string
  changeNumber: number
  /** `ActivityValues`; null once erased, like the other contents. */
  valuesJson: string | null
  /** `RawCells`: the cells as they came. */
  rawJson: string | null
  /** Columns that are not the template's, by header text. */
  extraJson: string | null
  comment: string | null
  isWithdrawn: Flag
  isWithdrawalProposed: Flag
  /** `Issue[]` as judged at `judgedAt`. */
  issuesJson: string | null
  errorCount: number
  warningCount: number
  judgedAt: string
  templateVersion: number
  listsVersion: number
  language: string
  /** The row of the workbook it came from, if any. */
  workbookId: string | null
  rowKey: string | null
}

/** A value that was not taken over: kept beside the stored one until a person chooses. */
export interface ProposalTable extends ChainColumns {
  proposalId: string
  changeNumber: number
  activityReportId: string
  reporterCode: string
  cycleKey: string
  /** A field key, or `_action` where a withdrawal stands against an edit. */
  field: string
  /** `FieldValue`; null = blank. */
  storedJson: string | null
  proposedJson: string | null
  /** `RawCell` as it came. */
  rawJson: string | null
  baseRevision: number | null
  workbookId: string | null
  rowKey: string | null
  state: 'open' | 'accepted' | 'rejected' | 'superseded'
  decidedChangeNumber: number | null
}

/** A file that was built here, or one that arrived with an identity this database had not given out. */
export interface WorkbookTable {
  workbookId: string
  reporterCode: string
  cycleKey: string
  language: string
  templateVersion: number
  listsVersion: number
  origin: 'built' | 'arrived'
  /** The newest number it had seen when it was built, and later: when it last synced. */
  changeNumber: number
  createdAt: string
  lastReceivedAt: string | null
}

/**
 * What a workbook's row stands for. The key is a claim: two copies of one blank file give the same key to different
 * activities, so one (workbook, rowKey) may have several rows here.
 */
export interface WorkbookRowTable {
  workbookId: string
  rowKey: string
  activityReportId: string
  /** The revision that the service last gave to, or made from, this row. */
  baseRevision: number
  /** `baseHash` of the values last given or received. */
  baseHash: string
  /** The values last received where they differ from those of `baseRevision`; null where they are the same. */
  baseValuesJson: string | null
  /** Prefilled rows count once they have been received. */
  isReceived: Flag
  /** It was there the last time the whole workbook came. */
  isPresent: Flag
}

/** The state is `silent` only where something was decided (a later deadline, say) before anything came. */
interface ReturnColumns {
  reporterCode: string
  cycleKey: string
  state: ReturnState
  isNothingToReport: Flag
  declarationName: string | null
  declarationDate: string | null
  /** When anything first arrived. */
  receivedAt: string | null
  /** When it was first submitted: lateness is judged on it. */
  firstSubmittedAt: string | null
  /** When it was last submitted. */
  submittedAt: string | null
  receiptNumber: string | null
  /** Final figures read the rows as of this number. */
  pinnedChangeNumber: number | null
  /** An officer's reason for returning or accepting. */
  reason: string | null
  /** Calendar day; null: the cycle's own deadline. */
  extendedDeadline: string | null
  /** The paper that the Secretariat recorded it from; null where the reporter sent it. */
  recordedFrom: string | null
}

/** The current state of one reporter's answer to one cycle. No row: silent. */
export interface ActivityReturnTable extends ReturnColumns {
  revision: number
}

/** Append-only. Every state a return has been in. */
export interface ReturnRevisionTable extends ReturnColumns, ChainColumns {
  changeNumber: number
}

/** Append-only. A receipt was given for each. */
export interface SubmissionTable extends ChainColumns {
  receiptNumber: string
  reporterCode: string
  cycleKey: string
  /** The number that is pinned. */
  changeNumber: number
  judgedAt: string
  templateVersion: number
  listsVersion: number
  rowCount: number
  errorCount: number
  warningCount: number
  infoCount: number
  isNothingToReport: Flag
  declarationName: string | null
  declarationDate: string | null
  /** Hex SHA-256 over the canonical rows. */
  contentHash: string
  /** Hash of content and declaration together: a cover's "submit" counts only if no submission has the same. */
  contentKey: string
}

/** A file kept here; its bytes are in `fileChunk` under its digest until erased. */
export interface StoredFileTable {
  fileId: string
  sha256: string
  sizeBytes: number
  fileName: string
  mediaType: string
  /** `mail`: a workbook that came by mail and waits. */
  purpose: 'upload' | 'mail' | 'annotatedCopy' | 'template' | 'report' | 'export'
  storedAt: string
  reporterCode: string | null
  cycleKey: string | null
  /** The bytes are gone; the digest stays for ever. */
  erasedAt: string | null
}

export interface FileChunkTable {
  sha256: string
  /** From 0. */
  chunkIndex: number
  bytes: Uint8Array
}

/** Every file that was tried, the refused ones too. */
export interface ImportAttemptTable {
  attemptId: string
  attemptedAt: string
  fileName: string
  sha256: string
  sizeBytes: number
  channel: Channel
  actor: string | null
  /** `OK`, or the error code it was refused with. */
  outcome: string
  detailsJson: string
  reporterCode: string | null
  cycleKey: string | null
  workbookId: string | null
  fileId: string | null
  operationId: string | null
  changeNumber: number | null
}

export interface DatabaseSchema
  extends AccountTables,
    DeskTables,
    DuplicateDecisionTables,
    DuplicatePairsTables,
    IncomingMailTables,
    OutgoingMailTables,
    QuestionsAndAuditTables,
    ReportJobTables,
    SyncPartsTables {
  history: HistoryTable
  changeHead: ChangeHeadTable
  change: ChangeTable
  operation: OperationTable
  registerEntry: RegisterEntryTable
  registerProposal: RegisterProposalTable
  activity: ActivityTable
  activityReport: ActivityReportTable
  activityRevision: ActivityRevisionTable
  proposal: ProposalTable
  workbook: WorkbookTable
  workbookRow: WorkbookRowTable
  activityReturn: ActivityReturnTable
  returnRevision: ReturnRevisionTable
  submission: SubmissionTable
  storedFile: StoredFileTable
  fileChunk: FileChunkTable
  importAttempt: ImportAttemptTable
}

/** A connection or a transaction: repository functions take either. */
export type Db = Kysely<DatabaseSchema>
export type Trx = Transaction<DatabaseSchema>

export type ActivityRow = Selectable<ActivityTable>
export type ActivityReportRow = Selectable<ActivityReportTable>
export type ActivityRevisionRow = Selectable<ActivityRevisionTable>
export type ProposalRow = Selectable<ProposalTable>
export type OperationRow = Selectable<OperationTable>
export type WorkbookRow = Selectable<WorkbookTable>
export type WorkbookRowRow = Selectable<WorkbookRowTable>
export type ActivityReturnRow = Selectable<ActivityReturnTable>
export type SubmissionRow = Selectable<SubmissionTable>
export type NewImportAttempt = Insertable<ImportAttemptTable>

export function flag(value: boolean): Flag {
  return value ? 1 : 0
}
