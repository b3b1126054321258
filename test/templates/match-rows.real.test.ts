/** The matcher on 101 activities from public pages, half of them without exact dates. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { ActivityValues } from '../../templates/activity.ts'
import { matchRows, type StoredToMatch } from '../../templates/match-rows.ts'
import { minamataTemplate } from '../../templates/minamata/template.ts'

type RealActivity = Readonly<Record<string, string | undefined>>
const file = new URL('../../server/demo/activities-real.json', import.meta.url)
const real = JSON.parse(readFileSync(file, 'utf8')) as readonly RealActivity[]

function valuesOf(one: RealActivity): ActivityValues {
  const { title, summary, start_date, end_date, partners, lead_org, countries, articles } = one
  const texts = { title, summary, start_date, end_date, partners, lead_org }
  const codes = { beneficiary_parties: countries?.split(';'), articles: articles?.split(';') }
  return Object.fromEntries(
    Object.entries({ ...texts, ...codes }).filter(([, value]) => value !== undefined && value !== ''),
  ) as ActivityValues
}

const stored = real.map((one): StoredToMatch => {
  const id = one.row_id!
  return { activityReportId: id, reference: id, values: valuesOf(one) }
})

function match(values: readonly ActivityValues[], among: readonly StoredToMatch[], rowKey: string | null) {
  return matchRows({
    fields: minamataTemplate.fields,
    rows: values.map((one, at) => ({ rowNumber: at + 4, rowKey, reference: null, values: one })),
    claims:
      rowKey === null
        ? []
        : among.map(({ activityReportId, values: given }) => ({
            rowKey,
            activityReportId,
            given,
            isPresent: true,
          })),
    stored: among,
  }).matches
}

describe('real activities', () => {
  it('[MR5] are all found again without their keys, edited and in another order', () => {
    const edited = stored.map(({ values }) => ({ ...values, results: 'Report published.' })).reverse()
    const matches = match(edited, stored, null)
    expect(matches.map((one) => (one.kind === 'known' ? one.activityReportId : one.kind)).reverse()).toEqual(
      stored.map((one) => one.activityReportId),
    )
  })

  it('[MR5] are never taken for one another without a key, unless they are known duplicates', () => {
    for (const [at, one] of stored.entries()) {
      const others = stored.filter((_, position) => position !== at)
      const mistaken = others.filter((other) => match([other.values], [one], null)[0]!.kind === 'known')
      const groups = mistaken.map((other) => real[stored.indexOf(other)]!.dup_group)
      expect(groups.every((group) => group !== undefined && group === real[at]!.dup_group)).toBe(true)
    }
  })

  it('[MR3] typed over one another, hardly any pair is taken for an edit, and none in silence else', () => {
    const kinds = stored.flatMap((one) =>
      stored.filter((other) => other !== one).map((other) => match([other.values], [one], 'k')[0]!.kind),
    )
    const known = kinds.filter((kind) => kind === 'known').length
    expect(known / kinds.length).toBeLessThan(0.01)
    expect(kinds.every((kind) => ['known', 'separated', 'doubt'].includes(kind))).toBe(true)
  })
})
