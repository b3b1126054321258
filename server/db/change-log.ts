/** Reading the sequence of changes. */
import { ServiceError } from '../errors.ts'
import type { Db } from './schema.ts'

/** A number of the sequence and its instant (UTC ISO). */
export interface ChangePoint {
  readonly changeNumber: number
  readonly committedAt: string
}

/** The newest committed change; number 0 in an empty database. */
export async function getNewestChange(db: Db): Promise<ChangePoint> {
  return db.selectFrom('changeHead').select(['changeNumber', 'committedAt']).executeTakeFirstOrThrow()
}

/**
 * The change with this number.
 *
 * @throws {ServiceError} CHANGE_NUMBER_UNKNOWN
 */
export async function getChange(db: Db, changeNumber: number): Promise<ChangePoint> {
  const row = await db
    .selectFrom('change')
    .select(['changeNumber', 'committedAt'])
    .where('changeNumber', '=', changeNumber)
    .executeTakeFirst()
  if (!row) {
    const { changeNumber: newest } = await getNewestChange(db)
    throw new ServiceError('CHANGE_NUMBER_UNKNOWN', { changeNumber, newest })
  }
  return row
}

/** The id of the history this database is living through; another one after a restore. */
export async function getHistoryId(db: Db): Promise<string> {
  const row = await db
    .selectFrom('history')
    .select('historyId')
    .orderBy('ordinal', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  return row.historyId
}

/**
 * Begins another history, as a restore must: whatever was numbered after the backup is not what will be numbered now, so
 * workbooks must not take the one for the other.
 *
 * @returns the new history's id
 */
export async function beginHistory(db: Db, historyId: string, now: () => Date): Promise<string> {
  const { changeNumber } = await getNewestChange(db)
  const newest = await db
    .selectFrom('history')
    .select((eb) => eb.fn.max('ordinal').as('ordinal'))
    .executeTakeFirstOrThrow()
  await db
    .insertInto('history')
    .values({
      historyId,
      ordinal: newest.ordinal + 1,
      startedAt: now().toISOString(),
      afterChangeNumber: changeNumber,
    })
    .execute()
  return historyId
}
