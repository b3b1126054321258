/** Custom document properties, as text whatever their type. */
import { decodeEscapes } from './cell-text.ts'
import { customPropertyNamespaces } from './namespaces.ts'
import { walkXml, type XmlVisitor } from './walk-xml.ts'

export function readCustomProperties(bytes: Buffer): Readonly<Record<string, string>> {
  const properties = new Map<string, string>()
  let name: string | null = null
  let value = ''
  const visitor: XmlVisitor = {
    open(element, attributes) {
      if (element !== 'property') return
      name = attributes.name ?? null
      value = ''
    },
    text(text) {
      if (name !== null) value += text
    },
    close(element) {
      if (element !== 'property' || name === null) return
      properties.set(name, decodeEscapes(value.trim()))
      name = null
    },
  }
  walkXml(bytes, customPropertyNamespaces, visitor)
  return Object.fromEntries(properties)
}
