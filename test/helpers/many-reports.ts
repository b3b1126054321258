/**
 * Made-up reports with known duplicates and near misses, in six languages: titles are put together from the code lists' own
 * labels, which the glossary was not made from. The same ones each time.
 */
import { seedParties, seedReporters } from '../../server/seed/seed-data.ts'
import type { ActivityValues, FieldValue } from '../../templates/activity.ts'
import { buildCodeLists } from '../../templates/build-code-lists.ts'
import { type Language, languages } from '../../templates/definition.ts'
import type { ComparedReport } from '../../templates/duplicates/activity-profile.ts'
import { shippedLists } from '../../templates/minamata/shipped-lists.ts'
import { addDays } from '../../templates/partial-date.ts'
import { madeUpName, randomFrom } from './many-activities.ts'

const lists = buildCodeLists(shippedLists, 0)
const codesIn = (key: string) =>
  lists
    .list(key)
    .codes.filter((code) => !code.retired)
    .map(({ code }) => code)
const countries = codesIn('country').filter((code) => code !== 'EUE')
const regions = [...Map.groupBy(seedParties, (party) => party.unRegion).values()]
  .map((parties) => parties.map(({ country }) => country).filter((country) => country !== 'EUE'))
  .filter((region) => region.length > 10)
const servedLists = seedReporters
  .map(({ servedCountries }) => servedCountries)
  .filter((served) => served.length > 0)
const types = codesIn('activity_type')
const themes = codesIn('gmp_theme')
const organizations: readonly (readonly [string, string])[] = [
  ['UNEP', 'PNUE'],
  ['UNIDO', 'ONUDI'],
  ['UNDP', 'PNUD'],
  ['WHO', 'OMS'],
  ['UNITAR', 'UNITAR'],
  ['GEF', 'FEM'],
]
const inWords: Readonly<Record<Language, string>> = {
  ar: 'في',
  en: 'in',
  es: 'en',
  fr: 'au',
  ru: 'в',
  zh: '在',
}

export interface LabelledReport extends ComparedReport {
  /** Reports with the same number are about the same activity. */
  readonly activity: number
}

interface MadeActivity {
  readonly type: string
  readonly theme: string
  readonly place: string | null
  readonly countries: readonly string[]
  readonly start: string
  readonly days: number
  readonly amount: string
  readonly programme: string | null
  readonly lead: number
  readonly partner: number
  readonly participants: number
}

/** @param share of the activities that a second centre reports as well, and that have a near miss (a sister elsewhere, or a year on) */
export function manyReports(count: number, { seed = 1, share = 0.2 } = {}): LabelledReport[] {
  const random = randomFrom(seed)
  const maker = new ReportMaker(random)
  const reports: LabelledReport[] = []
  for (let activity = 0; reports.length < count; activity++) {
    const made = maker.activity()
    const language = maker.pick(languages)
    reports.push(maker.report(made, activity, language, false))
    if (random() < share) reports.push(maker.report(made, activity, maker.pick(languages), true))
    if (random() < share) {
      activity++
      reports.push(maker.report(maker.nearMiss(made), activity, language, false))
    }
  }
  return reports.slice(0, count)
}

class ReportMaker {
  readonly #random: () => number

  constructor(random: () => number) {
    this.#random = random
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.#random() * from.length)]!
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit)
  }

  activity(): MadeActivity {
    const isEvent = this.#random() < 0.6
    return {
      type: this.pick(types),
      theme: this.pick(themes),
      place: this.#random() < 0.5 ? this.#name() : null,
      countries: this.#countries(this.#random() < 0.6 ? 1 : 2 + this.#below(4)),
      start: addDays('2022-01-01', this.#below(1400)),
      days: isEvent ? this.#below(5) : 200 + this.#below(900),
      amount: String(this.#random() < 0.4 ? 5000 * (1 + this.#below(60)) : 1000 + this.#below(900_000)),
      programme: this.#random() < 0.3 ? `GEF ${4000 + this.#below(6000)}` : null,
      lead: this.#below(organizations.length),
      partner: this.#below(organizations.length),
      participants: 10 + this.#below(90),
    }
  }

  /** One country; some of a region; or all that a centre serves, which stands in many reports. */
  #countries(howMany: number): readonly string[] {
    if (howMany > 1 && this.#random() < 0.25) return this.pick(servedLists)
    const from = howMany === 1 ? countries : [...this.pick(regions)]
    const chosen = new Set<string>()
    while (chosen.size < howMany) chosen.add(this.pick(from))
    return [...chosen].sort()
  }

  /** The same work in another country, or a year on: alike in all but that. */
  nearMiss(made: MadeActivity): MadeActivity {
    const figures = {
      amount: String(1000 + this.#below(900_000)),
      participants: 10 + this.#below(90),
      programme: null,
    }
    if (this.#random() < 0.5)
      return { ...made, ...figures, start: addDays(made.start, 300 + this.#below(200)) }
    return { ...made, ...figures, countries: this.#countries(Math.min(5, made.countries.length)) }
  }

  /** @param isSecond as another centre would report it: some cells blank, slips, less exact dates */
  report(made: MadeActivity, activity: number, language: Language, isSecond: boolean): LabelledReport {
    const values: Record<string, FieldValue> = {}
    const give = (key: string, value: FieldValue | null, blanks = isSecond ? 0.35 : 0.2) => {
      if (value !== null && this.#random() >= blanks) values[key] = value
    }
    values.title = this.#title(made, language, isSecond)
    values.text_language = language
    give('beneficiary_parties', made.countries, 0.05)
    give('start_date', this.#date(made.start, isSecond), 0.05)
    give('end_date', this.#date(addDays(made.start, made.days), isSecond), 0.15)
    give('budget_amount', made.amount)
    if (values.budget_amount !== undefined) values.budget_currency = 'USD'
    give('participants_total', made.participants)
    give('parent_programme', made.programme)
    give('lead_org', organizations[made.lead]![isSecond ? 1 : 0])
    give('partners', organizations[made.partner]![isSecond ? 1 : 0])
    return { activity, reporterCode: `centre-${1 + this.#below(200)}`, values: values as ActivityValues }
  }

  #title(made: MadeActivity, language: Language, isSecond: boolean): string {
    const parts = [
      lists.label('activity_type', made.type, language),
      lists.label('gmp_theme', made.theme, language),
      ...(made.place === null ? [] : [made.place]),
      ...(this.#random() < 0.5
        ? [
            `${inWords[language]} ${made.countries.map((code) => lists.label('country', code, language)).join(', ')}`,
          ]
        : []),
    ]
    const title = (isSecond && this.#random() < 0.5 ? parts.toReversed() : parts).join(' ')
    if (!isSecond || this.#random() < 0.6) return title
    // A letter left out.
    const at = 1 + this.#below(title.length - 1)
    return title.slice(0, at) + title.slice(at + 1)
  }

  #date(date: string, isSecond: boolean): string {
    const chance = this.#random()
    if (!isSecond || chance < 0.75) return date
    return chance < 0.9 ? date.slice(0, 7) : addDays(date, 1)
  }

  #name(): string {
    return madeUpName(this.#random)
  }
}
