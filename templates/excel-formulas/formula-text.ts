/** Pieces of Excel formulas as text, in the English function names and commas that files hold whatever Excel's language. */

/** Text as a formula writes it. */
export function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

/** True where something other than spaces stands in the cell. */
export function isFilled(cell: string): string {
  return `LEN(TRIM(${cell}))>0`
}

export function isBlank(cell: string): string {
  return `LEN(TRIM(${cell}))=0`
}

/** AND of conditions; one alone stays as it is. */
export function allOf(...conditions: readonly string[]): string {
  return conditions.length === 1 ? conditions[0]! : `AND(${conditions.join(',')})`
}

export function anyOf(...conditions: readonly string[]): string {
  return conditions.length === 1 ? conditions[0]! : `OR(${conditions.join(',')})`
}
