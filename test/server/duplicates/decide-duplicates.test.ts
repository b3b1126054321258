import { beforeEach, describe, expect, it } from 'vitest'
import { getNewestChange } from '../../../server/db/change-log.ts'
import { commitChange } from '../../../server/db/commit-change.ts'
import { saveReturn, startedReturn } from '../../../server/db/returns.ts'
import type { Db } from '../../../server/db/schema.ts'
import { verifyChain } from '../../../server/db/verify-chain.ts'
import { countUndecidedPairs } from '../../../server/duplicates/count-undecided.ts'
import { type DecisionRequest, decideDuplicates } from '../../../server/duplicates/decide.ts'
import { listCandidates } from '../../../server/duplicates/list-candidates.ts'
import { listDuplicateIssues } from '../../../server/duplicates/list-issues.ts'
import { readSnapshot } from '../../../server/report/read-snapshot.ts'
import { databases, freshDatabase } from '../../helpers/database.ts'
import {
  aChangeRequest,
  reviseActivity,
  seedSmall,
  someDay,
  storeActivities,
} from '../../helpers/stored-things.ts'

const egypt = 'bcrc-egy'
const senegal = 'bcrc-scrc-sen'
const cycleKey = 'cop-3'

const workshop = {
  title: 'Regional training workshop on mercury waste inventories',
  beneficiary_parties: ['SEN', 'TGO'],
  start_date: '2019-03-11',
  end_date: '2019-03-13',
  budget_amount: '48250',
  budget_currency: 'EUR',
}
const atelier = { ...workshop, title: 'Atelier régional de formation aux inventaires des déchets de mercure' }

describe.each(databases)('likely duplicates on %s', (name) => {
  let db: Db
  let ids: string[]
  beforeEach(async () => {
    db = await freshDatabase(name)
    await seedSmall(db)
    const [one] = await storeActivities(db, senegal, [atelier, { title: 'Dental amalgam campaign' }])
    const [other] = await storeActivities(db, egypt, [workshop])
    ids = [one!.activityId, other!.activityId]
  })

  const decide = (request: Partial<DecisionRequest>) =>
    decideDuplicates(
      db,
      { kind: 'same', activityIds: ids, operationId: crypto.randomUUID(), ...request },
      { now: someDay, actor: 'officer' },
    )
  const list = (asOf?: number) => listCandidates(db, { cycleKey, asOf })
  const undecidedInReport = async (asOf?: number) =>
    (
      await readSnapshot(db, {
        cycleKey,
        status: 'draft',
        asOf,
        countUndecidedPairs: (_activities, _decided, decisions, number) =>
          countUndecidedPairs(db, { cycleKey, status: 'draft', asOf: number, decisions }),
      })
    ).undecidedDuplicatePairs

  it('[DU10] lists a pair of two centres with references, titles, tier and reasons, undecided', async () => {
    const { pairs, undecidedCount } = await list()
    expect(undecidedCount).toBe(1)
    expect(pairs).toMatchObject([
      {
        one: { reference: 'BCRC-EGY-0001', reporterCode: egypt, title: workshop.title },
        other: { reference: 'BCRC-SCRC-SEN-0001', reporterCode: senegal, title: atelier.title },
        tier: 'strong',
        state: 'undecided',
        decision: null,
      },
    ])
    expect(pairs[0]!.reasons.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['sameBudget', 'sameDates', 'sameCountries', 'alikeTitles']),
    )
  })

  it('[DU10] finds nothing while storing: it takes no number and writes no row', async () => {
    const before = await getNewestChange(db)
    await list()
    expect(await getNewestChange(db)).toEqual(before)
  })

  it('[DU11] a decision settles the pair, and the report says one less is undecided', async () => {
    expect(await undecidedInReport()).toBe(1)
    const { groupId } = await decide({ kind: 'joint', reason: 'one workshop' })
    const { pairs, undecidedCount } = await list()
    expect(undecidedCount).toBe(0)
    expect(pairs).toMatchObject([
      { state: 'decided', decision: { groupId, kind: 'joint', reason: 'one workshop' } },
    ])
    expect(await undecidedInReport()).toBe(0)
    expect(await verifyChain(db)).toEqual([])
  })

  it('[DU11] is as of a number: what was undecided then stays so in a report of then', async () => {
    const { changeNumber: then } = await getNewestChange(db)
    await decide({ kind: 'different' })
    const [report] = await storeActivities(db, egypt, [{ title: 'later' }])
    await reviseActivity(db, report!, { ...workshop })
    expect(await undecidedInReport(then)).toBe(1)
    expect((await list(then)).pairs).toHaveLength(1)
    expect((await list()).undecidedCount).toBe(2)
  })

  it('[DU12] takes a decision back with a reason, and only with one', async () => {
    const { groupId } = await decide({ kind: 'same' })
    await expect(decide({ groupId, kind: 'undone', activityIds: undefined })).rejects.toMatchObject({
      code: 'DUPLICATE_DECISION_INVALID',
    })
    await decide({ groupId, kind: 'undone', activityIds: undefined, reason: 'another town' })
    expect((await list()).undecidedCount).toBe(1)
    await expect(decide({ groupId, kind: 'undone', reason: 'again' })).rejects.toMatchObject({
      code: 'DUPLICATE_GROUP_UNKNOWN',
    })
  })

  it('[DU12] a new decision about the same activities replaces the old one', async () => {
    const first = await decide({ kind: 'same', representativeActivityId: ids[1]! })
    const second = await decide({ kind: 'different', activityIds: ids.toReversed() })
    expect(second.groupId).toBe(first.groupId)
    expect((await list()).pairs).toMatchObject([{ decision: { kind: 'different' } }])
  })

  it('[DU12] refuses one activity, a stranger as representative, and an unknown activity', async () => {
    const code = (request: Partial<DecisionRequest>) =>
      decide(request).then(
        () => 'taken',
        (error) => error.code,
      )
    expect(await code({ activityIds: ids.slice(1) })).toBe('DUPLICATE_DECISION_INVALID')
    expect(await code({ representativeActivityId: 'somebody' })).toBe('DUPLICATE_DECISION_INVALID')
    expect(await code({ activityIds: [...ids, 'nobody'] })).toBe('ACTIVITY_UNKNOWN')
    expect((await list()).undecidedCount).toBe(1)
  })

  it('[DU12] sent twice, it is carried out once', async () => {
    const operationId = crypto.randomUUID()
    const first = await decide({ operationId })
    expect(await decide({ operationId })).toEqual({ ...first, isRepeat: true })
    await expect(decide({ operationId, kind: 'different' })).rejects.toMatchObject({
      code: 'OPERATION_REUSED',
    })
  })

  it('[DU13] what is linked through a third is settled, and cannot be called different', async () => {
    const [third] = await storeActivities(db, egypt, [workshop])
    await decide({ kind: 'same' })
    await decide({ kind: 'joint', activityIds: [ids[1]!, third!.activityId] })
    expect((await list()).undecidedCount).toBe(0)
    await expect(
      decide({ kind: 'different', activityIds: [ids[0]!, third!.activityId] }),
    ).rejects.toMatchObject({
      code: 'DUPLICATES_LINKED',
    })
  })

  it('[DU13] two that an officer links are listed, however unlike they look', async () => {
    const [unlike] = await storeActivities(db, egypt, [{ title: 'Заседание комитета' }])
    await decide({ kind: 'joint', activityIds: [ids[0]!, unlike!.activityId] })
    const { pairs } = await list()
    expect(pairs.map(({ tier, state }) => [tier, state])).toEqual([
      ['strong', 'undecided'],
      ['none', 'decided'],
    ])
  })

  it('[DU14] rules 22 and 24 are for officers, and fall silent once the pair is decided', async () => {
    const issues = async () =>
      listDuplicateIssues(db, { cycleKey, asOf: (await getNewestChange(db)).changeNumber })
    expect(
      (await issues()).map(({ activity, issue, audience }) => [activity.reporterCode, issue.code, audience]),
    ).toEqual([
      [egypt, '22.likelyDuplicate', 'officers'],
      [egypt, '24.sameBudget', 'officers'],
      [senegal, '22.likelyDuplicate', 'officers'],
      [senegal, '24.sameBudget', 'officers'],
    ])
    await decide({ kind: 'different' })
    expect(await issues()).toEqual([])
  })

  it('[DU14] rule 23 waits until the one that is named has submitted, and is content with any match', async () => {
    const [alone] = await storeActivities(db, senegal, [{ title: 'Chlor-alkali study', joint_with: [egypt] }])
    await storeActivities(db, senegal, [{ ...atelier, joint_with: [egypt] }])
    const issues = async () =>
      (await listDuplicateIssues(db, { cycleKey, asOf: (await getNewestChange(db)).changeNumber })).filter(
        ({ audience }) => audience === 'everybody',
      )
    expect(await issues()).toEqual([])
    await commitChange(db, aChangeRequest(), (trx, change) =>
      saveReturn(trx, change, {
        ...startedReturn(egypt, cycleKey, change.committedAt),
        state: 'submitted',
        pinnedChangeNumber: change.changeNumber,
      }),
    )
    expect((await issues()).map(({ activity, issue }) => [activity.activityId, issue.code])).toEqual([
      [alone!.activityId, '23.noMatchingActivity'],
    ])
  })

  it('[DU14] rule 23 looks at what the other has submitted, not at what it has written since', async () => {
    await storeActivities(db, senegal, [{ ...workshop, title: 'Chlor-alkali study', joint_with: [egypt] }])
    const [study] = await storeActivities(db, egypt, [{ title: 'Fish advisories' }])
    const submit = () =>
      commitChange(db, aChangeRequest(), (trx, change) =>
        saveReturn(trx, change, {
          ...startedReturn(egypt, cycleKey, change.committedAt),
          state: 'submitted',
          pinnedChangeNumber: change.changeNumber,
        }),
      )
    const named = { title: 'Inventory of alkaline batteries', joint_with: [egypt] }
    await storeActivities(db, senegal, [named])
    const count = async () =>
      (await listDuplicateIssues(db, { cycleKey, asOf: (await getNewestChange(db)).changeNumber })).filter(
        ({ issue, activity }) => issue.code === '23.noMatchingActivity' && activity.title === named.title,
      ).length
    await submit()
    expect(await count()).toBe(1)
    await reviseActivity(db, study!, { ...named, joint_with: [senegal] })
    expect(await count()).toBe(1)
    await submit()
    expect(await count()).toBe(0)
  })
})
