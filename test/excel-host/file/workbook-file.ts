/** The parts of an .xlsx file, and the links between them. */
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { elementsOf, parseXml, writeXml, type XmlElement } from './xml-tree.ts'

export interface Link {
  readonly id: string
  /** Last word of the relationship's type: `worksheet`, `table`, `sharedStrings`. */
  readonly type: string
  readonly part: string
}

/** What was read of a file before: tests open the same template again and again. */
const readBefore = new WeakMap<
  Uint8Array,
  { parts: Record<string, Uint8Array>; trees: Map<string, XmlElement> }
>()

export class WorkbookFile {
  private readonly parts: Record<string, Uint8Array>
  private readonly trees: Map<string, XmlElement>

  constructor(bytes: Uint8Array) {
    const read = readBefore.get(bytes) ?? { parts: unzipSync(bytes), trees: new Map() }
    readBefore.set(bytes, read)
    this.parts = { ...read.parts }
    this.trees = read.trees
  }

  /** A part to look at; not to be changed. */
  look(part: string): XmlElement {
    const tree = this.trees.get(part) ?? this.xml(part)
    this.trees.set(part, tree)
    return tree
  }

  has(part: string): boolean {
    return this.parts[part] !== undefined
  }

  /** A part to change and put back. */
  xml(part: string): XmlElement {
    const bytes = this.parts[part]
    if (!bytes) throw new Error(`The file has no part ${part}`)
    return parseXml(strFromU8(bytes))
  }

  put(part: string, xml: XmlElement): void {
    this.parts[part] = strToU8(writeXml(xml))
  }

  linksOf(part: string): Link[] {
    const slash = part.lastIndexOf('/')
    const folder = part.slice(0, slash + 1)
    const path = `${folder}_rels/${part.slice(slash + 1)}.rels`
    if (!this.has(path)) return []
    return elementsOf(this.look(path), 'Relationship').map(({ attributes }) => ({
      id: attributes.Id!,
      type: attributes.Type!.split('/').at(-1)!,
      part: new URL(attributes.Target!, `file:///${folder}`).pathname.slice(1),
    }))
  }

  toBytes(): Uint8Array {
    return zipSync(this.parts)
  }
}
