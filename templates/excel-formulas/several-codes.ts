/**
 * Cells with several codes, without TEXTSPLIT: the listed texts that are found between separators are counted and compared
 * with the number of pieces. Whole pieces only, so Guinea is not found in Guinea-Bissau.
 */
import { anyOf, quoted } from './formula-text.ts'

const otherSeparators = ['CHAR(10)', '"；"', '"؛"'] as const

/** The cell as `;a;b;c;`, whatever separators were typed. */
export function betweenSeparators(cell: string): string {
  let text: string = cell
  for (const separator of otherSeparators) text = `SUBSTITUTE(${text},${separator},";")`
  text = `SUBSTITUTE(SUBSTITUTE(TRIM(${text}),"; ",";")," ;",";")`
  return `SUBSTITUTE(";"&${text}&";",";;",";")`
}

/** True where every piece is a label or a code of the list; ignores case. SEARCH looks for the list's texts in the cell. */
export function allPiecesListed(cell: string, labelsAndCodes: string): string {
  const text = betweenSeparators(cell)
  const found = `SUMPRODUCT(--ISNUMBER(SEARCH(";"&${labelsAndCodes}&";",${text})))`
  return `${found}>=LEN(${text})-LEN(SUBSTITUTE(${text},";",""))-1`
}

/** True where one of these texts is a piece of the cell. */
export function hasPiece(cell: string, texts: readonly string[]): string {
  const text = betweenSeparators(cell)
  return anyOf(...texts.map((one) => `ISNUMBER(SEARCH(${quoted(`;${one};`)},${text}))`))
}
