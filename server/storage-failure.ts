/** Failures of the disk and the database that people can do something about. */
import { type ErrorCode, ServiceError } from './errors.ts'

/** SQLite's own codes, in the low byte of extended ones. */
const bySqlite: Readonly<Record<number, ErrorCode>> = {
  8: 'STORAGE_READ_ONLY',
  11: 'DATABASE_DAMAGED',
  13: 'STORAGE_FULL',
  26: 'DATABASE_DAMAGED',
}
/** Another process has been writing for longer than the service waits; PostgreSQL has picked this one to give way. */
const sqliteLocked: readonly number[] = [5, 6]
const postgresGivenWay = /^(40001|40P01|55P03)$/
const waitSeconds = 5
/** A write, a sync or a change of length that the disk did not do, as one that the system has set to read-only. */
const sqliteNotWritten: readonly number[] = [778, 1034, 1290, 1546]
/** There was no room for the memory that SQLite shares between processes. */
const sqliteSharedMemoryFull = 4874

/** Of PostgreSQL and of the operating system. */
const byCode: readonly (readonly [RegExp, ErrorCode])[] = [
  [/^(53100|ENOSPC|EDQUOT)$/, 'STORAGE_FULL'],
  [/^(25006|EROFS|EIO)$/, 'STORAGE_READ_ONLY'],
  [/^XX00[12]$/, 'DATABASE_DAMAGED'],
  // It is starting or stopping, has too many callers, or the line to it broke.
  [/^(57P0\d|53300|08...)$/, 'DATABASE_AWAY'],
]
/** A network's codes are the database's only where its driver was at work: mail servers have them too. */
const lineBroken = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/

/**
 * What is thrown to the outside: one of our codes where the embedded database, PostgreSQL or the file system said that the disk is
 * full, cannot be written on, or that the database is damaged, away or held by others; else the error as it came.
 */
export function namedFailure(thrown: unknown): unknown {
  if (thrown instanceof ServiceError || !(thrown instanceof Error)) return thrown
  if (isHeldByOthers(thrown)) return new ServiceError('SERVICE_BUSY', { seconds: waitSeconds }, thrown)
  const code = codeOf(thrown)
  return code === undefined ? thrown : new ServiceError(code, {}, thrown)
}

function isHeldByOthers(error: Error): boolean {
  const { code, errcode } = error as { code?: unknown; errcode?: number }
  if (errcode !== undefined) return sqliteLocked.includes(errcode & 0xff)
  return typeof code === 'string' && postgresGivenWay.test(code)
}

function codeOf(error: Error): ErrorCode | undefined {
  const { code, errcode } = error as { code?: unknown; errcode?: number }
  if (errcode !== undefined) {
    if (errcode === sqliteSharedMemoryFull) return 'STORAGE_FULL'
    return sqliteNotWritten.includes(errcode) ? 'STORAGE_READ_ONLY' : bySqlite[errcode & 0xff]
  }
  if (typeof code === 'string') {
    const known = byCode.find(([pattern]) => pattern.test(code))
    if (known) return known[1]
  }
  return isOfPostgres(error) ? 'DATABASE_AWAY' : undefined
}

/** The driver says in words that its connection ended, or passes on what the network said. */
function isOfPostgres(error: Error): boolean {
  if (
    /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(
      error.message,
    )
  )
    return true
  const { code } = error as { code?: unknown }
  return (
    typeof code === 'string' && lineBroken.test(code) && /node_modules.pg(-pool)?./.test(error.stack ?? '')
  )
}
