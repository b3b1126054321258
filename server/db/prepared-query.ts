/** Queries that are built and compiled once: for what every sync asks, building took longer than asking. */
import type { CompiledQuery } from 'kysely'
import { isPostgres } from './column-types.ts'
import { bindConnection, boundConnection, runOnAny } from './postgres-dialect.ts'
import type { Db } from './schema.ts'
import { connectionAtHand } from './sqlite-dialect.ts'

/** Runs a query that is kept, by the shortest way there is. */
export async function runKept<R>(
  db: Db,
  query: CompiledQuery<R>,
  parameters: readonly unknown[] = query.parameters,
): Promise<R[]> {
  const connection = connectionAtHand(db, query) ?? boundConnection(db)
  if (connection) return connection.runKept(query, parameters)
  return runOnAny(db, query, parameters) ?? (await db.executeQuery<R>({ ...query, parameters })).rows
}

/**
 * Reads on one connection, each seeing at least what those asked for before it see. Where they are asked for without waiting in
 * between, all are answered in one round trip.
 */
export async function readTogether<T>(db: Db, read: (one: Db) => Promise<T>): Promise<T> {
  if (!isPostgres(db) || db.isTransaction) return read(db)
  return db.connection().execute(async (one) => {
    await bindConnection(one)
    return read(one)
  })
}

/** Stands in a compiled query where a value comes at each run. */
class Placeholder {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

interface Compilable<R> {
  compile(): CompiledQuery<R>
}

/**
 * A query that is compiled at its first run, once for each kind of database, and then only given its values.
 *
 * @param build makes the query; it must be the same whatever the values are: each may stand only where a parameter can
 * @returns runs it and gives its rows
 */
export function preparedQuery<P extends object, R>(
  build: (db: Db, values: P) => Compilable<R>,
): (db: Db, values: P) => Promise<R[]> {
  const placeholders = new Proxy({} as P, { get: (_, name) => new Placeholder(String(name)) })
  const compiled: { sqlite?: CompiledQuery<R>; postgres?: CompiledQuery<R> } = {}
  return async (db, values) => {
    const kind = isPostgres(db) ? 'postgres' : 'sqlite'
    compiled[kind] ??= build(db, placeholders).compile()
    const query = compiled[kind]
    const parameters = query.parameters.map((parameter) =>
      parameter instanceof Placeholder ? values[parameter.name as keyof P] : parameter,
    )
    return runKept(db, query, parameters)
  }
}

/** The same, for a query that gives one row or none. */
export function preparedRow<P extends object, R>(
  build: (db: Db, values: P) => Compilable<R>,
): (db: Db, values: P) => Promise<R | undefined> {
  const run = preparedQuery(build)
  return async (db, values) => (await run(db, values))[0]
}

/** A statement with one key costs half of one with ten; more sizes would only be more statements to keep. */
const keyCounts = [1, 10, 100, 1_000]

/**
 * The same, for `where ... in (keys)`: compiled for few numbers of keys, the last key filling up. More keys than the largest
 * number are asked for so many at a time, and their rows come in the order of those batches.
 */
export function preparedByKeys<P extends object, R>(
  build: (db: Db, keys: readonly string[], values: P) => Compilable<R>,
): (db: Db, keys: readonly string[], values: P) => Promise<R[]> {
  const queries = keyCounts.map((count) =>
    preparedQuery((db, values: P & { readonly [key: `key${number}`]: string }) =>
      build(
        db,
        Array.from({ length: count }, (_, at) => values[`key${at}`]!),
        values,
      ),
    ),
  )
  const largest = keyCounts.at(-1)!
  return async (db, keys, values) => {
    const rows: R[] = []
    for (let start = 0; start < keys.length; start += largest) {
      const batch = keys.slice(start, start + largest)
      const size = keyCounts.findIndex((count) => batch.length <= count)
      const named = Object.fromEntries(
        Array.from({ length: keyCounts[size]! }, (_, at) => [`key${at}`, batch[at] ?? batch.at(-1)!]),
      )
      rows.push(...(await queries[size]!(db, { ...values, ...named } as P & typeof named)))
    }
    return rows
  }
}
