import { describe, expect, it } from 'vitest'
import { checkRow, checkRowAsService } from '../../../templates/check-rules.ts'
import { aContext, anActivity, aServiceContext } from '../../helpers/builders.ts'

const context = aContext()
const codesOf = (values: Parameters<typeof anActivity>[0]) =>
  checkRow(anActivity(values), context).map((issue) => issue.code)

describe('amount and currency', () => {
  it.each([
    ['1500', 'USD', []],
    ['0', 'USD', []],
    ['1500', undefined, ['09.currencyMissing']],
    ['0', undefined, ['09.currencyMissing']],
    [{ unread: '1.500' }, undefined, ['09.currencyMissing']],
    [undefined, 'USD', ['09.amountMissing']],
    [undefined, { unread: 'dollars?' }, ['09.amountMissing']],
    ['1500', { unread: 'dollars?' }, []],
    [undefined, undefined, []],
  ] as const)('[09] amount %j with currency %j', (budget_amount, budget_currency, codes) => {
    expect(codesOf({ budget_amount, budget_currency })).toEqual(codes)
  })

  it.each([
    ['0', false],
    ['-0.01', true],
    ['-5', true],
    ['0.01', false],
  ])('[10] the amount %s: negative is %s', (budget_amount, isNegative) => {
    expect(codesOf({ budget_amount, budget_currency: 'USD' }).includes('10.negative')).toBe(isNegative)
  })
})

describe('an amount in US dollars', () => {
  const rates = [
    { currency: 'XOF', usDollars: '0.5', date: '2018-01-01', source: 'old' },
    { currency: 'XOF', usDollars: '0.0017', date: '2019-01-01', source: 'new' },
    { currency: 'EUR', usDollars: '1.25', date: '2019-01-01', source: 'test' },
  ]
  const unlikely = (budget_amount: unknown, budget_currency: unknown) =>
    checkRowAsService(
      anActivity({ budget_amount, budget_currency } as Parameters<typeof anActivity>[0]),
      aServiceContext({ rates }),
    )

  it.each([
    ['100', 'USD', false],
    ['99.99', 'USD', true],
    ['0', 'USD', true],
    ['50000000', 'USD', false],
    ['50000000.01', 'USD', true],
    ['40000000', 'EUR', false],
    ['40000001', 'EUR', true],
    ['80', 'EUR', false],
    ['79', 'EUR', true],
    ['1000000', 'XOF', false],
    ['50000', 'XOF', true],
    ['1', 'CHF', false],
    ['1', undefined, false],
    [undefined, 'USD', false],
    ['-5', 'USD', false],
    [{ unread: '1.500' }, 'USD', false],
  ])('[10] [CH9] %j %j: unlikely is %s', (amount, currency, isUnlikely) => {
    expect(unlikely(amount, currency).some((issue) => issue.code === '10.unlikely')).toBe(isUnlikely)
  })

  it('[10] says what it is in US dollars', () => {
    expect(unlikely('60000000', 'EUR')).toEqual([
      {
        code: '10.unlikely',
        severity: 'warning',
        field: 'budget_amount',
        params: { usDollars: 75_000_000, min: 100, max: 50_000_000 },
      },
    ])
  })
})

describe('women among the participants', () => {
  it.each([
    [30, 30, false],
    [30, 31, true],
    [0, 0, false],
    [0, 1, true],
    [undefined, 12, false],
    [30, undefined, false],
    [{ unread: 'about 30' }, 40, false],
  ] as const)(
    '[11] of %j participants %j women: too many is %s',
    (participants_total, participants_women, isWrong) => {
      const issues = checkRow(anActivity({ participants_total, participants_women }), context)
      const found = issues.find((issue) => issue.code === '11.womenMoreThanTotal')
      expect(found !== undefined).toBe(isWrong)
      if (found) expect(found).toMatchObject({ severity: 'error', field: 'participants_women' })
    },
  )
})

describe('title and summary', () => {
  it.each([
    ['Atelier régional', 'Atelier régional', true],
    ['Atelier régional', 'ATELIER  REGIONAL.', true],
    ['Atelier régional', '« Atelier régional »', true],
    ['Atelier régional', 'Atelier régional à Dakar', false],
    ['...', '—', false],
    ['Atelier', undefined, false],
    ['汞培训', '汞培训。', true],
  ])('[31] %j and %j: the same is %s', (title, summary, isSame) => {
    const issues = checkRow(anActivity({ title, summary }), context)
    expect(issues.some((issue) => issue.code === '31.titleIsSummary' && issue.severity === 'info')).toBe(
      isSame,
    )
  })
})
