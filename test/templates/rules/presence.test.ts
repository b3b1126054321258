import { describe, expect, it } from 'vitest'
import { checkRow } from '../../../templates/check-rules.ts'
import { minamataTemplate } from '../../../templates/minamata/template.ts'
import { aContext, anActivity } from '../../helpers/builders.ts'

const context = aContext()
const issuesOf = (values: Parameters<typeof anActivity>[0]) => checkRow(anActivity(values), context)
const codesOf = (values: Parameters<typeof anActivity>[0]) => issuesOf(values).map((issue) => issue.code)

describe('required fields', () => {
  const required = minamataTemplate.fields.filter(
    (field) => field.presence === 'required' && field.key !== 'lead_org',
  )

  it.each(required.map((field) => field.key))('[01] a row without %s is not complete', (key) => {
    expect(issuesOf({ [key]: undefined }).filter((issue) => issue.code === '01.required')).toEqual([
      { code: '01.required', severity: 'error', field: key, params: { field: { field: key } } },
    ])
  })

  it('[01] a row in which one thing is typed lacks all the others', () => {
    const missing = checkRow({ donors: 'GEF' }, context).filter((issue) => issue.code === '01.required')
    expect(missing.map((issue) => issue.field)).toEqual(required.map((field) => field.key))
  })

  it('[01] asks neither for the reference nor for the lead organization, which may be the reporter', () => {
    expect(codesOf({})).toEqual([])
  })

  it('[01] an unread cell is not missing', () => {
    expect(codesOf({ arrangement_type: { unread: 'somehow' } })).not.toContain('01.required')
  })
})

describe('participants', () => {
  it.each([
    [['INV'], 30, true],
    [['EQP'], 30, true],
    [['EQP', 'INV'], 0, true],
    [['INV', 'TRW'], 30, false],
    [['TRW'], 30, false],
    [['INV'], undefined, false],
    [undefined, 30, false],
    [{ unread: 'INV; ?', codes: ['INV'] }, 30, false],
  ] as const)(
    '[12] types %j with %j participants: unexpected is %s',
    (activity_type, participants_total, isOdd) => {
      const codes = codesOf({ activity_type, participants_total })
      expect(codes.includes('12.participantsUnexpected')).toBe(isOdd)
    },
  )
})

describe('the number of countries', () => {
  it.each([
    ['NAT', ['TGO'], []],
    ['NAT', ['TGO', 'SEN'], ['13.exactlyOne']],
    ['NAT', undefined, ['13.countriesMissing']],
    ['SUB', ['TGO'], ['13.atLeastTwo']],
    ['SUB', ['TGO', 'SEN'], []],
    ['REG', ['TGO'], ['13.atLeastTwo']],
    ['REG', ['TGO', 'SEN'], []],
    ['REG', undefined, ['13.countriesMissing']],
    ['INT', undefined, ['13.countriesMissing']],
    ['INT', ['TGO'], []],
    ['GLO', undefined, []],
    ['GLO', ['TGO'], []],
    [undefined, undefined, ['01.required']],
    [{ unread: 'here' }, undefined, []],
    ['NAT', { unread: 'TGO; SEN; ?', codes: ['TGO', 'SEN'] }, []],
  ] as const)('[13] scope %j with %j', (geo_scope, beneficiary_parties, codes) => {
    expect(codesOf({ geo_scope, beneficiary_parties })).toEqual(codes)
  })

  it('[13] says how many there are', () => {
    expect(issuesOf({ geo_scope: 'NAT', beneficiary_parties: ['TGO', 'SEN'] })).toEqual([
      { code: '13.exactlyOne', severity: 'error', field: 'beneficiary_parties', params: { count: 2 } },
    ])
  })
})

describe('technology transfer', () => {
  const transfer = {
    assistance_type: ['CB', 'TT'],
    activity_type: ['TRW'],
    results: undefined,
    status: 'SUS',
  }

  it.each([
    [{}, true],
    [{ assistance_type: ['CB'] }, false],
    [{ activity_type: ['TRW', 'EQP'] }, false],
    [{ activity_type: ['PIL'] }, false],
    [{ activity_type: ['ADV'] }, false],
    [{ results: 'Two retorts handed over.' }, false],
    [{ challenges_needs: 'Spare parts.' }, false],
    [{ activity_type: { unread: '?' } }, false],
    [{ assistance_type: { unread: 'TT; ?', codes: ['TT'] } }, false],
  ] as const)('[18] with %j: without substance is %s', (more, isEmpty) => {
    expect(codesOf({ ...transfer, ...more }).includes('18.transferWithoutSubstance')).toBe(isEmpty)
  })
})

describe('a partnership with the private sector', () => {
  it.each([
    ['PPP', undefined, true],
    ['PPP', ['GOV'], true],
    ['PPP', ['GOV', 'PRI'], false],
    ['PPP', { unread: 'firms' }, false],
    ['REG', undefined, false],
  ] as const)(
    '[19] %s with partners of kind %j: private partner missing is %s',
    (type, partner_types, isMissing) => {
      const codes = codesOf({ arrangement_type: type, partner_types })
      expect(codes.includes('19.privatePartnerMissing')).toBe(isMissing)
    },
  )
})

describe('results', () => {
  it.each([
    ['CMP', undefined, true],
    ['CMP', 'Done.', false],
    ['IMP', undefined, false],
  ] as const)('[20] %s with results %j: missing is %s', (status, results, isMissing) => {
    const issues = issuesOf({ status, results, end_date: '2019-03' })
    expect(issues.some((issue) => issue.code === '20.resultsMissing' && issue.severity === 'warning')).toBe(
      isMissing,
    )
  })
})
