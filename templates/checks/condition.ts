import { type ActivityValues, codesOf, isUnread } from '../activity.ts'
import type { Condition } from '../rule-kinds.ts'

/**
 * True where every part of the condition that is given holds. A blank field has no code, so neither `isOneOf` nor
 * `isNoneOf` holds for it; of an unread one nothing is known but that it is filled.
 */
export function holds(condition: Condition, values: ActivityValues): boolean {
  const value = values[condition.field]
  if (condition.isFilled !== undefined && condition.isFilled !== (value !== undefined)) return false
  if (!condition.isOneOf && !condition.isNoneOf) return true
  if (value === undefined || isUnread(value)) return false
  const codes = codesOf(value)
  if (condition.isOneOf && !codes.some((code) => condition.isOneOf!.includes(code))) return false
  return !condition.isNoneOf || !codes.some((code) => condition.isNoneOf!.includes(code))
}

/** True where the condition holds, or may hold because its field could not be read. For exceptions: in doubt, silence. */
export function mayHold(condition: Condition, values: ActivityValues): boolean {
  return isUnread(values[condition.field]) || holds(condition, values)
}
