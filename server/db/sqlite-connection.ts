/** One connection to an SQLite file. */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import type { LogSize } from './carry-over.ts'
import { inCamelCase } from './column-names.ts'

const cachedStatements = 300

interface Prepared {
  readonly statement: StatementSync
  /** Asking the statement each time would cost as much as running a small one. */
  readonly givesRows: boolean
}

interface Direct {
  readonly statement: StatementSync
  /** What its columns are called in the code; null where it gives no rows. */
  readonly names: readonly string[] | null
}

export class NodeSqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync
  /** In order of last use. */
  readonly #statements = new Map<string, Prepared>()
  readonly #direct = new WeakMap<CompiledQuery, Direct>()
  #logSize: StatementSync | undefined

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  get isInTransaction(): boolean {
    return this.#database.isTransaction
  }

  /** How full the log is; carries nothing over. Null where the database has none: a backup is restored without. */
  logSize(): LogSize | null {
    this.#logSize ??= this.#database.prepare('pragma wal_checkpoint(noop)')
    const size = this.#logSize.get() as unknown as LogSize
    return size.log < 0 ? null : size
  }

  close(): void {
    this.#statements.clear()
    this.#database.close()
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { statement, givesRows } = this.#prepare(sql)
    const values = parameters as SQLInputValue[]
    if (givesRows) return { rows: statement.all(...values) as R[] }
    const { changes, lastInsertRowid } = statement.run(...values)
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
  }

  /**
   * Runs a query that is kept and comes again and again, at once and without what Kysely would do around it: that takes as long
   * as a small statement itself.
   *
   * @returns its rows, columns named as in the code
   */
  runKept<R>(query: CompiledQuery<R>, parameters: readonly unknown[]): R[] {
    let direct = this.#direct.get(query)
    if (!direct) {
      const statement = this.#database.prepare(query.sql)
      const columns = statement.columns()
      statement.setReturnArrays(true)
      direct = { statement, names: columns.length > 0 ? columns.map(({ name }) => inCamelCase(name)) : null }
      this.#direct.set(query, direct)
    }
    const { statement, names } = direct
    const values = parameters as SQLInputValue[]
    if (names === null) {
      statement.run(...values)
      return []
    }
    return (statement.all(...values) as unknown as unknown[][]).map((row) => {
      const named: Record<string, unknown> = {}
      for (let at = 0; at < names.length; at++) named[names[at]!] = row[at]
      return named as R
    })
  }

  async *streamQuery<R>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    // A statement of its own: a cached one could be run again while this one is still being walked.
    const statement = this.#database.prepare(sql)
    for (const row of statement.iterate(...(parameters as SQLInputValue[]))) yield { rows: [row as R] }
  }

  #prepare(sql: string): Prepared {
    const known = this.#statements.get(sql)
    if (known) {
      this.#statements.delete(sql)
      this.#statements.set(sql, known)
      return known
    }
    const statement = this.#database.prepare(sql)
    const prepared = { statement, givesRows: statement.columns().length > 0 }
    this.#statements.set(sql, prepared)
    if (this.#statements.size > cachedStatements) {
      this.#statements.delete(this.#statements.keys().next().value!)
    }
    return prepared
  }
}
