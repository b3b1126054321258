/** Returns and submissions. */
import type { ReturnState } from '../../templates/return-state.ts'
import type { Receipt } from '../../templates/sync-protocol.ts'
import { insertRows, upsertRows } from './batches.ts'
import type { Change } from './commit-change.ts'
import { preparedRow } from './prepared-query.ts'
import {
  type ActivityReturnRow,
  type Db,
  flag,
  type ReturnRevisionTable,
  type SubmissionRow,
  type Trx,
} from './schema.ts'
import { storableRow } from './storable-text.ts'

/** One reporter's answer to one cycle. A reporter without one is silent. */
export interface ActivityReturn {
  readonly reporterCode: string
  readonly cycleKey: string
  readonly state: ReturnState
  readonly nothingToReport: boolean
  readonly declarationName: string | null
  /** A calendar date, or the text as typed. */
  readonly declarationDate: string | null
  /** When anything first arrived, was first and was last submitted: UTC ISO. */
  readonly receivedAt: string | null
  readonly firstSubmittedAt: string | null
  readonly submittedAt: string | null
  readonly receiptNumber: string | null
  /** Final figures read the rows as of this number. */
  readonly pinnedChangeNumber: number | null
  readonly reason: string | null
  /** Calendar day; null: the cycle's own deadline. */
  readonly extendedDeadline: string | null
  /** The paper that the Secretariat recorded it from; null where the reporter sent it. */
  readonly recordedFrom: string | null
}

/** A return and the number that last changed it. */
export interface StoredReturn extends ActivityReturn {
  readonly revision: number
}

/** A return that has just begun: nothing said yet. */
export function startedReturn(reporterCode: string, cycleKey: string, receivedAt: string): ActivityReturn {
  return {
    reporterCode,
    cycleKey,
    state: 'started',
    nothingToReport: false,
    declarationName: null,
    declarationDate: null,
    receivedAt,
    firstSubmittedAt: null,
    submittedAt: null,
    receiptNumber: null,
    pinnedChangeNumber: null,
    reason: null,
    extendedDeadline: null,
    recordedFrom: null,
  }
}

export async function findReturn(
  db: Db,
  reporterCode: string,
  cycleKey: string,
): Promise<StoredReturn | undefined> {
  const row = await findRow(db, { reporterCode, cycleKey })
  return row && toReturn(row)
}

const findRow = preparedRow((db, of: { readonly reporterCode: string; readonly cycleKey: string }) =>
  db
    .selectFrom('activityReturn')
    .selectAll()
    .where('reporterCode', '=', of.reporterCode)
    .where('cycleKey', '=', of.cycleKey),
)

/** All returns of a cycle, by reporter code. */
export async function listReturns(db: Db, cycleKey: string): Promise<StoredReturn[]> {
  const rows = await db
    .selectFrom('activityReturn')
    .selectAll()
    .where('cycleKey', '=', cycleKey)
    .orderBy('reporterCode')
    .execute()
  return rows.map(toReturn)
}

/** All returns of a cycle as they were at a number, by reporter code. */
export async function listReturnsAsOf(db: Db, cycleKey: string, asOf: number): Promise<StoredReturn[]> {
  const rows = await db
    .selectFrom('returnRevision')
    .selectAll()
    .where('cycleKey', '=', cycleKey)
    .where('changeNumber', '<=', asOf)
    .orderBy('reporterCode')
    .orderBy('changeNumber')
    .execute()
  const newest = new Map(rows.map((row) => [row.reporterCode, row]))
  return [...newest.values()].map((row) => toReturn({ ...row, revision: row.changeNumber }))
}

/** Adds a revision of a return and moves its current row; at most one to a return in one change. */
export async function saveReturn(trx: Trx, change: Change, answer: ActivityReturn): Promise<StoredReturn> {
  await change.begin()
  const { nothingToReport, ...plain } = answer
  const columns = {
    reporterCode: plain.reporterCode,
    cycleKey: plain.cycleKey,
    state: plain.state,
    isNothingToReport: flag(nothingToReport),
    declarationName: plain.declarationName,
    declarationDate: plain.declarationDate,
    receivedAt: plain.receivedAt,
    firstSubmittedAt: plain.firstSubmittedAt,
    submittedAt: plain.submittedAt,
    receiptNumber: plain.receiptNumber,
    pinnedChangeNumber: plain.pinnedChangeNumber,
    reason: plain.reason,
    extendedDeadline: plain.extendedDeadline,
    recordedFrom: plain.recordedFrom,
  }
  const { changeNumber } = change
  const revision: ReturnRevisionTable = change.chained(
    'returnRevision',
    [plain.cycleKey, plain.reporterCode],
    { ...columns, changeNumber },
  )
  await insertRows(trx, 'returnRevision', [revision])
  const current = storableRow({ ...columns, revision: changeNumber })
  await upsertRows(trx, 'activityReturn', ['reporterCode', 'cycleKey'], [current])
  return toReturn(current)
}

/** A submission: its receipt and what was declared. */
export interface NewSubmission {
  readonly receipt: Receipt
  readonly declarationName: string | null
  readonly declarationDate: string | null
  /** Hash of what is declared (`submissionKey`). */
  readonly contentKey: string
}

/** Keeps a submission for ever. The return itself is moved by `saveReturn`. */
export async function saveSubmission(trx: Trx, change: Change, submission: NewSubmission): Promise<void> {
  await change.begin()
  const { receipt } = submission
  const row = change.chained('submission', [receipt.receiptNumber], {
    receiptNumber: receipt.receiptNumber,
    reporterCode: receipt.reporterCode,
    cycleKey: receipt.cycleKey,
    changeNumber: change.changeNumber,
    judgedAt: receipt.judgedAt,
    templateVersion: receipt.templateVersion,
    listsVersion: receipt.listsVersion,
    rowCount: receipt.rowCount,
    errorCount: receipt.issueCount.error,
    warningCount: receipt.issueCount.warning,
    infoCount: receipt.issueCount.info,
    isNothingToReport: flag(receipt.nothingToReport),
    declarationName: submission.declarationName,
    declarationDate: submission.declarationDate,
    contentHash: receipt.contentHash,
    contentKey: submission.contentKey,
  })
  await insertRows(trx, 'submission', [row])
}

/** The newest submission of a return with the same content and declaration: a cover that says "submit" again counts for nothing then. */
export async function findSameSubmission(
  db: Db,
  of: {
    readonly reporterCode: string
    readonly cycleKey: string
    readonly contentKey: string
    readonly declarationName: string | null
  },
): Promise<Receipt | undefined> {
  const row = await db
    .selectFrom('submission')
    .selectAll()
    .where('reporterCode', '=', of.reporterCode)
    .where('cycleKey', '=', of.cycleKey)
    .where('contentKey', '=', of.contentKey)
    .where('declarationName', of.declarationName === null ? 'is' : '=', of.declarationName)
    .orderBy('changeNumber', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && toReceipt(row)
}

export async function findReceipt(db: Db, receiptNumber: string): Promise<Receipt | undefined> {
  const row = await db
    .selectFrom('submission')
    .selectAll()
    .where('receiptNumber', '=', receiptNumber)
    .executeTakeFirst()
  return row && toReceipt(row)
}

/** All receipts of a return, oldest first. */
export async function listReceipts(db: Db, reporterCode: string, cycleKey: string): Promise<Receipt[]> {
  const rows = await db
    .selectFrom('submission')
    .selectAll()
    .where('reporterCode', '=', reporterCode)
    .where('cycleKey', '=', cycleKey)
    .orderBy('changeNumber')
    .execute()
  return rows.map(toReceipt)
}

function toReturn(row: ActivityReturnRow): StoredReturn {
  return {
    reporterCode: row.reporterCode,
    cycleKey: row.cycleKey,
    state: row.state,
    nothingToReport: row.isNothingToReport === 1,
    declarationName: row.declarationName,
    declarationDate: row.declarationDate,
    receivedAt: row.receivedAt,
    firstSubmittedAt: row.firstSubmittedAt,
    submittedAt: row.submittedAt,
    receiptNumber: row.receiptNumber,
    pinnedChangeNumber: row.pinnedChangeNumber,
    reason: row.reason,
    extendedDeadline: row.extendedDeadline,
    recordedFrom: row.recordedFrom,
    revision: row.revision,
  }
}

function toReceipt(row: SubmissionRow): Receipt {
  return {
    receiptNumber: row.receiptNumber,
    reporterCode: row.reporterCode,
    cycleKey: row.cycleKey,
    changeNumber: row.changeNumber,
    judgedAt: row.judgedAt,
    templateVersion: row.templateVersion,
    listsVersion: row.listsVersion,
    rowCount: row.rowCount,
    issueCount: { error: row.errorCount, warning: row.warningCount, info: row.infoCount },
    nothingToReport: row.isNothingToReport === 1,
    contentHash: row.contentHash,
  }
}
