/** Words for comparing across languages: folded, little words left out, Arabic words without what is written onto them. */
import { foldText } from '../fold-text.ts'
import { littleWords } from './glossary-names.ts'

const notLetterOrDigit = /[^\p{L}\p{M}\p{N}]+/gu
const han = /\p{Script=Han}/u
const hanOrOther = /\p{Script=Han}+|[^\s\p{Script=Han}]+/gu
const arabic = /\p{Script=Arabic}/u
// "And", "with", "for" and "the" are written onto an Arabic word.
const arabicPrefix = /^(?:و|ف)?(?:[بك]?ال|لل)(?=..)/u
const arabicAnd = /^و(?=.{4})/u

const little = new Set(littleWords.split(/\s+/u).filter((word) => word !== ''))

export function isHan(text: string): boolean {
  return han.test(text)
}

/** The same words come again and again, and folding them is most of the work. */
const rememberedPieces = 50_000
const known = new Map<string, readonly string[]>()
// The zero-width no-break space parts no words.
const whiteSpace = /[^\S\ufeff]+/u

/** In order, repeats kept; a run of Chinese characters stays in one piece. */
export function looseWords(text: string): string[] {
  const words: string[] = []
  for (const piece of text.split(whiteSpace)) {
    if (piece === '') continue
    let found = known.get(piece)
    if (found === undefined) {
      found = wordsOfPiece(piece)
      if (known.size >= rememberedPieces) known.clear()
      known.set(piece, found)
    }
    for (const word of found) words.push(word)
  }
  return words
}

/** Folding a text is folding its pieces. */
function wordsOfPiece(piece: string): readonly string[] {
  const folded = foldText(piece).replace(notLetterOrDigit, ' ')
  const words: string[] = []
  for (const word of folded.match(hanOrOther) ?? []) {
    const loose = arabic.test(word) ? word.replace(arabicPrefix, '').replace(arabicAnd, '') : word
    if (!little.has(loose)) words.push(loose)
  }
  return words
}
