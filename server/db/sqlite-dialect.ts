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
import { CarryOver } from './carry-over.ts'
import { LogOnDisk } from './log-on-disk.ts'
import { NodeSqliteConnection } from './sqlite-connection.ts'

const busyTimeoutMs = 15_000

/** `temp_store`: what a savepoint may have to put back is kept in memory. */
export const sqliteSettings = `
  pragma journal_mode = wal;
  pragma cache_size = -16384;
  pragma temp_store = memory;`

/** What SQLite would do on the event loop is done beside it: `LogOnDisk`, `CarryOver`. */
const besideTheLoop = `
  pragma synchronous = normal;
  pragma wal_autocheckpoint = 0`

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
 * The connection itself, where a statement may be run on it at once: within a transaction, and, for whoever only reads, where nobody
 * has it or waits for it; the other one else. Undefined elsewhere, and for PostgreSQL.
 */
export function connectionAtHand(
  // biome-ignore lint/suspicious/noExplicitAny: whatever its tables are
  db: Kysely<any>,
  query: CompiledQuery,
): NodeSqliteConnection | undefined {
  const { adapter } = db.getExecutor()
  if (!(adapter instanceof NodeSqliteAdapter)) return undefined
  const { driver } = adapter
  if (db.isTransaction) return driver.connection
  if (!onlyReads(query)) return undefined
  return driver.isFree ? driver.connection : driver.reading
}

/**
 * When what can be read now is on the disk, and may be told to others; null where it is. PostgreSQL shows nothing that is not.
 *
 * Rejects, with what the disk said, where that is not sure.
 */
// biome-ignore lint/suspicious/noExplicitAny: whatever its tables are
export function whenOnDisk(db: Kysely<any>): Promise<void> | null {
  const { adapter } = db.getExecutor()
  return adapter instanceof NodeSqliteAdapter ? adapter.driver.whenOnDisk : null
}

/**
 * The transaction under way will not wait for the disk: whoever is told of it does, by `whenOnDisk`. On PostgreSQL this changes
 * nothing.
 */
// biome-ignore lint/suspicious/noExplicitAny: whatever its tables are
export function leaveDiskToOthers(trx: Kysely<any>): void {
  const { adapter } = trx.getExecutor()
  if (adapter instanceof NodeSqliteAdapter) adapter.driver.leaveDiskToOthers()
}

/** What is written by hand may do anything, unless it begins like this: SQLite has no select that alters something. */
function onlyReads({ query, sql }: CompiledQuery): boolean {
  return query.kind === 'SelectQueryNode' || (query.kind === 'RawNode' && /^\s*select\b/i.test(sql))
}

/** Settings of the connection alter nothing either, but are only for the one that is asked. */
function leavesAllAsItIs(query: CompiledQuery): boolean {
  return onlyReads(query) || /^\s*pragma\b/i.test(query.sql)
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
  /** Of the transaction under way: see `leaveDiskToOthers`. */
  #isDiskLeft = false
  readonly #carryOver: CarryOver
  readonly #log: LogOnDisk

  constructor(file: string) {
    this.#file = file
    this.#carryOver = new CarryOver({
      file,
      withoutCommits: (work) => this.#withoutCommits(work),
    })
    this.#log = new LogOnDisk(`${file}-wal`, () => this.#carryOver.now())
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

  get whenOnDisk(): Promise<void> | null {
    return this.#log.pending
  }

  leaveDiskToOthers(): void {
    this.#isDiskLeft = true
  }

  async init(): Promise<void> {
    this.#connection = this.#open(sqliteSettings + besideTheLoop)
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
    if (isTurnOver()) await nextTurn('held')
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
    this.#isDiskLeft = false
    place.isReader = settings.accessMode === 'read only'
    await connection.executeQuery(CompiledQuery.raw(place.isReader ? 'begin' : 'begin immediate'))
  }

  /** The next transaction begins while this one waits for the disk. */
  async commitTransaction(place: Place): Promise<void> {
    await this.#connection!.executeQuery(CompiledQuery.raw('commit'))
    const onDisk = place.isReader ? null : this.noteCommit()
    const isDiskLeft = this.#isDiskLeft
    place.leave()
    if (!isDiskLeft) await onDisk
  }

  /** Settles when what was just committed is on the disk; null where there is no log to wait for. */
  noteCommit(): Promise<void> | null {
    const size = this.#connection!.logSize()
    if (size === null) return null
    const onDisk = this.#log.noteCommit()
    this.#carryOver.noteCommit(size)
    return onDisk
  }

  /**
   * SQLite has rolled back by itself after some failures (disk full); asking again would hide the first error. What is committed
   * already cannot be rolled back: the connection may be another's by now.
   */
  async rollbackTransaction(place: Place): Promise<void> {
    const connection = this.#connection!
    if (place.isTaken && connection.isInTransaction)
      await connection.executeQuery(CompiledQuery.raw('rollback'))
  }

  async #withoutCommits<T>(work: () => Promise<T>): Promise<T> {
    const place = new Place(this)
    await place.take()
    try {
      return await work()
    } finally {
      place.leave()
    }
  }

  async destroy(): Promise<void> {
    await this.#log.pending?.catch(() => undefined)
    await this.#carryOver.close()
    this.#log.close()
    this.#reading?.close()
    this.#connection?.close()
  }
}

/** A place in the line for the connection, taken when something is asked that only it can do. */
class Place implements DatabaseConnection {
  readonly #driver: NodeSqliteDriver
  #taken: Promise<NodeSqliteConnection> | undefined
  /** Its transaction only reads. */
  isReader = false

  constructor(driver: NodeSqliteDriver) {
    this.#driver = driver
  }

  get isTaken(): boolean {
    return this.#taken !== undefined
  }

  take(): Promise<NodeSqliteConnection> {
    this.#taken ??= this.#driver.take()
    return this.#taken
  }

  leave(): void {
    if (this.#taken) this.#driver.giveBack()
    this.#taken = undefined
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (!this.#taken && onlyReads(query)) {
      const driver = this.#driver
      return (driver.isFree ? driver.connection! : driver.reading).executeQuery(query)
    }
    const connection = await this.take()
    const done = await connection.executeQuery<R>(query)
    if (leavesAllAsItIs(query) || connection.isInTransaction) return done
    const onDisk = this.#driver.noteCommit()
    // A log that could not be synced is carried over while nobody commits: who kept the connection would wait for themselves.
    this.leave()
    await onDisk
    return done
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield* (await this.take()).streamQuery<R>(query)
  }
}
