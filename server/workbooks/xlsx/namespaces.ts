/** Namespaces of Office Open XML: the transitional form that everybody writes, and the strict one that Excel offers. */

const transitional = 'http://schemas.openxmlformats.org/officeDocument/2006'
const strict = 'http://purl.oclc.org/ooxml/officeDocument'

export const sheetNamespaces: ReadonlySet<string> = new Set([
  'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
  'http://purl.oclc.org/ooxml/spreadsheetml/main',
])

/** Of the attribute `r:id`. */
export const linkNamespaces: ReadonlySet<string> = new Set([
  `${transitional}/relationships`,
  `${strict}/relationships`,
])

/** Of the parts that say which part leads where. */
export const relationshipNamespaces: ReadonlySet<string> = new Set([
  'http://schemas.openxmlformats.org/package/2006/relationships',
])

export const customPropertyNamespaces: ReadonlySet<string> = new Set([
  `${transitional}/custom-properties`,
  `${transitional}/docPropsVTypes`,
  `${strict}/customProperties`,
  `${strict}/docPropsVTypes`,
])

/** The last word of a relationship's type, the same in both forms: `worksheet`, `styles`; empty for other vendors' types. */
export function relationshipKind(type: string): string {
  const base = [...linkNamespaces].find((namespace) => type.startsWith(`${namespace}/`))
  if (!base) return ''
  const kind = type.slice(base.length + 1)
  return kind === 'custom-properties' ? 'customProperties' : kind
}
