/** What reading and checking a row needs to know beside the row. All plain data; nothing is looked up on the way. */
import type { CodeLists } from './code-lists.ts'
import type { CycleState } from './cycle-state.ts'
import type { Language, TemplateDefinition } from './definition.ts'

/** Who reports. `kind` is one of the four channels of Article 14(2) as decision MC-1/21 names them. */
export interface Reporter {
  /** Permanent, lower case: `bcrc-scrc-sen`. Short references are made from it in upper case. */
  readonly reporterCode: string
  readonly kind: 'centre' | 'agency' | 'nationalBody' | 'partnership'
  readonly name: string
  readonly shortName: string
  readonly language: Language
  /** Code of list `un_region`, or null where it has none. */
  readonly region: string | null
  /** ISO 3166 alpha-3, or null. */
  readonly hostCountry: string | null
  /** ISO 3166 alpha-3; empty where the official list is unknown. A coordinating centre has its whole region. */
  readonly servedCountries: readonly string[]
  readonly conventions: readonly string[]
  readonly hostInstitution: string | null
  readonly city: string | null
  readonly web: string | null
  readonly contact: { readonly name: string; readonly email: string } | null
  readonly source: string
  readonly certainty: string
  readonly note: string
}

/** Calendar dates, both included. */
export interface ReportingPeriod {
  readonly start: string
  readonly end: string
}

export interface CheckContext {
  readonly template: TemplateDefinition
  readonly lists: CodeLists
  /** The workbook's language: what labels and numbers are most likely written in. Every language is understood. */
  readonly language: Language
  readonly reporter: Reporter
  readonly period: ReportingPeriod
  /** UN regional group of each country, by ISO 3166 alpha-3. */
  readonly regionOfCountry: ReadonlyMap<string, string>
  /** The instant of judging, UTC ISO ending in Z: rules 4 to 6 ask what day it is. */
  readonly judgedAt: string
}

/** One State or regional organization and its standing in the Convention. */
export interface PartyRecord {
  readonly country: string
  readonly unRegion: string
  /** `YYYY-MM-DD`; null where it is unknown or the State is not a Party. */
  readonly depositDate: string | null
  readonly isParty: 'yes' | 'no' | 'unknown'
  readonly isLdc: boolean
  readonly isSids: boolean
  readonly certainty: string
}

/** US dollars for one unit of the currency. */
export interface ExchangeRate {
  readonly currency: string
  readonly usDollars: string
  readonly date: string
  readonly source: string
}

/** A reporting cycle. Nothing about a COP is in the program: all of it is here. */
export interface Cycle {
  readonly cycleKey: string
  /** Left out: open. */
  readonly state?: CycleState
  readonly title: Readonly<Record<Language, string>>
  readonly legalBasis: string
  readonly documentSymbol: string
  readonly period: ReportingPeriod
  /** Calendar day; it ends at UTC-12. */
  readonly opensOn: string
  readonly deadline: string
  readonly graceDays: number
  readonly languages: readonly Language[]
  readonly templateId: string
  readonly templateVersion: number
  readonly rates: readonly ExchangeRate[]
  readonly previousCycleKey: string | null
}

/** What rules of `where: service` need on top. */
export interface ServiceContext extends CheckContext {
  readonly rates: readonly ExchangeRate[]
  readonly parties: readonly PartyRecord[]
}
