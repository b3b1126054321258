/** A raw cell as text, for cells that are no fields: keys, headers, notes, answers. */
import type { AnnotatedCell, RawCell } from '../activity.ts'
import { cleanText } from '../parse-text.ts'
import { dateOfSerial } from '../partial-date.ts'

export function annotationOf(cell: RawCell | undefined): AnnotatedCell {
  return typeof cell === 'object' && cell !== null ? cell : { value: cell ?? null }
}

/** What the cell shows, cleaned: a date as ISO, a number as its shortest text; empty for a blank cell. */
export function shownText(cell: RawCell | undefined): string {
  if (cell === undefined || cell === null) return ''
  const { value, date } = annotationOf(cell)
  if (typeof value === 'string') return cleanText(value).text
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  if (typeof value !== 'number') return ''
  return (date ? dateOfSerial(value) : undefined) ?? String(Number(value.toPrecision(15)))
}

/**
 * Nothing anybody could see stands in it. A formula whose result is an empty text is blank; one whose result was never
 * calculated is not, since somebody meant something by it.
 */
export function isBlankCell(cell: RawCell | undefined): boolean {
  if (cell === undefined || cell === null) return true
  if (typeof cell === 'number' || typeof cell === 'boolean') return false
  const { value, formula } = annotationOf(cell)
  if (value === null) return !formula
  return typeof value === 'string' && cleanText(value).text === ''
}

/** A whole number of at least 0, also where it came as text; null for anything else. */
export function wholeNumber(cell: RawCell | undefined): number | null {
  const text = shownText(cell).replace(/[\s\u00a0\u202f]/g, '')
  return /^\d{1,15}(?:\.0+)?$/.test(text) ? Number(text) : null
}
