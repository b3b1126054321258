import { describe, expect, it } from 'vitest'
import type { RawCell } from '../../templates/activity.ts'
import { parseCell } from '../../templates/parse-cell.ts'
import { parseRow } from '../../templates/parse-row.ts'
import { aContext, fieldOf } from '../helpers/builders.ts'

const context = aContext()
const amount = (raw: RawCell) => parseCell(fieldOf('budget_amount'), raw, context)
const participants = (raw: RawCell) => parseCell(fieldOf('participants_total'), raw, context)
const codesOf = (cell: ReturnType<typeof amount>) => cell.issues.map((issue) => issue.code)

describe('an amount', () => {
  it.each([
    [1500, '1500'],
    [0, '0'],
    [-0, '0'],
    [-5, '-5'],
    [1234.5, '1234.5'],
    [0.1 + 0.2, '0.3'],
    [1e21, '1000000000000000000000'],
    [1.5e-7, '0.00000015'],
    [4220560, '4220560'],
  ])('[PC10] takes the number %s as %s', (number, decimal) => {
    expect(amount(number)).toEqual({ value: decimal, issues: [] })
  })

  it.each([
    ['1500', '1500'],
    ['+1500', '1500'],
    ['-1500', '-1500'],
    ['\u22121500', '-1500'],
    ['- 1500', '-1500'],
    ['001500', '1500'],
    ['1500.50', '1500.5'],
    ['1500,50', '1500.5'],
    ['1,5', '1.5'],
    ['.5', '0.5'],
    ['0.500', '0.5'],
    ['0,500', '0.5'],
    ['1,500,000', '1500000'],
    ['1.500.000', '1500000'],
    ['1.500,50', '1500.5'],
    ['1,500.50', '1500.5'],
    ['1.500,500', '1500.5'],
    ['1500,500', '1500.5'],
    ['1 500', '1500'],
    ['1\u00a0500\u00a0000,50', '1500000.5'],
    ['1\u202f500', '1500'],
    ['1\u2009500,500', '1500.5'],
    ["1'500'000", '1500000'],
    ['1’500.25', '1500.25'],
    ['12,34,567', '1234567'],
    ['12,34,567.50', '1234567.5'],
    ['1.5e6', '1500000'],
    ['1,5E+06', '1500000'],
    ['1.500E3', '1500'],
    ['25e-2', '0.25'],
    ['١٬٥٠٠٫٥', '1500.5'],
    ['۱۵۰۰', '1500'],
    ['１５００', '1500'],
    ['\ufeff1500\u200b', '1500'],
    ['123456789012345678901.25', '123456789012345678901.25'],
  ])('[PC11] reads %s as %s', (text, decimal) => {
    expect(amount(text)).toEqual({ value: decimal, issues: [] })
  })

  it.each([
    ['1.500', '1500', '1.5'],
    ['1,500', '1500', '1.5'],
    ['-12,345', '-12345', '-12.345'],
    ['USD 1,200', '1200', '1.2'],
  ])('[PC11] [10] gives both readings of %s and takes neither', (text, first, second) => {
    expect(amount(text).value).toEqual({ unread: text })
    expect(amount(text).issues).toEqual([
      { code: '10.ambiguous', severity: 'error', field: 'budget_amount', params: { text, first, second } },
    ])
  })

  it.each([
    'approx. 30',
    '1.2 million',
    '12k',
    '30-40',
    '1500-',
    '(1500)',
    '15 00',
    '1,50,0',
    '1.500.00',
    '1,500.000,5',
    '5.',
    '--5',
    'n/a',
    '-',
    '٪',
    '1e999',
    '5 shares',
    '1²',
    '1½',
    '①',
    'TRUE',
    '9'.repeat(70),
  ])('[PC12] [10] finds no number in %s', (text) => {
    expect(amount(text).value).toEqual({ unread: text })
    expect(codesOf(amount(text))).toEqual([text === '٪' ? '10.percent' : '10.notANumber'])
  })

  it.each(['12 %', '12%', '١٢٪', '12％'])(
    '[PC12] [10] does not take the percentage %s for an amount',
    (text) => {
      expect(codesOf(amount(text))).toEqual(['10.percent'])
    },
  )

  it.each([
    ['USD 1200', '1200'],
    ['1200 usd', '1200'],
    ['$1,200.00', '1200'],
    ['US$ 4,220,560', '4220560'],
    ['-$5', '-5'],
    ['1 200,50 $', '1200.5'],
  ])('[PC13] reads %s beside the currency USD as %s', (text, decimal) => {
    const row = parseRow({ cells: { budget_amount: text, budget_currency: 'USD' } }, context)
    expect(row.values.budget_amount).toBe(decimal)
    expect(row.issues).toEqual([])
  })

  it.each([
    ['€1200', 'EUR'],
    ['1200 euro', 'EUR'],
    ['£1200', 'GBP'],
    ['1200 F CFA', 'XOF'],
    ['Rs.500', 'INR'],
    ['CHF 1200.-', undefined],
  ])('[PC13] reads %s with its own currency only', (text, currency) => {
    const own = parseRow({ cells: { budget_amount: text, budget_currency: currency ?? 'CHF' } }, context)
    expect(own.issues.map((issue) => issue.code)).toEqual(currency ? [] : ['10.notANumber'])
    const other = parseRow({ cells: { budget_amount: text, budget_currency: 'USD' } }, context)
    expect(other.values.budget_amount).toEqual({ unread: text })
  })

  it.each([{}, { budget_currency: 'EUR' }])(
    '[PC13] [10] keeps the currency in the cell where the row states %o',
    (more) => {
      const row = parseRow({ cells: { budget_amount: 'USD 1200', ...more } }, context)
      expect(row.values.budget_amount).toEqual({ unread: 'USD 1200' })
      expect(row.issues).toEqual([
        {
          code: '10.currencyInAmount',
          severity: 'error',
          field: 'budget_amount',
          params: { currency: 'USD' },
          fix: '1200',
        },
      ])
    },
  )
})

describe('a number beyond all amounts', () => {
  it.each([1e300, -1e300, Number.MAX_VALUE, 1e-300, Number.POSITIVE_INFINITY, '1e99'])(
    '[PC10] %s is unread',
    (raw) => {
      expect(codesOf(amount(raw))).toEqual(['10.notANumber'])
    },
  )
})

describe('a count', () => {
  it.each([
    [30, 30],
    ['30', 30],
    ['30.0', 30],
    ['1 000 000', 1_000_000],
    [0, 0],
    ['٣٠', 30],
  ])('[PC14] reads %s', (raw, number) => {
    expect(participants(raw)).toEqual({ value: number, issues: [] })
  })

  it.each([
    [30.5, '10.notWhole'],
    ['30,5', '10.notWhole'],
    [-1, '10.outOfRange'],
    [1_000_001, '10.outOfRange'],
    ['1,500', '10.ambiguous'],
    ['30 participants', '10.notANumber'],
    ['approx. 30', '10.notANumber'],
    ['30-40', '10.notANumber'],
    ['USD 30', '10.notANumber'],
    [true, '10.notANumber'],
  ] as const)('[PC14] [10] keeps %s unread', (raw, code) => {
    expect(participants(raw).value).toEqual({ unread: raw === true ? 'TRUE' : String(raw) })
    expect(codesOf(participants(raw))).toEqual([code])
  })

  it('[PC20] does not take what Excel made a date for a count', () => {
    expect(participants({ value: 45061, date: true }).value).toEqual({ unread: '2023-05-15' })
  })
})
