/** Reads a sheet's cells by walking through its XML: right for every file, and slower than the scanner. */
import { absent, CellCollector, type SheetCells, type SheetSurroundings } from './cell-collector.ts'
import { damaged, tooLarge } from './file-refusals.ts'
import { sheetNamespaces } from './namespaces.ts'
import { walkXml, type XmlAttributes, type XmlVisitor } from './walk-xml.ts'

/** @throws {ServiceError} FILE_DAMAGED, FILE_TOO_LARGE, FILE_UNSAFE */
export function walkSheet(bytes: Buffer, surroundings: SheetSurroundings): SheetCells {
  const visitor = new SheetVisitor(surroundings)
  walkXml(bytes, sheetNamespaces, visitor)
  return visitor.collector.result()
}

class SheetVisitor implements XmlVisitor {
  isDone = false
  readonly collector: CellCollector
  private isInData = false
  private hasCell = false
  private isPhonetic = false
  private isCapturing = false
  private captured = ''
  private value: string | null = null
  private inline: string | null = null
  private sharedFormula: string | undefined

  constructor(surroundings: SheetSurroundings) {
    this.collector = new CellCollector(surroundings)
  }

  open(name: string, attributes: XmlAttributes): void {
    if (name === 'c') this.openCell(attributes)
    else if (name === 'v') this.capture(this.hasCell)
    else if (name === 'row') this.openRow(attributes.r)
    else if (name === 't') this.capture(this.hasCell && !this.isPhonetic)
    else if (name === 'f') {
      this.sharedFormula = attributes.t === 'shared' ? attributes.si : undefined
      this.capture(this.hasCell)
    } else if (name === 'rPh') this.isPhonetic = true
    else if (name === 'sheetData') this.isInData = true
  }

  text(text: string): void {
    if (this.isCapturing) this.captured += text
  }

  close(name: string): void {
    if (name === 'c') this.closeCell()
    else if (name === 'v') this.value = this.release()
    else if (name === 't') {
      if (this.isCapturing) this.inline = (this.inline ?? '') + this.release()
    } else if (name === 'f') {
      const formula = this.release()
      if (formula !== null) this.collector.formula(formula, this.sharedFormula)
    } else if (name === 'rPh') this.isPhonetic = false
    else if (name === 'sheetData') this.isDone = true
  }

  private capture(isWanted: boolean): void {
    this.isCapturing = isWanted
    this.captured = ''
  }

  private release(): string | null {
    if (!this.isCapturing) return null
    this.isCapturing = false
    return this.captured
  }

  private openRow(number: string | undefined): void {
    if (!this.isInData) return
    const index = number === undefined ? absent : Number(number) - 1
    // A row 0 is none, and not one without a number either.
    if (number !== undefined && !(index >= 0)) throw damaged('rowNumber')
    this.collector.openRow(index)
  }

  private openCell({ r: address, t: type, s: style }: XmlAttributes): void {
    if (!this.isInData) return
    this.hasCell = true
    this.value = this.inline = null
    const [column, row] = address === undefined ? [absent, absent] : placeOf(address)
    this.collector.openCell(column, row, type ?? '', style === undefined ? 0 : Number(style))
  }

  private closeCell(): void {
    if (!this.hasCell) return
    this.hasCell = false
    this.collector.closeCell(this.value, this.inline)
  }
}

/** Column and row of an address such as `AB12`, 0-based. */
function placeOf(address: string): readonly [column: number, row: number] {
  let column = 0
  let at = 0
  for (; at < address.length; at++) {
    const letter = address.charCodeAt(at) & ~0x20
    if (letter < 65 || letter > 90) break
    column = column * 26 + letter - 64
    if (column > 1_000_000) throw tooLarge('columns')
  }
  if (column === 0) throw damaged('cellAddress')
  const row = Number(address.slice(at)) - 1
  return [column - 1, row >= 0 ? row : absent]
}
