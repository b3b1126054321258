/** The closed set of rule kinds. Each has one check function in `check-rules` and, where `where` is `sheet`, one formula in `excel-rules`. */
import type { FieldKey, Severity, Where } from './definition.ts'

/** Permanent and public: stored, sent, and the key of the translated sentence. `<rule id>.<camelCase>`. */
export type IssueCode = string

/** True of a row when every part that is given holds. */
export interface Condition {
  readonly field: FieldKey
  /** The field's code is one of these (for several codes: any of them is). */
  readonly isOneOf?: readonly string[]
  /** The field is filled, and its code is none of these. */
  readonly isNoneOf?: readonly string[]
  readonly isFilled?: boolean
}

interface CheckBasics {
  readonly issue: IssueCode
  readonly severity: Severity
  readonly where: Where
  /** `officers`: never shown to reporters. */
  readonly audience?: 'officers'
}

export type Check = CheckBasics &
  /** Found while a cell is read (unknown code, ambiguous date, too long, formula ...); nothing to compute here. */
  (
    | { readonly kind: 'cell' }
    /** Found on the file, the return or against other rows by code of its own (copied key, conflict, duplicates ...). */
    | { readonly kind: 'elsewhere' }
    /** Every field whose presence is `required` is filled in a row that has anything typed in it. */
    | { readonly kind: 'required' }
    | { readonly kind: 'requiredWhen'; readonly field: FieldKey; readonly when: Condition }
    /** `last` is not before `first`; partial dates compare as ranges, the same day is fine. */
    | { readonly kind: 'notBefore'; readonly field: FieldKey; readonly other: FieldKey }
    /** The date must not lie after the day of judging at UTC+14 (`future`), or must not lie before it at UTC-12 (`past`). */
    | {
        readonly kind: 'againstToday'
        readonly field: FieldKey
        readonly mustNotBe: 'future' | 'past'
        readonly when: Condition
      }
    | { readonly kind: 'overlapsPeriod'; readonly field: FieldKey; readonly other: FieldKey }
    | { readonly kind: 'atLeast'; readonly field: FieldKey; readonly min: number }
    | { readonly kind: 'atMost'; readonly field: FieldKey; readonly other: FieldKey }
    /** How many codes a cell holds. */
    | {
        readonly kind: 'countOf'
        readonly field: FieldKey
        readonly min?: number
        readonly max?: number
        readonly when: Condition
      }
    /** The field is filled although every code of `other` is one of `codes`. */
    | {
        readonly kind: 'unexpectedWhenAll'
        readonly field: FieldKey
        readonly other: FieldKey
        readonly codes: readonly string[]
      }
    /** `when` holds, none of `codes` is in `field`, and all of `orFilled` are blank. */
    | {
        readonly kind: 'needsOneOf'
        readonly field: FieldKey
        readonly codes: readonly string[]
        readonly orFilled: readonly FieldKey[]
        readonly when: Condition
      }
    | { readonly kind: 'servedCountries'; readonly field: FieldKey; readonly unless: Condition }
    | { readonly kind: 'sameRegion'; readonly field: FieldKey; readonly unless: Condition }
    | { readonly kind: 'notOnlyHost'; readonly field: FieldKey; readonly when: Condition }
    | { readonly kind: 'partyAt'; readonly field: FieldKey; readonly date: FieldKey }
    /** Outside `min`..`max` US dollars at the stated rate. */
    | {
        readonly kind: 'plausibleAmount'
        readonly field: FieldKey
        readonly currency: FieldKey
        readonly min: number
        readonly max: number
      }
    | { readonly kind: 'differs'; readonly field: FieldKey; readonly other: FieldKey }
  )

export type CheckKind = Check['kind']
