/** Rules about the countries that an activity helps. */
import type { ActivityValues } from '../activity.ts'
import type { CheckContext } from '../context.ts'
import type { FieldKey } from '../definition.ts'
import type { Condition } from '../rule-kinds.ts'
import { type CheckFunction, type Finding, sound } from './check-function.ts'
import { holds, mayHold } from './condition.ts'
import { codesIn } from './values.ts'

/** Rule 14: one finding for each country. Official lists of countries served disagree: a warning, never an error. */
export const checkServedCountries: CheckFunction<'servedCountries'> = (check, values, context) =>
  countriesNotServed(check.field, check.unless, values, context).map((code) =>
    aboutCountry(check.field, code),
  )

/** Rule 16: countries of another UN regional group, but for those of which rule 14 speaks already. */
export const checkSameRegion: CheckFunction<'sameRegion'> = (check, values, context) => {
  const { region } = context.reporter
  if (region === null || mayHold(check.unless, values)) return sound
  const spokenOf = countriesNotServed(check.field, check.unless, values, context)
  const codes = codesIn(values, check.field) ?? []
  return codes
    .filter((code) => !spokenOf.includes(code))
    .filter((code) => (context.regionOfCountry.get(code) ?? region) !== region)
    .map((code) => aboutCountry(check.field, code))
}

/** Rule 17. */
export const checkNotOnlyHost: CheckFunction<'notOnlyHost'> = (check, values, { reporter }) => {
  const codes = codesIn(values, check.field) ?? []
  const isHostOnly = codes.length === 1 && codes[0] === reporter.hostCountry
  return isHostOnly && holds(check.when, values) ? [aboutCountry(check.field, codes[0]!)] : sound
}

function countriesNotServed(
  field: FieldKey,
  unless: Condition,
  values: ActivityValues,
  { reporter }: CheckContext,
): readonly string[] {
  if (reporter.servedCountries.length === 0 || mayHold(unless, values)) return []
  return (codesIn(values, field) ?? []).filter((code) => !reporter.servedCountries.includes(code))
}

export function aboutCountry(field: FieldKey, code: string): Finding {
  return { field, params: { country: { list: 'country', code } } }
}
