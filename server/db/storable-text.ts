/**
 * Text as both databases can hold it and give it back unchanged: PostgreSQL refuses U+0000, and neither keeps half a
 * surrogate pair. Both become U+FFFD, so that it can be seen that something was there. JSON columns need none of this: JSON
 * escapes both.
 */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd')
}

/** The row with every text column made storable. */
export function storableRow<T extends object>(row: T): T {
  const storable: Record<string, unknown> = {}
  for (const [column, value] of Object.entries(row)) {
    storable[column] = typeof value === 'string' ? storableText(value) : value
  }
  return storable as T
}
