/** Rules that need the register of Parties or exchange rates. */
import type { ExchangeRate, PartyRecord, ServiceContext } from '../context.ts'
import { addDays, isCertainlyBefore } from '../partial-date.ts'
import { type CheckFunction, sound } from './check-function.ts'
import { aboutCountry } from './countries.ts'
import { codesIn, numberIn, textIn } from './values.ts'

/** The Convention entered into force on this day; Article 31. */
const conventionInForce = '2017-08-16'

/**
 * The day on which the Convention enters into force for a Party: the ninetieth day after its deposit, never before the
 * Convention itself (Article 31). Null where the deposit date is unknown.
 */
export function inForceFrom(depositDate: string | null): string | null {
  if (depositDate === null) return null
  const day = addDays(depositDate, 90)
  return day < conventionInForce ? conventionInForce : day
}

/** Rule 15. Where it is unknown whether or since when a State is a Party, nothing is said; nor without a date. */
export const checkPartyAt: CheckFunction<'partyAt', ServiceContext> = (check, values, { parties }) => {
  const date = textIn(values, check.date)
  if (date === undefined) return sound
  return (codesIn(values, check.field) ?? [])
    .filter((code) =>
      isNoPartyAt(
        date,
        parties.find((party) => party.country === code),
      ),
    )
    .map((code) => ({
      field: check.field,
      params: { ...aboutCountry(check.field, code).params, date: { date } },
    }))
}

function isNoPartyAt(date: string, party: PartyRecord | undefined): boolean {
  if (!party || party.isParty === 'unknown') return false
  if (party.isParty === 'no') return true
  const from = inForceFrom(party.depositDate)
  return from !== null && isCertainlyBefore(date, from)
}

/** Rule 10, second part. Without a stated rate nothing is said; the US dollar needs none. */
export const checkPlausibleAmount: CheckFunction<'plausibleAmount', ServiceContext> = (
  check,
  values,
  { rates },
) => {
  const [amount, currency] = [numberIn(values, check.field), textIn(values, check.currency)]
  if (amount === undefined || amount < 0 || currency === undefined) return sound
  const rate = currency === 'USD' ? 1 : newestRate(rates, currency)
  if (rate === undefined) return sound
  const usDollars = amount * rate
  if (usDollars >= check.min && usDollars <= check.max) return sound
  const { min, max } = check
  return [{ field: check.field, params: { usDollars: Math.round(usDollars * 100) / 100, min, max } }]
}

function newestRate(rates: readonly ExchangeRate[], currency: string): number | undefined {
  const own = rates.filter((rate) => rate.currency === currency)
  const newest = own.reduce<ExchangeRate | undefined>(
    (best, rate) => (best && best.date >= rate.date ? best : rate),
    undefined,
  )
  const dollars = Number(newest?.usDollars)
  return Number.isFinite(dollars) && dollars > 0 ? dollars : undefined
}
