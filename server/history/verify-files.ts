/** Are the kept files those that came? */
import { createHash } from 'node:crypto'
import type { Db } from '../db/schema.ts'
import { chunkBytes } from '../files/stored-files.ts'

/** A kept file whose bytes are not those of its digest. */
export interface FileFault {
  readonly fileId: string
  readonly fileName: string
  readonly sha256: string
}

export interface FilesCheck {
  /** Kept files, the erased ones not counted. */
  readonly count: number
  readonly faults: readonly FileFault[]
}

/** Computes the digest of every file that is kept; bytes that several files share once, a piece at a time. */
export async function verifyFiles(db: Db): Promise<FilesCheck> {
  const files = await db
    .selectFrom('storedFile')
    .select(['fileId', 'fileName', 'sha256', 'sizeBytes'])
    .where('erasedAt', 'is', null)
    .orderBy('storedAt')
    .orderBy('fileId')
    .execute()
  const sound = new Map<string, boolean>()
  const faults: FileFault[] = []
  for (const { fileId, fileName, sha256, sizeBytes } of files) {
    const key = `${sha256} ${sizeBytes}`
    const isSound = sound.get(key) ?? (await hasItsBytes(db, sha256, sizeBytes))
    sound.set(key, isSound)
    if (!isSound) faults.push({ fileId, fileName, sha256 })
  }
  return { count: files.length, faults }
}

async function hasItsBytes(db: Db, sha256: string, sizeBytes: number): Promise<boolean> {
  const hash = createHash('sha256')
  let length = 0
  for (let chunkIndex = 0; chunkIndex * chunkBytes < sizeBytes; chunkIndex++) {
    const chunk = await db
      .selectFrom('fileChunk')
      .select('bytes')
      .where('sha256', '=', sha256)
      .where('chunkIndex', '=', chunkIndex)
      .executeTakeFirst()
    if (!chunk) return false
    hash.update(chunk.bytes)
    length += chunk.bytes.length
  }
  return length === sizeBytes && hash.digest('hex') === sha256
}
