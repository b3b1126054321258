/** Code lists made ready for look-up. Built once from a version of the lists; immutable afterwards. */
import type { Code, CodeList, CodeListKey, Language } from './definition.ts'

/** What a piece of text may mean in a list. */
export type CodeMatch =
  | { readonly kind: 'code'; readonly code: Code }
  | { readonly kind: 'retired'; readonly code: Code }
  /** The text stands for several codes (Korea, FCFA): a person must choose. */
  | { readonly kind: 'ambiguous'; readonly codes: readonly Code[] }
  /** Not in the list; `near` are the best guesses for "did you mean", best first, at most three. */
  | { readonly kind: 'unknown'; readonly near: readonly Code[] }

/** The lists of one moment: what the Secretariat had in force when `version` was the newest. */
export interface CodeLists {
  /** The change number at which any list last changed; 0 for the lists as shipped. */
  readonly version: number
  readonly keys: readonly CodeListKey[]
  list(key: CodeListKey): CodeList
  /** A label, alias or code in any of the six languages; case, accents, apostrophes, spaces and hyphens are folded. */
  match(key: CodeListKey, text: string): CodeMatch
  /**
   * Cuts the text of a several-codes cell into pieces: on `;`, its full-width and Arabic forms and line breaks, and inside a
   * piece that is not itself a label also on commas of any script, longest label first.
   */
  split(key: CodeListKey, text: string): readonly string[]
  find(key: CodeListKey, code: string): Code | undefined
  /** The label in a language; the code itself when it is not in the list. */
  label(key: CodeListKey, code: string, language: Language): string
}
export type { CodeList }
