/** Many rows in few statements. */
import { type Insertable, type Kysely, sql } from 'kysely'
import type { DatabaseSchema, Db } from './schema.ts'

/** SQLite takes 32,766 parameters to a statement and PostgreSQL 65,535; small enough for both with the widest table. */
const rowsPerStatement = 250
/** For `where ... in (...)`. */
const keysPerStatement = 1_000

/** Inserts the rows, some hundreds to a statement. */
export async function insertRows<T extends keyof DatabaseSchema>(
  db: Db,
  table: T,
  rows: readonly Insertable<DatabaseSchema[T]>[],
): Promise<void> {
  for (const batch of batchesOf(rows, rowsPerStatement)) {
    // biome-ignore lint/suspicious/noExplicitAny: Kysely cannot follow a table that is a type parameter
    await (db as Kysely<any>).insertInto(table).values(batch).execute()
  }
}

/** Inserts the rows; one whose key is there already takes the place of what is stored. */
export async function upsertRows<T extends keyof DatabaseSchema>(
  db: Db,
  table: T,
  key: readonly (keyof DatabaseSchema[T] & string)[],
  rows: readonly Insertable<DatabaseSchema[T]>[],
): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).filter((column) => !(key as readonly string[]).includes(column))
  const replaced = Object.fromEntries(columns.map((column) => [column, sql.ref(`excluded.${column}`)]))
  for (const batch of batchesOf(rows, rowsPerStatement)) {
    // biome-ignore lint/suspicious/noExplicitAny: Kysely cannot follow a table that is a type parameter
    const insert = (db as Kysely<any>).insertInto(table).values(batch)
    await insert.onConflict((oc) => oc.columns(key).doUpdateSet(replaced as never)).execute()
  }
}

/** Asks for many keys, so many at a time, and gives all answers in the order of the keys' batches. */
export async function selectByKeys<K, R>(
  keys: readonly K[],
  select: (batch: readonly K[]) => Promise<readonly R[]>,
): Promise<R[]> {
  const rows: R[] = []
  for (const batch of batchesOf(keys, keysPerStatement)) rows.push(...(await select(batch)))
  return rows
}

function* batchesOf<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size)
}
