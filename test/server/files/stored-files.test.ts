import { createHash, randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Db } from '../../../server/db/schema.ts'
import {
  type ByteSource,
  bringBytes,
  chunkBytes,
  dropStrayBytes,
  eraseFile,
  getFile,
  readFile,
  storeBrought,
  storeFile,
} from '../../../server/files/stored-files.ts'
import { orderReport } from '../../../server/report/jobs/report-jobs.ts'
import { shippedDatabase } from '../../helpers/a-sync.ts'
import { databases, freshDatabase } from '../../helpers/database.ts'
import { someDay } from '../../helpers/stored-things.ts'

describe.each(databases)('files on %s', (name) => {
  let db: Db
  beforeEach(async () => {
    db = await freshDatabase(name)
  })
  const facts = (fileName: string) =>
    ({
      fileName,
      mediaType: 'application/octet-stream',
      purpose: 'upload',
      reporterCode: null,
      cycleKey: null,
      now: someDay,
    }) as const
  const store = (bytes: Uint8Array, fileName = 'r.xlsx') => storeFile(db, { ...facts(fileName), bytes })
  const sourceOf = (bytes: Uint8Array): ByteSource => ({
    sizeBytes: bytes.length,
    read: async (start, end) => bytes.subarray(start, end),
  })
  const countChunks = async () => (await db.selectFrom('fileChunk').select('chunkIndex').execute()).length

  it.each([0, 1, chunkBytes - 1, chunkBytes, chunkBytes + 1, 5 * chunkBytes + 7])(
    '[ST16] gives %i bytes back as they were',
    async (size) => {
      const bytes = randomBytes(size)
      const { fileId } = await store(bytes)
      expect(Buffer.compare(await readFile(db, fileId), bytes)).toBe(0)
      expect(await countChunks()).toBe(Math.ceil(size / chunkBytes))
    },
  )

  it('[ST16] keeps the same bytes once, until the last file that has them is erased', async () => {
    const bytes = randomBytes(1_000)
    const one = await store(bytes, 'one.xlsx')
    const other = await store(bytes, 'other.xlsx')
    expect(await countChunks()).toBe(1)
    await eraseFile(db, one.fileId, someDay)
    await expect(readFile(db, one.fileId)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
    expect(Buffer.compare(await readFile(db, other.fileId), bytes)).toBe(0)
    await eraseFile(db, other.fileId, someDay)
    expect(await countChunks()).toBe(0)
    expect(await getFile(db, other.fileId)).toEqual({ ...other, erasedAt: '2019-05-01T12:00:00.000Z' })
    const again = await store(bytes)
    expect(Buffer.compare(await readFile(db, again.fileId), bytes)).toBe(0)
  })

  it('[ST16] bytes that came ahead of their file are kept once, and those that are missing are written', async () => {
    const bytes = randomBytes(6 * chunkBytes + 1)
    const sha256 = await bringBytes(db, sourceOf(bytes))
    expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect(await countChunks()).toBe(7)
    // As where the service was killed while it wrote them.
    await db.deleteFrom('fileChunk').where('chunkIndex', 'in', [3, 6]).execute()
    const { fileId } = await storeBrought(db, { ...facts('r.xlsx'), sha256, source: sourceOf(bytes) })
    expect(await countChunks()).toBe(7)
    expect(Buffer.compare(await readFile(db, fileId), bytes)).toBe(0)
  })

  it('[ST16] bytes whose file never came go, but not while a report is being made', async () => {
    db = await shippedDatabase(name)
    const { fileId } = await store(randomBytes(1_000))
    const erased = await store(randomBytes(2_000))
    await bringBytes(db, sourceOf(randomBytes(chunkBytes + 1)))
    await eraseFile(db, erased.fileId, someDay)
    const { jobId } = await orderReport(
      db,
      { cycleKey: '2025-2026', language: 'en', status: 'draft', format: 'csv' },
      { now: someDay, actor: 'someone' },
    )
    await dropStrayBytes(db)
    expect(await countChunks()).toBe(3)
    await db.updateTable('reportJob').set({ state: 'done' }).where('jobId', '=', jobId).execute()
    await dropStrayBytes(db)
    expect(await countChunks()).toBe(1)
    expect((await readFile(db, fileId)).length).toBe(1_000)
  })

  it('[ST16] says so when the bytes are not those that were stored', async () => {
    const { fileId } = await store(randomBytes(1_000))
    await db
      .updateTable('fileChunk')
      .set({ bytes: randomBytes(1_000) })
      .execute()
    await expect(readFile(db, fileId)).rejects.toMatchObject({ code: 'FILE_DAMAGED' })
    await expect(readFile(db, 'unknown')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
  })
})
