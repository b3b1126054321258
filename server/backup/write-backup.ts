/** Writes a backup while the service goes on: one moment of the database, whichever it is, in one file. */
import { createHash } from 'node:crypto'
import { constants, existsSync } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { connectDatabase, type DatabaseLocation, databaseFileName } from '../db/open-database.ts'
import type { Db, Trx } from '../db/schema.ts'
import { ServiceError } from '../errors.ts'
import type { BackupHeader, EndLine } from './backup-format.ts'
import { bodyLines, headerOf, inSnapshot } from './read-tables.ts'

export interface WrittenBackup {
  readonly file: string
  readonly sizeBytes: number
  /** Of the file, to be compared after it was copied elsewhere. */
  readonly sha256: string
  readonly header: BackupHeader
  readonly contents: EndLine
}

/** Least work for the processor that still halves the text; the workbooks in it are compressed already. */
const compressionLevel = 3

/**
 * Opens what is there, as it is: a backup before an upgrade holds the older tables.
 *
 * @throws {ServiceError} DATABASE_MISSING, SETTING_INVALID
 */
export async function openForBackup(location: DatabaseLocation): Promise<Db> {
  const { url, folder } = location
  if (url === undefined && !existsSync(join(folder ?? '', databaseFileName))) {
    throw new ServiceError('DATABASE_MISSING', { place: folder ?? '' })
  }
  return connectDatabase(location, async (db) => {
    const tables = await db.introspection.getTables()
    if (!tables.some(({ name }) => name === 'change_head')) {
      throw new ServiceError('DATABASE_MISSING', { place: url === undefined ? (folder ?? '') : 'PostgreSQL' })
    }
  })
}

/**
 * The file is there under its name once it is whole and on the disk; only its owner may read it.
 *
 * @throws {ServiceError} FILE_EXISTS, DATABASE_MISSING, SETTING_INVALID
 */
export async function writeBackup(
  location: DatabaseLocation,
  file: string,
  now: () => Date,
): Promise<WrittenBackup> {
  if (existsSync(file)) throw new ServiceError('FILE_EXISTS', { file: basename(file) })
  const db = await openForBackup(location)
  const part = `${file}.part`
  try {
    await mkdir(dirname(file), { recursive: true })
    const written = await inSnapshot(db, (trx) => writeTo(part, trx, now))
    await rename(part, file)
    await syncFolder(dirname(file))
    return { file, ...written }
  } catch (error) {
    await rm(part, { force: true })
    throw error
  } finally {
    await db.destroy()
  }
}

async function writeTo(path: string, trx: Trx, now: () => Date): Promise<Omit<WrittenBackup, 'file'>> {
  const header = await headerOf(trx, now)
  let contents: EndLine | undefined
  async function* lines() {
    yield `${JSON.stringify(header)}\n`
    yield* bodyLines(trx, (end) => {
      contents = end
    })
    yield `${JSON.stringify(contents)}\n`
  }
  const handle = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC, 0o600)
  const hash = createHash('sha256')
  let sizeBytes = 0
  try {
    const compressed = createGzip({ level: compressionLevel })
    await pipeline(Readable.from(lines()), compressed, async (pieces: AsyncIterable<Buffer>) => {
      for await (const piece of pieces) {
        hash.update(piece)
        sizeBytes += piece.length
        await handle.writeFile(piece)
      }
    })
    await handle.sync()
  } finally {
    await handle.close()
  }
  return { sizeBytes, sha256: hash.digest('hex'), header, contents: contents! }
}

/** A new name in a folder is on the disk once the folder is. Windows cannot, and need not. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null)
  try {
    await handle?.sync()
  } catch {
    // Not every file system lets a folder be synced.
  } finally {
    await handle?.close()
  }
}
