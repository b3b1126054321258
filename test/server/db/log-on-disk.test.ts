/** The log of the embedded database: synced and carried over beside everything else. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { LogOnDisk } from '../../../server/db/log-on-disk.ts'
import { databaseFileName, openDatabase } from '../../../server/db/open-database.ts'
import { whenOnDisk } from '../../../server/db/sqlite-dialect.ts'

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cinnabar-log-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

it('[ST29] what a transaction wrote can be read while it waits for the disk, and is known to wait', async () => {
  const db = await openDatabase({ folder: aFolder() })
  onTestFinished(() => db.destroy())
  expect(whenOnDisk(db)).toBeNull()
  let isDone = false
  const writing = db
    .transaction()
    .execute((trx) =>
      trx.insertInto('requestCount').values({ limitKey: 'a', used: 1, countedAt: 1 }).execute(),
    )
    .then(() => {
      isDone = true
    })
  while (whenOnDisk(db) === null) await new Promise(setImmediate)
  expect(isDone).toBe(false)
  expect(await db.selectFrom('requestCount').select('limitKey').execute()).toEqual([{ limitKey: 'a' }])
  await whenOnDisk(db)
  await writing
  expect(whenOnDisk(db)).toBeNull()
})

it('[ST29] one row by itself waits for the disk as well, and whoever only reads does not', async () => {
  const db = await openDatabase({ folder: aFolder() })
  onTestFinished(() => db.destroy())
  const writing = db.insertInto('requestCount').values({ limitKey: 'a', used: 1, countedAt: 1 }).execute()
  while (whenOnDisk(db) === null) await new Promise(setImmediate)
  await writing
  await sql`select * from request_count`.execute(db)
  await db
    .transaction()
    .setAccessMode('read only')
    .execute((trx) => trx.selectFrom('requestCount').selectAll().execute())
  expect(whenOnDisk(db)).toBeNull()
})

it('[ST29] after a failure only what stands in the database file counts, whatever the disk says later', async () => {
  const file = join(aFolder(), 'no-such-log')
  let canCarryOver = false
  let carriedOver = 0
  const log = new LogOnDisk(file, async () => {
    if (!canCarryOver) throw new Error('the disk is broken')
    carriedOver++
  })
  onTestFinished(() => log.close())
  await expect(log.noteCommit()).rejects.toMatchObject({ code: 'ENOENT' })
  // From here on the disk says that all is well.
  writeFileSync(file, '')
  await expect(log.noteCommit()).rejects.toThrow('the disk is broken')
  await expect(log.pending).rejects.toThrow('the disk is broken')
  canCarryOver = true
  await Promise.all([log.noteCommit(), log.noteCommit()])
  expect(carriedOver).toBe(1)
  expect(log.pending).toBeNull()
  await log.noteCommit()
  expect(carriedOver).toBe(1)
})

it('[ST30] the log is carried over and begins anew, while others go on writing', async () => {
  const folder = aFolder()
  const db = await openDatabase({ folder })
  onTestFinished(() => db.destroy())
  const beside = new DatabaseSync(join(folder, databaseFileName))
  onTestFinished(() => beside.close())
  const pages = () => beside.prepare('pragma wal_checkpoint(noop)').get() as { log: number }
  const content = 'x'.repeat(400_000)
  let highest = 0
  let fallen = 0
  // Some hundred pages each; all together several times what is let stand in the log.
  for (let nth = 0; nth < 200; nth++) {
    await sql`insert into request_count (limit_key, used, counted_at) values (${content + nth}, 1, 1)`.execute(
      db,
    )
    const { log } = pages()
    if (log < highest) fallen++
    highest = log < highest ? log : Math.max(highest, log)
  }
  expect(fallen).toBeGreaterThan(1)
  expect(Number(beside.prepare('select count(*) as count from request_count').get()!.count)).toBe(200)
})
