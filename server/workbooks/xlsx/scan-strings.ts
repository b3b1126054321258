/** Reads shared texts byte by byte where their XML is plain. */
import { ByteCursor, emptyTagEnd, notPlain } from './byte-cursor.ts'
import { decodeEscapes, type ReadingBudget } from './cell-text.ts'
import { plainRange } from './plain-part.ts'
import type { PiecewiseScan } from './scan-pieces.ts'

/** @returns null where the XML is not plain: then it is to be walked through, from the start */
export function scanStrings(bytes: Buffer, budget: ReadingBudget): string[] | null {
  const range = plainRange(bytes, 'sst', 'sst')
  if (!range) return null
  const budgetBefore = budget.remaining()
  try {
    const scanner = new StringsScanner(budget)
    const cursor = new ByteCursor(bytes, range.start, range.end)
    scanner.begin(cursor)
    scanner.scan(cursor)
    return scanner.strings
  } catch (error) {
    if (error !== notPlain) throw error
    budget.restore(budgetBefore)
    return null
  }
}

/** Scans shared texts, all of them at once or a few at a time. */
export class StringsScanner implements PiecewiseScan {
  readonly root = 'sst'
  readonly element = 'sst'
  readonly childEnd = '</si>'
  readonly strings: string[] = []
  private readonly budget: ReadingBudget

  constructor(budget: ReadingBudget) {
    this.budget = budget
  }

  begin(cursor: ByteCursor): void {
    skipRoot(cursor)
  }

  scan(cursor: ByteCursor): void {
    while (cursor.skipSpaces() !== -1) {
      const text = nextText(cursor)
      this.budget.takeSharedText()
      this.budget.takeCharacters(text.length)
      this.strings.push(decodeEscapes(text))
    }
  }
}

function nextText(cursor: ByteCursor): string {
  // Nearly all are written so.
  if (cursor.isAhead('<si><t>')) {
    const start = cursor.at
    cursor.at += 7
    const text = cursor.text()
    if (cursor.isAhead('</t></si>')) {
      cursor.at += 9
      return text
    }
    cursor.at = start
  }
  cursor.expect('<si')
  return skipTag(cursor) === emptyTagEnd ? '' : richText(cursor)
}

/** The texts inside one item put together, up to its end; formats of runs are passed over, phonetic guides give up. */
function richText(cursor: ByteCursor): string {
  let joined = ''
  for (;;) {
    if (cursor.skipSpaces() === -1) throw notPlain
    if (cursor.isAhead('</si>')) {
      cursor.at += 5
      return joined
    }
    if (cursor.isAhead('<t>') || cursor.isAhead('<t ') || cursor.isAhead('<t/')) {
      cursor.at += 2
      if (skipTag(cursor) === emptyTagEnd) continue
      joined += cursor.text()
      cursor.expect('</t>')
    } else skipRunTag(cursor)
  }
}

/** `<r>`, `</r>`, and what is between `<rPr>` and `</rPr>`. */
function skipRunTag(cursor: ByteCursor): void {
  if (cursor.isAhead('<r>')) cursor.at += 3
  else if (cursor.isAhead('</r>')) cursor.at += 4
  else if (cursor.isAhead('<rPr/>')) cursor.at += 6
  else if (cursor.isAhead('<rPr>')) {
    const end = cursor.bytes.indexOf('</rPr>', cursor.at)
    if (end < 0 || end > cursor.end) throw notPlain
    cursor.at = end + 6
  } else throw notPlain
}

/** The rest of the root's own tag, which declares the namespaces. */
function skipRoot(cursor: ByteCursor): void {
  while (cursor.nextAttribute() >= 0) cursor.skipValue()
}

/** Attributes and end of a tag whose name was passed. */
function skipTag(cursor: ByteCursor): number {
  let name = cursor.nextAttribute()
  while (name >= 0) {
    cursor.skipAttribute(name)
    name = cursor.nextAttribute()
  }
  return name
}
