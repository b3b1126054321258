import { describe, expect, it } from 'vitest'
import { seedCycle, seedParties, seedReporters } from '../../../server/seed/seed-data.ts'
import { isLanguage, languages } from '../../../templates/definition.ts'
import { shippedLists } from '../../../templates/minamata/shipped-lists.ts'
import { minamataTemplate } from '../../../templates/minamata/template.ts'
import {
  depositedAt,
  inForceAt,
  inForceOn,
  partyStanding,
  regionsOfCountries,
} from '../../../templates/parties.ts'

function codesOf(key: string): readonly string[] {
  return shippedLists.find((list) => list.key === key)!.codes.map(({ code }) => code)
}

function party(country: string) {
  return seedParties.find((one) => one.country === country)!
}

describe('the register of Parties', () => {
  it.each([
    ['2018-11-19', 101, 95],
    ['2019-09-23', 113, 110],
  ])('[CL11] on %s, %i had deposited and %i were bound', (date, deposited, bound) => {
    expect(depositedAt(seedParties, date)).toHaveLength(deposited)
    expect(inForceAt(seedParties, date)).toHaveLength(bound)
  })

  it('[CL11] the Convention binds from the ninetieth day after deposit, and nobody before 16 August 2017', () => {
    expect(inForceOn({ ...party('MLI'), depositDate: '2016-05-27' })).toBe('2017-08-16')
    expect(inForceOn({ ...party('MLI'), depositDate: '2017-05-18' })).toBe('2017-08-16')
    expect(inForceOn({ ...party('MLI'), depositDate: '2017-05-19' })).toBe('2017-08-17')
    expect(inForceOn({ ...party('MLI'), depositDate: '2019-12-24' })).toBe('2020-03-23')
  })

  it('[CL11] an unknown day of deposit counts as neither, and the standing is unknown', () => {
    expect(
      seedParties.filter(({ depositDate, isParty }) => depositDate === null && isParty !== 'no'),
    ).toHaveLength(13)
    expect(depositedAt([party('TUN')], '2026-01-01')).toEqual([])
    expect(partyStanding(party('TUN'), '2026-01-01')).toBe('unknown')
    expect(partyStanding(party('MLI'), '2017-08-15')).toBe('no')
    expect(partyStanding(party('MLI'), '2017-08-16')).toBe('yes')
    expect(partyStanding(party('BTN'), '2026-01-01')).toBe('no')
    expect(partyStanding(undefined, '2026-01-01')).toBe('unknown')
  })

  it('[CL12] has every country of the country list once, with a UN regional group and how sure it is', () => {
    expect(seedParties.map(({ country }) => country).sort()).toEqual([...codesOf('country')].sort())
    const regions = codesOf('un_region')
    for (const { unRegion, certainty } of seedParties) {
      expect(regions).toContain(unRegion)
      expect(certainty).not.toBe('')
    }
    expect(party('BTN')).toMatchObject({ isParty: 'no', certainty: 'not in the register data' })
    expect(party('COD')).toMatchObject({ isParty: 'unknown', isLdc: true })
  })

  it('[CL12] puts the Member States in their regional groups', () => {
    const groups = Object.groupBy(seedParties, ({ unRegion }) => unRegion)
    const sizes = Object.fromEntries(
      Object.entries(groups).map(([region, members]) => [region, members!.length]),
    )
    // APG with the Cook Islands, Niue and the State of Palestine; WEOG with the United States, an observer of the group.
    expect(sizes).toEqual({ AFR: 54, APG: 57, EEG: 23, GRULAC: 33, WEOG: 29, REIO: 1 })
    expect(regionsOfCountries(seedParties).get('CYP')).toBe('APG')
  })
})

describe('the centres', () => {
  it('[CL13] are 23, each with codes, countries and a language that exist', () => {
    expect(seedReporters).toHaveLength(23)
    expect(new Set(seedReporters.map(({ reporterCode }) => reporterCode)).size).toBe(23)
    const countries = codesOf('country')
    for (const reporter of seedReporters) {
      expect(reporter.reporterCode).toMatch(/^[a-z]+(-[a-z]+)+$/)
      expect(reporter.kind).toBe('centre')
      expect(isLanguage(reporter.language)).toBe(true)
      expect(codesOf('un_region')).toContain(reporter.region)
      expect(countries).toContain(reporter.hostCountry)
      for (const country of reporter.servedCountries) expect(countries).toContain(country)
      expect(reporter.source).not.toBe('')
      expect(reporter.certainty).not.toBe('')
    }
  })

  it('[CL13] a centre that serves all of its region has every country of it; one without a known list has none', () => {
    const served = (code: string) =>
      seedReporters.find(({ reporterCode }) => reporterCode === code)!.servedCountries
    expect(served('bccc-nga')).toHaveLength(54)
    expect(served('bccc-nga')).toContain('EGY')
    expect(served('bcrc-scrc-sen')).toHaveLength(22)
    expect(served('bcrc-arg')).toEqual([])
    expect(served('bcrc-scrc-sen')).toContain('RWA')
    expect(served('bcrc-scrc-zaf')).toContain('RWA')
  })

  it('[CL13] writes to a centre in its first working language that is one of the six', () => {
    const language = (code: string) =>
      seedReporters.find(({ reporterCode }) => reporterCode === code)!.language
    expect(['bcrc-scrc-sen', 'scrc-bra', 'bcrc-scrc-irn', 'scrc-kwt', 'bcrc-rus'].map(language)).toEqual([
      'fr',
      'es',
      'en',
      'ar',
      'ru',
    ])
  })
})

describe('the first cycle', () => {
  it('[CL14] is of this template, in six languages, opens before its deadline, and invents no rate and no symbol', () => {
    expect(seedCycle.templateId).toBe(minamataTemplate.id)
    expect(seedCycle.templateVersion).toBe(minamataTemplate.version)
    expect(seedCycle.languages).toEqual(languages)
    for (const language of languages) expect(seedCycle.title[language]).not.toBe('')
    expect(seedCycle.legalBasis).toBe('Decision MC-1/21')
    expect(seedCycle.period.start < seedCycle.period.end).toBe(true)
    expect(seedCycle.opensOn < seedCycle.deadline).toBe(true)
    expect(seedCycle.period.end < seedCycle.deadline).toBe(true)
    expect(seedCycle.rates).toEqual([])
    expect(seedCycle.documentSymbol).toBe('')
    expect(seedCycle.previousCycleKey).toBeNull()
  })
})
