/** Pages are read while others write. */
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../../server/db/open-database.ts'
import { databases, freshLocation } from '../../helpers/database.ts'

describe.each(databases)('reading on %s', (name) => {
  async function aDatabase() {
    const db = await openDatabase(await freshLocation(name))
    onTestFinished(() => db.destroy())
    const names = async () =>
      (await db.selectFrom('requestCount').select('limitKey').orderBy('limitKey').execute()).map(
        (row) => row.limitKey,
      )
    const row = (limitKey: string) => ({ limitKey, used: 1, countedAt: 1 })
    return { db, names, row }
  }

  it('[ST27] waits for nobody’s transaction, and sees what was committed before and nothing else', async () => {
    const { db, names, row } = await aDatabase()
    await db.insertInto('requestCount').values(row('a')).execute()
    await db.transaction().execute(async (trx) => {
      await trx.insertInto('requestCount').values(row('b')).execute()
      // Were it to wait for the end of this transaction, neither would ever come.
      expect(await names()).toEqual(['a'])
      const within = await trx.selectFrom('requestCount').select('limitKey').execute()
      expect(within).toHaveLength(2)
    })
    expect(await names()).toEqual(['a', 'b'])
    const undone = db.transaction().execute(async (trx) => {
      await trx.deleteFrom('requestCount').execute()
      expect(await names()).toEqual(['a', 'b'])
      throw new Error('never mind')
    })
    await expect(undone).rejects.toThrow('never mind')
    expect(await names()).toEqual(['a', 'b'])
  })

  it('[ST27] what is written waits its turn, and whoever has written reads it at once', async () => {
    const { db, names, row } = await aDatabase()
    let isOver = false
    const long = db.transaction().execute(async (trx) => {
      await trx.insertInto('requestCount').values(row('first')).execute()
      for (let nth = 0; nth < 20; nth++) await new Promise(setImmediate)
      isOver = true
    })
    await new Promise(setImmediate)
    const short = db
      .insertInto('requestCount')
      .values(row('second'))
      .execute()
      .then(async () => {
        // PostgreSQL's transactions go beside each other; the embedded database has one at a time.
        if (name === 'SQLite') expect(isOver).toBe(true)
        expect(await names()).toContain('second')
      })
    await Promise.all([long, short])
    expect(await names()).toEqual(['first', 'second'])
  })

  it('[ST28] a process that only reads opens the database while another one writes in it', async () => {
    const location = await freshLocation(name)
    const writer = await openDatabase(location)
    onTestFinished(() => writer.destroy())
    await writer.transaction().execute(async (trx) => {
      await trx.insertInto('requestCount').values({ limitKey: 'a', used: 1, countedAt: 1 }).execute()
      // Were it to wait for the lock, the transaction would never end.
      const reader = await openDatabase(location)
      expect(await reader.selectFrom('requestCount').selectAll().execute()).toEqual([])
      await reader.destroy()
    })
  })
})
