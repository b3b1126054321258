import { beforeEach, describe, expect, it } from 'vitest'
import { saveRegisterEntry } from '../../../server/cycles/register.ts'
import { getNewestChange } from '../../../server/db/change-log.ts'
import { type ChangeRequest, commitChange } from '../../../server/db/commit-change.ts'
import { saveDuplicateDecision } from '../../../server/db/duplicates.ts'
import { type ActivityReturn, findReturn, saveReturn, startedReturn } from '../../../server/db/returns.ts'
import type { Db } from '../../../server/db/schema.ts'
import { readSnapshot, type SnapshotRequest } from '../../../server/report/read-snapshot.ts'
import type { Snapshot, SnapshotActivity } from '../../../server/report/snapshot.ts'
import { databases, freshDatabase } from '../../helpers/database.ts'
import {
  aChangeRequest,
  aCycle,
  clockAt,
  reviseActivity,
  seedSmall,
  storeActivities,
} from '../../helpers/stored-things.ts'

const egypt = 'bcrc-egy'
const senegal = 'bcrc-scrc-sen'

describe.each(databases)('readSnapshot on %s', (name) => {
  let db: Db
  beforeEach(async () => {
    db = await freshDatabase(name)
    await seedSmall(db)
  })

  const read = (request: Partial<SnapshotRequest> = {}) =>
    readSnapshot(db, { cycleKey: 'cop-3', status: 'draft', ...request })
  const titles = async (snapshot: Snapshot) => (await allOf(snapshot)).map((one) => one.values.title)
  const answerOf = (snapshot: Snapshot, reporterCode: string) =>
    snapshot.returns.find((one) => one.reporterCode === reporterCode)

  /** Moves a return on, in a change of its own; submitting and accepting pin that change. */
  const move = (
    reporterCode: string,
    state: ActivityReturn['state'],
    more: Partial<ActivityReturn> = {},
    request: Partial<ChangeRequest> = {},
  ) =>
    commitChange(db, aChangeRequest(request), async (trx, change) => {
      const before = await findReturn(trx, reporterCode, 'cop-3')
      const at = change.committedAt
      const isSubmitted = state === 'submitted'
      await saveReturn(trx, change, {
        ...(before ?? startedReturn(reporterCode, 'cop-3', at)),
        state,
        ...(isSubmitted ? { submittedAt: at, firstSubmittedAt: before?.firstSubmittedAt ?? at } : {}),
        ...(isSubmitted ? { pinnedChangeNumber: change.changeNumber } : {}),
        ...more,
      })
    })

  it('[ST25] gives a draft of all that is stored, without what was withdrawn, by reporter and serial', async () => {
    await storeActivities(db, senegal, [{ title: 'S1' }, { title: 'S2' }])
    const [gone] = await storeActivities(db, egypt, [{ title: 'E1' }, { title: 'E2' }])
    await reviseActivity(db, gone!, { title: 'E1' }, { withdrawn: true })
    const snapshot = await read()
    expect(snapshot).toMatchObject({ changeNumber: 4, status: 'draft', judgedAt: '2019-05-01T12:00:00.000Z' })
    expect(await titles(snapshot)).toEqual(['E2', 'S1', 'S2'])
    expect((await allOf(snapshot))[0]).toMatchObject({
      reference: 'BCRC-EGY-0002',
      reporterCode: egypt,
      revision: 3,
      issues: [],
      changedSinceSubmission: false,
    })
  })

  it('[ST5] reads everything as of a number, and nothing later shows in it', async () => {
    const [a] = await storeActivities(db, egypt, [{ title: 'A' }])
    const early = await read()
    await reviseActivity(db, a!, { title: 'A later' })
    await storeActivities(db, egypt, [{ title: 'B' }])
    await move(egypt, 'started')
    await commitChange(db, aChangeRequest({ kind: 'register' }), async (trx, change) => {
      await saveRegisterEntry(trx, change, 'reporter', senegal, null)
      await saveRegisterEntry(trx, change, 'cycle', 'cop-3', aCycle({ documentSymbol: 'UNEP/TEST/1/Rev.1' }))
    })
    for (const snapshot of [early, await read({ asOf: 2 })]) {
      expect(await titles(snapshot)).toEqual(['A'])
      expect(snapshot.reporters).toHaveLength(2)
      expect(snapshot.cycle.documentSymbol).toBe('UNEP/TEST/1')
      expect(snapshot.lists.version).toBe(1)
      expect(answerOf(snapshot, egypt)?.state).toBe('silent')
    }
    const now = await read()
    expect(await titles(now)).toEqual(['A later', 'B'])
    expect(now.reporters.map((one) => one.reporterCode)).toEqual([egypt])
    expect(now.cycle.documentSymbol).toBe('UNEP/TEST/1/Rev.1')
    expect(now.lists.find('reporter', senegal)).toBeUndefined()
    expect(answerOf(now, egypt)?.state).toBe('started')
  })

  it('[ST14] takes for final figures what was pinned, and marks what changed since', async () => {
    const [a, b] = await storeActivities(db, egypt, [{ title: 'A' }, { title: 'B' }])
    await storeActivities(db, senegal, [{ title: 'not submitted' }])
    await move(egypt, 'submitted', { receiptNumber: 'R1' })
    await reviseActivity(db, a!, { title: 'A later' })
    await storeActivities(db, egypt, [{ title: 'C, later' }])
    await reviseActivity(db, b!, { title: 'B' }, { withdrawn: true })
    const final = await read({ status: 'final' })
    expect((await allOf(final)).map((one) => [one.values.title, one.changedSinceSubmission])).toEqual([
      ['A', true],
      ['B', true],
    ])
    expect(answerOf(final, egypt)).toMatchObject({
      state: 'submitted',
      receiptNumber: 'R1',
      pinnedChangeNumber: 4,
    })
    const atSubmission = await allOf(await read({ status: 'final', asOf: 4 }))
    expect(atSubmission.map((one) => one.changedSinceSubmission)).toEqual([false, false])
    expect(await titles(await read({ status: 'final', asOf: 3 }))).toEqual([])
    expect(await titles(await read())).toEqual(['A later', 'C, later', 'not submitted'])
  })

  it('[ST14] leaves out a return that was sent back until it is submitted again', async () => {
    const [a] = await storeActivities(db, egypt, [{ title: 'A' }])
    await move(egypt, 'submitted')
    await move(egypt, 'returned', { reason: 'which country?' })
    await reviseActivity(db, a!, { title: 'A, better' })
    expect(await titles(await read({ status: 'final' }))).toEqual([])
    await move(egypt, 'submitted')
    expect(await titles(await read({ status: 'final' }))).toEqual(['A, better'])
    await move(egypt, 'accepted')
    expect(await titles(await read({ status: 'final' }))).toEqual(['A, better'])
  })

  it('[ST15] calls late what was not first submitted before the deadline was over everywhere', async () => {
    const at = (instant: string) => ({ now: clockAt(instant) })
    await move(egypt, 'submitted', {}, at('2019-09-01T11:59:59.999Z'))
    await move(senegal, 'started', {}, at('2019-09-01T11:59:59.999Z'))
    const before = await read()
    expect(before.returns.map((one) => one.isLate)).toEqual([false, false])
    await move(senegal, 'submitted', {}, at('2019-09-01T12:00:00.000Z'))
    await move(egypt, 'returned', {}, at('2019-09-02T00:00:00.000Z'))
    await move(egypt, 'submitted', {}, at('2019-09-03T00:00:00.000Z'))
    expect(answerOf(await read(), egypt)?.isLate).toBe(false)
    expect(answerOf(await read(), senegal)?.isLate).toBe(true)
    await move(senegal, 'submitted', { extendedDeadline: '2019-09-30' }, at('2019-09-04T00:00:00.000Z'))
    expect(answerOf(await read(), senegal)?.isLate).toBe(false)
  })

  it('[ST15] calls a silent reporter silent, and one that only started late once the deadline is over', async () => {
    await move(egypt, 'started', {}, { now: clockAt('2020-01-01T00:00:00.000Z') })
    const snapshot = await read()
    expect(answerOf(snapshot, egypt)).toMatchObject({ state: 'started', isLate: true, submittedAt: null })
    expect(answerOf(snapshot, senegal)).toMatchObject({ state: 'silent', isLate: false, receivedAt: null })
  })

  it('[ST22] carries the groups of duplicates that were decided, not the pairs found different', async () => {
    const stored = await storeActivities(db, egypt, [{ title: 'A' }, { title: 'B' }, { title: 'C' }])
    const ids = stored.map((one) => one.activityId)
    await commitChange(db, aChangeRequest({ kind: 'duplicateDecision' }), async (trx, change) => {
      const joint = {
        kind: 'joint',
        representativeActivityId: ids[0]!,
        activityIds: ids.slice(0, 2),
      } as const
      await saveDuplicateDecision(trx, change, { groupId: 'g1', reason: null, ...joint })
      const different = {
        kind: 'different',
        representativeActivityId: null,
        activityIds: ids.slice(1),
      } as const
      await saveDuplicateDecision(trx, change, { groupId: 'g2', reason: null, ...different })
    })
    const snapshot = await read({
      countUndecidedPairs: async (activities, decided) => {
        let rows = 0
        for await (const batch of activities()) rows += batch.length
        return rows * 10 + decided.length
      },
    })
    expect(snapshot.duplicateGroups).toEqual([
      {
        groupId: 'g1',
        kind: 'joint',
        representativeActivityId: ids[0],
        activityIds: ids.slice(0, 2).toSorted(),
        reason: '',
      },
    ])
    expect(snapshot.undecidedDuplicatePairs).toBe(32)
  })

  it('[ST25] gives each activity once in many batches, walked twice, while others are stored', async () => {
    const many = (from: string) => Array.from({ length: 1_300 }, (_, i) => ({ title: `${from} ${i}` }))
    await storeActivities(db, senegal, many('S'))
    await storeActivities(db, egypt, many('E'))
    const snapshot = await read()
    const seen: string[] = []
    for await (const batch of snapshot.activities()) {
      seen.push(...batch.map((one) => `${one.values.title}`))
      await storeActivities(db, egypt, [{ title: 'meanwhile' }])
    }
    expect(seen).toEqual([...many('E'), ...many('S')].map((one) => one.title))
    expect(await titles(snapshot)).toEqual(seen)
    expect((await getNewestChange(db)).changeNumber).toBeGreaterThan(snapshot.changeNumber)
  })

  it('[ST5] refuses a number that was never given and a cycle that is not there', async () => {
    await expect(read({ asOf: 99 })).rejects.toMatchObject({ code: 'CHANGE_NUMBER_UNKNOWN' })
    await expect(read({ cycleKey: 'cop-9' })).rejects.toMatchObject({ code: 'CYCLE_UNKNOWN' })
  })
})

async function allOf(snapshot: Snapshot): Promise<SnapshotActivity[]> {
  const all: SnapshotActivity[] = []
  for await (const batch of snapshot.activities()) all.push(...batch)
  return all
}
