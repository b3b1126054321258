/** Who is a Party, and since when. Two figures are kept apart and always named: deposited by a date, and in force at a date. */
import type { PartyRecord } from './context.ts'

/** The day on which the Convention itself entered into force; it binds nobody before. */
export const conventionInForceOn = '2017-08-16'

const daysFromDepositToForce = 90
const millisecondsOfADay = 86_400_000

/**
 * The day from which the Convention binds a Party (Article 31): the ninetieth day after the deposit of its instrument, and never
 * before the Convention itself. Null where the day of deposit is unknown or there was none.
 */
export function inForceOn(party: PartyRecord): string | null {
  if (party.depositDate === null) return null
  const deposited = Date.parse(`${party.depositDate}T00:00:00Z`)
  const day = new Date(deposited + daysFromDepositToForce * millisecondsOfADay).toISOString().slice(0, 10)
  return day < conventionInForceOn ? conventionInForceOn : day
}

/** Those who had deposited their instrument by the end of a calendar day. A Party whose day of deposit is unknown is not counted. */
export function depositedAt(parties: readonly PartyRecord[], date: string): readonly PartyRecord[] {
  return parties.filter(({ depositDate }) => depositDate !== null && depositDate <= date)
}

/** Those whom the Convention bound on a calendar day. A Party whose day of deposit is unknown is not counted. */
export function inForceAt(parties: readonly PartyRecord[], date: string): readonly PartyRecord[] {
  return parties.filter((party) => {
    const day = inForceOn(party)
    return day !== null && day <= date
  })
}

/** Whether a country was bound on a calendar day; `unknown` where the register does not tell. */
export function partyStanding(party: PartyRecord | undefined, date: string): 'yes' | 'no' | 'unknown' {
  if (!party) return 'unknown'
  const day = inForceOn(party)
  if (day !== null) return day <= date ? 'yes' : 'no'
  return party.isParty === 'no' ? 'no' : 'unknown'
}

/** The UN regional group of each country in the register, by ISO 3166 alpha-3. */
export function regionsOfCountries(parties: readonly PartyRecord[]): ReadonlyMap<string, string> {
  return new Map(parties.map(({ country, unRegion }) => [country, unRegion]))
}
