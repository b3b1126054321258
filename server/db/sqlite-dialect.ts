/** Kysely on Node's own SQLite: no native module to compile. */
import { DatabaseSync } from 'node:sqlite'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type TransactionSettings,
} from 'kysely'
import { isTurnOver, nextTurn } from '../event-loop-turns.ts'
import { NodeSqliteConnection } from './sqlite-connection.ts'

const busyTimeoutMs = 15_000

/**
 * `full`: in simulated power losses NORMAL lost rows that had been acknowledged. `wal_autocheckpoint`: a small sync writes some 17
 * pages, and with SQLite's 1,000 one commit in sixty would carry the log over into the database. `temp_store`: what a savepoint may
 * have to put back is kept in memory.
 */
export const sqliteSettings = `
  pragma journal_mode = wal;
  pragma synchronous = full;
  pragma cache_size = -65536;
  pragma wal_autocheckpoint = 4000;
  pragma temp_store = memory`

/**
 * One connection, handed out in turn, so that transactions of one process never interleave. A second process (the
 * command line) waits for the write lock up to 15 seconds.
 *
 * @param file path of the database file
 */
export function sqliteDialect(file: string): Dialect {
  const driver = new NodeSqliteDriver(file)
  return {
    createAdapter: () => new NodeSqliteAdapter(driver),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createDriver: () => driver,
  }
}

/**
 * The connection itself, where a statement may be run on it at once: within a transaction, and where nobody has it or waits for it.
 * Undefined elsewhere, and for PostgreSQL.
 */
// biome-ignore lint/suspicious/noExplicitAny: whatever its tables are
export function connectionAtHand(db: Kysely<any>): NodeSqliteConnection | undefined {
  const { adapter } = db.getExecutor()
  if (!(adapter instanceof NodeSqliteAdapter)) return undefined
  return db.isTransaction || adapter.driver.isFree ? adapter.driver.connection : undefined
}

/** A failed migration leaves nothing behind: SQLite rolls back tables as well as rows, only Kysely does not count on it. */
class NodeSqliteAdapter extends SqliteAdapter {
  readonly driver: NodeSqliteDriver

  constructor(driver: NodeSqliteDriver) {
    super()
    this.driver = driver
  }

  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

class NodeSqliteDriver implements Driver {
  readonly #file: string
  #connection: NodeSqliteConnection | undefined
  #queue: Promise<void> = Promise.resolve()
  #release: (() => void) | undefined
  /** How many have the connection or wait for it. */
  #wanted = 0

  constructor(file: string) {
    this.#file = file
  }

  get connection(): NodeSqliteConnection | undefined {
    return this.#connection
  }

  get isFree(): boolean {
    return this.#wanted === 0
  }

  async init(): Promise<void> {
    const database = new DatabaseSync(this.#file, {
      timeout: busyTimeoutMs,
      enableForeignKeyConstraints: true,
    })
    database.exec(sqliteSettings)
    this.#connection = new NodeSqliteConnection(database)
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    this.#wanted++
    const before = this.#queue
    let release = () => {}
    this.#queue = new Promise((resolve) => {
      release = resolve
    })
    await before
    this.#release = release
    // Whoever waits for the connection would otherwise have it one after another without a look at what came in meanwhile.
    if (isTurnOver()) await nextTurn()
    return this.#connection!
  }

  async releaseConnection(): Promise<void> {
    this.#wanted--
    this.#release?.()
  }

  /** IMMEDIATE: a transaction that reads and then writes must not find that another process wrote in between. */
  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const begin = settings.accessMode === 'read only' ? 'begin' : 'begin immediate'
    await connection.executeQuery(CompiledQuery.raw(begin))
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'))
  }

  /** SQLite has rolled back by itself after some failures (disk full); asking again would hide the first error. */
  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#connection?.isInTransaction) await connection.executeQuery(CompiledQuery.raw('rollback'))
  }

  async destroy(): Promise<void> {
    this.#connection?.close()
  }
}
