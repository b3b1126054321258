import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { appendRevisions, insertActivities } from '../../../server/db/activities.ts'
import { getNewestChange } from '../../../server/db/change-log.ts'
import { commitChange } from '../../../server/db/commit-change.ts'
import { dropDuplicatePairs, openDuplicateScan, saveFoundPairs } from '../../../server/db/duplicate-pairs.ts'
import { openDatabase } from '../../../server/db/open-database.ts'
import { saveReturn, startedReturn } from '../../../server/db/returns.ts'
import type { Db } from '../../../server/db/schema.ts'
import { foundPairsAsOf } from '../../../server/duplicates/find-pairs.ts'
import { createBackgroundScan } from '../../../server/duplicates/scan-after-commits.ts'
import { scanNewRevisions } from '../../../server/duplicates/scan-new-revisions.ts'
import type { SnapshotActivity } from '../../../server/report/snapshot.ts'
import { walkActivities } from '../../../server/report/walk-activities.ts'
import { scorePair } from '../../../templates/duplicates/score-pair.ts'
import { databases, freshDatabase, freshLocation } from '../../helpers/database.ts'
import { manyReports } from '../../helpers/many-reports.ts'
import { aChangeRequest, aRevision, seedSmall, storeActivities } from '../../helpers/stored-things.ts'

const cycleKey = 'cop-3'
const reporters = ['bcrc-egy', 'bcrc-scrc-sen', 'bcrc-zaf']
const texts = manyReports(12, { seed: 3, share: 0.6 }).map(({ values }) => values)

type Act =
  | { readonly act: 'add' | 'edit' | 'withdraw'; readonly row: number; readonly text: number }
  | {
      readonly act: 'submit' | 'sendBack' | 'scan' | 'other' | 'drop'
      readonly row: number
      readonly text: number
    }
const anAct: fc.Arbitrary<Act> = fc.record({
  act: fc.constantFrom(
    'add',
    'add',
    'add',
    'edit',
    'edit',
    'withdraw',
    'submit',
    'sendBack',
    'scan',
    'other',
    'drop',
  ),
  row: fc.nat(50),
  text: fc.nat(texts.length - 1),
})

const asKeys = (pairs: Awaited<ReturnType<typeof foundPairsAsOf>>) =>
  pairs.map(({ foundAt: _, ...pair }) => JSON.stringify(pair)).sort()

describe.each(databases)('the search for duplicates on %s', (name) => {
  it('[DU17] finds bit by bit what it finds at once, as of every number: just the pairs that a plain comparison of all finds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anAct, { minLength: 10, maxLength: 40 }), async (acts) => {
        const db = await freshDatabase(name)
        await seedSmall(db)
        const { changeNumber: first } = await getNewestChange(db)
        await live(db, acts)
        const { changeNumber: last } = await getNewestChange(db)
        const bitByBit: string[][] = []
        for (let asOf = last; asOf >= first; asOf--)
          bitByBit.unshift(asKeys(await foundPairsAsOf(db, { cycleKey, asOf })))
        await db.deleteFrom('duplicateScan').execute()
        for (let asOf = first; asOf <= last; asOf++) {
          const found = await foundPairsAsOf(db, { cycleKey, asOf })
          expect(asKeys(found)).toEqual(bitByBit[asOf - first])
          for (const status of ['draft', 'final'] as const)
            expect(countingPairs(found, status)).toEqual(await plainPairs(db, status, asOf))
        }
        await db.destroy()
      }),
      { numRuns: 8, seed: 5 },
    )
  }, 120_000)

  it('[DU29] what was found is stored in small commits, so that nobody who stores something waits for all of it', async () => {
    const location = await freshLocation(name)
    const [db, other] = [await openDatabase(location), await openDatabase(location)]
    await seedSmall(db)
    const { scanId } = await openDuplicateScan(db, cycleKey)
    const pairs = Array.from({ length: 2_000 }, (_, at) => ({
      foundAt: 7,
      oneReportId: `one-${at}`,
      oneRevision: 1,
      otherReportId: `other-${at}`,
      otherRevision: 7,
      tier: 'strong' as const,
      scoreMillionths: 900_000,
    }))
    let isSaved = false
    const saving = saveFoundPairs(db, scanId, 7, pairs).finally(() => {
      isSaved = true
    })
    const seen = new Set<number>()
    const throughs = new Set<number>()
    while (!isSaved) {
      const { count } = await other
        .selectFrom('duplicatePair')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      const { throughChangeNumber } = await openDuplicateScan(other, cycleKey)
      if (throughChangeNumber !== 7) throughs.add(throughChangeNumber)
      seen.add(Number(count))
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    expect(await saving).toBe(true)
    expect([...seen].filter((count) => count > 0 && count < 2_000).length).toBeGreaterThan(2)
    // Whoever reads by the number never takes a part for the whole.
    expect([...throughs]).toEqual([0])
    expect((await openDuplicateScan(other, cycleKey)).throughChangeNumber).toBe(7)
    // Again, as by a second process: nothing twice.
    expect(await saveFoundPairs(other, scanId, 7, pairs)).toBe(true)
    expect(await db.selectFrom('duplicatePair').selectAll().execute()).toHaveLength(2_000)
    await db.deleteFrom('duplicateScan').execute()
    expect(await saveFoundPairs(other, scanId, 8, pairs)).toBe(false)
    expect(await db.selectFrom('duplicatePair').selectAll().execute()).toEqual([])
    await Promise.all([db.destroy(), other.destroy()])
  })

  it('[DU18] two processes that look at once remember each pair once', async () => {
    const location = await freshLocation(name)
    const [db, replica] = [await openDatabase(location), await openDatabase(location)]
    await seedSmall(db)
    const rows = manyReports(60, { seed: 4, share: 0.5 }).map(({ values }) => values)
    for (const [at, row] of rows.entries()) await storeActivities(db, reporters[at % 2]!, [row])
    const { changeNumber: through } = await getNewestChange(db)
    const ids = await Promise.all([db, replica].map((one) => scanNewRevisions(one, { cycleKey, through })))
    expect(ids[0]).toBe(ids[1])
    expect(countingPairs(await foundPairsAsOf(db, { cycleKey, asOf: through }), 'draft')).toEqual(
      await plainPairs(db, 'draft', through),
    )
    await db.destroy()
    await replica.destroy()
  })

  it('[DU18] what was found is dropped with an erased row and found again; it holds no texts', async () => {
    const db = await freshDatabase(name)
    await seedSmall(db)
    const [one] = await storeActivities(db, reporters[0]!, [texts[0]!])
    await storeActivities(db, reporters[1]!, [texts[0]!])
    const { changeNumber: asOf } = await getNewestChange(db)
    const before = await foundPairsAsOf(db, { cycleKey, asOf })
    expect(before).toHaveLength(1)
    expect(JSON.stringify(before)).not.toContain(String(texts[0]!.title))
    await db.transaction().execute((trx) => dropDuplicatePairs(trx, [one!.activityReportId]))
    expect(await db.selectFrom('duplicatePair').selectAll().execute()).toEqual([])
    expect(await foundPairsAsOf(db, { cycleKey, asOf })).toEqual(before)
  })

  it('[DU19] looks in the background when woken, and leaves nothing for the one who asks', async () => {
    const db = await freshDatabase(name)
    await seedSmall(db)
    const failures: unknown[] = []
    const scan = createBackgroundScan(db, (error) => failures.push(error))
    for (const reporter of reporters.slice(0, 2)) await storeActivities(db, reporter, [texts[0]!])
    scan.wake()
    await scan.settle()
    expect(failures).toEqual([])
    expect(await db.selectFrom('duplicatePair').selectAll().execute()).toHaveLength(1)
    const { changeNumber } = await getNewestChange(db)
    const { throughChangeNumber } = await db
      .selectFrom('duplicateScan')
      .selectAll()
      .where('cycleKey', '=', cycleKey)
      .executeTakeFirstOrThrow()
    expect(throughChangeNumber).toBe(changeNumber)
  })

  it('[DU19] a service that stops does not look to the end; whoever asks then finds all', async () => {
    const db = await freshDatabase(name)
    await seedSmall(db)
    for (const reporter of reporters.slice(0, 2)) await storeActivities(db, reporter, [texts[0]!])
    const { changeNumber } = await getNewestChange(db)
    const asked = { cycleKey, through: changeNumber, pace: 'background' } as const
    await expect(scanNewRevisions(db, { ...asked, signal: AbortSignal.abort() })).rejects.toThrow()
    expect(await db.selectFrom('duplicatePair').selectAll().execute()).toEqual([])
    const failures: unknown[] = []
    const scan = createBackgroundScan(db, (error) => failures.push(error))
    scan.wake()
    await scan.stop()
    expect(failures).toEqual([])
    expect(await foundPairsAsOf(db, { cycleKey, asOf: changeNumber })).toHaveLength(1)
  })
})

async function live(db: Db, acts: readonly Act[]): Promise<void> {
  const rows: Awaited<ReturnType<typeof insertActivities>>[number][] = []
  for (const { act, row, text } of acts) {
    const reporterCode = reporters[row % reporters.length]!
    const known = rows[row % Math.max(1, rows.length)]
    if (act === 'scan') {
      await scanNewRevisions(db, { cycleKey, through: (await getNewestChange(db)).changeNumber })
    } else if (act === 'drop') {
      await db.deleteFrom('duplicateScan').execute()
    } else if (act === 'add' || act === 'other') {
      await commitChange(db, aChangeRequest(), async (trx, change) => {
        const of = { reporterCode, cycleKey: act === 'add' ? cycleKey : 'cop-2', count: 2 }
        const identities = await insertActivities(trx, change, of)
        await appendRevisions(
          trx,
          change,
          identities.map((identity, at) => aRevision(identity, texts[(text + at) % texts.length]!)),
        )
        if (act === 'add') rows.push(...identities)
      })
    } else if (act === 'submit' || act === 'sendBack') {
      await commitChange(db, aChangeRequest(), (trx, change) =>
        saveReturn(trx, change, {
          ...startedReturn(reporterCode, cycleKey, change.committedAt),
          state: act === 'submit' ? 'submitted' : 'returned',
          pinnedChangeNumber: change.changeNumber - (row % 3),
        }),
      )
    } else if (known) {
      await commitChange(db, aChangeRequest(), (trx, change) =>
        appendRevisions(trx, change, [aRevision(known, texts[text]!, { withdrawn: act === 'withdraw' })]),
      )
    }
  }
}

function countingPairs(
  found: Awaited<ReturnType<typeof foundPairsAsOf>>,
  status: 'draft' | 'final',
): string[] {
  return found
    .filter((pair) =>
      status === 'draft'
        ? pair.oneIsCurrent === 1 && pair.otherIsCurrent === 1
        : pair.oneIsPinned === 1 && pair.otherIsPinned === 1,
    )
    .map((pair) => [pair.oneReportId, pair.otherReportId].sort().join(' '))
    .sort()
}

/** Each report compared with each, by itself. */
async function plainPairs(db: Db, status: 'draft' | 'final', asOf: number): Promise<string[]> {
  const all: SnapshotActivity[] = []
  for await (const batch of walkActivities(db, { cycleKey, status, asOf })) all.push(...batch)
  return all
    .flatMap((one, at) =>
      all
        .slice(at + 1)
        .filter((other) => scorePair(one, other).tier !== 'none')
        .map((other) => [one.activityReportId, other.activityReportId].sort().join(' ')),
    )
    .sort()
}
