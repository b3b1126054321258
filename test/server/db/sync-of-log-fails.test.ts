/** The disk says once that the log could not be synced: nobody waits for themselves then. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { openDatabase } from '../../../server/db/open-database.ts'
import { whenOnDisk } from '../../../server/db/sqlite-dialect.ts'

const disk = vi.hoisted(() => ({ failures: 0, failed: 0 }))

// A real disk fails with all that is on it; a library before the real one fails under a whole service in `failing-storage.test.ts`.
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>()
  return {
    ...fs,
    fdatasync: (fd: number, done: (error: NodeJS.ErrnoException | null) => void) => {
      if (disk.failures === 0) return fs.fdatasync(fd, done)
      disk.failures--
      disk.failed++
      setImmediate(() => done(Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' })))
    },
  }
})

async function aDatabase() {
  const folder = mkdtempSync(join(tmpdir(), 'cinnabar-sync-fails-'))
  const db = await openDatabase({ folder })
  onTestFinished(async () => {
    await db.destroy()
    rmSync(folder, { recursive: true, force: true })
  })
  const write = (limitKey: string) =>
    db.insertInto('requestCount').values({ limitKey, used: 1, countedAt: 1 }).execute()
  const keys = async () => {
    const rows = await db.selectFrom('requestCount').select('limitKey').orderBy('limitKey').execute()
    return rows.map(({ limitKey }) => limitKey)
  }
  return { db, write, keys }
}

it('[ST29] one row by itself whose sync fails is brought into the database file, and others go on', async () => {
  const { db, write, keys } = await aDatabase()
  await write('a')
  disk.failures = 1
  await write('b')
  expect(disk.failed).toBe(1)
  await write('c')
  expect(await keys()).toEqual(['a', 'b', 'c'])
  expect(whenOnDisk(db)).toBeNull()
})

it('[ST29] the same where rows and transactions wait for the same disk', async () => {
  const { db, write, keys } = await aDatabase()
  disk.failures = 1
  const inTransaction = (limitKey: string) =>
    db
      .transaction()
      .execute((trx) => trx.insertInto('requestCount').values({ limitKey, used: 1, countedAt: 1 }).execute())
  await Promise.all([inTransaction('a'), write('b'), inTransaction('c'), write('d'), inTransaction('e')])
  expect(disk.failures).toBe(0)
  expect(await keys()).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(whenOnDisk(db)).toBeNull()
})
