/** Rows of a sheet as bytes of XML, fast enough for a million of them: written into a block at once, never as strings between. */
import { columnLetters, type RowColumn, type RowHeight, type RowValue } from './row-xml.ts'
import { cellText, longestCellText, unwritable } from './row-xml-text.ts'
import type { SharedStrings } from './shared-strings.ts'

/** A block this long is handed on. */
const blockLength = 512 * 1024
/** Room for everything of a cell but its text. */
const cellRoom = 160
/** Bytes that one unit of text may take: `&amp;`. */
const mostBytesOfUnit = 5

interface CellPieces {
  /** All of a cell's reference but the number of its row. */
  readonly reference: Uint8Array
  readonly number: Uint8Array
  readonly flag: Uint8Array
  readonly shared: Uint8Array
  readonly text: Uint8Array
  readonly spacedText: Uint8Array
  readonly blank: Uint8Array | null
  isShared: boolean
  /** Texts that this column was the first to share. */
  sharedTexts: number
}

const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1')
const endOfRow = ascii('</row>')
const endOfValue = ascii('</v></c>')
const endOfText = ascii('</t></is></c>')
const startOfRow = ascii('<row r="')
const endOfRowTag = ascii('">')
const startOfCell = ascii('<c')
const quote = 34
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
/** From here on the runtime finds and copies faster than a loop does. */
const longText = 48
/** What cannot be copied as it is. */
const outOfTheOrdinary = new RegExp(String.raw`[&<>${unwritable}\ud800-\udfff]|_x`, 'g')

/** With more different texts than this, a column has not "few": looking each up would cost more than writing it. */
const mostSharedTexts = 2_000

/**
 * Writes the rows of one sheet, one under the other. A cell that stands right of the one before it goes without its reference, which
 * the format lets out and every office understands: references do not repeat, so that they would be a third of the packed file and
 * of the time that packing takes.
 */
export class RowBytes {
  private block: Buffer = newBlock()
  private readonly spare: Buffer[] = []
  private at = 0
  private readonly cells: readonly CellPieces[]
  private readonly shared: SharedStrings
  private readonly heightOf: RowHeight | undefined

  constructor(columns: readonly RowColumn[], shared: SharedStrings, heightOf?: RowHeight) {
    this.cells = columns.map(piecesOf)
    this.shared = shared
    this.heightOf = heightOf
  }

  /** @returns true where `take` should be called before more is written */
  write(row: readonly RowValue[], rowNumber: number): boolean {
    this.makeRoom(cellRoom)
    this.put(startOfRow)
    const first = this.at
    this.putWhole(rowNumber)
    const digits = this.at - first
    // A copy: the block may be another one by the time that they are needed.
    const number = this.block.subarray(first, this.at)
    if (this.heightOf) this.put(ascii(`" ht="${this.heightOf(row)}" customHeight="1`))
    this.put(endOfRowTag)
    const { cells } = this
    let next = -1
    for (let i = 0; i < cells.length; i++) {
      const value = row[i]
      const pieces = cells[i]!
      const isBlank = value === null || value === undefined
      if (isBlank && pieces.blank === null) continue
      this.makeRoom(typeof value === 'string' ? cellRoom + value.length * mostBytesOfUnit : cellRoom)
      this.put(startOfCell)
      if (i !== next) {
        this.put(pieces.reference)
        this.put(number, digits)
        this.block[this.at++] = quote
      }
      next = i + 1
      if (isBlank) this.put(pieces.blank!)
      else if (typeof value === 'number') {
        this.put(pieces.number)
        this.putNumber(value)
        this.put(endOfValue)
      } else if (typeof value === 'boolean') {
        this.put(pieces.flag)
        this.putWhole(value ? 1 : 0)
        this.put(endOfValue)
      } else this.putText(value, pieces)
    }
    this.makeRoom(cellRoom)
    this.put(endOfRow)
    return this.at >= blockLength
  }

  /** What has been written since the last time; `giveBack` is called when it is read and may be written over. */
  take(): { readonly bytes: Uint8Array; readonly giveBack: () => void } {
    const { block, spare } = this
    const bytes = block.subarray(0, this.at)
    this.block = spare.pop() ?? newBlock()
    this.at = 0
    return { bytes, giveBack: () => void spare.push(block) }
  }

  private putText(value: string, pieces: CellPieces): void {
    const index = pieces.isShared ? this.sharedIndex(value, pieces) : null
    if (index !== null) {
      this.put(pieces.shared)
      this.putWhole(index)
      this.put(endOfValue)
      return
    }
    this.put(keepsSpaces(value) ? pieces.spacedText : pieces.text)
    this.putEscaped(value)
    this.put(endOfText)
  }

  /** What is shared depends on the rows alone, in their order. */
  private sharedIndex(value: string, pieces: CellPieces): number | null {
    const { shared } = this
    const before = shared.size
    const index = shared.indexOf(value)
    if (shared.size > before && ++pieces.sharedTexts >= mostSharedTexts) pieces.isShared = false
    return index
  }

  /** As `cellText` escapes it, for which whatever is out of the ordinary is left. */
  private putEscaped(text: string): void {
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
    this.makeRoom(xml.length * 3 + cellRoom)
    this.at += this.block.write(xml, this.at, 'utf8')
  }

  private putNumber(value: number): void {
    if (value >= 0 && value < 1e9 && Number.isInteger(value)) this.putWhole(value)
    else this.at += this.block.write(String(value), this.at, 'latin1')
  }

  /** Less than a thousand million. */
  private putWhole(value: number): void {
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

  private put(piece: Uint8Array, length = piece.length): void {
    const { block } = this
    let { at } = this
    for (let n = 0; n < length; n++) block[at++] = piece[n]!
    this.at = at
  }

  private makeRoom(room: number): void {
    if (this.at + room <= this.block.length) return
    const larger = Buffer.allocUnsafeSlow((this.at + room) * 2)
    larger.set(this.block.subarray(0, this.at))
    this.block = larger
  }
}

function newBlock(): Buffer {
  return Buffer.allocUnsafeSlow(blockLength + blockLength / 8)
}

/** Everything about a column that does not change from row to row is put together once. */
function piecesOf(column: RowColumn, index: number): CellPieces {
  const style = (number: number | null) => (number === null ? '' : ` s="${number}"`)
  const text = style(column.textStyle)
  return {
    reference: ascii(` r="${columnLetters(index)}`),
    number: ascii(`${style(column.numberStyle)}><v>`),
    flag: ascii(`${style(column.numberStyle)} t="b"><v>`),
    shared: ascii(`${text} t="s"><v>`),
    text: ascii(`${text} t="inlineStr"><is><t>`),
    spacedText: ascii(`${text} t="inlineStr"><is><t xml:space="preserve">`),
    blank: column.hasBlankCells ? ascii(`${text}/>`) : null,
    isShared: column.isShared,
    sharedTexts: 0,
  }
}

/** Readers drop white space at the ends, and some fold line breaks, unless told to keep them. */
function keepsSpaces(text: string): boolean {
  return text.charCodeAt(0) <= 32 || text.charCodeAt(text.length - 1) <= 32 || text.includes('\n')
}
