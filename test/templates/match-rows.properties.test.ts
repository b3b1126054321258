import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ActivityValues } from '../../templates/activity.ts'
import { matchRows, type RowToMatch } from '../../templates/match-rows.ts'
import { minamataTemplate } from '../../templates/minamata/template.ts'
import { titleProfile, titleSimilarity } from '../../templates/title-similarity.ts'

const values: fc.Arbitrary<ActivityValues> = fc.record(
  {
    title: fc.constantFrom(
      'Training on mercury waste',
      'Atelier régional',
      '汞废物管理培训',
      'تدريب',
      'Inventory',
    ),
    start_date: fc.constantFrom('2025', '2025-03', '2026-01-01'),
    local_ref: fc.constantFrom('A-1', 'A-2'),
    beneficiary_parties: fc.constantFrom(['SEN'], ['MLI', 'SEN'], ['GHA']),
    summary: fc.constantFrom('One', 'Two words', 'Three words here'),
  },
  { requiredKeys: [] },
)
const keys = fc.constantFrom(null, 'k1', 'k2', 'k3', 'k4')
const files = fc.record({
  rows: fc.array(fc.record({ rowKey: keys, values }), { maxLength: 8 }),
  stored: fc.array(values, { maxLength: 6 }),
  claims: fc.array(fc.record({ rowKey: keys, at: fc.nat(5), given: values }), { maxLength: 6 }),
})

function inputOf({ rows, stored, claims }: typeof files extends fc.Arbitrary<infer T> ? T : never) {
  return {
    fields: minamataTemplate.fields,
    rows: rows.map((row, at): RowToMatch => ({ ...row, rowNumber: at + 2, reference: null })),
    stored: stored.map((one, at) => ({ activityReportId: `a${at}`, reference: `R-${at}`, values: one })),
    claims: claims.flatMap(({ rowKey, at, given }) =>
      rowKey === null || at >= stored.length
        ? []
        : [{ rowKey, activityReportId: `a${at}`, given, isPresent: true }],
    ),
  }
}

describe('matching any file', () => {
  it('[MR9] gives every row one answer and every activity to one row at most', () => {
    fc.assert(
      fc.property(files, (file) => {
        const { matches } = matchRows(inputOf(file))
        expect(matches).toHaveLength(file.rows.length)
        const known = matches.flatMap((one) => (one.kind === 'known' ? [one.activityReportId] : []))
        expect(new Set(known).size).toBe(known.length)
      }),
    )
  })

  it('[MR9] does not depend on the order of rows that differ', () => {
    fc.assert(
      fc.property(files, (file) => {
        const distinct = file.rows.filter(
          (row, at) => file.rows.findIndex((one) => JSON.stringify(one) === JSON.stringify(row)) === at,
        )
        const forwards = matchRows(inputOf({ ...file, rows: distinct })).matches
        const backwards = matchRows(inputOf({ ...file, rows: [...distinct].reverse() })).matches
        const knownOf = (matches: typeof forwards) =>
          matches.flatMap((one) => (one.kind === 'known' ? [one.activityReportId] : [])).sort()
        expect(knownOf([...backwards].reverse())).toEqual(knownOf(forwards))
      }),
    )
  })

  it('[MR11] where rows clearly are what their keys claim, only what the keys lead to is needed', () => {
    let sure = 0
    fc.assert(
      fc.property(files, (file) => {
        const whole = inputOf(file)
        const keysSent = new Set(file.rows.map((row) => row.rowKey))
        const named = new Set(
          whole.claims.filter((claim) => keysSent.has(claim.rowKey)).map((claim) => claim.activityReportId),
        )
        const part = matchRows({
          ...whole,
          stored: whole.stored.filter((one) => named.has(one.activityReportId)),
          claims: whole.claims.filter((one) => named.has(one.activityReportId)),
        })
        if (!part.isByClaims) return
        sure += Number(file.rows.length > 0)
        expect(part).toEqual(matchRows(whole))
      }),
      // The same files each time: few of them are of this kind.
      { numRuns: 1_500, seed: 3 },
    )
    expect(sure).toBeGreaterThan(0)
  })

  it('[MR9] a file of rows exactly as given, in any order and with or without keys, is known in full', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(values, { selector: (one) => JSON.stringify(one), minLength: 1, maxLength: 8 }),
        fc.boolean(),
        fc.infiniteStream(fc.nat()),
        (contents, hasKeys, random) => {
          const filled = contents.filter((one) => Object.keys(one).length > 0)
          const stored = filled.map((one, at) => ({
            activityReportId: `a${at}`,
            reference: `R${at}`,
            values: one,
          }))
          const order = filled.map((_, at) => ({ at, by: random.next().value as number }))
          const rows = order
            .sort((one, other) => one.by - other.by)
            .map(({ at }) => ({
              rowNumber: at + 2,
              rowKey: hasKeys ? `k${at}` : null,
              reference: null,
              values: filled[at]!,
            }))
          const claims = stored.map((one, at) => ({
            rowKey: `k${at}`,
            activityReportId: one.activityReportId,
            given: one.values,
            isPresent: true,
          }))
          const { matches } = matchRows({ fields: minamataTemplate.fields, rows, stored, claims })
          expect(matches.map((one) => (one.kind === 'known' ? one.activityReportId : one.kind))).toEqual(
            order.map(({ at }) => `a${at}`),
          )
        },
      ),
    )
  })
})

describe('title similarity', () => {
  const similarity = (one: string, other: string) => titleSimilarity(titleProfile(one), titleProfile(other))

  it.each([
    ['Réduction du MERCURE', 'reduction du mercure'],
    ['Atelier : « piles » – 2025', 'atelier piles 2025'],
    ['汞废物管理', '汞廢物管理'.normalize('NFKC').replace('廢', '废')],
    ['ﬁnal workshop', 'Final Workshop.'],
  ])('[MR10] %s and %s are the same title', (one, other) => {
    expect(similarity(one, other)).toBe(1)
  })

  it.each([
    [
      'Regional workshop on mercury waste',
      'Regional workshops on mercury wastes',
      'Inventory of dental amalgam',
    ],
    ['汞废物环境无害化管理培训', '汞废物无害化管理培训班', '手工采金行业调查'],
    ['ورشة عمل حول نفايات الزئبق', 'ورشة حول نفايات الزئبق', 'جرد ملغم الأسنان'],
    ['Семинар по ртутным отходам', 'Семинары по отходам ртути', 'Кадастр амальгамы'],
  ])('[MR10] %s is closer to %s than to %s', (title, near, far) => {
    expect(similarity(title, near)).toBeGreaterThan(0.5)
    expect(similarity(title, far)).toBeLessThan(0.35)
  })

  it('[MR10] is symmetric and between 0 and 1', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (one, other) => {
        expect(similarity(one, other)).toBe(similarity(other, one))
        expect(similarity(one, other)).toBeGreaterThanOrEqual(0)
        expect(similarity(one, other)).toBeLessThanOrEqual(1)
      }),
    )
  })
})
