/** An activity report made ready for comparison with those of others. Make it once, compare it often. */
import { type ActivityValues, codesOf } from '../activity.ts'
import { textOf } from '../fingerprint.ts'
import { foldWords } from '../fold-text.ts'
import { type Concepts, conceptsOf, conceptsOfRepeated, slimSet } from './concepts.ts'
import { countriesOfRegion } from './lexicon.ts'
import { type ProjectReference, projectReferencesOf } from './project-references.ts'
import { type ReportedPeriod, reportedPeriodOf } from './reported-period.ts'

/** What is compared: whose report it is, and its values. Nothing else has a say. */
export interface ComparedReport {
  /** `bcrc-scrc-sen` */
  readonly reporterCode: string
  readonly values: ActivityValues
}

export interface ActivityProfile {
  readonly reporterCode: string
  /** Folded; `''` where blank. */
  readonly title: string
  /** Of the title, and of its working translation where there is one. */
  readonly titles: readonly Concepts[]
  /** What tells the parts of a series from each other, from all its titles. */
  readonly series: {
    readonly ordinals: readonly number[]
    readonly years: readonly number[]
    readonly stages: readonly string[]
    readonly isEvaluation: boolean
  }
  /** Of summary and results, made when first asked; null where both are blank. */
  readonly text: () => Concepts | null
  /** The script the title is written in. */
  readonly script: 'latin' | 'cyrillic' | 'arabic' | 'han' | 'other'
  readonly language: string
  /** Beneficiary countries as stated; sorted, none twice. */
  readonly countries: readonly string[]
  /** Countries that the title names, or the place of the event; for reports that state none. Sorted, none twice. */
  readonly namedCountries: readonly string[]
  /** All countries of the regions that the title names. */
  readonly regionCountries: ReadonlySet<string>
  /** `NAT`, `SUB` ...; `''` where blank. */
  readonly scope: string
  /** Words of the place of the event. */
  readonly place: ReadonlySet<string>
  readonly period: ReportedPeriod
  /** Normalised amount and currency, `1234.5 USD`; null where one is missing, or the amount is zero. */
  readonly budget: { readonly amount: number; readonly currency: string } | null
  /** Null where blank or not above zero. */
  readonly participants: number | null
  readonly women: number | null
  readonly references: readonly ProjectReference[]
  readonly lead: Concepts
  /** Lead and partners. */
  readonly actors: Concepts
  readonly donors: Concepts
  /** Reporters named as taking part. */
  readonly jointWith: ReadonlySet<string>
  readonly articles: readonly string[]
  readonly activityTypes: readonly string[]
}

/** The fields that are read, in every template that has them. */
export const comparedFields = {
  title: 'title',
  titleEnglish: 'title_en',
  summary: 'summary',
  results: 'results',
  language: 'text_language',
  countries: 'beneficiary_parties',
  scope: 'geo_scope',
  place: 'delivery_place',
  placeCountry: 'delivery_country',
  start: 'start_date',
  end: 'end_date',
  amount: 'budget_amount',
  currency: 'budget_currency',
  participants: 'participants_total',
  women: 'participants_women',
  localRef: 'local_ref',
  programme: 'parent_programme',
  lead: 'lead_org',
  partners: 'partners',
  donors: 'donors',
  jointWith: 'joint_with',
  articles: 'articles',
  activityTypes: 'activity_type',
} as const

/** Long texts are compared by their beginning: what it is about is said first. */
const comparedLetters = 400

export function profileOf({ reporterCode, values }: ComparedReport): ActivityProfile {
  const text = (field: keyof typeof comparedFields) => textOf(values[comparedFields[field]])
  const codes = (field: keyof typeof comparedFields) => codesOf(values[comparedFields[field]])
  const title = text('title')
  const titles = [title, text('titleEnglish')].filter((one) => one !== '').map(conceptsOf)
  const place = conceptsOfRepeated(text('place'))
  const long = [text('summary'), text('results')].map((one) => one.slice(0, comparedLetters)).join(' ')
  const lead = text('lead')
  return {
    reporterCode,
    title: foldWords(title),
    titles,
    series: seriesOf(titles),
    text: long.trim() === '' ? noText : once(() => conceptsOf(long)),
    script: scriptOf(title),
    language: codes('language')[0] ?? '',
    countries: sorted(codes('countries')),
    namedCountries: sorted([
      ...titles.flatMap((one) => [...one.countries]),
      ...place.countries,
      ...codes('placeCountry'),
    ]),
    regionCountries: slimSet(
      new Set(
        titles.flatMap((one) => [...one.regions].flatMap((name) => [...(countriesOfRegion.get(name) ?? [])])),
      ),
    ),
    scope: codes('scope')[0] ?? '',
    place: slimSet(new Set(place.items.map((item) => item.skeleton).filter((skeleton) => skeleton !== ''))),
    period: reportedPeriodOf(text('start'), text('end')),
    budget: budgetOf(text('amount'), text('currency')),
    participants: countOf(text('participants')),
    women: countOf(text('women')),
    references: projectReferencesOf(text('programme'), text('localRef')),
    lead: conceptsOfRepeated(lead),
    actors: conceptsOfRepeated(`${lead}; ${text('partners')}`),
    donors: conceptsOfRepeated(text('donors')),
    jointWith: slimSet(new Set(codes('jointWith'))),
    articles: codes('articles'),
    activityTypes: codes('activityTypes'),
  }
}

function seriesOf(titles: readonly Concepts[]): ActivityProfile['series'] {
  const all = <T>(of: (concepts: Concepts) => ReadonlySet<T>): readonly T[] => {
    const items = titles.flatMap((title) => [...of(title)])
    return items.length === 0 ? none : [...new Set(items)]
  }
  const stages = all((title) => title.stages)
  return {
    ordinals: all((title) => title.ordinals),
    years: all((title) => title.years),
    stages,
    isEvaluation: stages.includes('stage:evaluation'),
  }
}

function sorted(codes: readonly string[]): readonly string[] {
  return codes.length === 0 ? none : [...new Set(codes)].sort()
}

const none: readonly never[] = []
const noText = () => null

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

function scriptOf(title: string): ActivityProfile['script'] {
  if (/\p{Script=Han}/u.test(title)) return 'han'
  if (/\p{Script=Cyrillic}/u.test(title)) return 'cyrillic'
  if (/\p{Script=Arabic}/u.test(title)) return 'arabic'
  return /\p{Script=Latin}/u.test(title) ? 'latin' : 'other'
}

function budgetOf(amount: string, currency: string): ActivityProfile['budget'] {
  const number = /^\d+(?:\.\d+)?$/.test(amount) ? Number(amount) : 0
  return number > 0 && currency !== '' ? { amount: number, currency } : null
}

function countOf(text: string): number | null {
  return /^\d+$/.test(text) && Number(text) > 0 ? Number(text) : null
}
