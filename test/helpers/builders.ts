/** Made-up parts of the domain for tests: sound unless a test says otherwise. */
import type { ActivityValues, FieldValue } from '../../templates/activity.ts'
import { buildCodeLists } from '../../templates/build-code-lists.ts'
import type { CodeLists } from '../../templates/code-lists.ts'
import type { CheckContext, Reporter, ServiceContext } from '../../templates/context.ts'
import type { Code, CodeList, FieldDefinition } from '../../templates/definition.ts'
import type { MinamataFieldKey } from '../../templates/minamata/fields.ts'
import { shippedLists } from '../../templates/minamata/shipped-lists.ts'
import { minamataTemplate } from '../../templates/minamata/template.ts'

export function aCode(code: string, label = code, more: Partial<Code> = {}): Code {
  return { code, labels: { ar: label, en: label, es: label, fr: label, ru: label, zh: label }, ...more }
}

const reporterList: CodeList = {
  key: 'reporter',
  version: 1,
  source: 'test',
  codes: [aCode('bcrc-scrc-sen', 'BCRC-SCRC Senegal'), aCode('bcrc-scrc-tto', 'BCRC-SCRC Caribbean')],
}

/** The lists as shipped, with two reporters. Built once: lists are immutable. */
export const lists: CodeLists = buildCodeLists([...shippedLists, reporterList], 0)

/** A centre in Dakar that serves three countries. */
export function aReporter(overrides: Partial<Reporter> = {}): Reporter {
  return {
    reporterCode: 'bcrc-scrc-sen',
    kind: 'centre',
    name: 'Basel and Stockholm Convention Regional Centre in Senegal',
    shortName: 'BCRC-SCRC Senegal',
    language: 'fr',
    region: 'AFR',
    hostCountry: 'SEN',
    servedCountries: ['SEN', 'TGO', 'BFA'],
    conventions: ['BC', 'SC'],
    hostInstitution: null,
    city: 'Dakar',
    web: null,
    contact: null,
    source: 'test',
    certainty: 'test',
    note: '',
    ...overrides,
  }
}

/** Judged at noon of 15 March 2019, for the years 2017 to 2019. */
export function aContext(overrides: Partial<CheckContext> = {}): CheckContext {
  return {
    template: minamataTemplate,
    lists,
    language: 'en',
    reporter: aReporter(),
    period: { start: '2017-09-30', end: '2019-08-31' },
    regionOfCountry: new Map([
      ['SEN', 'AFR'],
      ['TGO', 'AFR'],
      ['BFA', 'AFR'],
      ['MLI', 'AFR'],
      ['KAZ', 'AP'],
      ['CHN', 'AP'],
    ]),
    judgedAt: '2019-03-15T12:00:00Z',
    ...overrides,
  }
}

export function aServiceContext(overrides: Partial<ServiceContext> = {}): ServiceContext {
  return { ...aContext(), rates: [], parties: [], ...overrides }
}

type Values = Readonly<Partial<Record<MinamataFieldKey, FieldValue | undefined>>>

/** A completed national training workshop that breaks no rule of `aContext`; a field given as undefined is blank. */
export function anActivity(overrides: Values = {}): ActivityValues {
  const values: Values = {
    title: 'Training on mercury inventories',
    summary: 'Two days for customs officers and laboratory staff in Lomé.',
    text_language: 'en',
    assistance_type: ['CB'],
    activity_type: ['TRW'],
    arrangement_type: 'REG',
    articles: ['14'],
    mercury_share: lists.list('mercury_share').codes[0]!.code,
    geo_scope: 'NAT',
    beneficiary_parties: ['TGO'],
    status: 'CMP',
    start_date: '2018-03-14',
    end_date: '2018-03-15',
    lead_role: lists.list('lead_role').codes[0]!.code,
    results: '41 officers trained.',
    ...overrides,
  }
  return Object.fromEntries(
    Object.entries(values).filter((entry) => entry[1] !== undefined),
  ) as ActivityValues
}

/** A field of the template by key. */
export function fieldOf(key: MinamataFieldKey): FieldDefinition {
  return minamataTemplate.fields.find((field) => field.key === key)!
}
