/** What one counted activity contributes to the figures. */
import { type ActivityValues, codesOf } from '../../templates/activity.ts'
import type { TemplateDefinition } from '../../templates/definition.ts'
import type { DimensionDefinition, ReportDefinition } from '../../templates/report-definition.ts'
import { dateText } from './count-groups.ts'
import { type Micros, type ReadRate, statedAmount, toUsDollars } from './count-money.ts'
import type { PartyStanding } from './count-parties.ts'

/** Stands in a dimension for a blank cell, or for one of which nothing was understood. */
export const notStated = '-'
/** Stands in the region dimension for activities for all countries that name none. */
export const worldRegion = 'WORLD'

export interface ActivityFacts {
  /** The codes in each dimension, in the order of the definition's dimensions; never empty. */
  readonly codes: readonly (readonly string[])[]
  readonly countries: readonly string[]
  readonly status: string
  /** False for planned and cancelled activities: they have helped nobody. */
  readonly helps: boolean
  readonly amount: Micros | null
  /** `notStated` where an amount has no currency. */
  readonly currency: string
  readonly usDollars: Micros | null
  readonly participants: number | null
  readonly women: number | null
}

export interface FactsContext {
  readonly template: TemplateDefinition
  readonly definition: ReportDefinition
  readonly standing: ReadonlyMap<string, PartyStanding>
  readonly rates: ReadonlyMap<string, ReadRate>
}

const blank: readonly string[] = [notStated]

/** @param values of an activity on its own, or a duplicate group's (see count-groups) */
export function factsOf(values: ActivityValues, context: FactsContext): ActivityFacts {
  const { definition, rates } = context
  const { roles } = definition
  const amount = statedAmount(values[roles.amount])
  const currency = codesOf(values[roles.currency])[0] ?? notStated
  const status = codesOf(values[roles.status])[0] ?? notStated
  return {
    codes: definition.dimensions.map((dimension) => codesIn(dimension, values, context)),
    countries: distinct(codesOf(values[roles.countries])),
    status,
    helps: !definition.helplessStatuses.includes(status),
    amount,
    currency,
    usDollars: amount === null ? null : toUsDollars(amount, currency, rates),
    participants: wholeNumber(values[roles.participants]),
    women: wholeNumber(values[roles.women]),
  }
}

function codesIn(
  dimension: DimensionDefinition,
  values: ActivityValues,
  context: FactsContext,
): readonly string[] {
  if (dimension.from === 'region') return regionsOf(values, context)
  if (dimension.from === 'startYear')
    return [dateText(values[context.definition.roles.start])?.slice(0, 4) ?? notStated]
  const codes = codesOf(values[dimension.field])
  if (codes.length === 0) return blank
  return dimension.mainOnly ? [codes[0]!] : distinct(codes)
}

/** Each region once, however many of its countries are named. */
function regionsOf(values: ActivityValues, { definition, standing }: FactsContext): readonly string[] {
  const countries = codesOf(values[definition.roles.countries])
  const regions: string[] = []
  for (const country of countries) {
    const region = standing.get(country)?.region
    if (region && !regions.includes(region)) regions.push(region)
  }
  if (regions.length > 0) return regions
  const isForAll = codesOf(values[definition.roles.scope]).some((code) =>
    definition.worldScopes.includes(code),
  )
  return isForAll && countries.length === 0 ? [worldRegion] : blank
}

/** Each once, in their order: nearly always the same ones, and so few that a set of them would take longer. */
function distinct(codes: readonly string[]): readonly string[] {
  for (let at = 1; at < codes.length; at++) if (codes.indexOf(codes[at]!) < at) return [...new Set(codes)]
  return codes
}

function wholeNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : null
}
