import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  fromMicros,
  microsText,
  ratesByCurrency,
  toMicros,
  toUsDollars,
} from '../../../server/report/count-money.ts'

describe('money', () => {
  it('is shown as the number that its exact decimal text is, however large', () => {
    fc.assert(
      fc.property(fc.oneof(fc.bigInt(0n, 1n << 53n), fc.bigInt(0n, 1n << 70n)), (micros) => {
        expect(fromMicros(micros)).toBe(Number(microsText(micros)))
        expect(toMicros(microsText(micros))).toBe(micros)
      }),
      { numRuns: 2_000 },
    )
  })

  it('is converted by the newest rate that can be read, and not at all without one', () => {
    const rate = (currency: string, usDollars: string, date: string) => ({
      currency,
      usDollars,
      date,
      source: 'x',
    })
    const rates = ratesByCurrency([
      rate('EUR', '1.1', '2025-01-01'),
      rate('EUR', '1.2', '2026-01-01'),
      rate('CHF', 'dear', '2026-01-01'),
      rate('USD', '7', '2026-01-01'),
    ])
    expect(toUsDollars(toMicros('10')!, 'EUR', rates)).toBe(toMicros('12'))
    expect(toUsDollars(toMicros('10')!, 'USD', rates)).toBe(toMicros('10'))
    expect(toUsDollars(toMicros('10')!, 'CHF', rates)).toBeNull()
    expect(toUsDollars(toMicros('10')!, 'XOF', rates)).toBeNull()
  })
})
