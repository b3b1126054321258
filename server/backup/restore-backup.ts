/** Puts a backup into an empty place: all of it, looked through in every way there is, or nothing. */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { claimDataFolder } from '../data-folder.ts'
import { insertRows } from '../db/batches.ts'
import { beginHistory } from '../db/change-log.ts'
import { isPostgres } from '../db/column-types.ts'
import { listMigrationsDone, migrateWithin, migrations } from '../db/migrate.ts'
import { connectDatabase, type DatabaseLocation, databaseFileName } from '../db/open-database.ts'
import type { Db, Trx } from '../db/schema.ts'
import { ServiceError } from '../errors.ts'
import { type DatabaseCheck, isClean, verifyDatabase } from '../history/verify-database.ts'
import type { BackupHeader, EndLine, StoredValue, TableLine } from './backup-format.ts'
import type { BackupSource } from './read-backup.ts'
import { contentsOf } from './read-tables.ts'
import { settleRestored } from './settle-restored.ts'
import { listTableShapes } from './table-shapes.ts'
import { syncFolder } from './write-backup.ts'

export interface Restored {
  readonly header: BackupHeader
  readonly contents: EndLine
  readonly check: DatabaseCheck
  /** Another one than in the backup, unless it was kept. */
  readonly historyId: string
}

export interface RestoreOptions {
  readonly now: () => Date
  /** For a database that only moves: nothing has happened since that will not happen again. */
  readonly keepsHistory?: boolean
}

/**
 * @throws {ServiceError} DATA_FOLDER_NOT_EMPTY, DATA_FOLDER_IN_USE, DATABASE_NOT_EMPTY; DATABASE_NEWER for a backup of a later
 *   version; BACKUP_DAMAGED for one that is not whole, or whose history does not hold
 */
export async function restoreBackup(
  location: DatabaseLocation,
  open: () => Promise<BackupSource>,
  options: RestoreOptions,
): Promise<Restored> {
  const { url, folder } = location
  if (url !== undefined) {
    const db = await connectDatabase(location, refuseUnlessEmpty)
    try {
      return await restoreWithin(db, await open(), options)
    } finally {
      await db.destroy()
    }
  }
  return intoFolder(folder!, open, options)
}

/** Under another name until it is whole: whatever happens, there is a database afterwards or there is none. */
async function intoFolder(
  folder: string,
  openSource: () => Promise<BackupSource>,
  options: RestoreOptions,
): Promise<Restored> {
  const file = join(folder, databaseFileName)
  if (existsSync(file)) throw new ServiceError('DATA_FOLDER_NOT_EMPTY', { folder })
  const source = await openSource()
  await mkdir(folder, { recursive: true })
  const claim = claimDataFolder(folder)
  const fileName = `${databaseFileName}.restoring`
  const leftovers = ['', '-journal', '-wal', '-shm'].map((end) => join(folder, fileName + end))
  const sweep = () => Promise.all(leftovers.map((one) => rm(one, { force: true })))
  try {
    // Of a restore that was killed.
    await sweep()
    const db = await connectDatabase({ folder, fileName }, async (empty) => {
      // No journal: what is not whole at the end is thrown away as a file.
      for (const setting of ['journal_mode = off', 'synchronous = off'])
        await sql.raw(`pragma ${setting}`).execute(empty)
    })
    let restored: Restored
    try {
      restored = await restoreWithin(db, source, options)
      await sql`pragma journal_mode = delete`.execute(db)
    } finally {
      await db.destroy()
    }
    const handle = await open(leftovers[0]!, 'r+')
    await handle.sync()
    await handle.close()
    await rename(leftovers[0]!, file)
    await syncFolder(folder)
    return restored
  } finally {
    await sweep()
    claim.release()
  }
}

async function refuseUnlessEmpty(db: Db): Promise<void> {
  const isEmpty = (await listTableShapes(db)).length === 0 && (await listMigrationsDone(db)).length === 0
  if (!isEmpty) throw new ServiceError('DATABASE_NOT_EMPTY')
}

/** One transaction from the first table to the last look. */
function restoreWithin(
  db: Db,
  source: BackupSource,
  { now, keepsHistory = false }: RestoreOptions,
): Promise<Restored> {
  const { header, name } = source
  return db.transaction().execute(async (trx) => {
    // References are looked at when the transaction ends.
    if (!isPostgres(trx)) await sql`pragma defer_foreign_keys = on`.execute(trx)
    await migrateWithin(trx, header.migrations)
    for (const { name: table } of (await listTableShapes(trx)).toReversed())
      await sql`delete from ${sql.table(table)}`.execute(trx)
    await storeParts(trx, source)
    const contents = await contentsOf(trx)
    // Read back out of the database, every value of it.
    if (contents.sha256 !== source.end().sha256) throw new ServiceError('BACKUP_DAMAGED', { file: name })
    await migrateWithin(trx, Object.keys(migrations))
    const check = await verifyDatabase(trx)
    if (!isClean(check)) throw new ServiceError('BACKUP_DAMAGED', { file: name })
    if (keepsHistory) return { header, contents, check, historyId: header.historyId }
    const historyId = await beginHistory(trx, randomUUID(), now)
    await settleRestored(trx, now)
    return { header, contents, check, historyId }
  })
}

/** So many rows, or bytes, in one statement. */
const rowsAtOnce = 250
const bytesAtOnce = 4_000_000

async function storeParts(trx: Trx, { parts, name: file }: BackupSource): Promise<void> {
  // Columns stand in the backup under the names that SQL has for them.
  const raw = trx.withoutPlugins() as unknown as Trx
  let table: TableLine | undefined
  let rows: Record<string, StoredValue>[] = []
  let bytes = 0
  const flush = async () => {
    if (table && rows.length > 0)
      await insertRows(raw, table.table as 'change', rows as never).catch((error) => {
        throw isRefused(error) ? new ServiceError('BACKUP_DAMAGED', { file }, error) : error
      })
    rows = []
    bytes = 0
  }
  for await (const part of parts) {
    if ('table' in part) {
      await flush()
      table = part.table
      continue
    }
    const { columns } = table!
    rows.push(Object.fromEntries(columns.map(([name], at) => [name, part.row[at]!])))
    for (const value of part.row) if (value instanceof Uint8Array) bytes += value.length
    if (rows.length >= rowsAtOnce || bytes >= bytesAtOnce) await flush()
  }
  await flush()
}

/** The database itself will not have the row, in any disk's weather: no such table or column, twice the same key, another kind of value. */
function isRefused(error: unknown): boolean {
  const { code, errcode } = error as { code?: string; errcode?: number }
  return errcode === undefined ? /^(22|23|42)/.test(code ?? '') : [1, 19, 20].includes(errcode & 0xff)
}
