import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { beginHistory, getChange, getHistoryId, getNewestChange } from '../../../server/db/change-log.ts'
import { commitChange } from '../../../server/db/commit-change.ts'
import { openDatabase } from '../../../server/db/open-database.ts'
import { saveReturn, startedReturn } from '../../../server/db/returns.ts'
import type { Db } from '../../../server/db/schema.ts'
import { verifyChain } from '../../../server/db/verify-chain.ts'
import { databases, freshDatabase, freshLocation } from '../../helpers/database.ts'
import { aChangeRequest, clockAt } from '../../helpers/stored-things.ts'

describe.each(databases)('commitChange on %s', (name) => {
  let db: Db
  beforeEach(async () => {
    db = await freshDatabase(name)
  })

  const start = (on: Db, reporterCode: string, now = clockAt('2019-05-01T12:00:00.000Z')) =>
    commitChange(on, aChangeRequest({ now }), async (trx, change) => {
      await saveReturn(trx, change, startedReturn(reporterCode, 'cop-3', change.committedAt))
      return change.changeNumber
    })

  it('[ST1] numbers requests from 1 without gaps', async () => {
    expect([await start(db, 'a'), await start(db, 'b'), await start(db, 'c')]).toEqual([1, 2, 3])
    expect((await getNewestChange(db)).changeNumber).toBe(3)
  })

  it('[ST1] gives no number to a request that alters nothing, but keeps what it wrote beside', async () => {
    const number = await commitChange(db, aChangeRequest(), async (trx, change) => {
      await trx
        .insertInto('storedFile')
        .values({
          fileId: 'f',
          sha256: 'x',
          sizeBytes: 0,
          fileName: 'f.xlsx',
          mediaType: 'text/plain',
          purpose: 'upload',
          storedAt: change.committedAt,
          reporterCode: null,
          cycleKey: null,
          erasedAt: null,
        })
        .execute()
      return change.changeNumber
    })
    expect(number).toBe(1)
    expect((await getNewestChange(db)).changeNumber).toBe(0)
    expect(await db.selectFrom('storedFile').select('fileId').execute()).toEqual([{ fileId: 'f' }])
    expect(await start(db, 'a')).toBe(1)
  })

  it('[ST1] gives a number to a request that says it alters something', async () => {
    await commitChange(db, aChangeRequest(), async (_, change) => change.use())
    expect((await getNewestChange(db)).changeNumber).toBe(1)
    expect(await verifyChain(db)).toEqual([])
  })

  it('[ST26] a change is there before what refers to it, and complete when it is committed', async () => {
    const find = (on: Db) =>
      on.selectFrom('change').select(['entryCount', 'hash']).where('changeNumber', '=', 1).executeTakeFirst()
    const during = await commitChange(db, aChangeRequest(), async (trx, change) => {
      await saveReturn(trx, change, startedReturn('a', 'cop-3', change.committedAt))
      return find(trx)
    })
    // PostgreSQL asks for what a row refers to at the commit, and looks through no table for it.
    expect(during).toEqual(name === 'PostgreSQL' ? undefined : { entryCount: 0, hash: '' })
    expect(await find(db)).toEqual({ entryCount: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(await verifyChain(db)).toEqual([])
  })

  it('[ST1] gives no number to a request that fails, and keeps nothing of it', async () => {
    const failing = commitChange(db, aChangeRequest(), async (trx, change) => {
      await saveReturn(trx, change, startedReturn('a', 'cop-3', change.committedAt))
      throw new Error('the line broke')
    })
    await expect(failing).rejects.toThrow('the line broke')
    expect(await db.selectFrom('activityReturn').selectAll().execute()).toEqual([])
    expect(await start(db, 'b')).toBe(1)
  })

  it('[ST2] keeps the instant of the number before when the clock is set back', async () => {
    await start(db, 'a', clockAt('2019-05-01T12:00:00.000Z'))
    await start(db, 'b', clockAt('2018-01-01T00:00:00.000Z'))
    expect((await getChange(db, 2)).committedAt).toBe('2019-05-01T12:00:00.000Z')
    await start(db, 'c', clockAt('2019-05-01T12:00:00.001Z'))
    expect((await getChange(db, 3)).committedAt).toBe('2019-05-01T12:00:00.001Z')
  })

  it('[ST3] lets many requests at once take their turns: no number twice, none missing', async () => {
    const numbers = await Promise.all(Array.from({ length: 25 }, (_, i) => start(db, `r${i}`)))
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, i) => i + 1))
    expect(await verifyChain(db)).toEqual([])
  })

  it('[ST3] never shows a number before all lower ones are there', async () => {
    let isDone = false
    const work = Promise.all(Array.from({ length: 12 }, (_, i) => start(db, `r${i}`))).finally(() => {
      isDone = true
    })
    let seen = 0
    while (!isDone) {
      const rows = await db.selectFrom('change').select('changeNumber').orderBy('changeNumber').execute()
      expect(rows.map((row) => row.changeNumber)).toEqual(rows.map((_, i) => i + 1))
      expect(rows.length).toBeGreaterThanOrEqual(seen)
      seen = rows.length
    }
    await work
  })

  it('[ST24] makes several changes in one transaction, and leaves the others alone when one fails', async () => {
    const numbers = await db.transaction().execute(async (trx) => {
      const first = await start(trx, 'a')
      const failing = commitChange(trx, aChangeRequest(), async (inner, change) => {
        await saveReturn(inner, change, startedReturn('b', 'cop-3', change.committedAt))
        await sql`select * from no_such_table`.execute(inner)
      })
      await expect(failing).rejects.toThrow()
      return [first, await start(trx, 'c')]
    })
    expect(numbers).toEqual([1, 2])
    const rows = await db
      .selectFrom('activityReturn')
      .select('reporterCode')
      .orderBy('reporterCode')
      .execute()
    expect(rows.map((row) => row.reporterCode)).toEqual(['a', 'c'])
    expect(await verifyChain(db)).toEqual([])
  })

  it('[ST5] knows every number that was given and no other', async () => {
    await start(db, 'a')
    await expect(getChange(db, 2)).rejects.toMatchObject({ code: 'CHANGE_NUMBER_UNKNOWN' })
    await expect(getChange(db, 0)).rejects.toMatchObject({ code: 'CHANGE_NUMBER_UNKNOWN' })
  })
})

describe.each(databases)('history on %s', (name) => {
  it('[ST6] keeps its id when the database is opened again, and gets another by a restore', async () => {
    const location = await freshLocation(name)
    const first = await openDatabase(location)
    const historyId = await getHistoryId(first)
    expect(historyId).toMatch(/^[0-9a-f-]{36}$/)
    await first.destroy()
    const second = await openDatabase(location)
    expect(await getHistoryId(second)).toBe(historyId)
    await beginHistory(second, 'another', clockAt('2020-01-01T00:00:00.000Z'))
    expect(await getHistoryId(second)).toBe('another')
    await second.destroy()
  })
})

describe('two processes on one embedded database', () => {
  it('[ST3] wait for each other', async () => {
    const location = await freshLocation('SQLite')
    const one = await openDatabase(location)
    const other = await openDatabase(location)
    const use = (on: Db) => commitChange(on, aChangeRequest(), async (_, change) => change.use())
    for (let i = 0; i < 5; i++) {
      await use(one)
      await use(other)
    }
    expect((await getNewestChange(one)).changeNumber).toBe(10)
    expect(await verifyChain(other)).toEqual([])
    await one.destroy()
    await other.destroy()
  })
})
