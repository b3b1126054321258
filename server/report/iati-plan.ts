/** Activities in the terms of IATI 2.03, as data. Made by `plan/iati-activities`, written by `formats/iati-xml`. */

/** A text with its language (ISO 639-1), where it is known. */
export interface IatiText {
  readonly text: string
  readonly language: string | null
}

export interface IatiActivity {
  readonly identifier: string
  readonly title: readonly IatiText[]
  /** `type`: code of DescriptionType. */
  readonly descriptions: readonly { readonly type: string; readonly text: IatiText }[]
  /** `role`: code of OrganisationRole. */
  readonly organisations: readonly { readonly role: string; readonly name: string }[]
  /** `type`: code of OtherIdentifierType. */
  readonly otherIdentifiers: readonly { readonly ref: string; readonly type: string }[]
  readonly status: string
  readonly dates: readonly IatiDate[]
  readonly scope: string | null
  readonly countries: readonly string[]
  /** Beneficiaries that are no country in ISO 3166, by name. */
  readonly otherBeneficiaries: readonly string[]
  readonly sector: IatiCode | null
  readonly tags: readonly IatiCode[]
  readonly genderSignificance: string | null
  readonly budget: IatiBudget | null
}

/** `type`: code of ActivityDateType. `asStated`: the year or month that was given, where `date` is only its first or last day. */
export interface IatiDate {
  readonly type: string
  readonly date: string
  readonly asStated: string | null
}

export interface IatiCode {
  readonly code: string
  readonly label: string
}

export interface IatiBudget {
  readonly amount: string
  readonly currency: string
  readonly start: string
  readonly end: string
}

/** Why an activity cannot be told: the standard demands each of these. */
export type IatiGap = 'date' | 'status' | 'title'

export interface IatiPlan {
  readonly publisher: { readonly ref: string; readonly type: string; readonly name: string }
  /** Each counted activity once, in the order of the full list: told, or why not. */
  activities(): AsyncIterable<readonly (IatiActivity | IatiLeftOut)[]>
}

export interface IatiLeftOut {
  readonly leftOut: string
  readonly gaps: readonly IatiGap[]
}
