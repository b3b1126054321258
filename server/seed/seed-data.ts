/** What an empty database starts with: the cycle, the 23 Basel and Stockholm centres, the register of Parties. */
import type { Cycle, PartyRecord, Reporter } from '../../templates/context.ts'
import cycle from './cycle.json' with { type: 'json' }
import parties from './parties.json' with { type: 'json' }
import reporters from './reporters.json' with { type: 'json' }

/**
 * One record for every country of the country list. Days of deposit and standing come from the register data with its certainty;
 * a country that the register data does not name is `no`, and its certainty says that this is all that is known.
 */
export const seedParties = parties as readonly PartyRecord[]

/**
 * The 23 centres. Where the official list says that a centre serves all of its region (`ALL-AFR` in the data), every country of
 * the region stands in its served list; where no official list is known, the list is empty.
 */
export const seedReporters: readonly Reporter[] = (reporters as readonly Reporter[]).map((reporter) => ({
  ...reporter,
  servedCountries: reporter.servedCountries.flatMap(expandRegion),
}))

/** The current cycle. Its document symbol and rates are settings: none are given until the Secretariat gives them. */
export const seedCycle = cycle as Cycle

function expandRegion(served: string): readonly string[] {
  if (!served.startsWith('ALL-')) return [served]
  const region = served.slice('ALL-'.length)
  return seedParties.filter(({ unRegion }) => unRegion === region).map(({ country }) => country)
}
