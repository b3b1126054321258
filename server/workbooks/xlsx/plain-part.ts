/** Whether a part is plain enough for the scanner, and where the element begins that it is to read. */
import { sheetNamespaces } from './namespaces.ts'

/** Roots have few declarations, and little stands before the data of a sheet. */
const longestHead = 4_000

export interface PlainRange {
  /** Behind the name of the element's start tag. */
  readonly start: number
  /** At its end tag. */
  readonly end: number
}

/**
 * @param root name of the root element, whose namespace must be the default one
 * @param element the element to read; may be the root itself
 * @returns null where there is anything out of the ordinary
 */
export function plainRange(bytes: Buffer, root: string, element: string): PlainRange | null {
  const start = bytes.indexOf(`<${element}`)
  // The last one: another before it, or any markup that is not an element, is nothing that the scanner passes over.
  const end = bytes.lastIndexOf(`</${element}>`)
  if (start < 0 || end < start) return null
  const head = bytes.subarray(0, start)
  if (head.includes('<!')) return null
  // Namespaces declared further in, or prefixes that are declared for ours: not to be decided here. (Within, the scanner looks.)
  const behindRoot = plainHead(bytes, root)
  if (behindRoot < 0 || (behindRoot < start && head.includes('xmlns', behindRoot))) return null
  return { start: start + 1 + element.length, end }
}

/** Where the start tag of a plain root ends; -1 where the root is anything else. */
export function plainHead(bytes: Buffer, root: string): number {
  if (!isPlainRoot(bytes.toString('latin1', 0, longestHead), root)) return -1
  return bytes.indexOf('>', bytes.indexOf(`<${root}`))
}

const rootHead = /^(?:\u00ef\u00bb\u00bf)?(?:<\?xml ([^<>?]*)\?>)?\s*<(\w+)((?:\s+[\w:.-]+="[^"<]*")*)\s*>/

function isPlainRoot(head: string, root: string): boolean {
  const match = rootHead.exec(head)
  if (!match || match[2] !== root) return false
  const encoding = /encoding\s*=\s*["']([^"']*)/.exec(match[1] ?? '')?.[1] ?? 'utf-8'
  const namespace = /\sxmlns="([^"]*)"/.exec(match[3]!)?.[1]
  return /^(?:utf-8|us-ascii)$/i.test(encoding) && sheetNamespaces.has(namespace ?? '')
}
