/** What to write into a sheet for a value, so that reading it again gives the same value. */
import { type CellScalar, codesOf, type FieldValue, isUnread } from './activity.ts'
import type { CodeLists } from './code-lists.ts'
import type { CodeListKey, FieldDefinition, Language } from './definition.ts'
import { hasOwnSerial } from './parse-date.ts'
import { decimalOfNumber } from './parse-number.ts'
import { serialOfDate } from './partial-date.ts'

/** Stands between the labels of a cell with several codes. */
export const codeSeparator = '; '

/**
 * The cell for a value: labels in the language, a full date as Excel's serial number (give the cell a date format), a year
 * or month as text, a number as a number where Excel holds it exactly, else as text. Unread text as it was typed.
 *
 * @returns null for a blank cell. `parseCell` of it gives the value again, with any list that knows its codes.
 */
export function printCell(
  field: FieldDefinition,
  value: FieldValue | undefined,
  lists: CodeLists,
  language: Language,
): CellScalar {
  if (value === undefined) return null
  if (isUnread(value)) return value.unread
  if (field.type === 'code' || field.type === 'codes') {
    const codes = codesOf(value).map((code) => printCode(field.codeList, code, lists, language))
    return codes.join(codeSeparator)
  }
  if (Array.isArray(value)) return value.join(codeSeparator)
  if (field.type === 'date') return printDate(String(value))
  if (field.type === 'decimal') return printDecimal(String(value))
  return value as string | number
}

function printDate(date: string): CellScalar {
  return hasOwnSerial(date) ? serialOfDate(date) : date
}

function printDecimal(decimal: string): CellScalar {
  const number = Number(decimal)
  return decimalOfNumber(number) === decimal ? number : decimal
}

/** The label, or the code itself where the label would not be read as this one code again. */
function printCode(list: CodeListKey, code: string, lists: CodeLists, language: Language): string {
  if (!lists.keys.includes(list)) return code
  const label = lists.label(list, code, language)
  const match = lists.match(list, label)
  const isCertain = (match.kind === 'code' || match.kind === 'retired') && match.code.code === code
  return isCertain && lists.split(list, label).length === 1 ? label : code
}
