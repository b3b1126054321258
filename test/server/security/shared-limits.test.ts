/** Limits on requests over several replicas, which tell each other through the database. */
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { shareRequestCounts } from '../../../server/accounts/share-request-counts.ts'
import { sweepAccounts } from '../../../server/accounts/sweep-accounts.ts'
import type { Db } from '../../../server/db/schema.ts'
import { shareOnce } from '../../../server/http/share-buckets.ts'
import { TokenBuckets } from '../../../server/http/token-buckets.ts'
import { databases, freshDatabase } from '../../helpers/database.ts'
import { testAccounts } from '../../helpers/signed-in.ts'

const { keys } = testAccounts()

function aReplica(db: Db, { burst = 100, perSecond = 0.001 } = {}) {
  const buckets = new TokenBuckets({ burst, perSecond })
  const context = { db, keys, now: () => new Date() }
  return {
    context,
    buckets,
    /** How many of so many requests are let in. */
    ask: (sender: string, times: number) =>
      Array.from({ length: times }, () => buckets.take(sender)).filter((seconds) => seconds === 0).length,
    share: () => shareOnce(context, { name: 'requestByAccount', perSecond, buckets }),
  }
}

async function countsIn(db: Db) {
  return db.selectFrom('requestCount').select(['limitKey', 'used']).execute()
}

describe.each(databases)('two replicas on one database (%s)', (name) => {
  it('[SE14] let in together what one would, and a twentieth more at most before they have heard of each other', async () => {
    const db = await freshDatabase(name)
    const [one, other] = [aReplica(db), aReplica(db)]
    expect(one.ask('a', 100)).toBe(100)
    await one.share()
    // It has not heard of it yet.
    expect(other.ask('a', 5)).toBe(5)
    await other.share()
    expect(other.ask('a', 50)).toBe(0)
    expect(one.ask('a', 50)).toBe(0)
    // Others are not touched by it.
    expect(other.ask('b', 100)).toBe(100)
  })

  it('[SE14] who goes from one to the other and back is let in no more often for it', async () => {
    const db = await freshDatabase(name)
    const replicas = [aReplica(db), aReplica(db), aReplica(db)]
    let letIn = 0
    for (let round = 0; round < 60; round++) {
      for (const replica of replicas) {
        letIn += replica.ask('a', 3)
        await replica.share()
      }
    }
    expect(letIn).toBeGreaterThanOrEqual(100)
    expect(letIn).toBeLessThanOrEqual(100 + replicas.length * 5)
  })

  it('[SE14] as much is forgotten in a second as one may ask in it, by the clock of the database', async () => {
    const db = await freshDatabase(name)
    const limit = { name: 'requestByAccount', perSecond: 50 }
    const context = { db, keys }
    const first = await shareRequestCounts(context, limit, [{ sender: 'a', weight: 100.5 }])
    expect(first.get('a')).toBe(100.5)
    await delay(500)
    const later = (await shareRequestCounts(context, limit, [{ sender: 'a', weight: 0 }])).get('a')!
    expect(later).toBeLessThanOrEqual(75.5)
    expect(later).toBeGreaterThanOrEqual(0)
    // Counted by a clock that was ahead and has been set right: nobody waits until that day has come.
    const tomorrow = Date.now() + 86_400_000
    await db.updateTable('requestCount').set({ used: 60_000, countedAt: tomorrow }).execute()
    expect((await shareRequestCounts(context, limit, [{ sender: 'a', weight: 1 }])).get('a')).toBe(61)
    await delay(300)
    const after = (await shareRequestCounts(context, limit, [{ sender: 'a', weight: 0 }])).get('a')!
    expect(after).toBeLessThanOrEqual(46)
  })

  it('[SE14] whoever asks as people do costs no statement, and no address or account stands in the table', async () => {
    const db = await freshDatabase(name)
    const replica = aReplica(db)
    for (let person = 0; person < 300; person++) expect(replica.ask(`person ${person}`, 4)).toBe(4)
    await replica.share()
    expect(await countsIn(db)).toEqual([])
    for (let person = 0; person < 300; person++) replica.ask(`person ${person}`, 1)
    await replica.share()
    const rows = await countsIn(db)
    expect(rows).toHaveLength(300)
    expect(rows.every(({ limitKey, used }) => used === 5_000 && !limitKey.includes('person'))).toBe(true)
    // Nothing new: nothing is told again.
    await db.deleteFrom('requestCount').execute()
    await replica.share()
    expect(await countsIn(db)).toEqual([])
  })

  it('[SE14] while the database is away each counts by itself, and tells what was missed when it is back', async () => {
    const db = await freshDatabase(name)
    const [one, other] = [aReplica(db), aReplica(db)]
    one.ask('a', 60)
    const gone = await freshDatabase(name)
    await gone.destroy()
    const limit = { name: 'requestByAccount', perSecond: 0.001, buckets: one.buckets }
    await expect(shareOnce({ ...one.context, db: gone }, limit)).rejects.toThrow()
    expect(one.ask('a', 60)).toBe(40)
    await one.share()
    other.ask('a', 5)
    await other.share()
    expect(other.ask('a', 1)).toBe(0)
  })

  it('[SE14] counts nobody has added to for a day are taken away', async () => {
    const db = await freshDatabase(name)
    const replica = aReplica(db)
    replica.ask('a', 10)
    await replica.share()
    await sweepAccounts(replica.context)
    expect(await countsIn(db)).toHaveLength(1)
    await sweepAccounts({ db, now: () => new Date(Date.now() + 2 * 86_400_000) })
    expect(await countsIn(db)).toEqual([])
  })
})
