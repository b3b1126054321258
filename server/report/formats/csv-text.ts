/** Comma-separated values as RFC 4180 has them: lines end with CR LF, quotes are doubled. */
import type { DataValue } from '../report-plan.ts'

/** What a spreadsheet program may take for a formula, and the apostrophe that keeps it from doing so. */
const dangerous = /^[=+\-@\t\r'＝＋－＠]/

/**
 * Text from outside gets an apostrophe before it where a spreadsheet program would take it for a formula, and where it begins
 * with an apostrophe: whoever reads takes one apostrophe off.
 */
export function guardText(text: string): string {
  return dangerous.test(text) ? `'${text}` : text
}

/** @param isText numbers and dates need no guard: a minus before a number is no formula */
export function csvCell(value: DataValue, isText: boolean): string {
  if (value === null) return ''
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = typeof value === 'string' ? value : value.join(';')
  return quoted(isText ? guardText(text) : text)
}

export function csvLine(cells: readonly string[]): string {
  return `${cells.join(',')}\r\n`
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
