/** Files in the database: one thing to back up, replicate and erase. */
import { createHash, randomUUID } from 'node:crypto'
import { upsertRows } from '../db/batches.ts'
import type { Db, FileChunkTable, StoredFileTable } from '../db/schema.ts'
import { storableRow } from '../db/storable-text.ts'
import { ServiceError } from '../errors.ts'
import { isTurnOver, nextTurn } from '../event-loop-turns.ts'

export const chunkBytes = 256 * 1024
/** What is written at once: less of it would only be more waits for the disk. */
const pieceBytes = 4 * chunkBytes

export interface NewFile {
  readonly fileName: string
  readonly mediaType: string
  readonly purpose: StoredFileTable['purpose']
  readonly reporterCode: string | null
  readonly cycleKey: string | null
  readonly bytes: Uint8Array
  readonly now: () => Date
}

/** Bytes that are read piece by piece: all at once they would be in memory for nothing. */
export interface ByteSource {
  readonly sizeBytes: number
  /** What it gives may be gone with the next that is asked for: nobody then makes a megabyte of garbage at each. */
  read(start: number, end: number): Promise<Uint8Array>
}

/** What is known about a file; stays for ever, also when the bytes are erased. */
export type StoredFile = StoredFileTable

/**
 * Keeps a file. The same bytes are kept once, however often they arrive; every arrival has a record of its own.
 *
 * @param db give a transaction, so that a file is stored whole or not at all
 */
export async function storeFile(db: Db, { bytes, ...facts }: NewFile): Promise<StoredFile> {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return storeBrought(db, { ...facts, sha256, source: sourceOf(bytes) })
}

function sourceOf(bytes: Uint8Array): ByteSource {
  return { sizeBytes: bytes.length, read: async (start, end) => bytes.subarray(start, end) }
}

/**
 * Brings the bytes of a large file ahead of its record, a megabyte to a commit and others in between: in one transaction everybody
 * who stores anything would wait for all of it. `storeBrought` finds them there; where it is never called, `dropStrayBytes` lets them go.
 *
 * @param db no transaction
 * @returns their digest
 */
export async function bringBytes(db: Db, source: ByteSource): Promise<string> {
  const hash = createHash('sha256')
  for (let start = 0; start < source.sizeBytes; start += pieceBytes) {
    hash.update(await source.read(start, Math.min(start + pieceBytes, source.sizeBytes)))
    if (isTurnOver()) await nextTurn('large')
  }
  const sha256 = hash.digest('hex')
  await writeChunks(db, sha256, source)
  return sha256
}

/** Keeps a file whose digest is known; bytes of it that are not there yet are written. */
export async function storeBrought(
  db: Db,
  {
    now,
    source,
    ...facts
  }: Omit<NewFile, 'bytes'> & { readonly sha256: string; readonly source: ByteSource },
): Promise<StoredFile> {
  const { sizeBytes } = source
  const stored = storableRow({
    fileId: randomUUID(),
    sizeBytes,
    ...facts,
    storedAt: now().toISOString(),
    erasedAt: null,
  })
  await db.insertInto('storedFile').values(stored).execute()
  await writeChunks(db, facts.sha256, source)
  return stored
}

/** Those that are there already, all or some of them, are not written again. */
async function writeChunks(db: Db, sha256: string, source: ByteSource): Promise<void> {
  const { sizeBytes } = source
  const there = new Set(await listChunks(db, sha256))
  if (there.size === Math.ceil(sizeBytes / chunkBytes)) return
  for (let start = 0; start < sizeBytes; start += pieceBytes) {
    const piece = await source.read(start, Math.min(start + pieceBytes, sizeBytes))
    const missing = chunksOf(sha256, start, piece).filter(({ chunkIndex }) => !there.has(chunkIndex))
    if (missing.length === 0) continue
    // Somebody else may be bringing the same bytes.
    await upsertRows(db, 'fileChunk', ['sha256', 'chunkIndex'], missing)
    if (isTurnOver()) await nextTurn(db.isTransaction ? 'held' : 'large')
  }
}

function chunksOf(sha256: string, start: number, piece: Uint8Array): FileChunkTable[] {
  const chunks: FileChunkTable[] = []
  for (let at = 0; at < piece.length; at += chunkBytes) {
    chunks.push({
      sha256,
      chunkIndex: (start + at) / chunkBytes,
      bytes: piece.subarray(at, at + chunkBytes),
    })
  }
  return chunks
}

async function listChunks(db: Db, sha256: string): Promise<number[]> {
  const chunks = await db.selectFrom('fileChunk').select('chunkIndex').where('sha256', '=', sha256).execute()
  return chunks.map(({ chunkIndex }) => chunkIndex)
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

/** Lets bytes go that no file came to have: of reports that were given up while they were being kept. */
export async function dropStrayBytes(db: Db): Promise<void> {
  await db
    .deleteFrom('fileChunk')
    .where('sha256', 'in', (eb) =>
      eb
        .selectFrom('fileChunk as first')
        .select('first.sha256')
        .where('first.chunkIndex', '=', 0)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('storedFile as file')
                .select('file.fileId')
                .whereRef('file.sha256', '=', 'first.sha256')
                .where('file.erasedAt', 'is', null),
            ),
          ),
        ),
    )
    // Of one that is being made, they may be on their way.
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('reportJob').select('jobId').where('state', 'in', ['queued', 'running']))),
    )
    .execute()
}
