import { describe, expect, it } from 'vitest'
import { commitChange } from '../../../server/db/commit-change.ts'
import { inCommitGroup } from '../../../server/db/commit-group.ts'
import type { WorkInSteps } from '../../../server/db/group-work.ts'
import { openDatabase } from '../../../server/db/open-database.ts'
import { saveOperation } from '../../../server/db/operations.ts'
import type { Db, Trx } from '../../../server/db/schema.ts'
import { verifyChain } from '../../../server/db/verify-chain.ts'
import { databases, freshDatabase, freshLocation } from '../../helpers/database.ts'
import { clockAt } from '../../helpers/stored-things.ts'

const change = {
  kind: 'register',
  actor: 'aminata',
  channel: 'program',
  now: clockAt('2027-01-15T10:00:00Z'),
} as const

/** Takes a change number. */
function aChange(trx: Trx): Promise<number> {
  return commitChange(trx, change, async (_, made) => {
    made.use()
    return made.changeNumber
  })
}

/** The same, undone by the group. */
function aGatheredChange(trx: Trx): Promise<number> {
  return commitChange(trx, { ...change, isUndoneByCaller: true }, async (_, made) => {
    made.use()
    return made.changeNumber
  })
}

async function anOperation(trx: Trx, operationId: string): Promise<void> {
  const answeredAt = '2027-01-15T10:00:00.000Z'
  const columns = { requestDigest: '', reporterCode: null, changeNumber: null, answeredAt }
  await saveOperation(trx, { operationId, ...columns, results: null, answer: null })
}

async function storedOperations(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('operation').select('operationId').orderBy('operationId').execute()
  return rows.map((row) => row.operationId)
}

/** Can only fail at the commit: references are looked at then. */
async function aBrokenReference(trx: Trx): Promise<void> {
  const columns = { requestDigest: '', reporterCode: null, answeredAt: '', resultsJson: '', answerJson: null }
  await trx
    .insertInto('operation')
    .values({ operationId: 'broken', changeNumber: 999_999, ...columns })
    .execute()
}

/** Lets the event loop go round so often. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate)
}

async function countChanges(db: Db): Promise<number> {
  return (await db.selectFrom('change').select('changeNumber').execute()).length
}

describe.each(databases)('group commit on %s', (name) => {
  it('[PR9] gives each write of a shared commit its own number, and one that fails leaves the others alone', async () => {
    const db = await freshDatabase(name)
    const outcomes = await Promise.allSettled([
      inCommitGroup(db, aChange),
      inCommitGroup(db, async (trx) => {
        await aChange(trx)
        throw new Error('refused')
      }),
      inCommitGroup(db, aChange),
    ])
    expect(outcomes).toMatchObject([
      { status: 'fulfilled', value: 1 },
      { status: 'rejected', reason: { message: 'refused' } },
      { status: 'fulfilled', value: 2 },
    ])
    expect(await countChanges(db)).toBe(2)
  })

  it('[PR9] carries each out again by itself where the shared commit fails', async () => {
    const db = await freshDatabase(name)
    const runs = { sound: 0, broken: 0 }
    const outcomes = await Promise.allSettled([
      inCommitGroup(db, (trx) => {
        runs.sound++
        return aChange(trx)
      }),
      inCommitGroup(db, (trx) => {
        runs.broken++
        return aBrokenReference(trx)
      }),
      inCommitGroup(db, aChange),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    // Twice each: they did share a commit.
    expect(runs).toEqual({ sound: 2, broken: 2 })
    expect(await countChanges(db)).toBe(2)
  })

  it('[PR9] answers only after the commit: whoever else looks finds it there', async () => {
    const location = await freshLocation(name)
    const db = await openDatabase(location)
    const elsewhere = await openDatabase(location)
    try {
      const seen = [1, 2, 3].map(() =>
        inCommitGroup(db, aChange).then(async (number) => (await countChanges(elsewhere)) >= number),
      )
      expect(await Promise.all(seen)).toEqual([true, true, true])
    } finally {
      await elsewhere.destroy()
      await db.destroy()
    }
  })

  it('[PR9] heavy work has a commit of its own, and light work that waits goes first', async () => {
    const db = await freshDatabase(name)
    const order: string[] = []
    const work = (label: string) => async (trx: Trx) => {
      await aChange(trx)
      order.push(label)
    }
    await Promise.all([
      inCommitGroup(db, work('heavy'), { weight: 1_000 }),
      inCommitGroup(db, work('heavy'), { weight: 1_000 }),
      inCommitGroup(db, work('light')),
      inCommitGroup(db, work('light')),
    ])
    expect(order).toEqual(['light', 'light', 'heavy', 'heavy'])
  })

  it('[PR9] nothing is left waiting, however many arrive while others are being committed', async () => {
    const db = await freshDatabase(name)
    const numbers = Array.from({ length: 150 }, (_, at) =>
      turns(at % 7).then(() => inCommitGroup(db, aChange)),
    )
    expect([...(await Promise.all(numbers))].sort((a, b) => a - b)).toEqual(numbers.map((_, at) => at + 1))
  })

  it('[PR9] of work in steps, all reads are asked for before anything is written, but two about the same go in turn', async () => {
    const db = await freshDatabase(name)
    const seen: number[] = []
    const counting = (...about: string[]): WorkInSteps<number, number> => ({
      about,
      read: async (trx) => (await trx.selectFrom('change').select('changeNumber').execute()).length,
      write: async (trx, read) => {
        seen.push(read)
        return aGatheredChange(trx)
      },
    })
    const numbers = await Promise.all([
      inCommitGroup(db, counting('centre', 'its workbook')),
      inCommitGroup(db, counting('office', 'another workbook')),
      inCommitGroup(db, counting('centre', 'a third workbook')),
      inCommitGroup(db, counting('agency', 'its workbook')),
    ])
    expect(numbers).toEqual([1, 2, 3, 4])
    expect(seen).toEqual([0, 0, 2, 2])
    expect(await verifyChain(db)).toEqual([])
  })

  it('[PR9] work in steps that throws leaves no row and no number, and the others are stored', async () => {
    const db = await freshDatabase(name)
    let runs = 0
    const work = (about: string, refuses: 'never' | 'reading' | 'writing'): WorkInSteps<null, number> => ({
      about: [about],
      read: async () => {
        if (refuses === 'reading') throw new Error('refused')
        return null
      },
      write: async (trx) => {
        runs++
        const number = await aGatheredChange(trx)
        await anOperation(trx, about)
        if (refuses === 'writing') throw new Error('refused')
        return number
      },
    })
    const outcomes = await Promise.allSettled([
      inCommitGroup(db, work('a', 'never')),
      inCommitGroup(db, work('b', 'writing')),
      inCommitGroup(db, work('c', 'reading')),
      inCommitGroup(db, work('d', 'never')),
    ])
    expect(outcomes).toMatchObject([
      { status: 'fulfilled', value: 1 },
      { status: 'rejected', reason: { message: 'refused' } },
      { status: 'rejected', reason: { message: 'refused' } },
      { status: 'fulfilled', value: 2 },
    ])
    // Nobody was carried out twice for it.
    expect(runs).toBe(3)
    expect(await storedOperations(db)).toEqual(['a', 'd'])
    expect(await verifyChain(db)).toEqual([])
  })

  it('[PR9] where gathered rows cannot be written, each is carried out by itself, and only the one at fault fails', async () => {
    const db = await freshDatabase(name)
    const work = (about: string, operationId: string): WorkInSteps<null, number> => ({
      about: [about],
      read: async () => null,
      write: async (trx) => {
        const number = await aGatheredChange(trx)
        await anOperation(trx, operationId)
        return number
      },
    })
    const outcomes = await Promise.allSettled([
      inCommitGroup(db, work('a', 'one')),
      inCommitGroup(db, work('b', 'one')),
      inCommitGroup(db, work('c', 'two')),
      inCommitGroup(db, aChange),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
    expect(await storedOperations(db)).toEqual(['one', 'two'])
    expect(await countChanges(db)).toBe(3)
    expect(await verifyChain(db)).toEqual([])
  })
})
