import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ActivityValues, codesOf } from '../../templates/activity.ts'
import { mergeActivity } from '../../templates/merge-activity.ts'
import { minamataTemplate } from '../../templates/minamata/template.ts'
import { hasSameValues, isSameValue } from '../../templates/same-values.ts'

const { fields } = minamataTemplate
const codes = (of: readonly string[]) =>
  fc.uniqueArray(fc.constantFrom(...of), { minLength: 1, maxLength: 4 })
const version: fc.Arbitrary<ActivityValues> = fc.record(
  {
    title: fc.constantFrom('A', 'B', 'C'),
    status: fc.constantFrom('PLN', 'IMP', 'CMP'),
    participants_total: fc.nat(3),
    budget_amount: fc.constantFrom('1', '2.5'),
    articles: codes(['3', '4', '8', '11']),
    beneficiary_parties: codes(['SEN', 'MLI', 'GHA', 'TGO']),
    start_date: fc.oneof(fc.constantFrom('2025', '2025-03'), fc.constant({ unread: '03/04/2025' })),
  },
  { requiredKeys: [] },
)

function merge(
  base: ActivityValues | null,
  stored: ActivityValues,
  sent: ActivityValues,
  earlier: ActivityValues[] = [],
) {
  return mergeActivity({ fields, base, stored, sent, earlier })
}

describe('merging any three versions', () => {
  it('[MG8] a side that changed nothing leaves the other as it is', () => {
    fc.assert(
      fc.property(version, version, (base, other) => {
        expect(hasSameValues(fields, merge(base, other, base).values, other)).toBe(true)
        expect(hasSameValues(fields, merge(base, base, other).values, other)).toBe(true)
        expect([...merge(base, other, base).conflicts, ...merge(base, base, other).conflicts]).toEqual([])
      }),
    )
  })

  it('[MG8] invents nothing: every value and every code of the result stands in one of the versions', () => {
    fc.assert(
      fc.property(fc.option(version), version, version, fc.array(version), (base, stored, sent, earlier) => {
        const { values } = merge(base, stored, sent, earlier)
        for (const field of fields) {
          const value = values[field.key]
          const sources = [stored[field.key], sent[field.key]]
          if (field.type !== 'codes') expect(sources.some((one) => isSameValue(field, one, value))).toBe(true)
          else for (const code of codesOf(value)) expect(sources.flatMap(codesOf)).toContain(code)
        }
      }),
    )
  })

  it('[MG8] fields clash for both sides or for neither', () => {
    fc.assert(
      fc.property(version, version, version, (base, one, other) => {
        const names = (conflicts: readonly { field: string }[]) => conflicts.map(({ field }) => field)
        expect(names(merge(base, one, other).conflicts)).toEqual(names(merge(base, other, one).conflicts))
      }),
    )
  })

  it('[MG8] a scalar both changed differently is never lost: one is stored, the other proposed', () => {
    fc.assert(
      fc.property(version, version, version, (base, stored, sent) => {
        const { values, conflicts, stale } = merge(base, stored, sent)
        for (const field of fields.filter((one) => one.type !== 'codes')) {
          const now = values[field.key]
          if (isSameValue(field, now, sent[field.key]) || stale.includes(field.key)) continue
          const clash = conflicts.find((one) => one.field === field.key)
          expect(clash?.proposed).toEqual(sent[field.key] ?? null)
          expect(now).toEqual(stored[field.key])
        }
      }),
    )
  })

  it('[MG8] merging the same again changes nothing more', () => {
    fc.assert(
      fc.property(version, version, version, (base, stored, sent) => {
        const once = merge(base, stored, sent)
        const again = merge(sent, once.values, sent, [stored])
        expect(again.taken).toEqual([])
        expect(again.conflicts).toEqual([])
      }),
    )
  })

  it('[MG6] without a base nothing stored is ever changed, only blank fields are filled', () => {
    fc.assert(
      fc.property(version, version, (stored, sent) => {
        expect(merge(null, stored, sent).values).toMatchObject(stored)
      }),
    )
  })
})
