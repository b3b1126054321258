/** The process that looks for duplicates, beside a database that goes on. */
import { getPriority } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { getNewestChange } from '../../../server/db/change-log.ts'
import { openDatabase } from '../../../server/db/open-database.ts'
import type { Db } from '../../../server/db/schema.ts'
import { foundPairsAsOf } from '../../../server/duplicates/find-pairs.ts'
import { FinderElsewhere } from '../../../server/duplicates/finding-process.ts'
import { FinderHere, type PairFinder } from '../../../server/duplicates/pair-finder.ts'
import { lookElsewhere, scanNewRevisions } from '../../../server/duplicates/scan-new-revisions.ts'
import { databases, freshLocation } from '../../helpers/database.ts'
import { manyReports } from '../../helpers/many-reports.ts'
import { seedSmall, storeActivities } from '../../helpers/stored-things.ts'

const cycleKey = 'cop-3'
const reporters = ['bcrc-egy', 'bcrc-scrc-sen']
const texts = manyReports(60, { seed: 4, share: 0.5 }).map(({ values }) => values)

/** Nobody looks here. */
const nowhere: PairFinder = { find: () => Promise.reject(new Error('looked in the service itself')) }

describe.each(databases)('a process that looks for duplicates on %s', (name) => {
  async function aDatabase(settings: { readonly isServiceLooking?: boolean; readonly idleMs?: number } = {}) {
    const location = await freshLocation(name)
    const db = await openDatabase(location)
    await seedSmall(db)
    const otherwise = settings.isServiceLooking ? new FinderHere(db) : nowhere
    const elsewhere = new FinderElsewhere(location, otherwise, settings.idleMs)
    lookElsewhere(db, elsewhere)
    onTestFinished(async () => {
      await elsewhere.close()
      await db.destroy()
    })
    return { db, elsewhere }
  }

  async function store(db: Db, some: typeof texts): Promise<number> {
    for (const [at, text] of some.entries()) await storeActivities(db, reporters[at % 2]!, [text])
    return (await getNewestChange(db)).changeNumber
  }

  const pairs = async (db: Db, asOf: number) =>
    (await foundPairsAsOf(db, { cycleKey, asOf })).map((pair) => JSON.stringify(pair)).sort()

  /** What somebody finds who looks by themselves, at all of it. */
  async function pairsFoundHere(db: Db, asOf: number) {
    await db.deleteFrom('duplicateScan').execute()
    lookElsewhere(db, new FinderHere(db))
    return pairs(db, asOf)
  }

  it('[DU30] finds bit by bit what the service itself finds at once, and steps back before it', async () => {
    const { db, elsewhere } = await aDatabase()
    const half = await store(db, texts.slice(0, 30))
    expect((await pairs(db, half)).length).toBeGreaterThan(3)
    const processId = elsewhere.processId!
    expect(getPriority(processId)).toBeGreaterThan(getPriority())
    const all = await store(db, texts.slice(30))
    const found = await pairs(db, all)
    expect(elsewhere.processId).toBe(processId)
    expect(found).toEqual(await pairsFoundHere(db, all))
  })

  it('[DU30] where it dies, the service looks itself; the next time there is another', async () => {
    const { db, elsewhere } = await aDatabase({ isServiceLooking: true })
    const half = await store(db, texts.slice(0, 30))
    const looking = pairs(db, half)
    while (elsewhere.processId === null) await delay(1)
    process.kill(elsewhere.processId, 'SIGKILL')
    const found = await looking
    expect(elsewhere.processId).toBeNull()
    const all = await store(db, texts.slice(30))
    const later = await pairs(db, all)
    expect(elsewhere.processId).not.toBeNull()
    expect(later.length).toBeGreaterThan(found.length)
    expect(later).toEqual(await pairsFoundHere(db, all))
  })

  it('[DU30] ends when nobody has asked for a while; who asks then gets another', async () => {
    const { db, elsewhere } = await aDatabase({ idleMs: 50 })
    await pairs(db, await store(db, texts.slice(0, 6)))
    await expect.poll(() => elsewhere.processId).toBeNull()
    const all = await store(db, texts.slice(6, 20))
    expect(await pairs(db, all)).toEqual(await pairsFoundHere(db, all))
  })

  it('[DU30] nobody waits for it any more: it ends at once, and nothing is half stored', async () => {
    const { db, elsewhere } = await aDatabase()
    const through = await store(db, texts)
    const giveUp = new AbortController()
    const looking = scanNewRevisions(db, { cycleKey, through, signal: giveUp.signal })
    while (elsewhere.processId === null) await delay(1)
    giveUp.abort()
    await expect(looking).rejects.toThrow(/abort/i)
    expect(await db.selectFrom('duplicatePair').selectAll().execute()).toEqual([])
    expect(await pairs(db, through)).toEqual(await pairsFoundHere(db, through))
  })
})
