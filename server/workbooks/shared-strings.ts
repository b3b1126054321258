/** The texts of a workbook that are kept once: those its skeleton has, and those that spliced rows add. */
import { SpooledPart } from './spooled-part.ts'
import { ascii, keepsSpaces, XmlBytes } from './xml-bytes.ts'

/** More different texts than this are not "few". */
const mostLasting = 100_000
const longestLasting = 2_000

const start = ascii('<si><t>')
const startWithSpaces = ascii('<si><t xml:space="preserve">')
const end = ascii('</t></si>')

/**
 * Written as they come, so that memory does not grow with them. Some are known for as long as the workbook is written; others only
 * to the rows that are made together, and once more where they come again later.
 */
export class SharedStrings {
  /** Whoever wrote them discards it. */
  readonly part: SpooledPart
  private readonly lastingTexts = new Map<string, number>()
  private together = new Map<string, number>()
  private readonly xml = new XmlBytes()
  private readonly skeleton: string
  private next: number

  /** @param part the skeleton's `sharedStrings.xml`; empty where it has none */
  constructor(part: string, level = 6) {
    this.skeleton = /<sst[^>]*>(.*)<\/sst>/s.exec(part)?.[1] ?? ''
    this.next = this.skeleton.split('</si>').length - 1
    this.part = new SpooledPart(level)
  }

  /** How many texts are known for as long as the workbook is written. */
  get lasting(): number {
    return this.lastingTexts.size
  }

  /** The index of one of few texts; null where it does not belong among them. */
  indexOf(text: string): number | null {
    const known = this.lastingTexts.get(text)
    if (known !== undefined) return known
    if (this.lastingTexts.size >= mostLasting || text.length > longestLasting) return null
    return this.add(text, this.lastingTexts)
  }

  /** The index of a text that other rows made together with this one are likely to have too. */
  indexTogether(text: string): number {
    return this.together.get(text) ?? this.add(text, this.together)
  }

  /** All rows that were made together have been written. */
  async endTogether(): Promise<void> {
    // Not `clear`: a map's table points to the one that followed it, so that one that has grown old would keep all of them alive.
    this.together = new Map()
    if (this.xml.isFull) await this.write()
  }

  /** The finished part. Only after all rows have been written. */
  async close(): Promise<SpooledPart> {
    await this.write()
    await this.part.write(Buffer.from('</sst>'))
    await this.part.close()
    return this.part
  }

  private add(text: string, among: Map<string, number>): number {
    const { xml } = this
    const index = this.next++
    among.set(text, index)
    xml.makeRoom(text.length)
    xml.put(keepsSpaces(text) ? startWithSpaces : start)
    xml.putText(text)
    xml.put(end)
    return index
  }

  private async write(): Promise<void> {
    if (this.part.size === 0) {
      // How many there are is known last; both counts may be left out, though not one of them (ISO/IEC 29500-1, 18.4.9).
      const head =
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
      await this.part.write(Buffer.from(head + this.skeleton, 'utf8'))
    }
    const { bytes, giveBack } = this.xml.take()
    await this.part.write(bytes, giveBack)
  }
}
