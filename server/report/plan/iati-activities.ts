/** Activities in the terms of IATI 2.03: what the standard has a place for, nothing filled in. */
import { type ActivityValues, codesOf, isUnread } from '../../../templates/activity.ts'
import type { FieldKey } from '../../../templates/definition.ts'
import type { IatiDefinition } from '../../../templates/report-definition.ts'
import { dateText } from '../count-groups.ts'
import { microsText, statedAmount } from '../count-money.ts'
import type {
  IatiActivity,
  IatiBudget,
  IatiCode,
  IatiDate,
  IatiGap,
  IatiLeftOut,
  IatiPlan,
  IatiText,
} from '../iati-plan.ts'
import type { SnapshotActivity } from '../snapshot.ts'
import type { PlanContext } from './plan-context.ts'

/** Codes of OtherIdentifierType: the organisation's own, and any other. */
const ownIdentifier = 'A1'
const otherIdentifier = 'A9'
/** Codes of OrganisationRole. */
const roles = { funding: '1', accountable: '2', implementing: '4' } as const
/** Codes of DescriptionType. */
const general = '1'
const names = /[;；؛\n]+/

/** @returns null where the template's activities cannot be told so */
export function iatiPlan(context: PlanContext): IatiPlan | null {
  const { iati } = context.definition
  if (iati === undefined) return null
  const maker = new ActivityMaker(context, iati)
  return {
    publisher: iati.publisher,
    activities: async function* () {
      for await (const batch of context.snapshot.activities())
        yield batch.filter((activity) => maker.isCounted(activity)).map((activity) => maker.make(activity))
    },
  }
}

class ActivityMaker {
  private readonly context: PlanContext
  private readonly iati: IatiDefinition
  private readonly twoLetters: ReadonlyMap<string, string>

  constructor(context: PlanContext, iati: IatiDefinition) {
    this.context = context
    this.iati = iati
    this.twoLetters = twoLetterCodes(context, iati)
  }

  isCounted({ activityReportId }: SnapshotActivity): boolean {
    const group = this.context.counts.groupOf.get(activityReportId)
    return group === undefined || group.representative.activityReportId === activityReportId
  }

  make(activity: SnapshotActivity): IatiActivity | IatiLeftOut {
    const { counts, definition } = this.context
    const group = counts.groupOf.get(activity.activityReportId)
    const values = group?.values ?? activity.values
    const title = textOf(values, definition.roles.title)
    const status = this.iati.statuses[codesOf(values[definition.roles.status])[0] ?? '']
    const dates = this.dates(values)
    const gaps = [
      ...(title === null ? (['title'] as const) : []),
      ...(status === undefined ? (['status'] as const) : []),
      ...(dates.length === 0 ? (['date'] as const) : []),
    ] satisfies IatiGap[]
    if (title === null || status === undefined || gaps.length > 0)
      return { leftOut: activity.reference, gaps }
    const others = (group?.members ?? []).filter((one) => one !== group?.representative)
    return {
      identifier: this.identifier(activity.reference),
      title: this.titles(values, title),
      descriptions: this.descriptions(values, title),
      organisations: this.organisations(activity.reporterCode, values),
      otherIdentifiers: [
        ...refs(textOf(values, this.iati.fields.ownReference), ownIdentifier),
        ...refs(textOf(values, this.iati.fields.programme), otherIdentifier),
        ...others.map(({ reference }) => ({ ref: this.identifier(reference), type: otherIdentifier })),
      ],
      status,
      dates,
      scope: this.iati.scopes[codesOf(values[definition.roles.scope])[0] ?? ''] ?? null,
      ...this.beneficiaries(values),
      ...this.subjects(values),
      genderSignificance:
        this.iati.genderSignificance[codesOf(values[this.iati.fields.genderMarker])[0] ?? ''] ?? null,
      budget: this.budget(values),
    }
  }

  private identifier(reference: string): string {
    return `${this.iati.publisher.ref}-${reference}`
  }

  private languageOf(values: ActivityValues): string | null {
    return codesOf(values[this.iati.fields.language])[0] ?? null
  }

  private titles(values: ActivityValues, title: string): IatiText[] {
    const inEnglish = textOf(values, this.iati.fields.titleInEnglish)
    return [
      { text: title, language: this.languageOf(values) },
      ...(inEnglish === null || inEnglish === title ? [] : [{ text: inEnglish, language: 'en' }]),
    ]
  }

  /** The standard demands one: without a purpose the title is said again. */
  private descriptions(values: ActivityValues, title: string): IatiActivity['descriptions'] {
    const language = this.languageOf(values)
    const purpose = textOf(values, this.iati.fields.purpose) ?? title
    const further = Object.entries(this.iati.furtherTexts).flatMap(([field, type]) => {
      const text = textOf(values, field)
      return text === null ? [] : [{ type, text: { text, language } }]
    })
    return [{ type: general, text: { text: purpose, language } }, ...further]
  }

  private organisations(reporterCode: string, values: ActivityValues): IatiActivity['organisations'] {
    const { words, definition } = this.context
    const reporter = words.reporter(reporterCode)
    const lead = textOf(values, this.iati.fields.leadOrganisation)
    const several = (field: FieldKey, role: string) =>
      (textOf(values, field) ?? '')
        .split(names)
        .map((name) => ({ role, name: name.trim() }))
        .filter(({ name }) => name !== '')
    const all = [
      { role: roles.implementing, name: reporter },
      ...(lead === null || lead === reporter ? [] : [{ role: roles.accountable, name: lead }]),
      ...several(this.iati.fields.partners, roles.implementing),
      ...several(definition.roles.donors, roles.funding),
    ]
    return [...new Map(all.map((one) => [`${one.role} ${one.name}`, one])).values()]
  }

  private dates(values: ActivityValues): IatiDate[] {
    const { definition } = this.context
    const status = codesOf(values[definition.roles.status])[0] ?? ''
    const startType = this.iati.plannedStatuses.includes(status) ? '1' : '2'
    const endType = this.iati.endedStatuses.includes(status) ? '4' : '3'
    const start = dateText(values[definition.roles.start])
    const end = dateText(values[definition.roles.end])
    return [
      ...(start === null ? [] : [wholeDate(startType, start, firstDay(start))]),
      ...(end === null ? [] : [wholeDate(endType, end, lastDay(end))]),
    ]
  }

  private beneficiaries(values: ActivityValues): Pick<IatiActivity, 'countries' | 'otherBeneficiaries'> {
    const codes = codesOf(values[this.context.definition.roles.countries])
    const known = codes.filter((code) => this.twoLetters.has(code))
    return {
      countries: known.map((code) => this.twoLetters.get(code)!),
      otherBeneficiaries: codes
        .filter((code) => !this.twoLetters.has(code))
        .map((code) => this.context.words.code('country', code)),
    }
  }

  private subjects(values: ActivityValues): Pick<IatiActivity, 'sector' | 'tags'> {
    const [main = null, ...others] = this.codes(values, this.iati.sector)
    return {
      sector: main,
      tags: [...others, ...this.iati.tags.flatMap((field) => this.codes(values, field))],
    }
  }

  /** Codes of a field, each told apart from those of other fields by its list. */
  private codes(values: ActivityValues, fieldKey: FieldKey): IatiCode[] {
    const field = this.context.snapshot.template.fields.find(({ key }) => key === fieldKey)
    if (field?.type !== 'codes' && field?.type !== 'code') return []
    return codesOf(values[fieldKey]).map((code) => ({
      code: `${field.codeList}-${code}`,
      label: this.context.words.code(field.codeList, code),
    }))
  }

  /** The standard wants a budget's time: without both days there is none to tell. */
  private budget(values: ActivityValues): IatiBudget | null {
    const { definition } = this.context
    const amount = statedAmount(values[definition.roles.amount])
    const currency = codesOf(values[definition.roles.currency])[0]
    const start = dateText(values[definition.roles.start])
    const end = dateText(values[definition.roles.end])
    if (amount === null || currency === undefined || start === null || end === null) return null
    const [from, to] = [firstDay(start), lastDay(end)]
    return from > to ? null : { amount: microsText(amount), currency, start: from, end: to }
  }
}

function twoLetterCodes({ snapshot }: PlanContext, { twoLetters }: IatiDefinition): Map<string, string> {
  if (!snapshot.lists.keys.includes('country')) return new Map()
  return new Map(
    snapshot.lists.list('country').codes.flatMap(({ code, aliases = [] }) => {
      const stated = twoLetters[code]
      const letters = stated === undefined ? aliases.find((alias) => /^[A-Z]{2}$/.test(alias)) : stated
      return letters ? [[code, letters] as const] : []
    }),
  )
}

function textOf(values: ActivityValues, field: FieldKey): string | null {
  const value = values[field]
  if (value === undefined) return null
  const text = isUnread(value) ? value.unread : typeof value === 'string' ? value : null
  return text === null || text.trim() === '' ? null : text
}

function refs(ref: string | null, type: string): { ref: string; type: string }[] {
  return ref === null ? [] : [{ ref, type }]
}

function wholeDate(type: string, stated: string, date: string): IatiDate {
  return { type, date, asStated: stated === date ? null : stated }
}

/** Of a year, a month or a day. */
function firstDay(stated: string): string {
  return `${stated}-01-01`.slice(0, 10)
}

function lastDay(stated: string): string {
  if (stated.length === 10) return stated
  const [year, month = '12'] = stated.split('-') as [string, string?]
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  return `${year}-${month}-${String(last).padStart(2, '0')}`
}
