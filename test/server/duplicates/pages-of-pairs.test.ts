/** What the pages stand on: pairs by the page, one pair side by side, joint requests, and what reporters see afterwards. */
import { beforeEach, describe, expect, it } from 'vitest'
import { seedDatabase } from '../../../server/cycles/seed-database.ts'
import { getNewestChange } from '../../../server/db/change-log.ts'
import { commitChange } from '../../../server/db/commit-change.ts'
import { listDuplicateDecisions } from '../../../server/db/duplicates.ts'
import { saveReturn, startedReturn } from '../../../server/db/returns.ts'
import type { Db } from '../../../server/db/schema.ts'
import { type DecisionRequest, decideDuplicates } from '../../../server/duplicates/decide.ts'
import { foundPairsAsOf } from '../../../server/duplicates/find-pairs.ts'
import { listJointRequests } from '../../../server/duplicates/joint-requests.ts'
import { listLinkedActivities } from '../../../server/duplicates/linked-activities.ts'
import { type CandidateRequest, listCandidates } from '../../../server/duplicates/list-candidates.ts'
import { settledPairs } from '../../../server/duplicates/settled-pairs.ts'
import { showPair } from '../../../server/duplicates/show-pair.ts'
import { databases, freshDatabase } from '../../helpers/database.ts'
import {
  aChangeRequest,
  aCodeList,
  reviseActivity,
  smallShipment,
  someDay,
  storeActivities,
} from '../../helpers/stored-things.ts'

const cycleKey = 'cop-3'
const egypt = 'bcrc-egy'
const senegal = 'bcrc-scrc-sen'
const southAfrica = 'bcrc-zaf'

const workshop = {
  title: 'Regional training workshop on mercury waste inventories',
  beneficiary_parties: ['SEN', 'TGO'],
  start_date: '2019-03-11',
  end_date: '2019-03-13',
  budget_amount: '48250',
  budget_currency: 'EUR',
  confidential_note: 'not for anybody else',
}
const atelier = { ...workshop, title: 'Atelier régional de formation aux inventaires des déchets de mercure' }
const month = (number: number) => ({
  ...workshop,
  start_date: `2018-0${number}-11`,
  end_date: `2018-0${number}-13`,
  title: `National inspection campaign ${'abcdefgh'[number]}`,
})

describe.each(databases)('pairs for officers and reporters on %s', (name) => {
  let db: Db
  beforeEach(async () => {
    db = await freshDatabase(name)
    const country = aCodeList('country', { SEN: 'Senegal', TGO: 'Togo' })
    await seedDatabase(
      db,
      { ...smallShipment, codeLists: [...smallShipment.codeLists, country] },
      { now: someDay },
    )
  })

  const list = (request: Partial<CandidateRequest> = {}) => listCandidates(db, { cycleKey, ...request })
  const decide = (request: Partial<DecisionRequest>) =>
    decideDuplicates(
      db,
      { kind: 'same', operationId: crypto.randomUUID(), ...request },
      { now: someDay, actor: 'officer-7' },
    )
  const submit = (reporterCode: string) =>
    commitChange(db, aChangeRequest(), (trx, change) =>
      saveReturn(trx, change, {
        ...startedReturn(reporterCode, cycleKey, change.committedAt),
        state: 'submitted',
        pinnedChangeNumber: change.changeNumber - 1,
      }),
    )
  const storePair = async () => {
    const [one] = await storeActivities(db, egypt, [workshop])
    const [other] = await storeActivities(db, senegal, [atelier])
    return [one!, other!] as const
  }

  it('[DU20] gives pairs a page at a time: together they are the whole list, none twice, none missing', async () => {
    await storeActivities(db, egypt, [1, 2, 3, 4, 5].map(month))
    await storeActivities(db, senegal, [1, 2, 3, 4, 5].map(month))
    const whole = await list()
    expect(whole.pairs.length).toBeGreaterThanOrEqual(5)
    expect(whole.next).toBeNull()
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await list({ limit: 2, after })
      expect(page.pairs.length).toBeLessThanOrEqual(2)
      expect(page.matchingCount).toBe(whole.pairs.length)
      seen.push(...page.pairs.map(({ one, other }) => `${one.reference} ${other.reference}`))
      after = page.next ?? undefined
    } while (after !== undefined)
    expect(seen).toEqual(whole.pairs.map(({ one, other }) => `${one.reference} ${other.reference}`))
  })

  it('[DU20] filters by state, tier and reporter; the counts stay those of the whole cycle', async () => {
    const [one, other] = await storePair()
    await storeActivities(db, southAfrica, [workshop])
    expect((await list()).undecidedCount).toBe(3)
    await decide({ activityIds: [one.activityId, other.activityId] })
    const decided = await list({ state: 'decided' })
    expect(decided.pairs.map(({ decision }) => decision?.kind)).toEqual(['same'])
    expect(decided).toMatchObject({ undecidedCount: 2, decidedCount: 1, matchingCount: 1 })
    const undecided = await list({ state: 'undecided', reporterCode: egypt, tier: 'strong' })
    expect(undecided.pairs.map((pair) => [pair.one.reporterCode, pair.other.reporterCode])).toEqual([
      [egypt, southAfrica],
    ])
    expect((await list({ tier: 'none' })).pairs).toEqual([])
  })

  it('[DU20] from one look to the next the list follows what changes, as if it were read anew', async () => {
    const asNew = async () => {
      const { changeNumber } = await getNewestChange(db)
      // As of a number it is always read from the beginning.
      return list({ asOf: changeNumber })
    }
    const rows = await storeActivities(db, egypt, [1, 2, 3, 4].map(month))
    const others = await storeActivities(db, senegal, [1, 2, 3].map(month))
    expect((await list()).pairs.length).toBeGreaterThan(2)
    const steps: readonly (() => Promise<unknown>)[] = [
      () =>
        reviseActivity(db, rows[0]!, {
          ...month(1),
          title: 'Something else altogether',
          start_date: '2011-01-01',
        }),
      () => decide({ kind: 'joint', activityIds: [rows[1]!.activityId, others[1]!.activityId] }),
      () => storeActivities(db, southAfrica, [month(2), month(4)]),
      () => reviseActivity(db, rows[0]!, month(1)),
      () => decide({ kind: 'different', activityIds: [rows[2]!.activityId, others[2]!.activityId] }),
      () => reviseActivity(db, others[1]!, { ...month(2), budget_amount: '1' }),
      () => submit(egypt),
    ]
    for (const step of steps) {
      await step()
      expect(await list()).toEqual(await asNew())
      const first = await list({ limit: 2 })
      expect(first.pairs).toEqual((await asNew()).pairs.slice(0, 2))
    }
  })

  it('[DU20] who does not wait is told up to which number nothing is missing', async () => {
    await storePair()
    const { changeNumber } = await getNewestChange(db)
    const found = await list({ patienceMilliseconds: 10_000 })
    expect(found).toMatchObject({ changeNumber, lookedThrough: changeNumber, undecidedCount: 1 })
  })

  it('[DU21] shows a pair side by side, field by field in the reader’s language, without what is confidential', async () => {
    const [one, other] = await storePair()
    const shown = await showPair(db, {
      cycleKey,
      oneReportId: other.activityReportId,
      otherReportId: one.activityReportId,
      language: 'fr',
    })
    expect([shown.pair.one.reporterCode, shown.pair.other.reporterCode]).toEqual([egypt, senegal])
    expect(shown.pair.tier).toBe('strong')
    expect(shown.pair.reasons.map(({ message }) => message)).toContain('mêmes dates')
    expect(shown.fields.find(({ field }) => field === 'title')).toMatchObject({
      one: workshop.title,
      other: atelier.title,
      isSame: false,
    })
    expect(shown.fields.find(({ field }) => field === 'start_date')).toMatchObject({
      label: 'Début',
      one: '11 mars 2019',
      isSame: true,
    })
    expect(JSON.stringify(shown)).not.toContain(workshop.confidential_note)
    expect([shown.decision, shown.group]).toEqual([null, null])
  })

  it('[DU21] says who decided, when, and which activity represents the group: chosen, else the lead, else the earliest', async () => {
    const [one] = await storeActivities(db, egypt, [{ ...workshop, start_date: '2019-03-10' }])
    const [other] = await storeActivities(db, senegal, [{ ...atelier, lead_role: 'LEAD' }])
    const show = () =>
      showPair(db, {
        cycleKey,
        oneReportId: one!.activityReportId,
        otherReportId: other!.activityReportId,
        language: 'en',
      })
    const activityIds = [one!.activityId, other!.activityId].sort()
    expect((await show()).defaultRepresentativeActivityId).toBe(other!.activityId)
    await decide({ activityIds, reason: 'one workshop' })
    expect(await show()).toMatchObject({
      decision: {
        kind: 'same',
        reason: 'one workshop',
        actor: 'officer-7',
        decidedAt: someDay().toISOString(),
      },
      group: { representativeActivityId: other!.activityId, isRepresentativeChosen: false },
    })
    await decide({ activityIds, representativeActivityId: one!.activityId })
    expect((await show()).group).toMatchObject({
      representativeActivityId: one!.activityId,
      isRepresentativeChosen: true,
      members: [{ reporterCode: egypt }, { reporterCode: senegal }],
    })
    await decide({ activityIds, kind: 'undone', reason: 'a mistake' })
    expect(await show()).toMatchObject({ decision: null, group: null })
  })

  it('[DU21] refuses what is withdrawn or unknown', async () => {
    const [one, other] = await storePair()
    const show = (otherReportId: string) =>
      showPair(db, { cycleKey, oneReportId: one.activityReportId, otherReportId, language: 'en' })
    await expect(show('nothing')).rejects.toMatchObject({ code: 'ACTIVITY_UNKNOWN' })
    await reviseActivity(db, other, atelier, { withdrawn: true })
    await expect(show(other.activityReportId)).rejects.toMatchObject({ code: 'ACTIVITY_UNKNOWN' })
  })

  it('[DU22] follows a named reporter from waiting to alike to linked', async () => {
    const requests = async () => {
      const { changeNumber: asOf } = await getNewestChange(db)
      const found = await listJointRequests(db, {
        cycleKey,
        asOf,
        pairs: await foundPairsAsOf(db, { cycleKey, asOf }),
        settled: settledPairs(await listDuplicateDecisions(db, asOf)),
      })
      return found.map(({ reporterCode, state, counterparts }) => [
        reporterCode,
        state,
        counterparts.map(({ by, isSubmitted }) => `${by} ${isSubmitted}`).join(),
      ])
    }
    const [own] = await storeActivities(db, egypt, [{ ...workshop, joint_with: [senegal, egypt] }])
    expect(await requests()).toEqual([[senegal, 'waiting', '']])
    await storeActivities(db, senegal, [{ title: 'Dental amalgam campaign' }])
    await submit(senegal)
    expect(await requests()).toEqual([[senegal, 'noMatch', '']])
    const [other] = await storeActivities(db, senegal, [atelier])
    expect(await requests()).toEqual([[senegal, 'alike', 'alike false']])
    await decide({ kind: 'joint', activityIds: [own!.activityId, other!.activityId] })
    await submit(senegal)
    expect(await requests()).toEqual([[senegal, 'linked', 'linked true']])
    await reviseActivity(db, own!, { ...workshop, joint_with: [egypt] })
    expect(await requests()).toEqual([])
  })

  it('[DU23] shows reporters nothing before the decision; then the other’s title, dates and countries as submitted, and no more', async () => {
    const [one, other] = await storePair()
    const seen = () => listLinkedActivities(db, { cycleKey, reporterCode: senegal })
    expect(await seen()).toEqual([])
    const { groupId } = await decide({ kind: 'joint', activityIds: [one.activityId, other.activityId] })
    const mine = {
      activityReportId: other.activityReportId,
      reference: other.reference,
      title: atelier.title,
      kind: 'joint',
    }
    const nothingYet = { reporterCode: egypt, title: null, startDate: null, endDate: null, countries: [] }
    expect(await seen()).toEqual([{ ...mine, others: [nothingYet] }])
    await submit(egypt)
    await reviseActivity(db, one, { ...workshop, title: 'A later draft' })
    expect(await seen()).toEqual([
      {
        ...mine,
        others: [
          {
            reporterCode: egypt,
            title: workshop.title,
            startDate: workshop.start_date,
            endDate: workshop.end_date,
            countries: workshop.beneficiary_parties,
          },
        ],
      },
    ])
    await decide({ groupId, kind: 'different' })
    expect(await seen()).toEqual([])
  })
})
