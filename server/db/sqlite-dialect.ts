/** Kysely on Node's own SQLite: no native module to compile. */
import { DatabaseSync } from 'node:sqlite'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
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

/** Of the connection that reads beside the other. */
const readingSettings = `
  pragma query_only = 1;
  pragma cache_size = -16384`

/**
 * One connection, handed out in turn, so that transactions of one process never interleave; while somebody has it, others read what is
 * committed on a second one, which keeps nobody waiting. A second process (the command line) waits for the write lock up to 15 seconds.
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
 * The connection itself, where a statement may be run on it at once: within a transaction, where nobody has it or waits for it, and
 * the other one for whoever only reads. Undefined elsewhere, and for PostgreSQL.
 */
export function connectionAtHand(
  // biome-ignore lint/suspicious/noExplicitAny: whatever its tables are
  db: Kysely<any>,
  query: CompiledQuery,
): NodeSqliteConnection | undefined {
  const { adapter } = db.getExecutor()
  if (!(adapter instanceof NodeSqliteAdapter)) return undefined
  const { driver } = adapter
  if (db.isTransaction || driver.isFree) return driver.connection
  return onlyReads(query) ? driver.reading : undefined
}

/** What is written by hand may do anything. */
function onlyReads({ query }: CompiledQuery): boolean {
  return query.kind === 'SelectQueryNode'
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
  /** Opened by the first who finds the other one taken. */
  #reading: NodeSqliteConnection | undefined
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

  get reading(): NodeSqliteConnection {
    this.#reading ??= this.#open(readingSettings)
    return this.#reading
  }

  get isFree(): boolean {
    return this.#wanted === 0
  }

  async init(): Promise<void> {
    this.#connection = this.#open(sqliteSettings)
  }

  #open(settings: string): NodeSqliteConnection {
    const database = new DatabaseSync(this.#file, {
      timeout: busyTimeoutMs,
      enableForeignKeyConstraints: true,
    })
    database.exec(settings)
    return new NodeSqliteConnection(database)
  }

  async acquireConnection(): Promise<Place> {
    // Whoever waits would otherwise go on one after another without a look at what came in meanwhile.
    if (isTurnOver()) await nextTurn()
    return new Place(this)
  }

  /** Waits for the connection, which is nobody else's until `giveBack`. */
  async take(): Promise<NodeSqliteConnection> {
    this.#wanted++
    const before = this.#queue
    let release = () => {}
    this.#queue = new Promise((resolve) => {
      release = resolve
    })
    await before
    this.#release = release
    if (isTurnOver()) await nextTurn()
    return this.#connection!
  }

  giveBack(): void {
    this.#wanted--
    this.#release?.()
  }

  async releaseConnection(place: Place): Promise<void> {
    place.leave()
  }

  /** IMMEDIATE: a transaction that reads and then writes must not find that another process wrote in between. */
  async beginTransaction(place: Place, settings: TransactionSettings): Promise<void> {
    const connection = await place.take()
    const begin = settings.accessMode === 'read only' ? 'begin' : 'begin immediate'
    await connection.executeQuery(CompiledQuery.raw(begin))
  }

  async commitTransaction(place: Place): Promise<void> {
    await place.executeQuery(CompiledQuery.raw('commit'))
  }

  /** SQLite has rolled back by itself after some failures (disk full); asking again would hide the first error. */
  async rollbackTransaction(place: Place): Promise<void> {
    if (this.#connection?.isInTransaction) await place.executeQuery(CompiledQuery.raw('rollback'))
  }

  async destroy(): Promise<void> {
    this.#reading?.close()
    this.#connection?.close()
  }
}

/** A place in the line for the connection, taken when something is asked that only it can do. */
class Place implements DatabaseConnection {
  readonly #driver: NodeSqliteDriver
  #taken: Promise<NodeSqliteConnection> | undefined

  constructor(driver: NodeSqliteDriver) {
    this.#driver = driver
  }

  take(): Promise<NodeSqliteConnection> {
    this.#taken ??= this.#driver.take()
    return this.#taken
  }

  leave(): void {
    if (this.#taken) this.#driver.giveBack()
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (!this.#taken && onlyReads(query)) {
      const driver = this.#driver
      return (driver.isFree ? driver.connection! : driver.reading).executeQuery(query)
    }
    return (await this.take()).executeQuery(query)
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield* (await this.take()).streamQuery<R>(query)
  }
}
