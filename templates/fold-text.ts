/** Text without what does not change its meaning: the form in which texts are compared. */

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
// scripts (Hindi vowels, for instance) are letters of their own and stay. The breve of й stays as well: й is not и.
const accents =
  /(?<![иИ])\u0306|[\u0300-\u0305\u0307-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]/gu
const tatweel = /\u0640/gu
const invisible = /\p{Default_Ignorable_Code_Point}/gu
const apostrophesAndQuotes = /["'`´‘’‚‛“”„‟′″‵‹›«»ʹʻʼʽˈ]/gu
const hyphensAndDashes = /[-\u00b7\u058a\u05be\u2010-\u2015\u2022\u2027\u2043\u2212\u30fb\ufe58\ufe63]/gu
const digitsOfOtherScripts = /[\u0660-\u0669\u06f0-\u06f9]/gu

/**
 * Folds a text for comparison: compatibility forms (full width, ligatures), case, accents, Arabic vowel signs, tatweel and the
 * forms of alef, ya and ta marbuta, ё, apostrophes, quotes, hyphens and dashes (all become a space), Arabic digits,
 * non-breaking and zero-width characters, runs of white space, and full stops at the end. Commas, brackets and other
 * punctuation stay. Two texts with the same folded form are to be taken for the same; the result is not for display.
 */
export function foldText(text: string): string {
  const composed = plainAscii.test(text) ? text : text.normalize('NFKC')
  if (plainAscii.test(composed)) return trimmed(composed.toLowerCase().replace(asciiMarks, ' '))
  const folded = (latin.test(composed) ? foldLatin(composed) : foldAny(composed))
    .replace(apostrophesAndQuotes, ' ')
    .replace(hyphensAndDashes, ' ')
  return trimmed(folded)
}

const plainAscii = /^[\n -~]*$/
const asciiMarks = /["'`-]/g
/** Latin with its accents, and what is usual in it: the steps for other scripts would change nothing. */
const latin = /^[\n -~\u00a0-\u00ac\u00ae-\u024f\u2010-\u2027\u2030-\u205e]*$/
const latinAccents = /[\u0300-\u036f]/g

function foldLatin(text: string): string {
  return withPlainLetters(text.toLowerCase().normalize('NFD').replace(latinAccents, ''))
}

function foldAny(text: string): string {
  return withPlainLetters(
    text
      .replace(invisible, '')
      .toLowerCase()
      .normalize('NFD')
      .replace(accents, '')
      .normalize('NFC')
      .replace(tatweel, '')
      .replace(/ى/gu, 'ي')
      .replace(/ة/gu, 'ه')
      .replace(/ٱ/gu, 'ا'),
  ).replace(digitsOfOtherScripts, (digit) => String(digit.charCodeAt(0) & 0xf))
}

function withPlainLetters(text: string): string {
  return text.replace(/[øłđðþßæœıς]/gu, (letter) => plainLetters[letter] ?? letter)
}

function trimmed(text: string): string {
  const spaced = text.replace(/\s+/g, ' ')
  let end = spaced.length
  while (end > 0 && ' .。'.includes(spaced.charAt(end - 1))) end--
  return spaced.slice(spaced.startsWith(' ') ? 1 : 0, end)
}
