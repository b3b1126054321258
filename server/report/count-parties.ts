/** Who is a Party on a given day. Two figures that are never mixed: instruments deposited, and the Convention in force. */
import type { PartyRecord } from '../../templates/context.ts'
import type { ReportDefinition } from '../../templates/report-definition.ts'

export interface PartyStanding {
  readonly country: string
  readonly region: string
  /** True where an instrument was deposited on or before the day. False also where the date is unknown. */
  readonly isDeposited: boolean
  /** True where the Convention was in force for it on the day. */
  readonly isInForce: boolean
  /** Said to be a Party, or not known not to be one, but the day of deposit is not known: counts as neither. */
  readonly isDateUnknown: boolean
  readonly isLdc: boolean
  readonly isSids: boolean
}

const millisecondsInDay = 86_400_000

/** The standing of every State and organization in the register on a calendar day (`YYYY-MM-DD`). */
export function standingOn(
  day: string,
  parties: readonly PartyRecord[],
  rule: ReportDefinition['entryIntoForce'],
): ReadonlyMap<string, PartyStanding> {
  return new Map(
    parties.map((party) => {
      const deposit = party.isParty === 'no' ? null : party.depositDate
      const standing: PartyStanding = {
        country: party.country,
        region: party.unRegion,
        isDeposited: deposit !== null && deposit <= day,
        isInForce: deposit !== null && inForceFrom(deposit, rule) <= day,
        isDateUnknown: party.isParty !== 'no' && party.depositDate === null,
        isLdc: party.isLdc,
        isSids: party.isSids,
      }
      return [party.country, standing]
    }),
  )
}

/** The first day on which the Convention is in force for a Party that deposited on `deposit`. */
export function inForceFrom(deposit: string, rule: ReportDefinition['entryIntoForce']): string {
  const day = new Date(Date.parse(`${deposit}T00:00:00Z`) + rule.daysAfterDeposit * millisecondsInDay)
  const afterWaiting = day.toISOString().slice(0, 10)
  if (afterWaiting < rule.notBefore) return rule.notBefore
  return afterWaiting
}
