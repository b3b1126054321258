/** Requests that were carried out, so that a repeated one gets its first answer; and files that were tried. */
import { ServiceError } from '../errors.ts'
import { insertRows } from './batches.ts'
import { preparedRow } from './prepared-query.ts'
import type { Db, ImportAttemptTable, OperationRow } from './schema.ts'
import { storableRow } from './storable-text.ts'

/** How long full answers are kept; results are kept for ever. */
export const answerDays = 90

export interface StoredOperation {
  readonly operationId: string
  /** Null where the operation changed nothing. */
  readonly changeNumber: number | null
  readonly answeredAt: string
  readonly results: unknown
  /** Null once the answer is older than 90 days. */
  readonly answer: unknown
}

/**
 * The operation, if it has been carried out.
 *
 * @param requestDigest hex SHA-256 of the request
 * @throws {ServiceError} OPERATION_REUSED where the id stands for another request
 */
export async function findOperation(
  db: Db,
  operationId: string,
  requestDigest: string,
): Promise<StoredOperation | undefined> {
  return sameOperation(await lookUpOperation(db, operationId), requestDigest)
}

/** Whatever was carried out under this id; for `sameOperation`. */
export async function lookUpOperation(db: Db, operationId: string): Promise<OperationRow | undefined> {
  return findRow(db, { operationId })
}

/** Like `findOperation`, of what has been looked up. */
export function sameOperation(
  row: OperationRow | undefined,
  requestDigest: string,
): StoredOperation | undefined {
  if (!row) return undefined
  const { operationId } = row
  if (row.requestDigest !== requestDigest) throw new ServiceError('OPERATION_REUSED', { operationId })
  return {
    operationId,
    changeNumber: row.changeNumber,
    answeredAt: row.answeredAt,
    results: JSON.parse(row.resultsJson),
    answer: row.answerJson === null ? null : JSON.parse(row.answerJson),
  }
}

const findRow = preparedRow((db, { operationId }: { readonly operationId: string }) =>
  db.selectFrom('operation').selectAll().where('operationId', '=', operationId),
)

/** What an operation answered, or what is left of it: for whoever has proved otherwise that the request is the same. */
export async function recallOperation(db: Db, operationId: string): Promise<unknown | undefined> {
  const row = await db
    .selectFrom('operation')
    .select(['answerJson', 'resultsJson'])
    .where('operationId', '=', operationId)
    .executeTakeFirst()
  return row && (JSON.parse(row.answerJson ?? row.resultsJson) as unknown)
}

/** The answer an operation got, by its id alone: for whoever may see that reporter's answers. Undefined once it is dropped. */
export async function findAnswer(
  db: Db,
  operationId: string,
  reporterCode: string,
): Promise<unknown | undefined> {
  const row = await db
    .selectFrom('operation')
    .select('answerJson')
    .where('operationId', '=', operationId)
    .where('reporterCode', '=', reporterCode)
    .executeTakeFirst()
  return row?.answerJson ? (JSON.parse(row.answerJson) as unknown) : undefined
}

export interface NewOperation {
  readonly operationId: string
  readonly requestDigest: string
  readonly reporterCode: string | null
  /** Null where the operation used no number. */
  readonly changeNumber: number | null
  readonly answeredAt: string
  readonly results: unknown
  readonly answer: unknown
}

/** Remembers an operation, in the same transaction as what it did. */
export async function saveOperation(db: Db, operation: NewOperation): Promise<void> {
  const { results, answer, ...columns } = operation
  await insertRows(db, 'operation', [
    {
      operationId: columns.operationId,
      requestDigest: columns.requestDigest,
      reporterCode: columns.reporterCode,
      changeNumber: columns.changeNumber,
      answeredAt: columns.answeredAt,
      resultsJson: JSON.stringify(results),
      answerJson: JSON.stringify(answer),
    },
  ])
}

/** Drops full answers older than 90 days; their results stay. */
export async function dropOldAnswers(db: Db, now: () => Date): Promise<void> {
  const before = new Date(now().getTime() - answerDays * 86_400_000).toISOString()
  await db
    .updateTable('operation')
    .set({ answerJson: null })
    .where('answeredAt', '<', before)
    .where('answerJson', 'is not', null)
    .execute()
}

export type ImportAttempt = Omit<ImportAttemptTable, 'detailsJson'> & {
  /** Values for the sentence of a refusal. */
  readonly details: Readonly<Record<string, string | number>>
}

/** Records that a file was tried, refused ones too. */
export async function saveImportAttempt(db: Db, attempt: ImportAttempt): Promise<void> {
  const { details, ...columns } = attempt
  await db
    .insertInto('importAttempt')
    .values(storableRow({ ...columns, detailsJson: JSON.stringify(details) }))
    .execute()
}

/** The newest attempts first. */
export async function listImportAttempts(db: Db, limit = 100): Promise<ImportAttempt[]> {
  const rows = await db
    .selectFrom('importAttempt')
    .selectAll()
    .orderBy('attemptedAt', 'desc')
    .orderBy('attemptId', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ detailsJson, ...columns }) => ({
    ...columns,
    details: JSON.parse(detailsJson) as Record<string, string | number>,
  }))
}
