import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planReport } from '../../../server/report/plan-report.ts'
import { aSnapshot } from '../../helpers/a-snapshot.ts'
import { manyActivities } from '../../helpers/many-activities.ts'
import { figureIn, keyFigure, tableOn, textOf } from './read-plan.ts'
import { codes, howMany, onceEach } from './recount.ts'

const reporterCodes = aSnapshot().reporters.map(({ reporterCode }) => reporterCode)

describe('an independent recount', () => {
  it('[RP1] [RP28] counts every table as plain loops over the same data count it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(10_000), fc.integer({ min: 0, max: 40 }), async (seed, count) => {
        const base = aSnapshot()
        const rows = manyActivities(count, base.lists, reporterCodes.slice(0, 4), { seed, blanks: 0.3 })
        const duplicateGroups = [
          {
            groupId: 'D1',
            kind: 'same' as const,
            representativeActivityId: seed % 2 ? 'activity-2' : null,
            activityIds: ['activity-1', 'activity-2', 'activity-30'],
            reason: '',
          },
          {
            groupId: 'D2',
            kind: 'joint' as const,
            representativeActivityId: null,
            activityIds: ['activity-5', 'activity-7'],
            reason: '',
          },
        ]
        const snapshot = aSnapshot({ rows, duplicateGroups, batchSize: 7 })
        const plan = await planReport(snapshot, 'en')
        const all = onceEach(snapshot, rows)
        expect(keyFigure(plan, 'Activities, each counted once')).toBe(all.length)
        const articles = tableOn(plan, 'articles')
        for (const { code, labels } of base.lists.list('article').codes) {
          for (const type of ['CB', 'TA', 'TT', '-']) {
            const expected = howMany(
              all,
              (values) =>
                codes(values, 'articles').includes(code) && codes(values, 'assistance_type').includes(type),
            )
            expect(figureIn(articles, `${code}. ${labels.en}`, type)).toBe(expected)
          }
        }
        const countries = tableOn(plan, 'countries', 1)
        for (const row of countries.rows) {
          const code = textOf(row[1] ?? null)
          const named = (values: Readonly<Record<string, unknown>>) =>
            codes(values, 'beneficiary_parties').includes(code)
          expect((row[7] as { value: number }).value).toBe(howMany(all, named))
          expect((row[8] as { value: number }).value).toBe(
            howMany(all, (values) => named(values) && values.status !== 'PLN' && values.status !== 'CAN'),
          )
        }
        const help = tableOn(plan, 'help')
        for (const { code } of base.lists.list('article').codes) {
          const column = help.columns.findIndex(({ key }) => key === code)
          const helping = (country: string) =>
            howMany(
              all,
              (values) =>
                values.status !== 'PLN' &&
                values.status !== 'CAN' &&
                codes(values, 'beneficiary_parties').includes(country) &&
                codes(values, 'articles').includes(code),
            )
          for (const row of help.rows) {
            const country = base.lists
              .list('country')
              .codes.find(({ labels }) => labels.en === textOf(row[0] ?? null))!.code
            expect((row[column] as { value: number }).value).toBe(helping(country))
          }
        }
        const funding = tableOn(plan, 'funding')
        const totals = new Map<string, number>()
        for (const { values } of all) {
          if (values.budget_amount === undefined) continue
          const currency = String(values.budget_currency ?? '')
          totals.set(currency, (totals.get(currency) ?? 0) + Number(values.budget_amount))
        }
        expect(funding.rows).toHaveLength(totals.size + 1)
        for (const row of funding.rows.slice(0, -1)) {
          const label = textOf(row[0] ?? null)
          const expected = totals.get(label === 'Currency not stated' ? '' : label.slice(0, 3))!
          expect((row[2] as { value: number }).value).toBeCloseTo(expected, 6)
        }
        const timeline = tableOn(plan, 'timeline')
        for (const row of timeline.rows.slice(0, -1)) {
          const year = textOf(row[0] ?? null)
          const expected = howMany(all, (values) =>
            year === 'Not stated'
              ? values.start_date === undefined
              : String(values.start_date ?? '').startsWith(year),
          )
          expect((row.at(-1) as { value: number }).value).toBe(expected)
        }
      }),
      { numRuns: 25 },
    )
  })
})
