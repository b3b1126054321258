/** Many rows in few statements. */
import { type CompiledQuery, type Insertable, type Kysely, sql } from 'kysely'
import { isPostgres } from './column-types.ts'
import { runKept } from './prepared-query.ts'
import type { DatabaseSchema, Db } from './schema.ts'

/** SQLite takes 32,766 parameters to a statement and PostgreSQL 65,535; small enough for both with the widest table. */
const rowsPerStatement = 250
/** For `where ... in (...)`. */
const keysPerStatement = 1_000

/** Inserts the rows, some hundreds to a statement. All have the same columns. */
export async function insertRows<T extends keyof DatabaseSchema>(
  db: Db,
  table: T,
  rows: readonly Insertable<DatabaseSchema[T]>[],
): Promise<void> {
  for (const batch of batchesOf(rows, rowsPerStatement))
    await insertBatch(db, { table, key: null, moving: null }, batch)
}

/**
 * Inserts the rows; one whose key is there already takes the place of what is stored. All have the same columns.
 *
 * @param moving the columns that are replaced then; without it all. Each index over one that is named is written anew, so those
 *   that cannot change had better be left out.
 */
export async function upsertRows<T extends keyof DatabaseSchema>(
  db: Db,
  table: T,
  key: readonly (keyof DatabaseSchema[T] & string)[],
  rows: readonly Insertable<DatabaseSchema[T]>[],
  moving: readonly (keyof DatabaseSchema[T] & string)[] | null = null,
): Promise<void> {
  for (const batch of batchesOf(rows, rowsPerStatement)) await insertBatch(db, { table, key, moving }, batch)
}

interface Target {
  readonly table: string
  /** Null where a row that is there already is an error. */
  readonly key: readonly string[] | null
  /** Null: all. */
  readonly moving: readonly string[] | null
}

async function insertBatch(db: Db, target: Target, rows: readonly object[]): Promise<void> {
  const columns = Object.keys(rows[0]!)
  const query = compiledInsert(db, target, { columns, count: rows.length })
  const parameters = rows.flatMap((row) =>
    columns.map((column) => (row as Record<string, unknown>)[column] ?? null),
  )
  await runKept(db, query, parameters)
}

/** Building such a statement takes longer than running it; there are few tables, and few numbers of rows come often. */
const compiled = new Map<string, CompiledQuery>()
const keptQueries = 200

function compiledInsert(
  db: Db,
  { table, key, moving }: Target,
  { columns, count }: { readonly columns: readonly string[]; readonly count: number },
): CompiledQuery {
  const name = [isPostgres(db), table, key, moving, columns, count].join(' ')
  const known = compiled.get(name)
  if (known) return known
  // An empty text in every cell: what stands in it is given at each run.
  const row = Object.fromEntries(columns.map((column) => [column, '']))
  // biome-ignore lint/suspicious/noExplicitAny: Kysely cannot follow a table that is a type parameter
  const insert = (db as Kysely<any>).insertInto(table).values(Array.from({ length: count }, () => row))
  const replaced = Object.fromEntries(
    (moving ?? columns.filter((column) => !key?.includes(column))).map((column) => [
      column,
      sql.ref(`excluded.${column}`),
    ]),
  )
  const query =
    key === null
      ? insert.compile()
      : insert.onConflict((oc) => oc.columns(key as never).doUpdateSet(replaced as never)).compile()
  compiled.set(name, query)
  if (compiled.size > keptQueries) compiled.delete(compiled.keys().next().value!)
  return query
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
