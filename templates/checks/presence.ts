/** Rules about what must be there. */
import type { Finding } from './check-function.ts'
import { type CheckFunction, sound } from './check-function.ts'
import { holds } from './condition.ts'
import { codesIn } from './values.ts'

/** Rule 01. Fields of the system, and those of which a blank means the reporter, are never missing. */
export const checkRequired: CheckFunction<'required'> = (_check, values, { template }) => {
  const missing: Finding[] = []
  for (const field of template.fields) {
    if (field.presence !== 'required' || field.blankMeans || values[field.key] !== undefined) continue
    missing.push({ field: field.key, params: { field: { field: field.key } } })
  }
  return missing
}

export const checkRequiredWhen: CheckFunction<'requiredWhen'> = (check, values) =>
  values[check.field] === undefined && holds(check.when, values)
    ? [{ field: check.field, params: {} }]
    : sound

export const checkCountOf: CheckFunction<'countOf'> = (check, values) => {
  const count = codesIn(values, check.field)?.length ?? 0
  // A blank cell is missing, which another rule says.
  if (count === 0 || !holds(check.when, values)) return sound
  const isTooFew = check.min !== undefined && count < check.min
  const isTooMany = check.max !== undefined && count > check.max
  return isTooFew || isTooMany ? [{ field: check.field, params: { count } }] : sound
}

export const checkUnexpectedWhenAll: CheckFunction<'unexpectedWhenAll'> = (check, values) => {
  const codes = codesIn(values, check.other) ?? []
  if (values[check.field] === undefined || codes.length === 0) return sound
  return codes.every((code) => check.codes.includes(code))
    ? [{ field: check.field, params: { other: { field: check.other } } }]
    : sound
}

export const checkNeedsOneOf: CheckFunction<'needsOneOf'> = (check, values) => {
  const codes = codesIn(values, check.field)
  if (codes === undefined || codes.some((code) => check.codes.includes(code))) return sound
  if (check.orFilled.some((key) => values[key] !== undefined)) return sound
  return holds(check.when, values) ? [{ field: check.field, params: {} }] : sound
}
