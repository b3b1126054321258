/** Questions of the Secretariat about a return, one of its rows, or one of their cells, and what became of them. */
import type { FieldKey } from './definition.ts'

/** `open`: the reporter is asked. `answered`: the Secretariat is to look. `closed`: settled. */
export const questionStates = ['open', 'answered', 'closed'] as const
export type QuestionState = (typeof questionStates)[number]

export interface QuestionEntry {
  readonly act: 'asked' | 'answered' | 'closed'
  /** Null where nothing was said, or once erased. */
  readonly text: string | null
  /** UTC ISO. */
  readonly at: string
  readonly changeNumber: number
  /** Who: an account, or a name of the program's own; null once erased. */
  readonly actor: string | null
  /** The paper that the Secretariat wrote an answer down from. */
  readonly recordedFrom: string | null
}

export interface Question {
  readonly questionId: string
  readonly reporterCode: string
  readonly cycleKey: string
  /** Null: about the return as a whole. */
  readonly activityReportId: string | null
  readonly reference: string | null
  /** Null: about the row, or the return. */
  readonly field: FieldKey | null
  readonly state: QuestionState
  /** Oldest first; the first one asks. */
  readonly entries: readonly QuestionEntry[]
}

/** What each act leads to; a closed question is not asked or answered any more. */
export function questionStateAfter(act: QuestionEntry['act']): QuestionState {
  return act === 'asked' ? 'open' : act
}

/** The newest act of a question that stands so. */
export function lastActOf(state: QuestionState): QuestionEntry['act'] {
  return state === 'open' ? 'asked' : state
}
