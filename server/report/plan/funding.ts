/** Funding: what was stated in its own currency, and in US dollars only where a rate is stated. */
import { notStated } from '../count-facts.ts'
import { fromMicros, type Micros } from '../count-money.ts'
import type { Block, Figure, Filter, PlanCell, PlanTable } from '../report-plan.ts'
import { chartOf } from './charts.ts'
import { activities, activityList, date, figure, outside, type PlanContext, say } from './plan-context.ts'

export const hasAmount: Filter = { column: 'amount', moreThan: -1 }
export const isConverted: Filter = { column: 'usd', moreThan: -1 }

export function sumOf(value: Micros, column: 'amount' | 'usd', ...where: Filter[]): Figure {
  return figure(fromMicros(value), { kind: 'sum', list: activityList, column, where }, 'money')
}

export function fundingBlocks(context: PlanContext): Block[] {
  const currencies = currencyTable(context)
  const chart = chartOf(
    currencies,
    { shape: 'bars', columns: ['usd'], title: context.words.t('chart.currencies') },
    context,
  )
  return [...chart, currencies, sourceTable(context)]
}

function currencyTable(context: PlanContext): PlanTable {
  const { words, counts } = context
  const { rates } = counts.facts
  const currencies = currenciesOf(context)
  const total = counts.funding.totalOf(null)
  return {
    kind: 'table',
    title: words.t('table.currencies'),
    note: words.t('note.currencies'),
    columns: [
      { key: 'currency', header: words.t('column.currency'), width: 44 },
      { key: 'activities', header: words.t('column.withBudget'), width: 13 },
      { key: 'amount', header: words.t('column.amount'), width: 18 },
      { key: 'converted', header: words.t('column.converted'), width: 14 },
      { key: 'usd', header: words.t('column.usd'), width: 18 },
      { key: 'rate', header: words.t('column.rate'), width: 16 },
      { key: 'rateDate', header: words.t('column.rateDate'), width: 14 },
      { key: 'rateSource', header: words.t('column.rateSource'), width: 26 },
    ],
    rows: [
      ...currencies.map((currency): PlanCell[] => {
        const tally = counts.funding.byCurrency.get(currency)!
        const inCurrency: Filter = { column: 'currency', is: currency }
        const rate = rates.get(currency)
        return [
          say(currencyName(currency, context)),
          activities(tally.activities, inCurrency),
          sumOf(tally.amount, 'amount', inCurrency),
          activities(tally.converted, inCurrency, isConverted),
          sumOf(tally.usDollars, 'usd', inCurrency),
          ...rateCells(currency, rate, context),
        ]
      }),
      [
        say(words.t('allCurrencies')),
        activities(total.activities, hasAmount),
        null,
        activities(total.converted, isConverted),
        sumOf(total.usDollars, 'usd', { column: 'counted', is: 1 }),
        null,
        null,
        null,
      ],
    ],
    hasTotal: true,
  }
}

/** Sources in rows, and for each currency the budgets of the activities that name the source. */
function sourceTable(context: PlanContext): PlanTable {
  const { words, counts, dimensions, definition } = context
  const key = definition.dimensions.find(
    (dimension) => dimension.from === 'field' && dimension.field === definition.roles.funding,
  )!.key
  const sources = dimensions.get(key)!
  const currencies = currenciesOf(context)
  const line = (label: string, source: string | null): PlanCell[] => {
    const where = source === null ? [] : [sources.filter(source)]
    const total = counts.funding.totalOf(source)
    return [
      say(label),
      activities(total.activities, ...where, hasAmount),
      ...currencies.map((currency) => {
        const amount =
          source === null
            ? counts.funding.byCurrency.get(currency)!.amount
            : counts.funding.of(source, currency).amount
        return sumOf(amount, 'amount', ...where, { column: 'currency', is: currency })
      }),
      sumOf(total.usDollars, 'usd', ...(where.length > 0 ? where : [{ column: 'counted', is: 1 } as const])),
    ]
  }
  return {
    kind: 'table',
    title: words.t('table.sources'),
    note: words.t('note.sources'),
    columns: [
      { key: 'source', header: sources.title, width: 44 },
      { key: 'activities', header: words.t('column.withBudget'), width: 13 },
      ...currencies.map((currency) => ({
        key: `amount:${currency}`,
        header: currency === notStated ? words.t('noCurrency') : currency,
        width: 16,
      })),
      { key: 'usd', header: words.t('column.usd'), width: 18 },
    ],
    rows: [
      ...sources.codes.map((source) => line(sources.label(source), source)),
      line(words.t('allActivities'), null),
    ],
    hasTotal: true,
  }
}

function currenciesOf({ counts }: PlanContext): string[] {
  const known = [...counts.funding.byCurrency.keys()].filter((currency) => currency !== notStated).sort()
  return counts.funding.byCurrency.has(notStated) ? [...known, notStated] : known
}

function currencyName(currency: string, { words }: PlanContext): string {
  if (currency === notStated) return words.t('noCurrency')
  const name = words.code('currency', currency)
  return name === currency ? currency : `${currency} – ${name}`
}

function rateCells(
  currency: string,
  rate: { usDollars: string; date: string; source: string } | undefined,
  { words }: PlanContext,
): PlanCell[] {
  if (currency === 'USD') return [{ kind: 'number', value: 1, format: 'plain' }, null, null]
  if (!rate) return [say(words.t('noRate')), null, null]
  return [
    { kind: 'number', value: Number(rate.usDollars), format: 'plain' },
    date(rate.date),
    outside(rate.source),
  ]
}
