/** One code list made ready for look-up: every spelling of every code, folded. */
import type { CodeMatch } from './code-lists.ts'
import type { Code, CodeList } from './definition.ts'
import { foldText } from './fold-text.ts'
import { NearSpellings } from './near-spelling.ts'

/** The longest text looked up as one spelling. Longer ones are no label, however near. */
const longestSpelling = 300
/** Texts whose folded form is remembered: labels come again in thousands of cells. */
const rememberedTexts = 5000
/** Answers for unknown texts are remembered, since the same slip is usually made in many cells. */
const rememberedMisses = 2000

// Not the one between two digits: 1.3 is not article 13.
const fullStop = /(?<!\d)\.|\.(?!\d)|。/gu
const comma = /[,،、﹐﹑､]/gu
const brackets = /[()[\]{}<>《》〈〉「」『』【】〔〕/\\|:_;]/gu
const han = String.raw`\p{Script=Han}`
// English, French and Spanish articles before a name: "the Philippines", "le Mali".
const leadingArticle = /^(?:the|le|la|les|l|el|los|las) (?=.)/u
const spaceBesideHan = new RegExp(`(?<=${han}) | (?=${han})`, 'gu')

/**
 * The key under which a spelling is filed: folded as `foldText` does, and without the punctuation that people leave out or put
 * elsewhere (full stops, commas, brackets, slashes), and without spaces beside Chinese characters.
 */
export function spellingKey(text: string): string {
  const folded = foldText(text)
    .replace(fullStop, '')
    .replace(comma, ' ')
    .replace(brackets, ' ')
    .replace(/ +/gu, ' ')
    .trim()
    .replace(spaceBesideHan, '')
  // A text of punctuation only (the currency sign `¥` is none) is filed as it is.
  return folded === '' ? foldText(text) : folded
}

export class CodeListIndex {
  readonly list: CodeList
  /** The most commas in one spelling: no label is longer than that many pieces and one. */
  readonly mostCommas: number
  readonly #byCode: ReadonlyMap<string, Code>
  readonly #bySpelling = new Map<string, readonly Code[]>()
  readonly #known = new Map<string, CodeMatch | undefined>()
  #nearSpellings: NearSpellings | undefined
  readonly #misses = new Map<string, CodeMatch>()

  constructor(list: CodeList) {
    this.list = list
    this.#byCode = new Map(list.codes.map((code) => [code.code, code]))
    // A code wins over a label, a label over an alias, a code in use over a retired one.
    const active = list.codes.filter((code) => !code.retired)
    const retired = list.codes.filter((code) => code.retired)
    for (const codes of [active, retired]) {
      this.#file(codes, (code) => [code.code])
      this.#file(codes, (code) => Object.values(code.labels))
      this.#file(codes, (code) => code.aliases ?? [])
    }
    this.mostCommas = Math.max(0, ...list.codes.flatMap(spellingsOf).map(countCommas))
  }

  find(code: string): Code | undefined {
    return this.#byCode.get(code)
  }

  match(text: string): CodeMatch {
    return this.matchKnown(text) ?? this.#miss(text)
  }

  /** What a text stands for, or undefined when it is in no form in the list. Cheap: one look-up. */
  matchKnown(text: string): CodeMatch | undefined {
    if (text.length > longestSpelling) return undefined
    if (this.#known.has(text)) return this.#known.get(text)
    if (this.#known.size >= rememberedTexts) this.#known.clear()
    const match = this.#lookUp(text)
    this.#known.set(text, match)
    return match
  }

  #lookUp(text: string): CodeMatch | undefined {
    const exact = this.#byCode.get(text)
    const codes = exact ? [exact] : this.#codesSpelt(spellingKey(text))
    if (!codes?.[0]) return undefined
    if (codes.length > 1) return { kind: 'ambiguous', codes }
    return { kind: codes[0].retired ? 'retired' : 'code', code: codes[0] }
  }

  #codesSpelt(key: string): readonly Code[] | undefined {
    return this.#bySpelling.get(key) ?? this.#bySpelling.get(key.replace(leadingArticle, ''))
  }

  #miss(text: string): CodeMatch {
    if (text.length > longestSpelling) return { kind: 'unknown', near: [] }
    const key = spellingKey(text)
    let miss = this.#misses.get(key)
    if (!miss) {
      if (this.#misses.size >= rememberedMisses) this.#misses.clear()
      miss = { kind: 'unknown', near: this.#near(key) }
      this.#misses.set(key, miss)
    }
    return miss
  }

  #near(key: string): readonly Code[] {
    // Made when first asked: most files have nothing to guess at.
    this.#nearSpellings ??= new NearSpellings(this.#bySpelling.keys())
    const near = new Set<Code>()
    for (const spelling of this.#nearSpellings.nearestTo(key)) {
      for (const code of this.#bySpelling.get(spelling) ?? []) if (!code.retired) near.add(code)
    }
    return [...near].slice(0, 3)
  }

  /** Files spellings that no tier before has taken; those shared within the tier stand for all who share them. */
  #file(codes: readonly Code[], spellings: (code: Code) => readonly string[]): void {
    const tier = new Map<string, Code[]>()
    for (const code of codes) {
      for (const key of new Set(spellings(code).map(spellingKey))) {
        if (key === '' || this.#bySpelling.has(key)) continue
        const sharing = tier.get(key)
        if (sharing) sharing.push(code)
        else tier.set(key, [code])
      }
    }
    for (const [key, sharing] of tier) this.#bySpelling.set(key, sharing)
  }
}

/** Every text that stands for a code. */
export function spellingsOf(code: Code): readonly string[] {
  return [code.code, ...Object.values(code.labels), ...(code.aliases ?? [])]
}

function countCommas(text: string): number {
  return text.match(/[,，،、﹐﹑､]/gu)?.length ?? 0
}
