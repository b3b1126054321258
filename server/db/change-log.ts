/** Reading the sequence of changes. */
import { ServiceError } from '../errors.ts'
import { preparedRow } from './prepared-query.ts'
import type { Db } from './schema.ts'

/** A number of the sequence and its instant (UTC ISO). */
export interface ChangePoint {
  readonly changeNumber: number
  readonly committedAt: string
}

/** The newest committed change; number 0 in an empty database. */
export async function getNewestChange(db: Db): Promise<ChangePoint> {
  return (await findNewest(db, {}))!
}

const findNewest = preparedRow((db) => db.selectFrom('changeHead').select(['changeNumber', 'committedAt']))

/** Where a database stands. */
export interface Stand extends ChangePoint {
  readonly historyId: string
  /**
   * Of the change that last altered the register: like no other in any database. Null where nothing has, or where that change is
   * still being made and may be thrown away.
   */
  readonly registerHash: string | null
}

export async function getStand(db: Db): Promise<Stand> {
  const { registerHash, historyId, ...point } = (await findStand(db, {}))!
  return { ...point, historyId: historyId!, registerHash: registerHash || null }
}

const findStand = preparedRow((db) =>
  db.selectFrom('changeHead').select((eb) => [
    'changeNumber',
    'committedAt',
    eb.selectFrom('history').select('historyId').orderBy('ordinal', 'desc').limit(1).as('historyId'),
    eb
      .selectFrom('change as made')
      .select('made.hash')
      .where('made.changeNumber', '=', (of) =>
        of.selectFrom('registerEntry').select((m) => m.fn.max('registerEntry.changeNumber').as('newest')),
      )
      .as('registerHash'),
  ]),
)

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
  return (await findHistory(db, {}))!.historyId
}

const findHistory = preparedRow((db) =>
  db.selectFrom('history').select('historyId').orderBy('ordinal', 'desc').limit(1),
)

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
