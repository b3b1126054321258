/** The parts of an .xlsx file, and the links between them. */
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { elementsOf, parseXml, writeXml, type XmlElement } from './xml-tree.ts'

export interface Link {
  readonly id: string
  /** Last word of the relationship's type: `worksheet`, `table`, `sharedStrings`. */
  readonly type: string
  readonly part: string
}

export class WorkbookFile {
  private readonly parts: Record<string, Uint8Array>

  constructor(bytes: Uint8Array) {
    this.parts = unzipSync(bytes)
  }

  has(part: string): boolean {
    return this.parts[part] !== undefined
  }

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
    return elementsOf(this.xml(path), 'Relationship').map(({ attributes }) => ({
      id: attributes.Id!,
      type: attributes.Type!.split('/').at(-1)!,
      part: new URL(attributes.Target!, `file:///${folder}`).pathname.slice(1),
    }))
  }

  toBytes(): Uint8Array {
    return zipSync(this.parts)
  }
}
