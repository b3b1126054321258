/** Text without what does not change its meaning: the form in which texts are compared. */
import { foldedByTable } from './fold-by-table.ts'

/** Letters that Unicode does not take apart into a base letter and an accent. */
const plainLetters: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  ς: 'σ',
}

// Accents of Latin, Greek and Cyrillic; Hebrew points; Arabic vowel signs and the hamza that sits on a letter. Signs of other
// scripts (Hindi vowels, for instance) are letters of their own and stay. The breve of й stays as well, whatever else
// stands on it: й is not и.
const accents =
  /(?<![иИ]\p{M}*)\u0306|[\u0300-\u0305\u0307-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]/gu
const tatweel = /\u0640/gu
const invisible = /\p{Default_Ignorable_Code_Point}/gu
const apostrophesAndQuotes = /["'`´‘’‚‛“”„‟′″‵‹›«»ʹʻʼʽˈ]/gu
const hyphensAndDashes = /[-\u00b7\u058a\u05be\u2010-\u2015\u2022\u2027\u2043\u2212\u30fb\ufe58\ufe63]/gu
const notLetterOrDigit = /[^\p{L}\p{M}\p{N}]+/gu
const digitsOfOtherScripts = /[\u0660-\u0669\u06f0-\u06f9]/gu

/**
 * Folds a text for comparison: compatibility forms (full width, ligatures), case, accents, Arabic vowel signs, tatweel and the
 * forms of alef, ya and ta marbuta, ё, apostrophes, quotes, hyphens and dashes (all become a space), Arabic digits,
 * non-breaking and zero-width characters, runs of white space, and full stops at the end. Commas, brackets and other
 * punctuation stay. Two texts with the same folded form are to be taken for the same; the result is not for display.
 */
export function foldText(text: string): string {
  const folded = byTable(text)
  let end = folded.length
  while (end > 0 && ' .。'.includes(folded.charAt(end - 1))) end--
  return folded.slice(0, end)
}

/** Without what is done at the ends of a text; white space is spaces, and may be several. */
export function foldInSteps(text: string): string {
  return text
    .normalize('NFKC')
    .replace(invisible, '')
    .toLowerCase()
    .normalize('NFD')
    .replace(accents, '')
    .normalize('NFC')
    .replace(tatweel, '')
    .replace(/ى/gu, 'ي')
    .replace(/ة/gu, 'ه')
    .replace(/ٱ/gu, 'ا')
    .replace(/[øłđðþßæœıς]/gu, (letter) => plainLetters[letter] ?? letter)
    .replace(digitsOfOtherScripts, (digit) => String(digit.charCodeAt(0) & 0xf))
    .replace(apostrophesAndQuotes, ' ')
    .replace(hyphensAndDashes, ' ')
    .replace(/\s/g, ' ')
}

const byTable = foldedByTable(foldInSteps)

/** Folded as well, and without punctuation: words apart by one space; `''` where there was nothing else. */
export const foldWords: (text: string) => string = foldedByTable((text) =>
  foldInSteps(text).replace(notLetterOrDigit, ' '),
)
