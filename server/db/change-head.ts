/** Where the sequence of changes stands: one row, held against everybody else by whoever gives a number. */
import { isPostgres } from './column-types.ts'
import { preparedQuery, preparedRow } from './prepared-query.ts'
import type { ChangeTable, Trx } from './schema.ts'

/** The newest change. */
export type Head = Pick<ChangeTable, 'changeNumber' | 'committedAt' | 'hash'>

const findHead = preparedRow((db) => db.selectFrom('changeHead').selectAll())
const findHeadToHold = preparedRow((db) => db.selectFrom('changeHead').selectAll().forUpdate())

/** Held until the transaction ends. On SQLite it has the only write lock already. */
export async function holdHead(trx: Trx): Promise<Head> {
  return (await (isPostgres(trx) ? findHeadToHold : findHead)(trx, {}))!
}

const update = preparedQuery((db, { changeNumber, committedAt, hash }: Head) =>
  db.updateTable('changeHead').set({ changeNumber, committedAt, hash }),
)

export async function moveHead(trx: Trx, head: Head): Promise<void> {
  await update(trx, head)
}
