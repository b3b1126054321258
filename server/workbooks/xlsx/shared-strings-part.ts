/** The texts that cells share. */
import { decodeEscapes, type ReadingBudget } from './cell-text.ts'
import { sheetNamespaces } from './namespaces.ts'
import type { OpenPart } from './package-parts.ts'
import { scanInPieces } from './scan-pieces.ts'
import { StringsScanner, scanStrings } from './scan-strings.ts'
import { walkXml, type XmlVisitor } from './walk-xml.ts'

/**
 * Rich text is its runs put together; phonetic guides (`rPh`, how a Japanese or Chinese text is read aloud) are no part of it.
 *
 * @throws {ServiceError} FILE_DAMAGED, FILE_TOO_LARGE
 */
export function readSharedStrings(part: OpenPart, budget: ReadingBudget): readonly string[] {
  const scanner = new StringsScanner(budget)
  if (scanInPieces(part, scanner, budget)) return scanner.strings
  const bytes = part.whole()
  return scanStrings(bytes, budget) ?? walkStrings(bytes, budget)
}

/** By walking through the XML: right for every file, and slower than the scanner. */
export function walkStrings(bytes: Buffer, budget: ReadingBudget): readonly string[] {
  const visitor = new SharedStringsVisitor(budget)
  walkXml(bytes, sheetNamespaces, visitor)
  return visitor.strings
}

class SharedStringsVisitor implements XmlVisitor {
  readonly strings: string[] = []
  private readonly budget: ReadingBudget
  private current = ''
  private isInText = false
  private isPhonetic = false

  constructor(budget: ReadingBudget) {
    this.budget = budget
  }

  open(name: string): void {
    if (name === 't') this.isInText = !this.isPhonetic
    else if (name === 'si') this.current = ''
    else if (name === 'rPh') this.isPhonetic = true
  }

  text(text: string): void {
    if (this.isInText) this.current += text
  }

  close(name: string): void {
    if (name === 't') this.isInText = false
    else if (name === 'rPh') this.isPhonetic = false
    else if (name === 'si') {
      this.budget.takeSharedText()
      this.budget.takeCharacters(this.current.length)
      this.strings.push(decodeEscapes(this.current))
    }
  }
}
