import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { loadCodeLists } from '../../../server/cycles/load-code-lists.ts'
import { seedDatabase } from '../../../server/cycles/seed-database.ts'
import { commitChange } from '../../../server/db/commit-change.ts'
import { openDatabase } from '../../../server/db/open-database.ts'
import { saveReturn, startedReturn } from '../../../server/db/returns.ts'
import { Counter, type Counts, countSnapshot } from '../../../server/report/count.ts'
import { countingInTwo } from '../../../server/report/count-in-two.ts'
import { readSnapshot } from '../../../server/report/read-snapshot.ts'
import { minamataReport } from '../../../templates/minamata/report.ts'
import { shippedLists } from '../../../templates/minamata/shipped-lists.ts'
import { aSnapshot } from '../../helpers/a-snapshot.ts'
import { type DatabaseName, databases, freshLocation } from '../../helpers/database.ts'
import { manyActivities } from '../../helpers/many-activities.ts'
import {
  aChangeRequest,
  reviseActivity,
  smallShipment,
  someDay,
  storeActivities,
} from '../../helpers/stored-things.ts'

const groups = [
  { groupId: 'D1', kind: 'same' as const, representativeActivityId: 'activity-2', reason: '' },
  { groupId: 'D2', kind: 'joint' as const, representativeActivityId: null, reason: '' },
]

/** A database where reporters and code lists are, and so many activities that can be stored in it. */
async function aShipment(name: DatabaseName, count: number) {
  const location = await freshLocation(name)
  const db = await openDatabase(location)
  onTestFinished(() => db.destroy())
  await seedDatabase(db, { ...smallShipment, codeLists: shippedLists }, { now: someDay })
  const values = manyActivities(count, await loadCodeLists(db), ['bcrc-egy']).map((one) => one.values)
  return { location, db, values }
}

describe('counting in two', () => {
  it('[RP68] gives what counting in one gives, wherever the rows are parted, groups across the parting too', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(10_000), fc.nat(30), fc.nat(30), async (seed, first, second) => {
        const base = aSnapshot()
        const rows = manyActivities(first + second, base.lists, ['bcrc-egy', 'bcrc-scrc-sen'], { seed })
        const duplicateGroups = [
          { ...groups[0]!, activityIds: ['activity-1', 'activity-2', 'activity-30'] },
          { ...groups[1]!, activityIds: ['activity-5', `activity-${first + 1}`] },
        ]
        const snapshotOf = (some: typeof rows) => aSnapshot({ rows: some, duplicateGroups })
        const behind = new Counter(snapshotOf([]), minamataReport)
        await behind.addReports(snapshotOf(rows.slice(first)).activities())
        const counter = new Counter(snapshotOf([]), minamataReport)
        await counter.addReports(snapshotOf(rows.slice(0, first)).activities())
        // As it comes from another thread.
        counter.add(structuredClone(behind.partial))
        expect(inOrder(counter.close())).toBe(inOrder(await countSnapshot(snapshotOf(rows), minamataReport)))
      }),
      { numRuns: 20 },
    )
  })

  it.each(databases)(
    '[RP68] on %s, a second thread counts what is behind the middle',
    async (name) => {
      const { location, db, values } = await aShipment(name, 41)
      await storeActivities(db, 'bcrc-egy', values.slice(0, 11))
      const [withdrawn] = await storeActivities(db, 'bcrc-scrc-sen', values.slice(11))
      await reviseActivity(db, withdrawn!, values[11]!, { withdrawn: true })
      await commitChange(db, aChangeRequest(), (trx, change) =>
        saveReturn(trx, change, {
          ...startedReturn('bcrc-scrc-sen', 'cop-3', change.committedAt),
          state: 'submitted',
          submittedAt: change.committedAt,
          receiptNumber: 'SEN-1',
          pinnedChangeNumber: change.changeNumber - 1,
        }),
      )
      for (const status of ['draft', 'final'] as const) {
        const snapshot = await readSnapshot(db, { cycleKey: 'cop-3', status })
        const walked: (number | undefined)[] = []
        const watched: typeof snapshot = {
          ...snapshot,
          async *activities(part) {
            let rows = 0
            for await (const batch of snapshot.activities(part)) {
              rows += batch.length
              yield batch
            }
            walked.push(rows)
          },
        }
        const together = await countingInTwo(db, location, { fewest: 10, hasTwo: true })(
          watched,
          minamataReport,
        )
        const alone = await countSnapshot(snapshot, minamataReport)
        expect(inOrder(together)).toBe(inOrder(alone))
        if (status === 'draft') {
          expect(alone.rows).toBe(40)
          // The other half was walked elsewhere.
          expect(walked).toEqual([20])
        }
      }
    },
    60_000,
  )

  it.each(databases)(
    '[RP68] on %s, is done alone where the second thread comes to nothing',
    async (name) => {
      const { db, values } = await aShipment(name, 21)
      await storeActivities(db, 'bcrc-egy', values)
      const snapshot = await readSnapshot(db, { cycleKey: 'cop-3', status: 'draft' })
      const counts = await countingInTwo(
        db,
        { url: 'nowhere' },
        { fewest: 10, hasTwo: true },
      )(snapshot, minamataReport)
      expect(inOrder(counts)).toBe(inOrder(await countSnapshot(snapshot, minamataReport)))
    },
    60_000,
  )
})

/** Everything counted, in the order in which maps and sets keep it: it decides the order on some sheets. */
function inOrder({ facts: _, ...counts }: Counts): string {
  return JSON.stringify(counts, (_key, value) =>
    value instanceof Map || value instanceof Set
      ? [...value]
      : typeof value === 'bigint'
        ? `${value}n`
        : value,
  )
}
