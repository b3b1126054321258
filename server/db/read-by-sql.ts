/** Queries written by hand that only read. */
import type { RawBuilder } from 'kysely'
import type { Db } from './schema.ts'

/**
 * Reads by a query that Kysely cannot build. Run by itself, nobody could tell it from a statement that writes, and on the embedded
 * database it would wait for whoever is writing.
 *
 * @param query a select, without parentheses around it
 */
export async function readBySql<R>(db: Db, query: RawBuilder<R>): Promise<R[]> {
  const compiled = query.compile(db)
  return (await db.executeQuery<R>({ ...compiled, query: { kind: 'SelectQueryNode' } })).rows
}
