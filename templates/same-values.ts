/** When two values of a field are the same. */
import { type ActivityValues, type FieldValue, isUnread } from './activity.ts'
import type { FieldDefinition } from './definition.ts'

/**
 * True where nobody would see a difference. Codes are compared as sets, except that the main code of a field that has one
 * must be the same. Undefined stands for a blank cell. Text that could not be read is the same as the same text only.
 */
export function isSameValue(
  field: FieldDefinition,
  one: FieldValue | undefined,
  other: FieldValue | undefined,
): boolean {
  if (one === other) return true
  if (one === undefined || other === undefined) return false
  if (typeof one !== 'object' || typeof other !== 'object') return false
  if (isUnread(one) || isUnread(other)) return isUnread(one) && isUnread(other) && one.unread === other.unread
  const isMainOther = field.type === 'codes' && field.firstIsMain === true && one[0] !== other[0]
  return !isMainOther && isSameSet(one, other)
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((code) => other.includes(code))
}

/** True where every field is the same; fields that the template does not know are not looked at. */
export function hasSameValues(
  fields: readonly FieldDefinition[],
  one: ActivityValues,
  other: ActivityValues,
): boolean {
  return one === other || fields.every((field) => isSameValue(field, one[field.key], other[field.key]))
}

/** The fields that a reporter fills in: all but those of the system. */
export function reportersFields(fields: readonly FieldDefinition[]): readonly FieldDefinition[] {
  return fields.filter((field) => field.presence !== 'system')
}
