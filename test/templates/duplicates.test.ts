import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ActivityValues } from '../../templates/activity.ts'
import { profileOf } from '../../templates/duplicates/activity-profile.ts'
import { blockingKeys } from '../../templates/duplicates/blocking-keys.ts'
import { CandidateIndex } from '../../templates/duplicates/candidate-index.ts'
import { conceptsOf } from '../../templates/duplicates/concepts.ts'
import { findPairs } from '../../templates/duplicates/find-pairs.ts'
import { jointIssues, pairIssues } from '../../templates/duplicates/pair-issues.ts'
import { scorePair } from '../../templates/duplicates/score-pair.ts'
import { judgePairs } from '../helpers/judge-pairs.ts'
import { labelledActivities, nearMisses } from '../helpers/labelled-activities.ts'
import { manyReports } from '../helpers/many-reports.ts'
import { retoldActivities } from '../helpers/retold-activities.ts'

const report = (values: ActivityValues, reporterCode = 'bcrc-scrc-sen') => ({ reporterCode, values })
const score = (one: ActivityValues, other: ActivityValues) =>
  scorePair(report(one), report(other, 'bccc-scrc-ury'))
const codesOf = (one: ActivityValues, other: ActivityValues) =>
  score(one, other).reasons.map(({ code }) => code)

const workshop: ActivityValues = {
  title: 'Regional training workshop on mercury waste inventories for customs officers',
  text_language: 'en',
  beneficiary_parties: ['SEN', 'TGO'],
  start_date: '2024-03-11',
  end_date: '2024-03-13',
}

describe('scorePair', () => {
  it('[DU1] gives the same for two reports in either order', () => {
    const reports = labelledActivities()
    fc.assert(
      fc.property(fc.nat(reports.length - 1), fc.nat(reports.length - 1), (a, b) => {
        const [one, other] = [scorePair(reports[a]!, reports[b]!), scorePair(reports[b]!, reports[a]!)]
        expect(other.score).toBe(one.score)
        expect(other.tier).toBe(one.tier)
      }),
      { numRuns: 200, seed: 7 },
    )
  })

  it('[DU1] reads no more than the values: what is confidential has no say', () => {
    const noted = { ...workshop, confidential_note: 'same as the one of Uruguay', gender_marker: '2' }
    expect(score(noted, workshop)).toEqual(score(workshop, workshop))
  })

  it.each([
    ['fr', 'Atelier régional de formation des douaniers aux inventaires des déchets de mercure'],
    [
      'es',
      'Taller regional de capacitación sobre inventarios de desechos de mercurio para oficiales de aduanas',
    ],
    [
      'ru',
      'Региональный учебный семинар по инвентаризации ртутных отходов для сотрудников таможенных органов',
    ],
    ['ar', 'حلقة عمل تدريبية إقليمية لموظفي الجمارك بشأن جرد نفايات الزئبق'],
    ['zh', '海关官员汞废物清单区域培训讲习班'],
  ])('[DU2] knows a title again in another language (%s)', (language, title) => {
    const { tier, reasons } = score(workshop, { ...workshop, title, text_language: language })
    expect(tier).toBe('strong')
    expect(reasons.find(({ code }) => code === 'alikeTitles')!.bits).toBeGreaterThan(3)
  })

  it.each([
    ['Нигерии', 'NGA'],
    ['au Sénégal', 'SEN'],
    ['في نيجيريا', 'NGA'],
    ['尼日利亚', 'NGA'],
    ['in the Democratic Republic of the Congo', 'COD'],
    ['en RDC', 'COD'],
  ])('[DU2] finds the country in "%s"', (text, code) => {
    expect([...conceptsOf(text).countries]).toEqual([code])
  })

  it('[DU3] takes slips of the pen and another order of words for the same title', () => {
    const title = 'Mercury waste inventories for custmos officers: regional trainig workshop'
    expect(score(workshop, { ...workshop, title }).tier).toBe('strong')
  })

  it('[DU4] says why, with values: the likeliest sign first, what speaks against it last', () => {
    const one = { ...workshop, budget_amount: '48250', budget_currency: 'EUR', parent_programme: 'GEF 9547' }
    const other = { ...one, parent_programme: 'GEF ID: 9547', participants_total: 40 }
    const { reasons } = score({ ...one, participants_total: 200 }, other)
    expect(reasons.map(({ code }) => code)).toContain('otherParticipants')
    expect(reasons.find(({ code }) => code === 'sameBudget')!.params).toEqual({
      amount: 48250,
      currency: 'EUR',
    })
    expect(reasons.find(({ code }) => code === 'sameCountries')!.params).toEqual({
      countries: { countries: ['SEN', 'TGO'] },
    })
    expect(reasons.map(({ bits }) => bits)).toEqual(reasons.map(({ bits }) => bits).toSorted((a, b) => b - a))
  })

  it('[DU5] one kind of evidence alone is never strong', () => {
    expect(score({ title: workshop.title! }, { title: workshop.title! }).tier).not.toBe('strong')
    const { title: _, ...rest } = workshop
    const dates = { start_date: rest.start_date!, end_date: rest.end_date! }
    expect(score({ title: 'A', ...dates }, { title: 'B', ...dates }).tier).toBe('none')
  })

  it('[DU24] like titles in one country are strong only with what few others share: dates, money, a number, several countries', () => {
    const training = {
      title: 'National training on the sound management of mercury waste',
      text_language: 'en',
      beneficiary_parties: ['SEN'],
    }
    const retold = { ...training, title: 'Training on the sound management of mercury waste: Kaolack' }
    expect(score(training, retold).tier).toBe('likely')
    for (const anchor of [
      { start_date: '2024-03-11', end_date: '2024-03-13' },
      { budget_amount: '48251', budget_currency: 'EUR' },
      { parent_programme: 'GEF 9547' },
      { beneficiary_parties: ['SEN', 'TGO', 'MLI'] },
    ])
      expect(score({ ...training, ...anchor }, { ...retold, ...anchor }).tier).toBe('strong')
  })

  it('[DU24] the lists of a whole region say less than some countries chosen from it', () => {
    const region = ['ATG', 'BHS', 'BRB', 'BLZ', 'CUB', 'DMA', 'DOM', 'GUY', 'JAM', 'KNA']
    const bitsOf = (countries: readonly string[]) =>
      score(
        { title: 'A', beneficiary_parties: countries },
        { title: 'B', beneficiary_parties: countries },
      ).reasons.find(({ code }) => code === 'sameCountries')!.bits
    expect(bitsOf(region)).toBeLessThan(bitsOf(region.slice(0, 4)))
  })

  it('[DU24] where titles disagree, days and countries need a third sign', () => {
    const days = {
      start_date: '2024-03-11',
      end_date: '2024-03-13',
      beneficiary_parties: ['SEN', 'TGO', 'MLI'],
    }
    const one = { ...days, title: 'Inventory of dental amalgam', text_language: 'en' }
    const two = { ...days, title: 'Жестяная промышленность и таможня', text_language: 'ru' }
    expect(codesOf(one, two)).toContain('otherTitle')
    expect(score(one, two).tier).toBe('likely')
    const people = { participants_total: 47, participants_women: 21 }
    expect(score({ ...one, ...people }, { ...two, ...people }).tier).toBe('strong')
  })

  it.each([
    ['other countries', { beneficiary_parties: ['KEN', 'UGA'] }, 'otherCountries'],
    ['a year later', { start_date: '2025-03-11', end_date: '2025-03-13' }, 'otherDates'],
    [
      'the fourth and not the third',
      { title: `Fourth ${workshop.title}`, start_date: '2024-03-18', end_date: '2024-03-20' },
      'otherNumber',
    ],
    ['the evaluation of it', { title: `${workshop.title}: mid-term evaluation` }, 'otherStage'],
  ] as const)('[DU6] the same workshop, %s, is not strong', (_, change, code) => {
    const third = { ...workshop, title: `Third ${workshop.title}` }
    const one = code === 'otherNumber' ? third : workshop
    expect(score(one, { ...workshop, ...change }).tier).not.toBe('strong')
    expect(codesOf(one, { ...workshop, ...change })).toContain(code)
  })

  it('[DU6] a project and one of its workshops share a number and are two', () => {
    const project = {
      title: 'Sound management of mercury waste in the health sector',
      beneficiary_parties: ['SEN', 'TGO'],
      start_date: '2022-01-10',
      end_date: '2025-12-31',
      parent_programme: 'GEF 9547',
    }
    const { tier, reasons } = score(project, { ...workshop, parent_programme: 'GEF 9547' })
    expect(reasons.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['sameReference', 'withinOtherDates']),
    )
    expect(tier).not.toBe('strong')
  })

  it('[DU7] numbers that two reporters count up for themselves, and years, are no project numbers', () => {
    expect(codesOf({ local_ref: 'P-001' }, { local_ref: 'P-001' })).toEqual([])
    expect(codesOf({ parent_programme: '2024' }, { parent_programme: '2024' })).toEqual([])
    expect(codesOf({ parent_programme: 'GEF 9547' }, { parent_programme: '9547' })).toEqual(['sameReference'])
    expect(codesOf({ parent_programme: 'GEF 9547' }, { parent_programme: 'GEF 9548' })).toEqual([
      'otherReference',
    ])
  })

  it('[DU7] a round sum says less than an odd one', () => {
    const bitsOf = (budget_amount: string) => {
      const values = { budget_amount, budget_currency: 'USD' }
      return score(values, values).reasons.find(({ code }) => code === 'sameBudget')!.bits
    }
    expect(bitsOf('50000')).toBeLessThan(bitsOf('48250'))
    expect(
      codesOf({ budget_amount: '1', budget_currency: 'USD' }, { budget_amount: '1', budget_currency: 'EUR' }),
    ).toEqual([])
  })

  it('[DU7] two that name each other as taking part speak for it', () => {
    const one = report({ joint_with: ['bccc-scrc-ury'] })
    const other = report({ joint_with: ['bcrc-scrc-sen'] }, 'bccc-scrc-ury')
    expect(scorePair(one, other).reasons.map(({ code }) => code)).toEqual(['eachNamesTheOther'])
  })

  it('[DU1] never fails, whatever the cells hold', () => {
    const value = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.integer(),
      fc.array(fc.string()),
      fc.record({ unread: fc.string({ unit: 'grapheme' }) }),
    )
    const keys = fc.constantFrom(
      'title',
      'start_date',
      'end_date',
      'beneficiary_parties',
      'budget_amount',
      'partners',
    )
    fc.assert(
      fc.property(fc.dictionary(keys, value), fc.dictionary(keys, value), (one, other) => {
        const scored = score(one as ActivityValues, other as ActivityValues)
        expect(scored.score).toBeGreaterThanOrEqual(0)
        expect(scored.score).toBeLessThanOrEqual(1)
      }),
      { numRuns: 200 },
    )
  })
})

describe('likely duplicates among labelled activities', () => {
  const isOneGroup = (one: { group: string }, other: { group: string }) =>
    one.group !== '' && one.group === other.group

  it('[DU8] strong pairs of real activities are right, and are most of those there are', () => {
    const judged = judgePairs(labelledActivities(), isOneGroup)
    expect(judged.truePairs).toBe(28)
    expect(judged.strongPrecision).toBeGreaterThanOrEqual(0.95)
    expect(judged.strongRecall).toBeGreaterThanOrEqual(0.65)
    expect(judged.topThree).toBeGreaterThanOrEqual(0.95)
  })

  it.each(nearMisses())('[DU8] $one and $other are not strong: $why', ({ one, other }) => {
    const byId = new Map(labelledActivities().map((activity) => [activity.rowId, activity]))
    expect(scorePair(byId.get(one)!, byId.get(other)!).tier).not.toBe('strong')
  })

  it.each([21, 22, 23])(
    '[DU8] holds for made-up activities in six languages, with slips and blanks (%i)',
    (seed) => {
      const judged = judgePairs(manyReports(1_200, { seed }), (one, other) => one.activity === other.activity)
      expect(judged.strongPrecision).toBeGreaterThanOrEqual(0.9)
      expect(judged.strongRecall).toBeGreaterThanOrEqual(0.65)
      expect(judged.topThree).toBeGreaterThanOrEqual(0.95)
    },
  )
})

describe('the search for candidates', () => {
  it('[DU25] real activities told a second time are found, and their sisters are not taken for them', () => {
    const told = retoldActivities(21)
    const { strongPrecision, strongRecall, topThree } = judgePairs(
      told,
      (one, two) => one.activity === two.activity,
    )
    expect(strongPrecision).toBeGreaterThanOrEqual(0.95)
    expect(strongRecall).toBeGreaterThanOrEqual(0.65)
    expect(topThree).toBeGreaterThanOrEqual(0.95)
  })

  it('[DU9] finds the partner of a report among thousands by comparing a dozen', () => {
    const reports = manyReports(4_000, { seed: 31 })
    const index = new CandidateIndex()
    let [pairs, met] = [0, 0]
    for (const [place, one] of reports.entries()) {
      const keys = blockingKeys(profileOf(one))
      const candidates = index.candidatesOf(keys)
      expect(candidates.length).toBeLessThanOrEqual(12)
      const partner = reports.findIndex((other, at) => at < place && other.activity === one.activity)
      if (partner >= 0) {
        pairs++
        if (candidates.includes(partner)) met++
      }
      index.add(keys)
    }
    expect(pairs).toBeGreaterThan(300)
    expect(met / pairs).toBeGreaterThanOrEqual(0.95)
  })

  it('[DU9] gives the same pairs each time, best first, none twice', () => {
    const reports = manyReports(600, { seed: 41 })
    const pairs = findPairs(reports)
    expect(findPairs(reports)).toEqual(pairs)
    expect(new Set(pairs.map(({ one, other }) => `${one} ${other}`)).size).toBe(pairs.length)
    expect(pairs.every(({ one, other }) => one < other)).toBe(true)
    expect(pairs.map((pair) => pair.score)).toEqual(pairs.map((pair) => pair.score).toSorted((a, b) => b - a))
  })
})

describe('rules 22 to 24', () => {
  it('[22] [24] tell an officer of the other report, and of the same budget', () => {
    const { reasons } = score(
      { ...workshop, budget_amount: '48250', budget_currency: 'EUR' },
      { ...workshop, budget_amount: '48250', budget_currency: 'EUR' },
    )
    const other = { reference: 'BCCC-SCRC-URY-0003', reporterCode: 'bccc-scrc-ury' }
    expect(pairIssues(reasons, other).map(({ code, field }) => [code, field])).toEqual([
      ['22.likelyDuplicate', 'title'],
      ['24.sameBudget', 'budget_amount'],
    ])
    expect(pairIssues(score(workshop, workshop).reasons, other)).toHaveLength(1)
  })

  it('[23] speaks only once the other has submitted, and has nothing that matches', () => {
    const issuesWhen = (hasSubmitted: boolean, hasMatch: boolean) =>
      jointIssues(['bcrc-egy'], { hasSubmitted: () => hasSubmitted, hasMatch: () => hasMatch }).map(
        ({ code, params }) => [code, params.reporter],
      )
    expect(issuesWhen(false, false)).toEqual([])
    expect(issuesWhen(true, true)).toEqual([])
    expect(issuesWhen(true, false)).toEqual([
      ['23.noMatchingActivity', { list: 'reporter', code: 'bcrc-egy' }],
    ])
  })
})
