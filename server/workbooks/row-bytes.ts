/** Rows of a sheet as bytes of XML, fast enough for a million of them. */
import { columnLetters, type RowColumn, type RowHeight, type RowValue, type Sharing } from './row-xml.ts'
import type { SharedStrings } from './shared-strings.ts'
import { ascii, keepsSpaces, type TakenBytes, XmlBytes } from './xml-bytes.ts'

/** The beginning of a cell of one kind, up to its value. */
interface CellStart {
  /** Where it stands right of the one before it. */
  readonly next: Uint8Array
  /** Behind its reference. */
  readonly placed: Uint8Array
}

interface CellPieces {
  /** All of a cell up to its reference, but the number of its row. */
  readonly reference: Uint8Array
  readonly number: CellStart
  readonly flag: CellStart
  readonly shared: CellStart
  readonly text: CellStart
  readonly spacedText: CellStart
  readonly blank: CellStart | null
  sharing: Sharing
  /** Texts that this column was the first to share. */
  sharedTexts: number
}

const endOfRow = ascii('</row>')
const endOfValue = ascii('</v></c>')
const endOfText = ascii('</t></is></c>')
const startOfRow = ascii('<row r="')
const endOfRowTag = ascii('">')

/** With more different texts than this, a column has not "few": remembering more would only make it slower to look them up. */
const mostSharedTexts = 1_000

/**
 * Writes the rows of one sheet, one under the other. A cell that stands right of the one before it goes without its reference, which
 * the format lets out and every office understands: references do not repeat, so that they would be a third of the packed file and
 * of the time that packing takes.
 */
export class RowBytes {
  private readonly xml = new XmlBytes()
  private readonly cells: readonly CellPieces[]
  private readonly shared: SharedStrings
  private readonly heightOf: RowHeight | undefined
  private rowNumber = 0

  constructor(columns: readonly RowColumn[], shared: SharedStrings, heightOf?: RowHeight) {
    this.cells = columns.map(piecesOf)
    this.shared = shared
    this.heightOf = heightOf
  }

  /** @returns true where `take` should be called before more is written */
  write(row: readonly RowValue[], rowNumber: number): boolean {
    const { xml, cells } = this
    this.rowNumber = rowNumber
    xml.makeRoom()
    xml.put(startOfRow)
    xml.putWhole(rowNumber)
    if (this.heightOf) xml.put(ascii(`" ht="${this.heightOf(row)}" customHeight="1`))
    xml.put(endOfRowTag)
    let next = -1
    for (let i = 0; i < cells.length; i++) {
      const value = row[i]
      const pieces = cells[i]!
      if (value === null || value === undefined) {
        if (pieces.blank === null) continue
        xml.makeRoom()
        this.start(pieces, pieces.blank, i === next)
      } else if (typeof value === 'number') {
        xml.makeRoom()
        this.start(pieces, pieces.number, i === next)
        xml.putNumber(value)
        xml.put(endOfValue)
      } else if (typeof value === 'boolean') {
        xml.makeRoom()
        this.start(pieces, pieces.flag, i === next)
        xml.putWhole(value ? 1 : 0)
        xml.put(endOfValue)
      } else this.putText(value, pieces, i === next)
      next = i + 1
    }
    xml.makeRoom()
    xml.put(endOfRow)
    return xml.isFull
  }

  /** What has been written since the last time. */
  take(): TakenBytes {
    return this.xml.take()
  }

  private start(pieces: CellPieces, cell: CellStart, isNext: boolean): void {
    const { xml } = this
    if (isNext) xml.put(cell.next)
    else {
      xml.put(pieces.reference)
      xml.putWhole(this.rowNumber)
      xml.put(cell.placed)
    }
  }

  private putText(value: string, pieces: CellPieces, isNext: boolean): void {
    const { xml } = this
    const index = pieces.sharing === 'none' ? null : this.sharedIndex(value, pieces)
    if (index !== null) {
      xml.makeRoom()
      this.start(pieces, pieces.shared, isNext)
      xml.putWhole(index)
      xml.put(endOfValue)
      return
    }
    xml.makeRoom(value.length)
    this.start(pieces, keepsSpaces(value) ? pieces.spacedText : pieces.text, isNext)
    xml.putText(value)
    xml.put(endOfText)
  }

  /** What is shared depends on the rows alone, in their order. */
  private sharedIndex(value: string, pieces: CellPieces): number | null {
    const { shared } = this
    if (pieces.sharing === 'together') return shared.indexTogether(value)
    const before = shared.lasting
    const index = shared.indexOf(value)
    if (shared.lasting > before && ++pieces.sharedTexts >= mostSharedTexts) pieces.sharing = 'together'
    return index
  }
}

/** Everything about a column that does not change from row to row is put together once. */
function piecesOf(column: RowColumn, index: number): CellPieces {
  const style = (number: number | null) => (number === null ? '' : ` s="${number}"`)
  const start = (rest: string): CellStart => ({ next: ascii(`<c${rest}`), placed: ascii(`"${rest}`) })
  const number = style(column.numberStyle)
  const text = style(column.textStyle)
  return {
    reference: ascii(`<c r="${columnLetters(index)}`),
    number: start(`${number}><v>`),
    flag: start(`${number} t="b"><v>`),
    shared: start(`${text} t="s"><v>`),
    text: start(`${text} t="inlineStr"><is><t>`),
    spacedText: start(`${text} t="inlineStr"><is><t xml:space="preserve">`),
    blank: column.hasBlankCells ? start(`${text}/>`) : null,
    sharing: column.sharing,
    sharedTexts: 0,
  }
}
