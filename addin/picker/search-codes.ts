/** Finds codes by what people type: in any of the six languages, by alias or by the code itself. Pure. */
import { type Code, type CodeList, type Language, languages } from '../../templates/definition.ts'
import { foldText } from '../../templates/fold-text.ts'

export interface SearchedCodes {
  /** Codes that stand before all others: the countries that the reporter serves. */
  readonly first: readonly Code[]
  readonly others: readonly Code[]
}

interface Entry {
  readonly code: Code
  readonly label: string
  /** Folded: the label in the shown language, then all other spellings. */
  readonly spellings: readonly string[]
}

/** A list made ready for searching in one language. Retired codes are not offered. */
export class CodeSearch {
  readonly #entries: readonly Entry[]
  readonly #first: ReadonlySet<string>

  /**
   * @param sorted by the label's alphabet, as for countries; else in the order of the list
   * @param first codes that stand before the others
   */
  constructor(
    list: CodeList,
    language: Language,
    { sorted, first }: { sorted: boolean; first: readonly string[] },
  ) {
    this.#first = new Set(first)
    const entries = list.codes
      .filter((code) => !code.retired)
      .map((code) => ({
        code,
        label: code.labels[language],
        spellings: [
          code.labels[language],
          code.code,
          ...languages.filter((one) => one !== language).map((one) => code.labels[one]),
          ...(code.aliases ?? []),
        ].map(foldText),
      }))
    const { compare } = new Intl.Collator(language)
    this.#entries = sorted ? entries.sort((one, other) => compare(one.label, other.label)) : entries
  }

  /** Best first: labels that begin so, then those with a word that begins so, then any other place or spelling. */
  find(typed: string): SearchedCodes {
    const wanted = foldText(typed)
    const ranked = this.#entries
      .map((entry) => ({ entry, rank: rankOf(entry, wanted) }))
      .filter(({ rank }) => rank < noMatch)
      .sort((one, other) => one.rank - other.rank)
      .map(({ entry }) => entry.code)
    return {
      first: ranked.filter(({ code }) => this.#first.has(code)),
      others: ranked.filter(({ code }) => !this.#first.has(code)),
    }
  }
}

const noMatch = 9

function rankOf({ spellings }: Entry, wanted: string): number {
  if (wanted === '') return 0
  let best = noMatch
  spellings.forEach((spelling, nth) => {
    const at = spelling.indexOf(wanted)
    if (at < 0) return
    const isWord = at === 0 || spelling[at - 1] === ' '
    // The shown label counts before the other spellings of it.
    const rank = (at === 0 ? 0 : isWord ? 1 : 2) + (nth === 0 ? 0 : 3)
    // In the middle of a word of another language it is an accident.
    if (!(nth > 0 && !isWord)) best = Math.min(best, rank)
  })
  return best
}
