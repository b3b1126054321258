/** One connection to PostgreSQL. */
import { hash } from 'node:crypto'
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import type pg from 'pg'
import { inCamelCase } from './column-names.ts'

/** A statement whose table has got another column since it was prepared, or whose preparation a pooler in between has lost. */
const outdated: ReadonlySet<string> = new Set(['0A000', '26000'])

export class PostgresConnection implements DatabaseConnection {
  readonly #client: pg.PoolClient
  #isOutdated = false

  constructor(client: pg.PoolClient) {
    this.#client = client
  }

  /** Gives it back; what it has prepared is forgotten where it no longer fits. */
  release(): void {
    this.#client.release(this.#isOutdated)
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { command, rowCount, rows } = await this.#client.query(sql, [...parameters])
    const isChange =
      command === 'INSERT' || command === 'UPDATE' || command === 'DELETE' || command === 'MERGE'
    const result = { rows: (rows ?? []) as R[] }
    return isChange ? { ...result, numAffectedRows: BigInt(rowCount ?? 0) } : result
  }

  /**
   * Runs a query that is kept and comes again and again: prepared once on each connection, since planning it takes longer than
   * running it, and without what Kysely would do around it. Goes out at once, behind those that went before.
   *
   * @returns its rows, columns named as in the code
   */
  async runKept<R>(query: CompiledQuery<R>, parameters: readonly unknown[]): Promise<R[]> {
    try {
      const { rows, fields } = await this.#client.query<unknown[]>({
        name: nameOf(query),
        text: query.sql,
        values: parameters as unknown[],
        rowMode: 'array',
      })
      return rows.length === 0 ? [] : namedRows(query, fields, rows)
    } catch (error) {
      if (outdated.has((error as { code?: string }).code ?? '')) this.#isOutdated = true
      throw error
    }
  }

  // biome-ignore lint/correctness/useYield: there is nothing to give
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('PostgreSQL is read in batches')
  }
}

const names = new WeakMap<CompiledQuery, string>()

/** The same text has the same name, however often it was built. */
function nameOf(query: CompiledQuery): string {
  let name = names.get(query)
  if (name === undefined) {
    name = hash('sha256', query.sql, 'hex').slice(0, 32)
    names.set(query, name)
  }
  return name
}

const columnsOf = new WeakMap<CompiledQuery, readonly string[]>()

function namedRows<R>(query: CompiledQuery, fields: readonly pg.FieldDef[], rows: readonly unknown[][]): R[] {
  let columns = columnsOf.get(query)
  if (columns === undefined) {
    columns = fields.map(({ name }) => inCamelCase(name))
    columnsOf.set(query, columns)
  }
  const known = columns
  return rows.map((row) => {
    const named: Record<string, unknown> = {}
    for (let at = 0; at < known.length; at++) named[known[at]!] = row[at]
    return named as R
  })
}
