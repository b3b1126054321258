import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  appendRevisions,
  identityInCycle,
  insertActivities,
  insertActivity,
  listActivitiesById,
  listActivitiesChangedSince,
  listReturnActivities,
  referenceOf,
} from '../../../server/db/activities.ts'
import { commitChange } from '../../../server/db/commit-change.ts'
import {
  getRevisionsAsOf,
  listRevisions,
  listRevisionsOf,
  rebuildReturn,
} from '../../../server/db/revisions.ts'
import type { Db } from '../../../server/db/schema.ts'
import { verifyChain } from '../../../server/db/verify-chain.ts'
import { databases, freshDatabase } from '../../helpers/database.ts'
import {
  aChangeRequest,
  aRevision,
  reviseActivity,
  seedSmall,
  storeActivities,
} from '../../helpers/stored-things.ts'

const egypt = 'bcrc-egy'
const senegal = 'bcrc-scrc-sen'

describe.each(databases)('activities on %s', (name) => {
  let db: Db
  beforeEach(async () => {
    db = await freshDatabase(name)
    await seedSmall(db)
  })
  const titlesOf = async (reporterCode: string) =>
    (await listReturnActivities(db, reporterCode, 'cop-3')).map((one) => [one.reference, one.values.title])

  it('[ST7] are numbered within their reporter, in upper case and four digits or more', async () => {
    await storeActivities(db, senegal, [{ title: 'A' }, { title: 'B' }])
    await storeActivities(db, egypt, [{ title: 'C' }])
    await storeActivities(db, senegal, [{ title: 'D' }])
    expect(await titlesOf(senegal)).toEqual([
      ['BCRC-SCRC-SEN-0001', 'A'],
      ['BCRC-SCRC-SEN-0002', 'B'],
      ['BCRC-SCRC-SEN-0003', 'D'],
    ])
    expect(await titlesOf(egypt)).toEqual([['BCRC-EGY-0001', 'C']])
    expect(referenceOf(egypt, 12_345)).toBe('BCRC-EGY-12345')
  })

  it('[ST7] keep their reference in another cycle', async () => {
    const [activity] = await storeActivities(db, egypt, [{ title: 'A' }])
    await commitChange(db, aChangeRequest(), async (trx, change) => {
      const identity = identityInCycle(activity!, 'cop-4', change)
      await appendRevisions(trx, change, [aRevision(identity, { title: 'A goes on' })])
    })
    const [next] = await listReturnActivities(db, egypt, 'cop-4')
    expect(next).toMatchObject({ reference: 'BCRC-EGY-0001', activityId: activity!.activityId })
    expect(next!.activityReportId).not.toBe(activity!.activityReportId)
    expect(await titlesOf(egypt)).toEqual([['BCRC-EGY-0001', 'A']])
  })

  it('[ST4] carry the number that last changed them, and keep every revision with who and when', async () => {
    const [activity] = await storeActivities(db, egypt, [{ title: 'A' }])
    expect(activity).toMatchObject({ revision: 2, withdrawn: false, values: { title: 'A' } })
    const issues = [{ code: '01.required', severity: 'error', field: 'summary', params: {} }] as const
    const revised = await reviseActivity(
      db,
      activity!,
      { title: 'B' },
      { issues, comment: 'late', raw: { title: ' B' }, extra: { Note: 'x' }, workbookId: 'w', rowKey: 'k' },
    )
    expect(revised).toMatchObject({ revision: 3, comment: 'late', errorCount: 1, warningCount: 0 })
    expect(await listReturnActivities(db, egypt, 'cop-3')).toEqual([revised])
    expect(await listActivitiesById(db, [revised.activityReportId, 'unknown'])).toEqual([revised])
    const [first, second] = await listRevisions(db, revised.activityReportId)
    expect(first).toMatchObject({ changeNumber: 2, values: { title: 'A' }, raw: null, extra: {} })
    expect(second).toMatchObject({
      changeNumber: 3,
      actor: 'aminata',
      channel: 'upload',
      committedAt: '2019-05-01T12:00:00.000Z',
      judgedAt: '2019-05-01T12:00:00.000Z',
      values: { title: 'B' },
      raw: { title: ' B' },
      extra: { Note: 'x' },
      issues,
      workbookId: 'w',
      rowKey: 'k',
    })
    const earlier = await listRevisionsOf(db, [revised.activityReportId])
    expect(earlier.get(revised.activityReportId)?.map((one) => one.values.title)).toEqual(['A', 'B'])
  })

  it('[ST4] give those changed since a number', async () => {
    const [a, b] = await storeActivities(db, egypt, [{ title: 'A' }, { title: 'B' }, { title: 'C' }])
    await reviseActivity(db, b!, { title: 'B2' })
    await reviseActivity(db, a!, { title: 'A2' })
    const since = async (number: number) =>
      (await listActivitiesChangedSince(db, { reporterCode: egypt, cycleKey: 'cop-3', since: number })).map(
        (one) => one.values.title,
      )
    expect(await since(1)).toEqual(['C', 'B2', 'A2'])
    expect(await since(2)).toEqual(['B2', 'A2'])
    expect(await since(4)).toEqual([])
  })

  it('[ST5] give a return as of a number', async () => {
    const [a] = await storeActivities(db, egypt, [{ title: 'A' }])
    await reviseActivity(db, a!, { title: 'A2' }, { withdrawn: true })
    await storeActivities(db, egypt, [{ title: 'B' }])
    const asOf = async (number: number) =>
      (await getRevisionsAsOf(db, { reporterCode: egypt, cycleKey: 'cop-3', asOf: number })).map((one) => [
        one.values.title,
        one.withdrawn,
      ])
    expect(await asOf(1)).toEqual([])
    expect(await asOf(2)).toEqual([['A', false]])
    expect(await asOf(3)).toEqual([['A2', true]])
    expect(await asOf(4)).toEqual([
      ['A2', true],
      ['B', false],
    ])
  })

  it('[ST21] keep text as it came, except what no database can hold', async () => {
    const [activity] = await storeActivities(db, egypt, [{ title: 'a\0b \ud800 😀 ’ ‏عربي' }])
    const revised = await reviseActivity(db, activity!, { title: 'x' }, { comment: 'c\0d\ud800 😀' })
    expect(activity!.values.title).toBe('a\0b \ud800 😀 ’ ‏عربي')
    const [first] = await listRevisions(db, activity!.activityReportId)
    expect(first!.values.title).toBe('a\0b \ud800 😀 ’ ‏عربي')
    expect(revised.comment).toBe('c\ufffdd\ufffd 😀')
    expect(await listReturnActivities(db, egypt, 'cop-3')).toEqual([revised])
    expect(await verifyChain(db)).toEqual([])
  })

  it('[ST4] store a thousand rows in one change', async () => {
    const rows = Array.from({ length: 1_000 }, (_, i) => ({ title: `Workshop ${i}` }))
    const stored = await storeActivities(db, egypt, rows)
    expect(stored).toHaveLength(1_000)
    expect(new Set(stored.map((one) => one.revision))).toEqual(new Set([2]))
    expect(await listReturnActivities(db, egypt, 'cop-3')).toEqual(stored)
    expect(await verifyChain(db)).toEqual([])
  })

  it('[ST4] have current rows that can be made again from their revisions, whatever was done', async () => {
    const step = fc.record({
      reporter: fc.constantFrom(egypt, senegal),
      picks: fc.uniqueArray(fc.nat(5), { minLength: 1, maxLength: 4 }),
      title: fc.string({ maxLength: 8 }),
      withdrawn: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        for (const { reporter, picks, title, withdrawn } of steps) {
          await commitChange(db, aChangeRequest(), async (trx, change) => {
            const known = await listReturnActivities(trx, reporter, 'cop-3')
            const identities = []
            for (const pick of picks) {
              identities.push(
                known[pick] ??
                  (await insertActivity(trx, change, { reporterCode: reporter, cycleKey: 'cop-3' })),
              )
            }
            const revisions = identities.map((one) =>
              aRevision(one, { title }, { withdrawn, comment: title }),
            )
            await appendRevisions(trx, change, revisions)
          })
        }
        for (const reporter of [egypt, senegal]) {
          const { stored, rebuilt } = await rebuildReturn(db, reporter, 'cop-3')
          expect(rebuilt).toEqual(stored)
        }
      }),
      { numRuns: 12 },
    )
    expect(await verifyChain(db)).toEqual([])
  })

  it('[ST7] are none where none are asked for', async () => {
    await commitChange(db, aChangeRequest(), async (trx, change) => {
      const of = { reporterCode: egypt, cycleKey: 'cop-3', count: 0 }
      expect(await insertActivities(trx, change, of)).toEqual([])
      expect(await appendRevisions(trx, change, [])).toEqual([])
      expect(change.isUsed).toBe(false)
    })
  })
})
