/** Cell styles with quotePrefix: Excel shows such a cell's text as text, whatever it begins with, also after editing. */
import type { XlsxParts } from '../finish-xlsx.ts'

const stylesPart = 'xl/styles.xml'

/** Text that a spreadsheet program could take for a formula when somebody edits or copies the cell. */
export function needsQuotePrefix(text: string): boolean {
  return /^[=+\-@\t\r\n]/.test(text)
}

/**
 * Adds a copy of a cell style, with quotePrefix.
 *
 * @param style index of the style to copy, as cells name it (`s="3"`)
 * @returns the copy's index
 */
export function addQuotePrefixStyle(parts: XlsxParts, style: number): number {
  const text = parts.read(stylesPart)
  const start = text.indexOf('<cellXfs')
  const end = text.indexOf('</cellXfs>')
  const styles = text.slice(start, end).match(/<xf\b[^>]*?(?:\/>|>[\s\S]*?<\/xf>)/g) ?? []
  const copied = styles[style]
  if (copied === undefined) throw new Error(`The workbook has no cell style ${style}`)
  const copy = copied.replace('<xf ', '<xf quotePrefix="1" ')
  const before = text.slice(0, end).replace(/<cellXfs count="\d+"/, `<cellXfs count="${styles.length + 1}"`)
  parts.write(stylesPart, `${before}${copy}${text.slice(end)}`)
  return styles.length
}
