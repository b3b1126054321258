/** How alike two titles are, in any script. */
import { foldWords } from './fold-text.ts'

/** A title made ready for comparison. Make it once, compare it often. */
export interface TitleProfile {
  /** Folded, and without punctuation. */
  readonly folded: string
  /** Distinct words; scripts without spaces give their characters. */
  readonly words: ReadonlySet<string>
  /** Hashes of every three characters in a row, ascending, with repeats. */
  readonly grams: Uint32Array
}

/** Something of the scripts below may be in it. */
const withoutSpaces =
  /[\u0e00-\u0eff\u1780-\u17ff\u19e0-\u19ff\u2e80-\u9fff\ud800-\udfff\uf900-\ufaff\uff00-\uffef]/
const wordOrCharacter =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]+/gu

/** @param title as typed; any script, any length */
export function titleProfile(title: string): TitleProfile {
  const folded = foldWords(title)
  return { folded, words: wordsOf(folded), grams: gramsOf(folded) }
}

/** Distinct words of a folded text; scripts without spaces give their characters. */
export function wordsOf(folded: string): ReadonlySet<string> {
  if (folded === '') return new Set()
  return new Set(withoutSpaces.test(folded) ? folded.match(wordOrCharacter) : folded.split(' '))
}

function gramsOf(folded: string): Uint32Array {
  // A space at both ends lets the first and last letters count like those inside.
  const padded = ` ${folded} `
  const grams = new Uint32Array(Math.max(0, padded.length - 2))
  for (let at = 0; at < grams.length; at++) {
    const first = padded.charCodeAt(at)
    const second = padded.charCodeAt(at + 1)
    grams[at] = Math.imul(Math.imul(first, 65599) + second, 65599) + padded.charCodeAt(at + 2)
  }
  return grams.sort()
}

/**
 * From 0 (nothing in common) to 1 (the same but for case, accents and punctuation). Words and short runs of letters count
 * half each, so that neither another word order nor another ending makes a title a stranger. Symmetric. Two blank titles
 * have nothing in common.
 *
 * @param least what is less than that may come out as 0: for most titles that is soon found out
 */
export function titleSimilarity(one: TitleProfile, other: TitleProfile, least = 0): number {
  if (one.folded === '' || other.folded === '') return 0
  if (one.folded === other.folded) return 1
  const words = shareOfWords(one.words, other.words)
  const grams = shareOfGrams(one.grams, other.grams, 2 * least - words - rounding)
  return grams === null ? 0 : (words + grams) / 2
}

/** So that what is just enough is never given up. */
const rounding = 1e-9

function shareOfWords(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const [few, many] = one.size <= other.size ? [one, other] : [other, one]
  let common = 0
  for (const word of few) if (many.has(word)) common++
  return (2 * common) / (one.size + other.size)
}

/** Null where it is less than `least`, which shows before all have been looked at. */
function shareOfGrams(one: Uint32Array, other: Uint32Array, least: number): number | null {
  const needed = (least * (one.length + other.length)) / 2
  if (Math.min(one.length, other.length) < needed) return null
  let common = 0
  let left = 0
  let right = 0
  while (left < one.length && right < other.length) {
    const difference = one[left]! - other[right]!
    if (difference === 0) common++
    else if (common + Math.min(one.length - left, other.length - right) < needed) return null
    if (difference <= 0) left++
    if (difference >= 0) right++
  }
  return (2 * common) / (one.length + other.length)
}
