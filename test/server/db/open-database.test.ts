import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Migration } from 'kysely'
import { describe, expect, it } from 'vitest'
import { migrateToLatest, migrations } from '../../../server/db/migrate.ts'
import { databaseFileName, openDatabase } from '../../../server/db/open-database.ts'
import { verifyChain } from '../../../server/db/verify-chain.ts'
import { databases, freshDatabase, freshLocation } from '../../helpers/database.ts'
import { seedSmall, storeActivities } from '../../helpers/stored-things.ts'

describe.each(databases)('openDatabase on %s', (name) => {
  it('[ST20] makes the tables in an empty place', async () => {
    const db = await freshDatabase(name)
    expect(await db.selectFrom('changeHead').select('changeNumber').execute()).toEqual([{ changeNumber: 0 }])
    expect(await db.selectFrom('activityRevision').selectAll().execute()).toEqual([])
  })

  it('[ST20] keeps what is there when it is opened again', async () => {
    const location = await freshLocation(name)
    const first = await openDatabase(location)
    await seedSmall(first)
    await storeActivities(first, 'bcrc-egy', [{ title: 'Workshop' }])
    await first.destroy()
    const second = await openDatabase(location)
    const rows = await second.selectFrom('activityReport').select(['reference', 'valuesJson']).execute()
    expect(rows).toEqual([{ reference: 'BCRC-EGY-0001', valuesJson: '{"title":"Workshop"}' }])
    expect(await verifyChain(second)).toEqual([])
    await second.destroy()
  })

  it('[ST20] runs a later migration over data, once', async () => {
    const db = await freshDatabase(name)
    await seedSmall(db)
    await storeActivities(db, 'bcrc-egy', [{ title: 'Workshop' }])
    let runs = 0
    const later: Migration = {
      async up(migrating) {
        runs++
        await migrating.schema.alterTable('activity').addColumn('nickname', 'text').execute()
        await migrating.updateTable('activity').set({ nickname: 'N' }).execute()
      },
    }
    await migrateToLatest(db, { ...migrations, '9999-later': later })
    await migrateToLatest(db, { ...migrations, '9999-later': later })
    expect(runs).toBe(1)
    expect(await db.selectFrom('activity').selectAll().execute()).toMatchObject([
      { reference: 'BCRC-EGY-0001', nickname: 'N' },
    ])
    expect(await verifyChain(db)).toEqual([])
  })

  it('[ST20] leaves everything as it was when a migration fails', async () => {
    const db = await freshDatabase(name)
    await seedSmall(db)
    const broken: Migration = {
      async up(migrating) {
        await migrating.deleteFrom('registerEntry').execute()
        throw new Error('half way')
      },
    }
    await expect(migrateToLatest(db, { ...migrations, '9999-broken': broken })).rejects.toThrow('half way')
    expect(await db.selectFrom('registerEntry').select('entryKey').execute()).not.toEqual([])
  })

  it('[ST20] refuses a database that a newer program has been at, and leaves it as it is', async () => {
    const location = await freshLocation(name)
    const newer = await openDatabase(location)
    await migrateToLatest(newer, { ...migrations, '9999-from-the-future': { async up() {} } })
    await newer.destroy()
    await expect(openDatabase(location)).rejects.toMatchObject({ code: 'DATABASE_NEWER' })
  })
})

describe('openDatabase', () => {
  it.each([{}, { url: 'mysql://somewhere' }, { url: '' }, { url: 'postgres://' }])(
    '[ST20] refuses %j',
    async (location) => {
      await expect(openDatabase(location)).rejects.toMatchObject({ code: 'SETTING_INVALID' })
    },
  )

  it('[ST20] says which server cannot be reached, without its password', async () => {
    const url = 'postgres://me:secret@127.0.0.1:1/cinnabar'
    await expect(openDatabase({ url })).rejects.toMatchObject({
      code: 'SETTING_INVALID',
      details: { setting: 'CINNABAR_DATABASE_URL', value: 'postgres://127.0.0.1:1/cinnabar' },
    })
  })

  it('[ST20] refuses a folder that is a file, and a database file that is none', async () => {
    const { folder } = await freshLocation('SQLite')
    await writeFile(
      join(folder!, databaseFileName),
      'This is no database, whatever it is called. '.repeat(50),
    )
    await expect(openDatabase({ folder })).rejects.toMatchObject({
      code: 'SETTING_INVALID',
      details: { setting: 'CINNABAR_DATA', value: folder },
    })
    await expect(openDatabase({ folder: join(folder!, databaseFileName) })).rejects.toMatchObject({
      code: 'SETTING_INVALID',
    })
  })
})
