/** Text as spreadsheets hold it, made comparable: invisible characters, line breaks, white space, forms of letters. */

import { foldWords } from './fold-text.ts'

/** Invisible and without meaning for us: soft hyphen, zero width space, word joiner, byte order mark. */
const silent = /[\u00ad\u200b\u2060\ufeff]/g
/**
 * Control characters (all but tab and line feed), bidirectional controls, deprecated format characters, interlinear
 * annotations, non-characters, tag characters and lone surrogates: nobody types them on purpose, and they can make a
 * text look like another one.
 */
const control =
  /(?!\n)\p{Cc}|[\u061c\u200e\u200f\u202a-\u202e\u2061-\u206f\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff\p{Cs}\u{e0000}-\u{e007f}]/gu
const lineBreak = /\r\n|[\r\v\f\u0085\u2028\u2029]/g
/** Anything that may have to be removed or replaced. Most texts have none of it; half of a pair of surrogates looks like a whole one here. */
const suspicious =
  /[^\n -~\u00a0-\u00ac\u00ae-\u061b\u061d-\u200a\u2010-\u2027\u202f-\u205f\u2070-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\ufff8]/
/** Below this all texts are NFC. */
const firstCombining = /[^\n -\u02ff]/

export interface CleanText {
  /** NFC, trimmed, line breaks as `\n`, no tabs; empty where nothing visible was there. */
  readonly text: string
  readonly hadControlCharacters: boolean
}

/** Cleans the text of a cell. Applying it twice changes nothing more. */
export function cleanText(raw: string): CleanText {
  if (!suspicious.test(raw)) return { text: trim(composed(raw)), hadControlCharacters: false }
  const joined = raw.replace(lineBreak, '\n').replace(/\t/g, ' ').replace(silent, '')
  const visible = joined.replace(control, '')
  return { text: trim(composed(visible)), hadControlCharacters: visible.length < joined.length }
}

function composed(text: string): string {
  return firstCombining.test(text) ? text.normalize('NFC') : text
}

/** Zero width joiners belong inside Persian or Indic words, but mean nothing at the ends. */
function trim(text: string): string {
  let trimmed = text.trim()
  while (
    trimmed !== '' &&
    (isJoiner(trimmed.charCodeAt(0)) || isJoiner(trimmed.charCodeAt(trimmed.length - 1)))
  ) {
    const start = isJoiner(trimmed.charCodeAt(0)) ? 1 : 0
    const end = isJoiner(trimmed.charCodeAt(trimmed.length - 1)) ? -1 : trimmed.length
    trimmed = trimmed.slice(start, end).trim()
  }
  return trimmed
}

function isJoiner(unit: number): boolean {
  return unit === 0x200c || unit === 0x200d
}

/**
 * What is left of a text for reading dates and numbers out of it: compatibility forms and digits of any script become
 * ASCII, dashes and minus signs `-`, apostrophes `'`, white space single spaces, letters lower case without accents.
 * Raised figures and fractions are no digits (1² is not 12): they become `?`.
 */
export function foldForReading(text: string): string {
  return text
    .replace(/\p{No}/gu, '?')
    .normalize('NFKD')
    .replace(/[\p{M}\u200c\u200d]/gu, '')
    .replace(/\p{Nd}/gu, digitOf)
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[`´‘’ʼʹ′＇]/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
}

/** In Unicode each script's ten digits stand in a row that begins at a code point whose predecessor is no digit of it. */
function digitOf(digit: string): string {
  if (digit >= '0' && digit <= '9') return digit
  const codePoint = digit.codePointAt(0)!
  const isDigit = (point: number) => /\p{Nd}/u.test(String.fromCodePoint(point))
  let value = 0
  while (value < 9 && isDigit(codePoint - value - 1)) value++
  return String(value)
}

/** Words that people put before a number or leave out: they do not tell two projects apart. */
const wordsBesideNumbers = new Set(
  'id no nr nº n° num number numero reference ref project projet proyecto проект номер رقم مشروع 编号 项目'
    .split(' ')
    .map(foldWords),
)

/**
 * `local_ref` and `parent_programme` for comparing: "GEF ID 9685", "gef-9685" and "GEF project no. 9685" are equal.
 * Not for showing.
 */
export function normaliseReference(text: string): string {
  const words = foldWords(text).split(' ')
  const telling = words.filter((word) => !wordsBesideNumbers.has(word))
  return (telling.length > 0 ? telling : words).join('')
}

/** At most 80 characters of a text, on one line, for showing inside a sentence. */
export function excerpt(text: string): string {
  const line = text.slice(0, 400).replace(/\s+/g, ' ')
  const characters = [...line]
  return characters.length <= 80 ? line : `${characters.slice(0, 79).join('')}…`
}
