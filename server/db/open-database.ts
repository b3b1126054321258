/** Opens the embedded database of a data folder, or PostgreSQL, and brings it to the shape this program knows. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { CamelCasePlugin, type Dialect, Kysely } from 'kysely'
import pg from 'pg'
import { ServiceError } from '../errors.ts'
import { migrateToLatest } from './migrate.ts'
import { postgresDialect } from './postgres-dialect.ts'
import type { DatabaseSchema, Db } from './schema.ts'
import { sqliteDialect } from './sqlite-dialect.ts'

export const databaseFileName = 'cinnabar.db'

export interface DatabaseLocation {
  /** `postgres://...`; wins over `folder`. */
  readonly url?: string | undefined
  /** The data folder of the embedded database; made if it is not there. */
  readonly folder?: string | undefined
  /** Another name than the database's own for the file in the folder, while it is not whole. */
  readonly fileName?: string
}

/**
 * Opens the database and runs what migrations it lacks. Close it with `db.destroy()`.
 *
 * @throws {ServiceError} SETTING_INVALID without a place, or where there is no database and none can be made; DATABASE_NEWER
 *   where a newer program has been here
 */
export async function openDatabase(location: DatabaseLocation): Promise<Db> {
  return connectDatabase(location, migrateToLatest)
}

/**
 * Opens the database and does what comes first with it; closed again where that fails.
 *
 * @throws {ServiceError} SETTING_INVALID, like `openDatabase`
 */
export async function connectDatabase(
  location: DatabaseLocation,
  first: (db: Db) => Promise<void>,
): Promise<Db> {
  const db = new Kysely<DatabaseSchema>({ dialect: dialectOf(location), plugins: [new CamelCasePlugin()] })
  try {
    await first(db)
  } catch (error) {
    await db.destroy().catch(() => undefined)
    throw isPlaceAtFault(error) ? placeRefused(location, error) : error
  }
  return db
}

function dialectOf(location: DatabaseLocation): Dialect {
  const { url, folder } = location
  if (url !== undefined) {
    if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) throw placeRefused(location)
    return postgresDialect(postgresPool(url))
  }
  if (folder === undefined) throw placeRefused(location)
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw placeRefused(location, error)
  }
  return sqliteDialect(join(folder, location.fileName ?? databaseFileName))
}

/** Whoever gave the place can see what is wrong with it; a password in it is shown to nobody. */
function placeRefused({ url, folder }: DatabaseLocation, cause?: unknown): ServiceError {
  if (url === undefined) {
    return new ServiceError('SETTING_INVALID', { setting: 'CINNABAR_DATA', value: folder ?? '' }, cause)
  }
  const parsed = URL.canParse(url) ? new URL(url) : null
  const value = parsed ? `${parsed.protocol}//${parsed.host}${parsed.pathname}` : ''
  return new ServiceError('SETTING_INVALID', { setting: 'CINNABAR_DATABASE_URL', value }, cause)
}

/** Nothing there, no way in, or something that is not a database; anything else is a bug or a broken disk. */
function isPlaceAtFault(error: unknown): boolean {
  const { code, errcode } = error as { code?: string; errcode?: number }
  const sqliteCannotOpen = errcode === 14 || errcode === 26 || errcode === 8
  // PostgreSQL's classes 28 and 3D: who one says one is, and which database.
  return sqliteCannotOpen || /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|28...|3D...)$/.test(code ?? '')
}

function postgresPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 10, types: postgresTypes, pipeline: true })
  // A connection that dies while nobody uses it (PostgreSQL restarts) is replaced by the pool; unheard, its event would end
  // the process. One that dies in use fails the request that uses it.
  pool.on('error', () => undefined)
  // In use it has no listener of the pool's: one that dies between two queries of a transaction would end the process as well.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/** `pg` gives 64-bit integers as text, since they may be larger than 2^53; ours are not. */
const postgresTypes: pg.CustomTypesConfig = {
  getTypeParser: (type: number, format?: 'text' | 'binary') =>
    type === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(type, format as 'text'),
}
