/** Whether a formula reaches outside its workbook. */

/** Longer formulas than Excel takes are not looked through. */
const longestFormula = 8_192

/**
 * `[1]Sheet!A1`, `'[book.xlsx]A sheet'!A1`, `[1]!name` and DDE links (`program|topic!item`) point outside; columns of tables
 * (`Activities[Title]`, `[@Title]`) do not, nor do brackets inside texts.
 */
export function pointsOutside(formula: string): boolean {
  if (!formula.includes('[') && !formula.includes('|')) return false
  const text = formula.slice(0, longestFormula)
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!
    if (character === '"') at = endOfQuoted(text, '"', at)
    else if (character === "'") {
      const end = endOfQuoted(text, "'", at)
      if (text[end + 1] === '!' && /[[|]/.test(text.slice(at, end))) return true
      at = end
    } else if (character === '|') return true
    else if (character === '[') {
      const end = endOfBracket(text, at)
      const isTable = at > 0 && /[\p{L}\p{N}_.\])]/u.test(text[at - 1]!)
      if (!isTable && isSheetAhead(text, end + 1)) return true
      at = end
    }
  }
  return false
}

/** A mark inside a quoted text is written twice. */
function endOfQuoted(text: string, mark: string, from: number): number {
  let at = from + 1
  while (at < text.length) {
    if (text[at] !== mark) at++
    else if (text[at + 1] === mark) at += 2
    else return at
  }
  return text.length
}

function endOfBracket(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    if (text[at] === '[') depth++
    else if (text[at] === ']' && --depth === 0) return at
  }
  return text.length
}

/** The name of a sheet and its exclamation mark, or the mark alone. */
function isSheetAhead(text: string, from: number): boolean {
  let at = from
  while (at < text.length && at < from + 260 && /[\p{L}\p{N}_.]/u.test(text[at]!)) at++
  return text[at] === '!'
}
