/** Many rows in few statements. */
import { type CompiledQuery, type Insertable, type Kysely, sql } from 'kysely'
import { isTurnOver, nextTurn } from '../event-loop-turns.ts'
import { isPostgres } from './column-types.ts'
import { pendingRowsOf, type Target } from './pending-rows.ts'
import { boundConnection } from './postgres-dialect.ts'
import { runKept } from './prepared-query.ts'
import type { DatabaseSchema, Db } from './schema.ts'

/**
 * SQLite takes 32,766 parameters to a statement and PostgreSQL 65,535; the largest is small enough for both with the widest table.
 * Few numbers of rows, so that each statement is built, and prepared by the database, once.
 */
const rowsInStatement = [250, 128, 64, 32, 16, 8, 4, 2, 1]
/** For `where ... in (...)`. */
const keysPerStatement = 1_000

/** Inserts the rows, some hundreds to a statement. All have the same columns. */
export async function insertRows<T extends keyof DatabaseSchema>(
  db: Db,
  table: T,
  rows: readonly Insertable<DatabaseSchema[T]>[],
): Promise<void> {
  await writeRows(db, { table, key: null, moving: null }, rows)
}

/**
 * Inserts the rows; one whose key is there already takes the place of what is stored. All have the same columns.
 *
 * @param moving the columns that are replaced then; without it all; where none is named, what is stored stays. Each index over one
 *   that is named is written anew, so those that cannot change had better be left out.
 */
export async function upsertRows<T extends keyof DatabaseSchema>(
  db: Db,
  table: T,
  key: readonly (keyof DatabaseSchema[T] & string)[],
  rows: readonly Insertable<DatabaseSchema[T]>[],
  moving: readonly (keyof DatabaseSchema[T] & string)[] | null = null,
): Promise<void> {
  await writeRows(db, { table, key, moving }, rows)
}

/** Writes what was gathered for this transaction, so that what is read from here on sees it. */
export async function writePending(db: Db): Promise<void> {
  const tables = pendingRowsOf(db)?.take() ?? []
  await runAll(
    db,
    tables.flatMap(({ target, rows }) => statementsOf(db, target, rows)),
  )
}

async function writeRows(db: Db, target: Target, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return
  const pending = pendingRowsOf(db)
  if (pending) pending.add(target, rows)
  else await runAll(db, statementsOf(db, target, rows))
}

/**
 * All at once where they go out in order on one connection: whatever ends the transaction, after one has failed, comes behind them.
 * Else one after the other, and on the embedded database with turns in between.
 */
async function runAll(db: Db, statements: readonly Statement[]): Promise<void> {
  if (boundConnection(db)) {
    await Promise.all(
      statements.map(({ query, rows, columns }) => runKept(db, query, rowValues(rows, columns))),
    )
    return
  }
  for (const { query, rows, columns } of statements) {
    await runKept(db, query, rowValues(rows, columns))
    if (isTurnOver()) await nextTurn(db.isTransaction ? 'held' : 'begun')
  }
}

interface Statement {
  readonly query: CompiledQuery
  readonly columns: readonly string[]
  readonly rows: readonly object[]
}

function statementsOf(db: Db, target: Target, rows: readonly object[]): Statement[] {
  const columns = Object.keys(rows[0]!)
  const statements: Statement[] = []
  for (let start = 0; start < rows.length; ) {
    const count = rowsInStatement.find((size) => size <= rows.length - start)!
    const query = compiledInsert(db, target, { columns, count })
    statements.push({ query, columns, rows: rows.slice(start, start + count) })
    start += count
  }
  return statements
}

function rowValues(rows: readonly object[], columns: readonly string[]): unknown[] {
  const values: unknown[] = []
  for (const row of rows) {
    for (const column of columns) values.push((row as Record<string, unknown>)[column] ?? null)
  }
  return values
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
  const isKept = moving?.length === 0
  const query =
    key === null
      ? insert.compile()
      : insert
          .onConflict((oc) => {
            const met = oc.columns(key as never)
            return isKept ? met.doNothing() : met.doUpdateSet(replaced as never)
          })
          .compile()
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
