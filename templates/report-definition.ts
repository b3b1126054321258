/** What a combined report counts, as data. Texts are in the report locale; every count is made by `server/report/count*`. */
import type { CodeListKey, FieldKey } from './definition.ts'

/**
 * Something activities are counted by. Most are simply the codes of a field.
 * - `field`: the codes of that field. `mainOnly`: only the first code, where the first is the main one.
 * - `region`: the UN regional groups of the countries of `roles.countries`.
 * - `startYear`: the year in which an activity starts.
 */
export type DimensionDefinition = { readonly key: string } & (
  | {
      readonly from: 'field'
      readonly field: FieldKey
      readonly mainOnly?: true
      /** The code is shown before its label (articles of a convention). */
      readonly showCode?: true
    }
  | { readonly from: 'region' }
  | { readonly from: 'startYear' }
)

/** A table of counts: rows of one dimension, columns of another, totals of each; without `columns` one column of totals. */
export interface CrossTable {
  /** The sheet it stands on. */
  readonly sheet: string
  readonly rows: string
  readonly columns?: string
  /** Drawn above the table: lying bars for long labels, standing ones for a run of years. */
  readonly chart?: 'bars' | 'columns'
}

/** `from` to `to`, both included; without `to` no upper end. */
export interface Band {
  readonly from: number
  readonly to?: number
}

/** Fields and codes in the terms of IATI 2.03. Codes on the right are of IATI's own lists. */
export interface IatiDefinition {
  /** Who publishes: identifier and type of organisation. */
  readonly publisher: { readonly ref: string; readonly type: string; readonly name: string }
  readonly fields: {
    readonly titleInEnglish: FieldKey
    readonly language: FieldKey
    readonly ownReference: FieldKey
    readonly programme: FieldKey
    readonly leadOrganisation: FieldKey
    readonly partners: FieldKey
    readonly purpose: FieldKey
    readonly genderMarker: FieldKey
  }
  /** Texts that are told beside the purpose, each with its code of DescriptionType. */
  readonly furtherTexts: Readonly<Record<FieldKey, string>>
  /** The first code of this field is the sector, the others are tags, in the reporting organisation's own vocabulary. */
  readonly sector: FieldKey
  /** Fields whose codes are tags. */
  readonly tags: readonly FieldKey[]
  /** ActivityStatus by code of `roles.status`. */
  readonly statuses: Readonly<Record<string, string>>
  /** Codes of `roles.status` whose start is only planned, and whose end has really been. */
  readonly plannedStatuses: readonly string[]
  readonly endedStatuses: readonly string[]
  /** ActivityScope by code of `roles.scope`. */
  readonly scopes: Readonly<Record<string, string>>
  /** PolicySignificance by code of the gender marker. */
  readonly genderSignificance: Readonly<Record<string, string>>
  /**
   * Two letters of countries whose list cannot have them as another spelling, since people mean something else by them; null for
   * what is no country. All others have them as their first spelling of two letters.
   */
  readonly twoLetters: Readonly<Record<string, string | null>>
}

export interface ReportDefinition {
  /** The template whose activities it reports on. */
  readonly templateId: string
  /** Which field plays which part in counting. */
  readonly roles: {
    readonly title: FieldKey
    readonly countries: FieldKey
    readonly scope: FieldKey
    readonly status: FieldKey
    readonly start: FieldKey
    readonly end: FieldKey
    readonly leadRole: FieldKey
    readonly amount: FieldKey
    readonly currency: FieldKey
    readonly funding: FieldKey
    readonly donors: FieldKey
    readonly participants: FieldKey
    readonly women: FieldKey
    readonly otherConventions: FieldKey
    readonly jointWith: FieldKey
  }
  readonly regionList: CodeListKey
  /** Codes of `roles.leadRole` that make a member of a duplicate group its default representative. */
  readonly leadCodes: readonly string[]
  /** Codes of `roles.status` whose activities have helped nobody. */
  readonly helplessStatuses: readonly string[]
  /** Codes of `roles.scope` for activities that name no country because they are for all. */
  readonly worldScopes: readonly string[]
  /** Which activities stand on the technology transfer sheet: this code, or anything in `orFilled`. */
  readonly technology: {
    readonly field: FieldKey
    readonly code: string
    readonly orFilled: readonly FieldKey[]
    readonly columns: readonly FieldKey[]
  }
  /** The convention's own short name in the plan table of the Basel and Stockholm centres. */
  readonly conventionKey: string
  /** In force for a Party this many days after deposit, and never before this day. */
  readonly entryIntoForce: { readonly daysAfterDeposit: number; readonly notBefore: string }
  readonly dimensions: readonly DimensionDefinition[]
  readonly tables: readonly CrossTable[]
  /** The dimension by which it is shown what each Party has had help with, and what it has not. */
  readonly helpDimension: string
  /** How activities are told in the terms of the International Aid Transparency Initiative; left out where they cannot be. */
  readonly iati?: IatiDefinition
  readonly activityBands: readonly Band[]
  readonly partyBands: readonly Band[]
}
