/** What a text speaks of, whatever its language: meanings, words without one, places, stages, numbers. */

import { monthNamed } from '../parse-month-names.ts'
import { foldForReading } from '../parse-text.ts'
import { type Meaning, theLexicon } from './lexicon.ts'
import { isHan, looseWords } from './loose-words.ts'
import { ordinalNamed } from './ordinals.ts'
import { skeletonOf } from './skeleton.ts'

/** A meaning, or a word that no glossary knows. */
export interface Concept {
  /** A hash of the meaning's name, or of the word's skeleton. */
  readonly id: number
  /** In bits: how unlikely it is that two unlike texts share it. */
  readonly weight: number
  /** Of the word as written, for telling relatives and slips of the pen; `''` for Chinese. */
  readonly skeleton: string
  /** Its first two letters as numbers, looked at before anything else; `NaN` where there are none. */
  readonly firstLetter: number
  readonly secondLetter: number
  readonly isMeaning: boolean
}

export interface Concepts {
  /** Distinct, ascending by id. */
  readonly items: readonly Concept[]
  readonly weight: number
  /** Of it, what the glossary knows: the same in every language, so that its absence elsewhere says something. */
  readonly understood: number
  readonly countries: ReadonlySet<string>
  readonly regions: ReadonlySet<string>
  readonly stages: ReadonlySet<string>
  readonly organizations: ReadonlySet<string>
  /** "Third meeting", "phase II", "4e session". */
  readonly ordinals: ReadonlySet<number>
  readonly years: ReadonlySet<number>
}

/** Bits for a meaning that stands in most, many, few titles. About one title in 1.2, 2.3 and 6 among those of one subject. */
const meaningBits = [0.3, 1.2, 2.6] as const
/** A word outside the glossary is a name or a rarer term. */
const longWordBits = 3
const shortWordBits = 1.5

/** No Chinese character comes before, and most letters do. */
const firstHan = 0x2e80

/** @param text as typed; any script, any length */
export function conceptsOf(text: string): Concepts {
  if (text === '') return noConcepts
  const collector = new ConceptCollector()
  const words = looseWords(text)
  for (let at = 0; at < words.length; ) {
    const word = words[at]!
    if (word.charCodeAt(0) >= firstHan && isHan(word)) {
      collector.addHan(word)
      at++
      continue
    }
    const found = theLexicon().match(words, at)
    if (found) collector.addMeaning(found.meaning, word)
    else collector.addWord(plainWordOf(word))
    at += found?.count ?? 1
  }
  return collector.concepts()
}

/** For texts that many reports share, such as names of organisations. */
export function conceptsOfRepeated(text: string): Concepts {
  let concepts = repeated.get(text)
  if (concepts === undefined) {
    concepts = conceptsOf(text)
    if (repeated.size >= rememberedTexts) repeated.clear()
    repeated.set(text, concepts)
  }
  return concepts
}

const rememberedTexts = 10_000
const repeated = new Map<string, Concepts>()

/** A word that is in no glossary. */
type PlainWord =
  | { readonly is: 'number'; readonly number: number; readonly isOrdinal: boolean }
  | { readonly is: 'ordinal'; readonly number: number }
  | { readonly is: 'month' | 'nothing' }
  | { readonly is: 'word'; readonly concept: Concept }

const rememberedWords = 50_000
const plainWords = new Map<string, PlainWord>()

function plainWordOf(word: string): PlainWord {
  let plain = plainWords.get(word)
  if (plain === undefined) {
    plain = readPlainWord(word)
    if (plainWords.size >= rememberedWords) plainWords.clear()
    plainWords.set(word, plain)
  }
  return plain
}

function readPlainWord(word: string): PlainWord {
  const number = /^(\d{1,4})(?:st|nd|rd|th|er|re|ere|e|eme|me|o|a|й|я|е|ое|го|ая|ый)?$/u.exec(word)
  if (number) return { is: 'number', number: Number(number[1]), isOrdinal: number[0] !== number[1] }
  const ordinal = ordinalNamed(word)
  if (ordinal !== undefined) return { is: 'ordinal', number: ordinal }
  if (monthNamed(foldForReading(word)) !== undefined) return { is: 'month' }
  if (word.length < 2) return { is: 'nothing' }
  const skeleton = skeletonOf(word)
  const bits = word.length >= 5 ? longWordBits : shortWordBits
  return { is: 'word', concept: conceptOf(hashOf(skeleton), bits, skeleton, false) }
}

function conceptOf(id: number, weight: number, skeleton: string, isMeaning: boolean): Concept {
  return {
    id,
    weight,
    skeleton,
    firstLetter: skeleton.charCodeAt(0),
    secondLetter: skeleton.charCodeAt(1),
    isMeaning,
  }
}

/** Words with any ending: not without end. */
const mostForms = 1_000
const meantWords = new WeakMap<Meaning, Map<string, Concept>>()

/** A meaning as this word says it. */
function meantBy({ name, telling }: Meaning, word: string): Concept {
  return conceptOf(hashOf(name), meaningBits[telling], isHan(word) ? '' : skeletonOf(word), true)
}

class ConceptCollector {
  readonly #items = new Map<number, Concept>()
  readonly #named = {
    country: new Set<string>(),
    region: new Set<string>(),
    stage: new Set<string>(),
    org: new Set<string>(),
  }
  readonly #smallNumbers = new Set<number>()
  readonly #ordinals = new Set<number>()
  readonly #years = new Set<number>()
  #hasMonth = false

  addMeaning(meaning: Meaning, word: string): void {
    const { name } = meaning
    const colon = name.indexOf(':')
    const kind = colon < 0 ? null : (name.slice(0, colon) as 'country' | 'region' | 'stage' | 'org')
    if (kind !== null) this.#named[kind].add(kind === 'country' ? name.slice(colon + 1) : name)
    // Where it was is weighed apart from what it was.
    if (kind === 'country' || kind === 'region') return
    let known = meantWords.get(meaning)
    if (known === undefined) {
      known = new Map()
      meantWords.set(meaning, known)
    }
    let concept = known.get(word)
    if (concept === undefined) {
      concept = meantBy(meaning, word)
      if (known.size < mostForms) known.set(word, concept)
    }
    this.#add(concept)
  }

  addWord(word: PlainWord): void {
    if (word.is === 'number') this.#addNumber(word.number, word.isOrdinal)
    else if (word.is === 'ordinal') this.#ordinals.add(word.number)
    else if (word.is === 'month') this.#hasMonth = true
    else if (word.is === 'word') this.#add(word.concept)
  }

  addHan(text: string): void {
    for (let at = 0; at < text.length; ) {
      const ordinal = /^第([一二三四五六七八九十])/u.exec(text.slice(at))
      if (ordinal) this.#ordinals.add('一二三四五六七八九十'.indexOf(ordinal[1]!) + 1)
      const found = theLexicon().matchHan(text, at)
      if (found) this.addMeaning(found.meaning, text[at]!)
      // Two characters in a row are about a word.
      else if (at + 1 < text.length)
        this.#add(conceptOf(hashOf(text.slice(at, at + 2)), shortWordBits, '', false))
      at += found?.count ?? 1
    }
  }

  concepts(): Concepts {
    // Beside the name of a month a small number is a day.
    if (!this.#hasMonth) for (const number of this.#smallNumbers) this.#ordinals.add(number)
    const items = [...this.#items.values()].sort((a, b) => a.id - b.id)
    return {
      items,
      weight: items.reduce((sum, item) => sum + item.weight, 0),
      understood: items.reduce((sum, item) => sum + (item.isMeaning ? item.weight : 0), 0),
      countries: slimSet(this.#named.country),
      regions: slimSet(this.#named.region),
      stages: slimSet(this.#named.stage),
      organizations: slimSet(this.#named.org),
      ordinals: slimSet(this.#ordinals),
      years: slimSet(this.#years),
    }
  }

  #addNumber(number: number, isOrdinal: boolean): void {
    if (number >= 1980 && number <= 2100) this.#years.add(number)
    else if (isOrdinal) this.#ordinals.add(number)
    else if (number <= 31) this.#smallNumbers.add(number)
    else this.#add(conceptOf(hashOf(String(number)), longWordBits, '', false))
  }

  #add(concept: Concept): void {
    if (!this.#items.has(concept.id)) this.#items.set(concept.id, concept)
  }
}

const emptySet: ReadonlySet<never> = new Set<never>()

/** Most sets of a profile are empty; a hundred thousand profiles share one empty set, which makes them a third as large. */
export function slimSet<T>(set: ReadonlySet<T>): ReadonlySet<T> {
  return set.size === 0 ? emptySet : set
}

const noConcepts: Concepts = {
  items: [],
  weight: 0,
  understood: 0,
  countries: emptySet,
  regions: emptySet,
  stages: emptySet,
  organizations: emptySet,
  ordinals: emptySet,
  years: emptySet,
}

/** 32-bit FNV-1a. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}
