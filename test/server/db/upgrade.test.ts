/** What an earlier version left is opened by this one, and a migration that fails leaves it as it was. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type Migration, sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import { listTableShapes } from '../../../server/backup/table-shapes.ts'
import { migrateToLatest, migrations } from '../../../server/db/migrate.ts'
import { databaseFileName, openDatabase } from '../../../server/db/open-database.ts'
import { readFile as readStoredFile } from '../../../server/files/stored-files.ts'
import { isClean, verifyDatabase } from '../../../server/history/verify-database.ts'
import { databases, freshDatabase } from '../../helpers/database.ts'
import { seedSmall } from '../../helpers/stored-things.ts'
import { digestOf, oddTexts } from '../backup/a-full-database.ts'

const folders = resolve(import.meta.dirname, '../../fixtures/data-folders')
const released = (await readdir(folders)).filter((name) => name.endsWith('.db.gz'))

describe('a data folder of an earlier version', () => {
  it('[KP8] is kept for every version that was released', async () => {
    const changelog = await readFile(resolve(import.meta.dirname, '../../../CHANGELOG.md'), 'utf8')
    const versions = [...changelog.matchAll(/^## (\d+\.\d+\.\d+) \((?!not yet)/gm)].map((match) => match[1])
    expect(released).toEqual(expect.arrayContaining(versions.map((version) => `${version}.db.gz`)))
    expect(released).not.toEqual([])
  })

  it.each(released)('[KP8] %s opens, is brought up to date, and holds what it held', async (name) => {
    const folder = await mkdtemp(join(tmpdir(), 'cinnabar-earlier-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    await writeFile(join(folder, databaseFileName), gunzipSync(await readFile(join(folders, name))))
    const db = await openDatabase({ folder })
    onTestFinished(() => db.destroy())
    expect(isClean(await verifyDatabase(db))).toBe(true)
    const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
    expect(rows.map((row) => row.name).toSorted()).toEqual(Object.keys(migrations))
    const activities = await db.selectFrom('activityReport').select('comment').execute()
    expect(activities.map((row) => row.comment).toSorted()).toEqual([...oddTexts].toSorted())
    const file = await db
      .selectFrom('storedFile')
      .select('fileId')
      .where('sizeBytes', '=', 700_001)
      .executeTakeFirstOrThrow()
    expect(await readStoredFile(db, file.fileId)).toHaveLength(700_001)
  })
})

describe.each(databases)('a migration that fails on %s', (name) => {
  it('[KP8] leaves the tables and rows as they were, and those of the same start that came before it too', async () => {
    const db = await freshDatabase(name)
    await seedSmall(db)
    const before = [await listTableShapes(db), await digestOf(db)]
    const half: Migration = {
      async up(trx) {
        await sql`alter table account add column half text`.execute(trx)
        await sql`create table half_made (id integer not null primary key)`.execute(trx)
        await sql`delete from register_entry`.execute(trx)
        throw new Error('in the middle')
      },
    }
    const whole: Migration = {
      async up(trx) {
        await sql`create table whole_made (id integer not null primary key)`.execute(trx)
      },
    }
    const provided = { ...migrations, '9998-whole': whole, '9999-half': half }
    await expect(migrateToLatest(db, provided)).rejects.toThrow('in the middle')
    expect([await listTableShapes(db), await digestOf(db)]).toEqual(before)
    // The program before it goes on working with it.
    await migrateToLatest(db)
    expect(isClean(await verifyDatabase(db))).toBe(true)
  })
})
