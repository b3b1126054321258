import { beforeEach, describe, expect, it } from 'vitest'
import { getNewestChange } from '../../../server/db/change-log.ts'
import type { Db } from '../../../server/db/schema.ts'
import type { SnapshotActivity } from '../../../server/report/snapshot.ts'
import { keptWalk, type WalkRequest, walkActivities } from '../../../server/report/walk-activities.ts'
import { databases, freshDatabase } from '../../helpers/database.ts'
import { seedSmall, storeActivities } from '../../helpers/stored-things.ts'

describe.each(databases)('walks over the same rows on %s', (name) => {
  let db: Db
  let request: WalkRequest
  beforeEach(async () => {
    db = await freshDatabase(name)
    await seedSmall(db)
    await storeActivities(db, 'bcrc-egy', titlesFrom(1, 5))
    await storeActivities(db, 'bcrc-scrc-sen', titlesFrom(6, 11))
    const { changeNumber: asOf } = await getNewestChange(db)
    request = { cycleKey: 'cop-3', status: 'draft', asOf, rowsInBatch: 2 }
  })

  it.each([0, 1, 5, 100])(
    'give the same when %i rows are kept between them, side by side too',
    async (most) => {
      const read = await allOf(walkActivities(db, request))
      expect(read.map(({ values }) => values.title)).toEqual(titlesFrom(1, 11).map(({ title }) => title))
      const walk = keptWalk(db, request, most)
      const [first, second] = await Promise.all([allOf(walk()), allOf(walk())])
      expect(first).toEqual(read)
      expect(second).toEqual(read)
      expect(await allOf(walk())).toEqual(read)
    },
  )

  it('are parted anywhere, kept or not: what is up to a place and what is behind it make up the whole', async () => {
    const all = await allOf(walkActivities(db, request))
    const walk = keptWalk(db, request, 100)
    for (const place of [
      { reporterCode: 'bcrc-egy', serial: 2 },
      { reporterCode: 'bcrc-egy', serial: 5 },
      { reporterCode: 'bcrc-scrc-sen', serial: 6 },
      { reporterCode: 'a', serial: 1 },
    ]) {
      const upTo = await allOf(walk({ upTo: place }))
      const after = await allOf(walk({ after: place }))
      expect([...upTo, ...after]).toEqual(all)
      expect(upTo.length).toBe(all.filter((one) => isUpTo(one, place)).length)
    }
  })

  it('give the same after one that was broken off', async () => {
    const walk = keptWalk(db, request, 100)
    for await (const _ of walk()) break
    expect(await allOf(walk())).toEqual(await allOf(walkActivities(db, request)))
  })

  it.each([
    [11, true],
    [10, false],
  ])('where %i rows may be kept, kept is %s: all of them or none', async (most, isKept) => {
    const walk = keptWalk(db, request, most)
    const first = await allOf(walk())
    const again = await allOf(walk())
    expect(first.map((activity, at) => activity === again[at])).toEqual(first.map(() => isKept))
  })
})

function isUpTo(
  { reporterCode, reference }: SnapshotActivity,
  place: { reporterCode: string; serial: number },
): boolean {
  if (reporterCode !== place.reporterCode) return reporterCode < place.reporterCode
  return Number(reference.split('-').at(-1)) <= place.serial
}

function titlesFrom(first: number, last: number): { title: string }[] {
  return Array.from({ length: last - first + 1 }, (_, at) => ({ title: `Activity ${first + at}` }))
}

async function allOf(batches: AsyncIterable<readonly SnapshotActivity[]>): Promise<SnapshotActivity[]> {
  const all: SnapshotActivity[] = []
  for await (const batch of batches) all.push(...batch)
  return all
}
