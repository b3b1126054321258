/** Values of a row as checks need them: undefined where the field is blank or could not be read. */
import { type ActivityValues, type FieldValue, isUnread } from '../activity.ts'
import type { FieldKey } from '../definition.ts'

/** The text of a date, text, code or decimal field. */
export function textIn(values: ActivityValues, key: FieldKey): string | undefined {
  const value = values[key]
  return typeof value === 'string' ? value : undefined
}

/** The number of an integer or decimal field; exact enough for comparing. */
export function numberIn(values: ActivityValues, key: FieldKey): number | undefined {
  const value = values[key]
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}

/** The codes of a field with one code or several; none for a blank one, undefined where some of it could not be read. */
export function codesIn(values: ActivityValues, key: FieldKey): readonly string[] | undefined {
  const value: FieldValue | undefined = values[key]
  if (value === undefined) return []
  if (isUnread(value)) return undefined
  return Array.isArray(value) ? value : [String(value)]
}
