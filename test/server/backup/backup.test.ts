/** A backup holds everything, and goes into either database whole or not at all. */
import { copyFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { CamelCasePlugin, Kysely, sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { EndLine } from '../../../server/backup/backup-format.ts'
import { moveDatabase } from '../../../server/backup/move-database.ts'
import { openBackup } from '../../../server/backup/read-backup.ts'
import { restoreBackup } from '../../../server/backup/restore-backup.ts'
import { writeBackup } from '../../../server/backup/write-backup.ts'
import { claimDataFolder } from '../../../server/data-folder.ts'
import { getHistoryId } from '../../../server/db/change-log.ts'
import { migrateToLatest, migrations } from '../../../server/db/migrate.ts'
import { type DatabaseLocation, databaseFileName, openDatabase } from '../../../server/db/open-database.ts'
import type { DatabaseSchema, Db } from '../../../server/db/schema.ts'
import { sqliteDialect } from '../../../server/db/sqlite-dialect.ts'
import { isClean, verifyDatabase } from '../../../server/history/verify-database.ts'
import { type DatabaseName, databases, freshDatabase, freshLocation } from '../../helpers/database.ts'
import { clockAt } from '../../helpers/stored-things.ts'
import { digestOf, everything, fillDatabase } from './a-full-database.ts'

const now = clockAt('2027-01-15T03:00:00.000Z')

async function folderOfTest(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cinnabar-backup-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function withDatabase<T>(location: DatabaseLocation, work: (db: Db) => Promise<T>): Promise<T> {
  const db = await openDatabase(location)
  try {
    return await work(db)
  } finally {
    await db.destroy()
  }
}

interface MadeBackup {
  readonly bytes: Uint8Array
  readonly contents: EndLine
  /** What was in the database. */
  readonly before: Awaited<ReturnType<typeof everything>>
}
const made = new Map<DatabaseName, Promise<MadeBackup>>()

/** Made once for each database: a backup is only read by these tests. */
function backupOf(name: DatabaseName): Promise<MadeBackup> {
  const make = async () => {
    const location = await freshLocation(name)
    await fillDatabase(location)
    const file = join(await folderOfTest(), 'all.backup.gz')
    const { contents } = await writeBackup(location, file, now)
    return { bytes: await readFile(file), contents, before: await withDatabase(location, everything) }
  }
  const known = made.get(name) ?? make()
  made.set(name, known)
  return known
}

/** In a file that is gone when the test ends. */
async function aBackup(name: DatabaseName): Promise<MadeBackup & { readonly file: string }> {
  const backup = await backupOf(name)
  const file = join(await folderOfTest(), 'all.backup.gz')
  await writeFile(file, backup.bytes)
  return { ...backup, file }
}

const restore = (location: DatabaseLocation, file: string) =>
  restoreBackup(location, () => openBackup(file), { now })

const ways = databases.flatMap((from) => databases.map((to) => [from, to] as const))

describe('a backup', () => {
  it.each(ways)(
    '[KP1] of %s restored into %s is the same in every value, under a new history',
    async (from, to) => {
      const { file, contents, before } = await aBackup(from)
      const target = await freshLocation(to)
      const restored = await restore(target, file)
      expect(restored.contents).toEqual(contents)
      expect(restored.contents.rows).toBeGreaterThan(40)
      await withDatabase(target, async (db) => {
        const { history, ...after } = await everything(db)
        const { history: historyBefore, ...same } = before
        expect(after).toEqual(same)
        expect(history).toEqual(expect.arrayContaining([...historyBefore!]))
        expect(history).toHaveLength(2)
        expect(isClean(await verifyDatabase(db))).toBe(true)
        expect(await getHistoryId(db)).toBe(restored.historyId)
        expect(restored.historyId).not.toBe(restored.header.historyId)
        // The next start finds nothing left to migrate.
        await migrateToLatest(db)
      })
    },
  )

  it.each(databases)('[KP1] of what a restore into %s made is the same again', async (to) => {
    const { file } = await aBackup('SQLite')
    const target = await freshLocation(to)
    await restore(target, file)
    const again = join(await folderOfTest(), 'again.backup.gz')
    const { contents } = await writeBackup(target, again, now)
    const third = await freshLocation('SQLite')
    await restoreBackup(third, () => openBackup(again), { now, keepsHistory: true })
    expect(await withDatabase(third, digestOf)).toBe(contents.sha256)
  })

  it('[KP1] is for its owner alone, holds no secret key, and can be read without the program', async () => {
    const location = await freshLocation('SQLite')
    await fillDatabase(location)
    await writeFile(join(location.folder!, 'secret-key'), 'the-secret-of-this-folder')
    const file = join(await folderOfTest(), 'all.backup.gz')
    await writeBackup(location, file, now)
    const { mode } = await stat(file)
    expect(mode & 0o777).toBe(0o600)
    const lines = gunzipSync(await readFile(file))
      .toString('utf8')
      .trimEnd()
      .split('\n')
    expect(JSON.parse(lines[0]!)).toMatchObject({ format: 'cinnabar-backup', changeNumber: 8 })
    for (const line of lines) expect(() => JSON.parse(line)).not.toThrow()
    expect(lines.join('\n')).not.toContain('the-secret-of-this-folder')
  })

  it('[KP2] never writes over a file, and leaves nothing where it fails', async () => {
    const { file } = await aBackup('SQLite')
    const location = await freshLocation('SQLite')
    const before = await readFile(file)
    await expect(writeBackup(location, file, now)).rejects.toMatchObject({ code: 'FILE_EXISTS' })
    expect(await readFile(file)).toEqual(before)
    const empty = await folderOfTest()
    await expect(writeBackup({ folder: empty }, join(empty, 'b.gz'), now)).rejects.toMatchObject({
      code: 'DATABASE_MISSING',
    })
    expect(await readdir(empty)).toEqual([])
  })
})

describe.each(databases)('a restore into %s', (to) => {
  it('[KP3] goes into an empty place only, and leaves a full one as it is', async () => {
    const { file } = await aBackup('SQLite')
    const target = await freshLocation(to)
    await fillDatabase(target)
    const before = await withDatabase(target, digestOf)
    await expect(restore(target, file)).rejects.toMatchObject({
      code: to === 'SQLite' ? 'DATA_FOLDER_NOT_EMPTY' : 'DATABASE_NOT_EMPTY',
    })
    expect(await withDatabase(target, digestOf)).toBe(before)
  })

  it('[KP3] takes nothing of a backup that was cut off or changed, wherever', async () => {
    const { file } = await aBackup('SQLite')
    const bytes = await readFile(file)
    const text = gunzipSync(bytes).toString('utf8')
    const lines = text.trimEnd().split('\n')
    const row = lines.findIndex((line) => line.includes('leading and trailing'))
    const damaged: Record<string, Uint8Array> = {
      'cut in the middle': bytes.subarray(0, bytes.length >> 1),
      'cut before the last byte': bytes.subarray(0, -1),
      'without the last line': gzipSync(lines.slice(0, -1).join('\n')),
      'without one row': gzipSync(lines.toSpliced(row, 1).join('\n')),
      'one letter changed': gzipSync(text.replace('leading and', 'leadinG and')),
      'one row twice': gzipSync(lines.toSpliced(row, 0, lines[row]!).join('\n')),
    }
    const target = await freshLocation(to)
    // A transaction that is given up is given up whatever for: one kind is enough there.
    const tried = Object.entries(damaged).filter(([what]) => to === 'SQLite' || what === 'one letter changed')
    for (const [what, content] of tried) {
      const path = join(await folderOfTest(), 'damaged.gz')
      await writeFile(path, content)
      await expect(restore(target, path), what).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' })
    }
    for (const content of ['PK not a backup', gzipSync('{"a":1}\n'), '']) {
      const path = join(await folderOfTest(), 'alien.gz')
      await writeFile(path, content)
      await expect(restore(target, path)).rejects.toMatchObject({
        code: expect.stringMatching(/^BACKUP_(ALIEN|DAMAGED)$/),
      })
    }
    // Nothing of it is there: the sound one goes in.
    if (to === 'SQLite') expect(await readdir(target.folder!)).toEqual([])
    await restore(target, file)
  })

  it('[KP4] brings a backup of an older version up to date', async () => {
    const folder = await folderOfTest()
    const older = new Kysely<DatabaseSchema>({
      dialect: sqliteDialect(join(folder, databaseFileName)),
      plugins: [new CamelCasePlugin()],
    })
    await migrateToLatest(older, { '0001-initial-tables': migrations['0001-initial-tables']! })
    await older.destroy()
    const file = join(folder, 'old.gz')
    const { header } = await writeBackup({ folder }, file, now)
    expect(header.migrations).toEqual(['0001-initial-tables'])
    const target = await freshLocation(to)
    await restore(target, file)
    await withDatabase(target, async (db) => {
      const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(
        db,
      )
      expect(rows.map((row) => row.name)).toEqual(Object.keys(migrations))
      expect(Object.keys(await everything(db))).toEqual(
        Object.keys(await everything(await freshDatabase(to))),
      )
    })
  })

  it('[KP4] refuses a backup of a newer version', async () => {
    const { file } = await aBackup('SQLite')
    const text = gunzipSync(await readFile(file)).toString('utf8')
    const newer = join(await folderOfTest(), 'newer.gz')
    await writeFile(
      newer,
      gzipSync(text.replace('"0001-initial-tables",', '"0001-initial-tables","9999-later",')),
    )
    await expect(restore(await freshLocation(to), newer)).rejects.toMatchObject({ code: 'DATABASE_NEWER' })
  })
})

describe('a restore beside a service', () => {
  it('[KP3] is refused on its folder, and what a killed restore left is swept away', async () => {
    const { file } = await aBackup('SQLite')
    const folder = await folderOfTest()
    const claim = claimDataFolder(folder)
    claim.release()
    await copyFile(file, join(folder, `${databaseFileName}.restoring`))
    await restore({ folder }, file)
    expect((await readdir(folder)).toSorted()).toEqual([databaseFileName])
  })
})

describe.skipIf(!databases.includes('PostgreSQL'))('moving to PostgreSQL', () => {
  it('[KP5] brings every value over, keeps the history and the sessions, and leaves the folder as it was', async () => {
    const from = await freshLocation('SQLite')
    await fillDatabase(from)
    const before = await withDatabase(from, everything)
    const target = await freshLocation('PostgreSQL')
    const moved = await moveDatabase(from.folder!, target, now)
    expect(await withDatabase(target, everything)).toEqual(before)
    expect(await withDatabase(from, everything)).toEqual(before)
    expect(moved.historyId).toBe(moved.header.historyId)
    await expect(moveDatabase(from.folder!, target, now)).rejects.toMatchObject({
      code: 'DATABASE_NOT_EMPTY',
    })
  })
})
