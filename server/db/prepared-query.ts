/** Queries that are built and compiled once: for what every sync asks, building took longer than asking. */
import type { CompiledQuery } from 'kysely'
import { isPostgres } from './column-types.ts'
import type { Db } from './schema.ts'

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
    const { rows } = await db.executeQuery<R>({ ...query, parameters })
    return rows
  }
}

/** The same, for a query that gives one row or none. */
export function preparedRow<P extends object, R>(
  build: (db: Db, values: P) => Compilable<R>,
): (db: Db, values: P) => Promise<R | undefined> {
  const run = preparedQuery(build)
  return async (db, values) => (await run(db, values))[0]
}
