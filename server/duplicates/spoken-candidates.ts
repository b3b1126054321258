/** Candidates as people and programs get them: the reasons with their sentences. The same on the command line and over HTTP. */
import type { CodeLists } from '../../templates/code-lists.ts'
import type { Language } from '../../templates/definition.ts'
import type { Reason } from '../../templates/duplicates/evidence.ts'
import type { DuplicatePair } from './find-pairs.ts'
import type { DuplicateCandidate, DuplicateCandidates } from './list-candidates.ts'
import { duplicateWords } from './speak-reason.ts'

export interface SpokenReason extends Reason {
  /** In the reader's language. */
  readonly message: string
}

export interface SpokenCandidate extends Omit<DuplicateCandidate, 'reasons'> {
  readonly reasons: readonly SpokenReason[]
}

export interface SpokenCandidates extends Omit<DuplicateCandidates, 'pairs'> {
  readonly pairs: readonly SpokenCandidate[]
}

export function spokenCandidates(
  { pairs, ...rest }: DuplicateCandidates,
  language: Language,
  lists: CodeLists,
): SpokenCandidates {
  return { ...rest, pairs: pairs.map((pair) => spokenPair(pair, language, lists)) }
}

export function spokenPair<T extends DuplicatePair>(
  pair: T,
  language: Language,
  lists: CodeLists,
): Omit<T, 'reasons'> & { readonly reasons: readonly SpokenReason[] } {
  const words = duplicateWords(language, lists)
  const reasons = pair.reasons.map((reason) => ({ ...reason, message: words.reason(reason) }))
  return { ...pair, reasons }
}
