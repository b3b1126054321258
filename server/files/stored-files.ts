/** Files in the database: one thing to back up, replicate and erase. */
import { createHash, randomUUID } from 'node:crypto'
import { insertRows } from '../db/batches.ts'
import type { Db, FileChunkTable, StoredFileTable } from '../db/schema.ts'
import { storableRow } from '../db/storable-text.ts'
import { ServiceError } from '../errors.ts'

export const chunkBytes = 256 * 1024

export interface NewFile {
  readonly fileName: string
  readonly mediaType: string
  readonly purpose: StoredFileTable['purpose']
  readonly reporterCode: string | null
  readonly cycleKey: string | null
  readonly bytes: Uint8Array
  readonly now: () => Date
}

/** What is known about a file; stays for ever, also when the bytes are erased. */
export type StoredFile = StoredFileTable

/**
 * Keeps a file. The same bytes are kept once, however often they arrive; every arrival has a record of its own.
 *
 * @param db give a transaction, so that a file is stored whole or not at all
 */
export async function storeFile(db: Db, file: NewFile): Promise<StoredFile> {
  const { bytes, now, ...facts } = file
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const stored = storableRow({
    fileId: randomUUID(),
    sha256,
    sizeBytes: bytes.length,
    ...facts,
    storedAt: now().toISOString(),
    erasedAt: null,
  })
  await db.insertInto('storedFile').values(stored).execute()
  if (!(await hasBytes(db, sha256))) await insertRows(db, 'fileChunk', chunksOf(sha256, bytes))
  return stored
}

function chunksOf(sha256: string, bytes: Uint8Array): FileChunkTable[] {
  const chunks: FileChunkTable[] = []
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    chunks.push({ sha256, chunkIndex: chunks.length, bytes: bytes.subarray(start, start + chunkBytes) })
  }
  return chunks
}

async function hasBytes(db: Db, sha256: string): Promise<boolean> {
  const first = await db
    .selectFrom('fileChunk')
    .select('chunkIndex')
    .where('sha256', '=', sha256)
    .limit(1)
    .executeTakeFirst()
  return first !== undefined
}

/** @throws {ServiceError} FILE_NOT_FOUND */
export async function getFile(db: Db, fileId: string): Promise<StoredFile> {
  const file = await db.selectFrom('storedFile').selectAll().where('fileId', '=', fileId).executeTakeFirst()
  if (!file) throw new ServiceError('FILE_NOT_FOUND', { fileId })
  return file
}

/**
 * The bytes of a file.
 *
 * @throws {ServiceError} FILE_NOT_FOUND, also where the bytes have been erased; FILE_DAMAGED where they are not those that
 *   were stored
 */
export async function readFile(db: Db, fileId: string): Promise<Uint8Array> {
  const file = await getFile(db, fileId)
  if (file.erasedAt !== null) throw new ServiceError('FILE_NOT_FOUND', { fileId })
  const bytes = new Uint8Array(file.sizeBytes)
  let length = 0
  // One chunk at a time: a large file is never in memory twice.
  for (let chunkIndex = 0; chunkIndex * chunkBytes < file.sizeBytes; chunkIndex++) {
    const chunk = await db
      .selectFrom('fileChunk')
      .select('bytes')
      .where('sha256', '=', file.sha256)
      .where('chunkIndex', '=', chunkIndex)
      .executeTakeFirst()
    if (!chunk || length + chunk.bytes.length > bytes.length) break
    bytes.set(chunk.bytes, length)
    length += chunk.bytes.length
  }
  if (createHash('sha256').update(bytes).digest('hex') !== file.sha256) {
    throw new ServiceError('FILE_DAMAGED', { fileId })
  }
  return bytes
}

/** Erases the bytes, unless another file that is kept has the same ones; name, size and digest stay. */
export async function eraseFile(db: Db, fileId: string, now: () => Date): Promise<void> {
  const file = await getFile(db, fileId)
  await db
    .updateTable('storedFile')
    .set({ erasedAt: now().toISOString() })
    .where('fileId', '=', fileId)
    .where('erasedAt', 'is', null)
    .execute()
  const keeper = await db
    .selectFrom('storedFile')
    .select('fileId')
    .where('sha256', '=', file.sha256)
    .where('erasedAt', 'is', null)
    .limit(1)
    .executeTakeFirst()
  if (!keeper) await db.deleteFrom('fileChunk').where('sha256', '=', file.sha256).execute()
}
