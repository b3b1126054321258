/** What is wrong with an entry of the register, as data: each has a sentence `refusal.<code>` in six languages. */
import { ServiceError } from '../errors.ts'

export type RefusalCode =
  | 'required'
  | 'notADay'
  | 'endBeforeStart'
  | 'beforeDeadline'
  | 'deadlineBeforeOpening'
  | 'notANumber'
  | 'notALanguage'
  | 'notACode'
  | 'retiredCode'
  | 'notInList'
  | 'notYesOrNo'
  | 'notAKey'
  | 'exists'
  | 'unknownCycle'
  | 'circle'
  | 'unknownTemplate'
  | 'inUse'
  | 'rateTwice'
  | 'keyTwice'
  | 'tooLong'
  | 'labelTaken'
  | 'codeStays'
  | 'replacementUnknown'
  | 'replacementRetired'
  | 'changedMeanwhile'
  | 'notAnAddress'

export interface Refusal {
  /** The part that is refused, by its key. */
  readonly field: string
  readonly code: RefusalCode
  /** Values for the sentence. */
  readonly params?: Readonly<Record<string, string | number>>
}

/**
 * Refuses an entry for the first thing that is wrong with it.
 *
 * @throws {ServiceError} REGISTER_INVALID
 */
export function refuseIfAny(entry: string, refusals: readonly Refusal[]): void {
  const [first] = refusals
  if (!first) return
  const { field, code: refusal, params } = first
  throw new ServiceError('REGISTER_INVALID', { ...params, entry, field, refusal })
}
