/** Stored values as a list shows them. */
import { codesOf, type FieldValue, isUnread, type RawCell, type Unread } from '../../../templates/activity.ts'
import type { FieldDefinition } from '../../../templates/definition.ts'
import type { ListColumnKind, ListValue } from '../report-plan.ts'
import type { Words } from './words.ts'

const millisecondsInDay = 86_400_000
/** 1 January 1970 in days since 1899-12-30. */
const serialOf1970 = 25_569
const serialOfYear10000 = 2_958_466
/** Below this, Excel's calendar has a day that never was. */
const firstSafeDate = '1901-01-01'
/** More digits than this are not kept by a spreadsheet's numbers; such an amount stays text. */
const safeDigits = 15

/** A day as a spreadsheet counts it, or the text as it is where only a month or year is known. */
export function dateValue(text: string): ListValue {
  if (text.length !== 10 || text < firstSafeDate) return text
  const milliseconds = Date.parse(`${text}T00:00:00Z`)
  return Number.isNaN(milliseconds) ? text : milliseconds / millisecondsInDay + serialOf1970
}

export function kindOf(field: FieldDefinition): ListColumnKind {
  if (field.type === 'code' || field.type === 'codes') return 'label'
  if (field.type === 'integer') return 'integer'
  if (field.type === 'decimal') return 'money'
  return field.type === 'date' ? 'date' : 'outside'
}

/**
 * A cell as it was typed: a day as a day, any other number and text as they are.
 *
 * @param value what was read from it: a number that was read as a year is no day
 */
export function receivedValue(
  field: FieldDefinition,
  raw: RawCell | undefined,
  value: FieldValue | undefined,
): ListValue {
  const cell = raw !== null && typeof raw === 'object' ? raw : { value: raw ?? null }
  if (typeof cell.value === 'boolean') return cell.value ? 'TRUE' : 'FALSE'
  if (typeof cell.value !== 'number') return cell.value === '' ? null : cell.value
  const wasRead =
    field.type === 'date' ? typeof value === 'string' && value.length === 10 : cell.date === true
  const isDay = wasRead && cell.value > 0 && cell.value < serialOfYear10000
  if (field.type === 'date') return isDay ? cell.value : String(cell.value)
  return isDay ? dayText(cell.value) : cell.value
}

/** `2026-03-01`, in a column that is not one of days. */
function dayText(serial: number): string {
  return new Date((Math.floor(serial) - serialOf1970) * millisecondsInDay).toISOString().slice(0, 10)
}

export type Showing = (value: FieldValue | undefined) => ListValue

/** How the values of a field are shown: a blank cell is null; a cell that could not be read is its text as it came. */
export function showing(field: FieldDefinition, words: Words): Showing {
  const showRead = showingRead(field, words)
  return (value) => {
    if (value === undefined) return null
    return isUnread(value) ? value.unread : showRead(value)
  }
}

type ReadValue = Exclude<FieldValue, Unread>

function showingRead(field: FieldDefinition, words: Words): (value: ReadValue) => ListValue {
  if (field.type === 'code' || field.type === 'codes') {
    const labels = words.labels(field.codeList)
    return (value) => labels(codesOf(value))
  }
  const showText = field.type === 'date' ? dateValue : field.type === 'decimal' ? decimalValue : asItIs
  return (value) => {
    if (typeof value === 'number') return value
    return typeof value === 'string' ? showText(value) : value.join('; ')
  }
}

function asItIs(text: string): string {
  return text
}

function decimalValue(text: string): ListValue {
  return text.replace(/\D/g, '').length <= safeDigits ? Number(text) : text
}
