/** Exact sums of money. Amounts are decimal texts; they are added as whole millionths, never as binary fractions. */
import type { FieldValue } from '../../templates/activity.ts'
import type { ExchangeRate } from '../../templates/context.ts'

/** Millionths of a unit of currency. */
export type Micros = bigint

const microsInOne = 1_000_000n
const safeMicros = BigInt(Number.MAX_SAFE_INTEGER)
const decimalForm = /^(-?)(\d+)(?:\.(\d+))?$/

/** Millionths of a decimal text such as `1234.5`; digits beyond are rounded half up. Null for anything else. */
export function toMicros(text: string): Micros | null {
  const match = decimalForm.exec(text)
  if (!match) return null
  const [, sign, whole, fraction = ''] = match
  const digits = BigInt(whole! + fraction.slice(0, 6).padEnd(6, '0'))
  const micros = digits + (fraction.charCodeAt(6) >= 53 ? 1n : 0n)
  return sign === '-' ? -micros : micros
}

/** The number a spreadsheet shows; exact up to 15 digits. Never negative. */
export function fromMicros(micros: Micros): number {
  // Both are exact below 2^53, and so is what is nearest to their quotient.
  if (micros <= safeMicros) return Number(micros) / 1_000_000
  return Number(`${micros / microsInOne}.${String(micros % microsInOne).padStart(6, '0')}`)
}

/** Exact decimal text without trailing zeros. Never negative. */
export function microsText(micros: Micros): string {
  const fraction = String(micros % microsInOne)
    .padStart(6, '0')
    .replace(/0+$/, '')
  return `${micros / microsInOne}${fraction === '' ? '' : `.${fraction}`}`
}

/** The stated amount of a row, or null where it is blank, could not be read or is negative. */
export function statedAmount(value: FieldValue | undefined): Micros | null {
  const text = typeof value === 'number' ? String(value) : value
  const micros = typeof text === 'string' ? toMicros(text) : null
  return micros === null || micros < 0n ? null : micros
}

/** A rate that was read once, for however many amounts. */
export interface ReadRate extends ExchangeRate {
  /** US dollars for one; null where they cannot be read. */
  readonly micros: Micros | null
}

/** The rate to use for each currency: the newest stated one. US dollars need none. */
export function ratesByCurrency(rates: readonly ExchangeRate[]): ReadonlyMap<string, ReadRate> {
  const newest = new Map<string, ReadRate>()
  for (const rate of rates) {
    const known = newest.get(rate.currency)
    if (!known || known.date < rate.date)
      newest.set(rate.currency, { ...rate, micros: toMicros(rate.usDollars) })
  }
  return newest
}

/** US dollars rounded to the cent (half up), or null where no rate is stated. */
export function toUsDollars(
  amount: Micros,
  currency: string,
  rates: ReadonlyMap<string, ReadRate>,
): Micros | null {
  const rate = currency === 'USD' ? microsInOne : (rates.get(currency)?.micros ?? null)
  if (rate === null) return null
  const inCents = (amount * rate + 5_000_000_000n) / 10_000_000_000n
  return inCents * 10_000n
}
