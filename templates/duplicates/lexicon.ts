/** Finds the meaning of words in any of the six languages: the glossary and the names of countries, made ready for look-up. */
import { shippedLists } from '../minamata/shipped-lists.ts'
import { organizationNames, regionNames, stageNames } from './glossary-names.ts'
import { glossaryTerms } from './glossary-terms.ts'
import { isHan, looseWords } from './loose-words.ts'

/** What a phrase stands for: `waste`, `org:unep`, `region:caribbean`, `country:SEN`, `stage:launch`. */
export interface Meaning {
  readonly name: string
  /** How telling it is: 0 stands in most titles, 1 in many, 2 in few. */
  readonly telling: 0 | 1 | 2
}

/** A way to read a word at the beginning of phrases. */
interface Beginning {
  readonly first: string
  readonly phrases: readonly Phrase[]
}

interface Phrase {
  /** Each word, and whether any ending may follow. */
  readonly words: readonly { readonly text: string; readonly isOpen: boolean }[]
  readonly letters: number
  readonly meaning: Meaning
}

/** ISO 3166 alpha-3 codes by region name. */
export const countriesOfRegion: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  regionNames
    .split('\n')
    .filter((line) => line.includes('='))
    .map((line) => {
      const [names, countries = ''] = line.split('=')
      return [names!.split(' ')[0]!, new Set(countries.split(' ').filter((code) => code !== ''))] as const
    }),
)

const longestHan = 14
/** "To", "with", "like": only where the word is not known otherwise, since many words begin with these letters. */
const writtenOntoArabic = /^[لبكف](?=\p{Script=Arabic}{3})/u
const rememberedWords = 20_000

class Lexicon {
  /** By the first word, or by the beginning that it must have. */
  readonly #byWord = new Map<string, Phrase[]>()
  readonly #byBeginning = new Map<string, Phrase[]>()
  readonly #han = new Map<string, Meaning>()
  readonly #known = new Map<string, readonly Beginning[]>()

  constructor() {
    for (const lines of [glossaryTerms, organizationNames, regionNames, stageNames]) this.#addGlossary(lines)
    this.#addCountries()
  }

  /** The longest phrase that begins at `words[at]`, and how many words it takes. */
  match(words: readonly string[], at: number): { readonly meaning: Meaning; readonly count: number } | null {
    for (const { first, phrases } of this.#beginningsOf(words[at]!)) {
      let best: Phrase | null = null
      for (const phrase of phrases) {
        if (best !== null && !isLonger(phrase, best)) continue
        const isHere = phrase.words.every((word, offset) =>
          fits(word, offset === 0 ? first : words[at + offset]),
        )
        if (isHere) best = phrase
      }
      if (best !== null) return { meaning: best.meaning, count: best.words.length }
    }
    return null
  }

  /** The longest phrase in Chinese characters at a place of a text. */
  matchHan(text: string, at: number): { readonly meaning: Meaning; readonly count: number } | null {
    for (let count = Math.min(longestHan, text.length - at); count > 0; count--) {
      const meaning = this.#han.get(text.slice(at, at + count))
      if (meaning) return { meaning, count }
    }
    return null
  }

  /** As it stands, then without what may be written onto it; none where no phrase begins so. */
  #beginningsOf(word: string): readonly Beginning[] {
    let beginnings = this.#known.get(word)
    if (beginnings) return beginnings
    beginnings = [...new Set([word, word.replace(writtenOntoArabic, '')])]
      .map((first) => ({ first, phrases: this.#phrasesBeginning(first) }))
      .filter(({ phrases }) => phrases.length > 0)
    if (this.#known.size >= rememberedWords) this.#known.clear()
    this.#known.set(word, beginnings)
    return beginnings
  }

  #phrasesBeginning(first: string): readonly Phrase[] {
    const found = [...(this.#byWord.get(first) ?? [])]
    for (let length = 2; length <= first.length; length++)
      found.push(...(this.#byBeginning.get(first.slice(0, length)) ?? []))
    return found
  }

  #addGlossary(lines: string): void {
    for (const line of lines.split('\n')) {
      const [names] = line.split(' = ')
      const match = names!.replace(/ =\s*$/u, '').match(/^(\S+) ([012]) (.+)$/u)
      if (!match) continue
      const meaning: Meaning = { name: match[1]!, telling: Number(match[2]) as 0 | 1 | 2 }
      for (const form of match[3]!.split(',')) this.#add(form.trim(), meaning)
    }
  }

  #addCountries(): void {
    const countries = shippedLists.find((list) => list.key === 'country')
    for (const { code, labels, aliases = [] } of countries?.codes ?? []) {
      const meaning: Meaning = { name: `country:${code}`, telling: 2 }
      for (const spelling of new Set([...Object.values(labels), ...aliases])) {
        // Two letters are a word of some language.
        if (spelling.length > 2 || isHan(spelling)) this.#add(withOpenEndings(spelling), meaning)
      }
    }
  }

  #add(form: string, meaning: Meaning): void {
    if (isHan(form)) {
      const text = looseWords(form).join('')
      if (text !== '' && !this.#han.has(text)) this.#han.set(text, meaning)
      return
    }
    const words = form.split(' ').flatMap((word) => {
      const isOpen = word.endsWith('~')
      return looseWords(word.replace('~', '')).map((text) => ({ text, isOpen }))
    })
    if (words.length === 0) return
    const phrase = { words, letters: words.reduce((sum, { text }) => sum + text.length, 0), meaning }
    const first = words[0]!
    const shelf = first.isOpen ? this.#byBeginning : this.#byWord
    const phrases = shelf.get(first.text)
    if (phrases) phrases.push(phrase)
    else shelf.set(first.text, [phrase])
  }
}

function isLonger(one: Phrase, other: Phrase): boolean {
  if (one.words.length !== other.words.length) return one.words.length > other.words.length
  return one.letters > other.letters
}

function fits(word: Phrase['words'][number], text: string | undefined): boolean {
  if (text === undefined) return false
  return word.isOpen ? text.startsWith(word.text) : text === word.text
}

/** Russian names change their endings: Нигерия, в Нигерии. */
function withOpenEndings(spelling: string): string {
  return spelling
    .split(/\s+/u)
    .map((word) => (/^\p{Script=Cyrillic}{5,}$/u.test(word) ? `${word.replace(/[аяьйеиоыу]$/u, '')}~` : word))
    .join(' ')
}

let lexicon: Lexicon | undefined

/** Made when first asked: it folds thousands of names. */
export function theLexicon(): Lexicon {
  lexicon ??= new Lexicon()
  return lexicon
}
