/** How much room text takes, as well as can be told without its font. */
import type { Worksheet } from 'exceljs'
import { printedWidth } from './print-pages.ts'

/** How much wider bold letters are. */
export const boldness = 1.2
/** How wide a bold letter is on average, Cyrillic ones too, as a share of its size. */
const boldLetter = 0.62

/** In widths of a Latin letter; Chinese characters take two. */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of text) width += character > '\u2e7f' ? 2 : 1
  return width
}

/** Lines a text takes when its words are wrapped; a header's bold letters are wider. */
export function linesIn(text: string, width: number, letterWidth = boldness): number {
  let lines = 1
  let used = 0
  for (const word of text.split(/\s+/)) {
    const length = displayWidth(word) * letterWidth
    if (used > 0 && used + 1 + length > width) {
      lines++
      used = 0
    }
    used += (used > 0 ? 1 : 0) + length
    lines += Math.floor(used / (width + 1))
    used = Math.min(used, width)
  }
  return lines
}

/** A header is wrapped between its words, never within one; bold letters are wider. */
export function longestWord(header: string): number {
  return Math.min(28, Math.max(...header.split(/\s+/).map(displayWidth)) * boldness + 2.5)
}

/** Bold letters in one line, no wider than a page. */
export function sizeThatFits(text: string, wanted: number, worksheet: Worksheet): number {
  const widthAtOnePoint = displayWidth(text) * boldLetter
  return Math.max(8, Math.min(wanted, Math.floor(printedWidth(worksheet) / widthAtOnePoint)))
}
