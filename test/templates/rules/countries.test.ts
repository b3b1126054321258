import { describe, expect, it } from 'vitest'
import { checkRow, checkRowAsService } from '../../../templates/check-rules.ts'
import { inForceFrom } from '../../../templates/checks/service.ts'
import type { PartyRecord, Reporter } from '../../../templates/context.ts'
import { aContext, anActivity, aReporter, aServiceContext } from '../../helpers/builders.ts'

/** The centre is in Senegal, serves Senegal, Togo and Burkina Faso; Mali is in its region, Kazakhstan is not. */
const countriesOf = (
  code: string,
  geo_scope: unknown,
  beneficiary_parties: unknown,
  reporter: Partial<Reporter> = {},
) =>
  checkRow(
    anActivity({ geo_scope, beneficiary_parties } as Parameters<typeof anActivity>[0]),
    aContext({ reporter: aReporter(reporter) }),
  )
    .filter((issue) => issue.code === code)
    .map((issue) => (issue.params.country as { code: string }).code)

describe('countries served', () => {
  it.each([
    ['REG', ['SEN', 'TGO'], []],
    ['REG', ['SEN', 'MLI', 'KAZ'], ['MLI', 'KAZ']],
    ['NAT', ['MLI'], ['MLI']],
    ['INT', ['SEN', 'KAZ'], []],
    ['GLO', ['KAZ'], []],
    [undefined, ['KAZ'], ['KAZ']],
    [{ unread: 'wide' }, ['KAZ'], []],
    ['REG', { unread: 'KAZ; ?', codes: ['KAZ'] }, []],
  ])('[14] [CH3] [CH7] scope %j, countries %j: not served are %j', (scope, countries, notServed) => {
    expect(countriesOf('14.notServed', scope, countries)).toEqual(notServed)
  })

  it('[14] says nothing where the official list is unknown', () => {
    expect(countriesOf('14.notServed', 'REG', ['SEN', 'KAZ'], { servedCountries: [] })).toEqual([])
  })

  it('[14] is a warning for each country', () => {
    const issues = checkRow(anActivity({ geo_scope: 'REG', beneficiary_parties: ['MLI', 'SEN'] }), aContext())
    expect(issues).toEqual([
      {
        code: '14.notServed',
        severity: 'warning',
        field: 'beneficiary_parties',
        params: { country: { list: 'country', code: 'MLI' } },
      },
    ])
  })
})

describe('the region', () => {
  const unknownList = { servedCountries: [] }

  it.each([
    ['KAZ of another region', 'REG', ['SEN', 'KAZ'], unknownList, ['KAZ']],
    ['nothing: MLI is in the region', 'REG', ['SEN', 'MLI'], unknownList, []],
    ['nothing: rule 14 spoke of KAZ', 'REG', ['SEN', 'KAZ'], {}, []],
    ['CHN, which is served', 'REG', ['SEN', 'CHN', 'KAZ'], { servedCountries: ['SEN', 'CHN'] }, ['CHN']],
    ['nothing: the scope is wide', 'INT', ['SEN', 'KAZ'], unknownList, []],
    ['nothing: the scope is wide', 'GLO', ['KAZ'], unknownList, []],
    ['nothing: the scope is unread', { unread: '?' }, ['KAZ'], unknownList, []],
    ['nothing: the reporter has no region', 'REG', ['SEN', 'KAZ'], { ...unknownList, region: null }, []],
    ['nothing: the region of the country is unknown', 'REG', ['SEN', 'XXX'], unknownList, []],
  ])('[16] names %s', (_, scope, countries, reporter, outside) => {
    expect(countriesOf('16.outsideRegion', scope, countries, reporter)).toEqual(outside)
  })
})

describe('the host country', () => {
  it.each([
    ['REG', ['SEN'], ['SEN']],
    ['REG', ['SEN', 'TGO'], []],
    ['REG', ['TGO'], []],
    ['SUB', ['SEN'], []],
    ['NAT', ['SEN'], []],
    ['REG', undefined, []],
  ])('[17] scope %s for %j: host only is %j', (scope, countries, hostOnly) => {
    expect(countriesOf('17.hostOnly', scope, countries)).toEqual(hostOnly)
  })

  it('[17] says nothing where there is no host country', () => {
    expect(countriesOf('17.hostOnly', 'REG', ['SEN'], { hostCountry: null })).toEqual([])
  })
})

describe('Parties', () => {
  const party = (country: string, more: Partial<PartyRecord>): PartyRecord => ({
    country,
    unRegion: 'AFR',
    depositDate: null,
    isParty: 'yes',
    isLdc: false,
    isSids: false,
    certainty: 'test',
    ...more,
  })
  const parties = [
    party('SEN', { depositDate: '2016-03-03' }),
    party('TGO', { depositDate: '2018-02-03' }),
    party('BFA', {}),
    party('MLI', { isParty: 'no' }),
    party('KAZ', { isParty: 'unknown' }),
  ]
  const notParties = (beneficiary_parties: readonly string[], end_date: unknown) =>
    checkRowAsService(
      anActivity({ beneficiary_parties, end_date } as Parameters<typeof anActivity>[0]),
      aServiceContext({ parties }),
    ).map((issue) => [issue.code, issue.severity, (issue.params.country as { code: string }).code])

  it.each([
    ['2016-03-03', '2017-08-16'],
    ['2017-05-17', '2017-08-16'],
    ['2017-05-19', '2017-08-17'],
    ['2018-02-03', '2018-05-04'],
    [null, null],
  ])('[15] [CH8] a deposit on %s is in force from %s', (deposit, from) => {
    expect(inForceFrom(deposit)).toBe(from)
  })

  it.each([
    [['TGO'], '2018-05-03', ['TGO']],
    [['TGO'], '2018-05-04', []],
    [['TGO'], '2018-05', []],
    [['TGO'], '2018-04', ['TGO']],
    [['SEN'], '2017-08-15', ['SEN']],
    [['SEN'], '2017', []],
    [['MLI', 'SEN'], '2019', ['MLI']],
    [['BFA', 'KAZ', 'CHN'], '2016', []],
    [['MLI'], undefined, []],
    [['MLI'], { unread: 'soon' }, []],
  ])('[15] [CH8] of %j at %j not Parties: %j', (countries, end, expected) => {
    expect(notParties(countries, end)).toEqual(expected.map((code) => ['15.notAParty', 'info', code]))
  })
})
