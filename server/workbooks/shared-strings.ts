/** The texts of a workbook that are kept once: those its skeleton has, and those that spliced rows add. */
import { cellText } from './row-xml-text.ts'

/** More different texts than this are not "few": the rest stay in their cells, so that memory stays flat. */
const mostTexts = 100_000
const longestText = 2_000
const pieceLength = 64 * 1024

export class SharedStrings {
  private readonly added = new Map<string, number>()
  private readonly existing: string
  private readonly existingCount: number

  /** @param part the skeleton's `sharedStrings.xml`; empty where it has none */
  constructor(part: string) {
    this.existing = /<sst[^>]*>(.*)<\/sst>/s.exec(part)?.[1] ?? ''
    this.existingCount = this.existing.split('</si>').length - 1
  }

  /** How many have been added. */
  get size(): number {
    return this.added.size
  }

  /** The text's index; null where it does not belong here. */
  indexOf(text: string): number | null {
    const known = this.added.get(text)
    if (known !== undefined) return known
    if (this.added.size >= mostTexts || text.length > longestText) return null
    const index = this.existingCount + this.added.size
    this.added.set(text, index)
    return index
  }

  /** The finished part, in pieces. Only after all rows have been written. */
  *toXml(): Generator<Uint8Array> {
    const count = this.existingCount + this.added.size
    let xml = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="${count}">${this.existing}`
    for (const text of this.added.keys()) {
      xml += `<si><t xml:space="preserve">${cellText(text)}</t></si>`
      if (xml.length < pieceLength) continue
      yield Buffer.from(xml, 'utf8')
      xml = ''
    }
    yield Buffer.from(`${xml}</sst>`, 'utf8')
  }
}
