/**
 * Walks through the elements of one XML part. Prefixes are resolved here rather than by saxes, which would take apart every
 * attribute of every cell: names are compared only where a namespace is declared, which is rarely anywhere but at the root.
 */
import { SaxesParser } from 'saxes'
import { ServiceError } from '../../errors.ts'
import { damaged, unsafe } from './file-refusals.ts'
import { xmlTextChunks } from './xml-text-chunks.ts'

/** Attributes as written, prefix and all. */
export type XmlAttributes = Readonly<Record<string, string | undefined>>

export interface XmlVisitor {
  /** @param name without prefix; elements of foreign namespaces are passed over, their children are not */
  open(name: string, attributes: XmlAttributes, prefixes: PrefixScope): void
  /** Text or CDATA, in one or several pieces; also between elements. */
  text(text: string): void
  close(name: string): void
  /** True when the rest of the part is of no interest. */
  readonly isDone?: boolean
}

/** The prefixes known inside an element. */
export interface PrefixScope {
  readonly depth: number
  readonly outer: PrefixScope | null
  readonly uris: ReadonlyMap<string, string>
  /** Elements without a prefix are ours. */
  readonly isDefaultOurs: boolean
}

/**
 * @param namespaces the namespaces whose elements the visitor sees
 * @throws {ServiceError} FILE_DAMAGED where it is no XML, FILE_UNSAFE where it has a DOCTYPE
 */
export function walkXml(bytes: Buffer, namespaces: ReadonlySet<string>, visitor: XmlVisitor): void {
  const parser = new SaxesParser({ xmlns: false, position: false })
  let scope: PrefixScope = { depth: 0, outer: null, uris: new Map(), isDefaultOurs: false }
  let depth = 0
  let declared: [prefix: string, uri: string][] | null = null

  parser.on('doctype', () => {
    // No Office program writes one; entities and outside files are all it could bring.
    throw unsafe('doctype')
  })
  parser.on('attribute', ({ name, value }) => {
    if (name.charCodeAt(0) !== 120 || !name.startsWith('xmlns')) return
    if (name.length !== 5 && name[5] !== ':') return
    // `xmlns:` names no prefix (Namespaces in XML, production 1): taken for `xmlns` it would hide the whole part.
    if (name.length === 6) throw damaged('namespace')
    declared ??= []
    declared.push([name.slice(6), value])
  })
  parser.on('opentag', (tag) => {
    depth++
    if (declared) {
      scope = innerScope(scope, depth, declared, namespaces)
      declared = null
    }
    const name = localName(tag.name, scope, namespaces)
    if (name !== '') visitor.open(name, tag.attributes, scope)
  })
  parser.on('closetag', (tag) => {
    const name = localName(tag.name, scope, namespaces)
    if (name !== '') visitor.close(name)
    if (visitor.isDone) throw enough
    if (scope.depth === depth && scope.outer) scope = scope.outer
    depth--
  })
  parser.on('text', (text) => visitor.text(text))
  parser.on('cdata', (text) => visitor.text(text))

  try {
    for (const chunk of xmlTextChunks(bytes)) {
      parser.write(chunk)
    }
    parser.close()
  } catch (error) {
    if (error === enough) return
    throw error instanceof ServiceError ? error : damaged('xml', error)
  }
}

/** Thrown at the place where a visitor has enough: what stands behind it, even in the same piece of text, is not parsed. */
const enough = new Error('enough')

/** Excel itself declares some twenty. */
const mostPrefixes = 1_000

function innerScope(
  outer: PrefixScope,
  depth: number,
  declared: readonly (readonly [string, string])[],
  namespaces: ReadonlySet<string>,
): PrefixScope {
  // Each scope is copied from the one around it: thousands of declarations one inside the other would fill all memory.
  if (outer.uris.size + declared.length > mostPrefixes) throw unsafe('prefixes')
  const uris = new Map([...outer.uris, ...declared])
  return { depth, outer, uris, isDefaultOurs: namespaces.has(uris.get('') ?? '') }
}

function localName(name: string, scope: PrefixScope, namespaces: ReadonlySet<string>): string {
  const colon = name.indexOf(':')
  if (colon < 0) return scope.isDefaultOurs ? name : ''
  return namespaces.has(scope.uris.get(name.slice(0, colon)) ?? '') ? name.slice(colon + 1) : ''
}

/** An attribute with a prefix, such as `r:id`, by the namespaces it may be of. */
export function prefixedAttribute(
  attributes: XmlAttributes,
  scope: PrefixScope,
  namespaces: ReadonlySet<string>,
  local: string,
): string | undefined {
  for (const name of Object.keys(attributes)) {
    const colon = name.indexOf(':')
    if (colon < 0 || name.slice(colon + 1) !== local) continue
    if (namespaces.has(scope.uris.get(name.slice(0, colon)) ?? '')) return attributes[name]
  }
  return undefined
}
