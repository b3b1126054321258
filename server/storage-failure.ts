/** Failures of the disk that people can do something about. */
import { ServiceError } from './errors.ts'

/** SQLite's own code, in the low byte of an extended one. */
const sqliteFull = 13
/** There was no room for the memory that SQLite shares between processes. */
const sqliteSharedMemoryFull = 4874

/**
 * What is thrown to the outside: STORAGE_FULL where the disk or a quota was full, whichever of the embedded database,
 * PostgreSQL or the file system said so; else the error as it came.
 */
export function namedFailure(thrown: unknown): unknown {
  if (thrown instanceof ServiceError || !(thrown instanceof Error)) return thrown
  const { code, errcode } = thrown as { code?: string; errcode?: number }
  const isSqliteFull =
    errcode !== undefined && ((errcode & 0xff) === sqliteFull || errcode === sqliteSharedMemoryFull)
  const isFull = isSqliteFull || code === '53100' || code === 'ENOSPC' || code === 'EDQUOT'
  return isFull ? new ServiceError('STORAGE_FULL', {}, thrown) : thrown
}
