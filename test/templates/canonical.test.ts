import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ActivityValues } from '../../templates/activity.ts'
import { baseHash, canonicalJson, canonicalRow, contentHash, type Json } from '../../templates/canonical.ts'
import { minamataTemplate } from '../../templates/minamata/template.ts'
import { sha256Hex } from '../../templates/sha256.ts'

const hash = (values: ActivityValues) => baseHash(minamataTemplate, values)

describe('canonicalJson', () => {
  it('[ST11] writes members in order of UTF-16 code units, without spaces', () => {
    expect(canonicalJson({ b: [1, 'x', null], a: true, é: 0, Z: -0 })).toBe(
      '{"Z":0,"a":true,"b":[1,"x",null],"é":0}',
    )
  })

  it('[ST11] writes the numbers and strings of RFC 8785 as the RFC does', () => {
    const numbers = JSON.parse('[333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001]')
    const string = '€$\u000f\nA\'B"\\\\"/'
    expect(canonicalJson({ numbers, string })).toBe(
      '{"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    )
  })

  it('[ST11] leaves out members that are undefined and refuses what JSON cannot hold', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}')
    expect(() => canonicalJson(Number.NaN)).toThrow(RangeError)
  })

  it('[ST11] can be read back, and is the same whatever order the members came in', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value as Json)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
        expect(canonicalJson(reversed(value as Json))).toBe(text)
      }),
    )
  })
})

describe('canonical rows', () => {
  const row = (values: ActivityValues) =>
    canonicalRow(minamataTemplate, { activityReportId: 'r1', templateVersion: 1, values })

  it('[ST11] leaves out blanks and the reference, and composes text', () => {
    expect(
      row({
        activity_id: 'BCRC-0001',
        title: 'Cafe\u0301',
        partners: '',
        target_groups: [],
      } as ActivityValues),
    ).toBe('{"activityReportId":"r1","templateVersion":1,"values":{"title":"Café"}}')
  })

  it('[ST11] sorts codes, but keeps the main one first', () => {
    expect(row({ beneficiary_parties: ['SEN', 'MLI'], articles: ['16', '14', '10'] })).toContain(
      '{"articles":["16","10","14"],"beneficiary_parties":["MLI","SEN"]}',
    )
  })

  it('[ST11] normalises decimals, and tells zero from blank', () => {
    expect(row({ budget_amount: '+012.50' })).toBe(row({ budget_amount: '12.5' }))
    expect(row({ budget_amount: '-0' })).toBe(row({ budget_amount: '0' }))
    expect(row({ budget_amount: '0' })).not.toBe(row({}))
  })

  it('[ST11] takes text that could not be read as it is, whatever codes were understood in it', () => {
    expect(row({ articles: { unread: '16; x', codes: ['16'] } })).toBe(row({ articles: { unread: '16; x' } }))
    expect(row({ articles: { unread: '16' } })).not.toBe(row({ articles: ['16'] }))
  })

  it('[ST11] gives a content hash that does not depend on the order of the rows', () => {
    const rows = ['b', 'a', 'c'].map((activityReportId) => ({
      activityReportId,
      templateVersion: 1,
      values: { title: activityReportId, confidential_note: 'for you only' },
    }))
    const whole = contentHash(minamataTemplate, rows)
    expect(contentHash(minamataTemplate, rows.toReversed())).toBe(whole)
    const text = rows
      .toSorted((x, y) => (x.activityReportId < y.activityReportId ? -1 : 1))
      .map((one) => `${canonicalRow(minamataTemplate, one)}\n`)
      .join('')
    expect(whole).toBe(createHash('sha256').update(text).digest('hex'))
    const without = rows.map((one) => ({ ...one, values: { title: one.activityReportId } }))
    expect(contentHash(minamataTemplate, without)).not.toBe(whole)
  })
})

describe('baseHash', () => {
  it('[ST12] is the same for the same values in any order, and another for others', () => {
    expect(hash({ title: 'A', status: 'CMP' })).toBe(hash({ status: 'CMP', title: 'A' }))
    expect(hash({ title: 'A' })).not.toBe(hash({ title: 'B' }))
    expect(hash({ participants_total: 0 })).not.toBe(hash({}))
    expect(hash({ articles: ['14', '16'] })).not.toBe(hash({ articles: ['16', '14'] }))
    expect(hash({})).toMatch(/^[0-9a-f]{16}$/)
  })
})

describe('sha256Hex', () => {
  it('[ST12] agrees with the reference implementation for every text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(sha256Hex(text)).toBe(createHash('sha256').update(text).digest('hex'))
      }),
    )
  })

  it.each([0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 100_000])('[ST12] agrees at %i bytes', (length) => {
    const text = 'x'.repeat(length)
    expect(sha256Hex(text)).toBe(createHash('sha256').update(text).digest('hex'))
  })

  it('[ST12] takes half a surrogate pair as U+FFFD, as encoders do', () => {
    expect(sha256Hex('a\ud800b')).toBe(sha256Hex('a\ufffdb'))
  })
})

function reversed(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item: Json) => reversed(item))
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member as Json)]),
  )
}
