/** Reads a sheet's cells byte by byte where its XML is plain, as Excel, LibreOffice, exceljs and openpyxl write it. */
import { ByteCursor, emptyTagEnd, notPlain, tagEnd } from './byte-cursor.ts'
import { absent, CellCollector, type SheetCells, type SheetSurroundings } from './cell-collector.ts'
import { plainRange } from './plain-part.ts'
import type { PiecewiseScan } from './scan-pieces.ts'

/** @returns null where the XML is not plain: then it is to be walked through, from the start */
export function scanSheet(bytes: Buffer, surroundings: SheetSurroundings): SheetCells | null {
  const range = plainRange(bytes, 'worksheet', 'sheetData')
  if (!range) return null
  const scanner = new SheetScanner(surroundings)
  const budgetBefore = surroundings.budget.remaining()
  try {
    const cursor = new ByteCursor(bytes, range.start, range.end)
    scanner.begin(cursor)
    scanner.scan(cursor)
    return scanner.collector.result()
  } catch (error) {
    if (error !== notPlain) throw error
    surroundings.budget.restore(budgetBefore)
    return null
  }
}

const less = 60
const greater = 62
const slash = 47
const quote = 34
const equals = 61
const bracket = 91
const bar = 124
const letterC = 99
const letterF = 102
const letterI = 105
const letterR = 114
const letterS = 115
const letterT = 116
const letterV = 118

/** Scans rows, those of a whole sheet at once or a few at a time. */
export class SheetScanner implements PiecewiseScan {
  readonly root = 'worksheet'
  readonly element = 'sheetData'
  readonly childEnd = '</row>'
  readonly collector: CellCollector
  private cursor!: ByteCursor
  // Attributes of the cell at hand.
  private column = absent
  private row = absent
  private type = ''
  private style = 0

  constructor(surroundings: SheetSurroundings) {
    this.collector = new CellCollector(surroundings)
  }

  begin(cursor: ByteCursor): void {
    cursor.expect('>')
  }

  scan(cursor: ByteCursor): void {
    this.cursor = cursor
    while (cursor.skipSpaces() !== -1) this.scanRow()
  }

  private scanRow(): void {
    const { cursor, collector } = this
    cursor.expect('<row')
    const { bytes } = cursor
    let index = absent
    let name = cursor.nextAttribute()
    while (name >= 0) {
      if (bytes[name] === letterR && bytes[name + 1] === equals) {
        // Twice is no XML: the walk says so.
        if (index !== absent) throw notPlain
        index = this.rowIndex()
      } else cursor.skipAttribute(name)
      name = cursor.nextAttribute()
    }
    collector.openRow(index)
    if (name === emptyTagEnd) return
    for (;;) {
      if (cursor.skipSpaces() !== less) throw notPlain
      if (bytes[cursor.at + 1] === slash) break
      if (!this.scanUsualCell()) this.scanCell()
    }
    cursor.expect('</row>')
  }

  private rowIndex(): number {
    const number = this.wholeNumber()
    if (number === 0) throw notPlain
    return number - 1
  }

  /**
   * `<c r="AB12" s="3" t="s"><v>45</v></c>`, with or without format and type, or blank: nearly all cells are written so. False where
   * it is anything else, and nothing was passed.
   */
  private scanUsualCell(): boolean {
    const { cursor } = this
    const { bytes } = cursor
    let { at } = cursor
    if (bytes[at + 1] !== letterC || bytes[at + 2] !== 32 || bytes[at + 3] !== letterR) return false
    if (bytes[at + 4] !== equals || bytes[at + 5] !== quote) return false
    at += 6
    const first = at
    let column = 0
    for (let letter = bytes[at]! - 64; letter > 0 && letter <= 26; letter = bytes[++at]! - 64)
      column = column * 26 + letter
    if (at === first || at - first > 3) return false
    const digits = at
    let row = 0
    for (let digit = bytes[at]! - 48; digit >= 0 && digit <= 9; digit = bytes[++at]! - 48)
      row = row * 10 + digit
    if (bytes[at] !== quote || at === digits || at - digits > 7) return false
    at++
    let style = 0
    if (
      bytes[at] === 32 &&
      bytes[at + 1] === letterS &&
      bytes[at + 2] === equals &&
      bytes[at + 3] === quote
    ) {
      at += 4
      const start = at
      for (let digit = bytes[at]! - 48; digit >= 0 && digit <= 9; digit = bytes[++at]! - 48)
        style = style * 10 + digit
      if (bytes[at] !== quote || at === start || at - start > 5) return false
      at++
    }
    let isShared = false
    if (bytes[at] === 32) {
      // ` t="s"`
      if (bytes[at + 1] !== letterT || bytes[at + 2] !== equals || bytes[at + 3] !== quote) return false
      if (bytes[at + 4] !== letterS || bytes[at + 5] !== quote) return false
      isShared = true
      at += 6
    }
    if (bytes[at] === slash && bytes[at + 1] === greater) {
      cursor.at = at + 2
      this.collector.openCell(column - 1, row - 1, '', style)
      this.collector.closeCell(null, null)
      return true
    }
    if (bytes[at] !== greater || bytes[at + 1] !== less || bytes[at + 2] !== letterV) return false
    if (bytes[at + 3] !== greater) return false
    at += 4
    const start = at
    let number = 0
    for (let digit = bytes[at]! - 48; digit >= 0 && digit <= 9; digit = bytes[++at]! - 48)
      number = number * 10 + digit
    if (at === start || at - start > 15) return false
    cursor.at = at
    if (!cursor.isAhead('</v></c>')) {
      cursor.at = first - 6
      return false
    }
    cursor.at = at + 8
    this.collector.openCell(column - 1, row - 1, isShared ? 's' : '', style)
    if (isShared) this.collector.closeSharedString(number)
    else this.collector.closeNumber(number)
    return true
  }

  private scanCell(): void {
    const { cursor, collector } = this
    const { bytes } = cursor
    const behindName = bytes[cursor.at + 2]
    if (
      bytes[cursor.at + 1] !== letterC ||
      (behindName !== 32 && behindName !== greater && behindName !== slash)
    )
      throw notPlain
    cursor.at += 2
    const end = this.scanCellAttributes()
    collector.openCell(this.column, this.row, this.type, this.style)
    if (end === emptyTagEnd) collector.closeCell(null, null)
    else if (!this.scanPlainValue()) this.scanCellContent()
  }

  private scanCellAttributes(): number {
    const { cursor } = this
    const { bytes } = cursor
    this.column = this.row = absent
    this.type = ''
    this.style = 0
    let seen = 0
    let name = cursor.nextAttribute()
    while (name >= 0) {
      const letter = bytes[name + 1] === equals ? bytes[name]! : 0
      const bit = letter === letterR ? 1 : letter === letterS ? 2 : letter === letterT ? 4 : 0
      // Twice is no XML: the walk says so.
      if ((seen & bit) !== 0) throw notPlain
      seen |= bit
      if (letter === letterR) this.scanAddress()
      else if (letter === letterS) this.style = this.wholeNumber()
      else if (letter === letterT) this.type = this.cellType()
      else cursor.skipAttribute(name)
      name = cursor.nextAttribute()
    }
    return name
  }

  private cellType(): string {
    const { cursor } = this
    if (cursor.isAhead('s"')) {
      cursor.at += 2
      return 's'
    }
    return cursor.value()
  }

  /** `AB12`; anything unusual is left to the walk. */
  private scanAddress(): void {
    const { cursor } = this
    const { bytes } = cursor
    let column = 0
    let { at } = cursor
    for (let letter = bytes[at]!; letter >= 65 && letter <= 90 && column < 100_000; letter = bytes[++at]!)
      column = column * 26 + letter - 64
    if (column === 0) throw notPlain
    cursor.at = at
    this.column = column - 1
    this.row = this.wholeNumber() - 1
  }

  /** A whole number of at most nine digits up to the quote. */
  private wholeNumber(): number {
    const { cursor } = this
    const { bytes } = cursor
    const start = cursor.at
    let { at } = cursor
    let number = 0
    for (let digit = bytes[at]! - 48; digit >= 0 && digit <= 9; digit = bytes[++at]! - 48)
      number = number * 10 + digit
    if (bytes[at] !== quote || at === start || at - start > 9) throw notPlain
    cursor.at = at + 1
    return number
  }

  /** `<v>…</v></c>` with a shared text or a plain whole number; false where it is anything else, and nothing was passed. */
  private scanPlainValue(): boolean {
    const { cursor, type } = this
    const { bytes } = cursor
    if (type !== 's' && type !== '' && type !== 'n') return false
    let { at } = cursor
    if (bytes[at] !== less || bytes[at + 1] !== letterV || bytes[at + 2] !== greater) return false
    const start = at + 3
    let number = 0
    at = start
    for (let digit = bytes[at]! - 48; digit >= 0 && digit <= 9; digit = bytes[++at]! - 48)
      number = number * 10 + digit
    if (at === start || at - start > 15) return false
    cursor.at = at
    if (!cursor.isAhead('</v></c>')) {
      cursor.at = start - 3
      return false
    }
    cursor.at += 8
    if (type === 's') this.collector.closeSharedString(number)
    else this.collector.closeNumber(number)
    return true
  }

  private scanCellContent(): void {
    const { cursor, collector } = this
    const { bytes } = cursor
    let value: string | null = null
    let inline: string | null = null
    for (;;) {
      if (cursor.skipSpaces() !== less) throw notPlain
      const letter = bytes[cursor.at + 1]
      if (letter === slash) break
      // Twice is not what anybody writes: the walk says what becomes of it.
      if (letter === letterV && value === null) value = this.textElement('<v', '</v>')
      else if (letter === letterF) this.scanFormula()
      else if (letter === letterI && inline === null) {
        cursor.expect('<is>')
        inline = this.textElement('<t', '</t>')
        cursor.expect('</is>')
      } else throw notPlain
    }
    cursor.expect('</c>')
    collector.closeCell(value, inline)
  }

  /** An element with nothing but text in it; its attributes (`xml:space`) do not matter. */
  private textElement(open: string, close: string): string {
    const { cursor } = this
    cursor.expect(open)
    const end = this.skipAttributes()
    if (end === emptyTagEnd) return ''
    const text = cursor.text()
    cursor.expect(close)
    return text
  }

  private skipAttributes(): number {
    const { cursor } = this
    const next = cursor.bytes[cursor.at]
    if (next !== greater && next !== slash && next !== 32) throw notPlain
    let name = cursor.nextAttribute()
    while (name >= 0) {
      cursor.skipAttribute(name)
      name = cursor.nextAttribute()
    }
    return name
  }

  private scanFormula(): void {
    const { cursor, collector } = this
    const { bytes } = cursor
    cursor.expect('<f')
    let isShared = false
    let number: string | undefined
    let name = cursor.nextAttribute()
    while (name >= 0) {
      if (bytes[name] === letterT && bytes[name + 1] === equals) isShared = cursor.value() === 'shared'
      else if (bytes[name] === letterS && bytes[name + 1] === letterI && bytes[name + 2] === equals)
        number = cursor.value()
      else cursor.skipAttribute(name)
      name = cursor.nextAttribute()
    }
    let text = ''
    if (name === tagEnd) {
      // Only brackets and bars can make a formula point outside.
      if (cursor.hasInText(bracket, bar)) text = cursor.text()
      cursor.expect('</f>')
    }
    collector.formula(text, isShared ? number : undefined)
  }
}
