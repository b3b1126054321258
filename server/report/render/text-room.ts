/** How much room bold text of one line takes. */
import type { Worksheet } from 'exceljs'
import { boldness, displayWidth } from '../../workbooks/wrapped-text.ts'
import { printedWidth } from './print-pages.ts'

/** How wide a bold letter is on average, Cyrillic ones too, as a share of its size. */
const boldLetter = 0.62

/** A header is wrapped between its words, never within one; bold letters are wider. */
export function longestWord(header: string): number {
  return Math.min(28, Math.max(...header.split(/\s+/).map(displayWidth)) * boldness + 2.5)
}

/** Bold letters in one line, no wider than a page. */
export function sizeThatFits(text: string, wanted: number, worksheet: Worksheet): number {
  const widthAtOnePoint = displayWidth(text) * boldLetter
  return Math.max(8, Math.min(wanted, Math.floor(printedWidth(worksheet) / widthAtOnePoint)))
}
