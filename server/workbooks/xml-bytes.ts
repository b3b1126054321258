/** XML as bytes, written into a block at once, never as strings between. */
import { cellText, longestCellText, unwritable } from './row-xml-text.ts'

/** A block this long is handed on. */
const blockLength = 512 * 1024
/** Room for everything of an element but its text. */
const elementRoom = 160
/** Bytes that one unit of text may take: `&amp;`. */
const mostBytesOfUnit = 5
/** From here on the runtime finds and copies faster than a loop does. */
const longText = 48

export const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1')

const entities: Readonly<Record<number, Uint8Array>> = {
  38: ascii('&amp;'),
  60: ascii('&lt;'),
  62: ascii('&gt;'),
}
/** 1 for what stands in XML as it is; 2 for markup; 0 for what needs a closer look. */
const kinds = Uint8Array.from({ length: 128 }, (_, code) => {
  if (entities[code]) return 2
  return code >= 32 || code === 9 || code === 10 ? 1 : 0
})
const underscore = 95
const letterX = 120
/** What cannot be copied as it is. */
const outOfTheOrdinary = new RegExp(String.raw`[&<>${unwritable}\ud800-\udfff]|_x`, 'g')

/** What has been written; `giveBack` is called when it is read and may be written over. */
export interface TakenBytes {
  readonly bytes: Uint8Array
  readonly giveBack: () => void
}

/** Whoever writes makes room first: `put` and its like do not look whether there is any. */
export class XmlBytes {
  private block: Buffer = newBlock()
  private at = 0
  private readonly spare: Buffer[] = []

  /** Time to `take` what is there before more is written. */
  get isFull(): boolean {
    return this.at >= blockLength
  }

  /** What has been written since the last time. */
  take(): TakenBytes {
    const { block, spare } = this
    const bytes = block.subarray(0, this.at)
    this.block = spare.pop() ?? newBlock()
    this.at = 0
    return { bytes, giveBack: () => void spare.push(block) }
  }

  /** Room for an element, whose text may be of that length. */
  makeRoom(textLength = 0): void {
    this.makeRoomOf(elementRoom + textLength * mostBytesOfUnit)
  }

  put(piece: Uint8Array): void {
    const { block } = this
    let { at } = this
    for (let n = 0; n < piece.length; n++) block[at++] = piece[n]!
    this.at = at
  }

  putNumber(value: number): void {
    if (value >= 0 && value < 1e9 && Number.isInteger(value)) this.putWhole(value)
    else this.at += this.block.write(String(value), this.at, 'latin1')
  }

  /** Less than a thousand million. */
  putWhole(value: number): void {
    let length = 1
    for (let power = 10; power <= value; power *= 10) length++
    let rest = value
    for (let n = this.at + length - 1; n >= this.at; n--) {
      const next = (rest / 10) | 0
      this.block[n] = 48 + rest - next * 10
      rest = next
    }
    this.at += length
  }

  /** As `cellText` escapes it, for which whatever is out of the ordinary is left. */
  putText(text: string): void {
    const { length } = text
    const end =
      length > longestCellText ? null : length < longText ? this.putOrdinary(text) : this.putPieces(text)
    if (end === null) this.putLong(cellText(text))
    else this.at = end
  }

  /** Where it ends in the block; null where it is out of the ordinary. */
  private putOrdinary(text: string): number | null {
    const { block } = this
    const { length } = text
    let { at } = this
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i)
      if (code < 0x80) {
        const kind = kinds[code]!
        if (kind === 1 && (code !== underscore || text.charCodeAt(i + 1) !== letterX)) block[at++] = code
        else if (kind === 2) {
          const entity = entities[code]!
          for (let n = 0; n < entity.length; n++) block[at++] = entity[n]!
        } else return null
      } else if (code < 0x800) {
        block[at++] = 0xc0 | (code >> 6)
        block[at++] = 0x80 | (code & 0x3f)
      } else if (code < 0xd800 || (code >= 0xe000 && code < 0xfffe)) {
        block[at++] = 0xe0 | (code >> 12)
        block[at++] = 0x80 | ((code >> 6) & 0x3f)
        block[at++] = 0x80 | (code & 0x3f)
      } else return null
    }
    return at
  }

  /** The same for a longer one: what stands between markup is copied at once. */
  private putPieces(text: string): number | null {
    const { block } = this
    let { at } = this
    let from = 0
    outOfTheOrdinary.lastIndex = 0
    while (outOfTheOrdinary.test(text)) {
      const found = outOfTheOrdinary.lastIndex - 1
      const entity = entities[text.charCodeAt(found)]
      if (!entity) {
        outOfTheOrdinary.lastIndex = 0
        return null
      }
      at += block.write(text.slice(from, found), at, 'utf8')
      for (let n = 0; n < entity.length; n++) block[at++] = entity[n]!
      from = found + 1
    }
    return at + block.write(from === 0 ? text : text.slice(from), at, 'utf8')
  }

  private putLong(xml: string): void {
    this.makeRoomOf(xml.length * 3 + elementRoom)
    this.at += this.block.write(xml, this.at, 'utf8')
  }

  private makeRoomOf(bytes: number): void {
    if (this.at + bytes <= this.block.length) return
    const larger = Buffer.allocUnsafeSlow((this.at + bytes) * 2)
    larger.set(this.block.subarray(0, this.at))
    this.block = larger
  }
}

/** Readers drop white space at the ends, and some fold line breaks, unless told to keep them. */
export function keepsSpaces(text: string): boolean {
  return text.charCodeAt(0) <= 32 || text.charCodeAt(text.length - 1) <= 32 || text.includes('\n')
}

function newBlock(): Buffer {
  return Buffer.allocUnsafeSlow(blockLength + blockLength / 8)
}
