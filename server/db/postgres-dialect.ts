/** Kysely on PostgreSQL, over connections that take the next statement before the one before is answered. */
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Kysely,
  PostgresAdapter,
  PostgresDriver,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'
import type pg from 'pg'
import { PostgresConnection } from './postgres-connection.ts'

/** @param pool its clients must be made with `pipeline` */
export function postgresDialect(pool: pg.Pool): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createDriver: () => new PipeliningDriver(pool),
  }
}

class PipeliningDriver extends PostgresDriver {
  readonly #pool: pg.Pool
  readonly #connections = new WeakMap<pg.PoolClient, PostgresConnection>()

  constructor(pool: pg.Pool) {
    super({ pool })
    this.#pool = pool
  }

  override async acquireConnection(): Promise<PostgresConnection> {
    const client = await this.#pool.connect()
    let connection = this.#connections.get(client)
    if (!connection) {
      connection = new PostgresConnection(client)
      this.#connections.set(client, connection)
    }
    return connection
  }

  override async releaseConnection(connection: DatabaseConnection): Promise<void> {
    ;(connection as PostgresConnection).release()
  }
}

// biome-ignore lint/suspicious/noExplicitAny: whatever its tables are
const bound = new WeakMap<Kysely<any>, PostgresConnection>()

/**
 * Lets kept queries of this transaction, or of this one connection, go out at once, in the order in which they are asked for.
 * To be called before any of them. Does nothing on the embedded database, whose queries wait for nothing.
 */
// biome-ignore lint/suspicious/noExplicitAny: whatever its tables are
export async function bindConnection(db: Kysely<any>): Promise<void> {
  const executor = db.getExecutor()
  if (!(executor.adapter instanceof PostgresAdapter) || bound.has(db)) return
  bound.set(db, await executor.provideConnection(async (connection) => connection as PostgresConnection))
}

/** The connection of a transaction that was bound. */
// biome-ignore lint/suspicious/noExplicitAny: whatever its tables are
export function boundConnection(db: Kysely<any>): PostgresConnection | undefined {
  return bound.get(db)
}

/** Runs a kept query on whichever connection is free; undefined for another kind of database. */
export function runOnAny<R>(
  // biome-ignore lint/suspicious/noExplicitAny: whatever its tables are
  db: Kysely<any>,
  query: CompiledQuery<R>,
  parameters: readonly unknown[],
): Promise<R[]> | undefined {
  const executor = db.getExecutor()
  if (!(executor.adapter instanceof PostgresAdapter)) return undefined
  return executor.provideConnection((connection) =>
    (connection as PostgresConnection).runKept(query, parameters),
  )
}
