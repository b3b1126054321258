/** Things to store. A test names only what it is about. */
import { type ShippedData, seedDatabase } from '../../server/cycles/seed-database.ts'
import {
  appendRevisions,
  type CurrentActivity,
  insertActivities,
  type NewRevision,
  type ReportIdentity,
} from '../../server/db/activities.ts'
import { type Change, type ChangeRequest, commitChange } from '../../server/db/commit-change.ts'
import type { Db } from '../../server/db/schema.ts'
import type { ActivityValues } from '../../templates/activity.ts'
import type { Cycle, PartyRecord, Reporter } from '../../templates/context.ts'
import type { CodeList, Translated } from '../../templates/definition.ts'

/** A clock that stands still at this instant. */
export function clockAt(instant: string): () => Date {
  return () => new Date(instant)
}

export const someDay = clockAt('2019-05-01T12:00:00.000Z')

export function inSixLanguages(text: string): Translated {
  return { ar: text, en: text, es: text, fr: text, ru: text, zh: text }
}

export function aReporter(overrides: Partial<Reporter> = {}): Reporter {
  return {
    reporterCode: 'bcrc-scrc-sen',
    kind: 'centre',
    name: 'Regional Centre in Senegal',
    shortName: 'Centre in Senegal',
    language: 'fr',
    region: 'AFR',
    hostCountry: 'SEN',
    servedCountries: [],
    conventions: ['Basel', 'Stockholm'],
    hostInstitution: null,
    city: 'Dakar',
    web: null,
    contact: null,
    source: 'test',
    certainty: 'source',
    note: '',
    ...overrides,
  }
}

export function aCycle(overrides: Partial<Cycle> = {}): Cycle {
  return {
    cycleKey: 'cop-3',
    title: inSixLanguages('Third meeting'),
    legalBasis: 'Decision MC-1/21',
    documentSymbol: 'UNEP/TEST/1',
    period: { start: '2017-08-16', end: '2019-08-31' },
    opensOn: '2019-01-01',
    deadline: '2019-08-31',
    graceDays: 0,
    languages: ['ar', 'en', 'es', 'fr', 'ru', 'zh'],
    templateId: 'minamata',
    templateVersion: 1,
    rates: [],
    previousCycleKey: null,
    ...overrides,
  }
}

export function aParty(overrides: Partial<PartyRecord> = {}): PartyRecord {
  return {
    country: 'SEN',
    unRegion: 'AFR',
    depositDate: '2016-03-03',
    isParty: 'yes',
    isLdc: true,
    isSids: false,
    certainty: 'source',
    ...overrides,
  }
}

export function aCodeList(key: string, labels: Readonly<Record<string, string>>): CodeList {
  const codes = Object.entries(labels).map(([code, label]) => ({ code, labels: inSixLanguages(label) }))
  return { key, version: 1, source: 'test', codes }
}

/** Two centres, one cycle, one list. */
export const smallShipment: ShippedData = {
  cycles: [aCycle()],
  reporters: [aReporter(), aReporter({ reporterCode: 'bcrc-egy', shortName: 'Centre in Egypt' })],
  parties: [aParty()],
  codeLists: [aCodeList('status', { PLN: 'Planned', CMP: 'Completed' })],
}

/** Puts the small shipment in. */
export async function seedSmall(db: Db): Promise<void> {
  await seedDatabase(db, smallShipment, { now: clockAt('2019-01-01T00:00:00.000Z') })
}

export function aChangeRequest(overrides: Partial<ChangeRequest> = {}): ChangeRequest {
  return { kind: 'sync', actor: 'aminata', channel: 'upload', now: someDay, ...overrides }
}

export function aRevision(
  identity: ReportIdentity,
  values: ActivityValues,
  overrides: Partial<NewRevision> = {},
): NewRevision {
  return {
    identity,
    values,
    raw: null,
    extra: {},
    comment: null,
    withdrawn: false,
    withdrawalProposed: false,
    issues: [],
    templateVersion: 1,
    listsVersion: 1,
    language: 'en',
    workbookId: null,
    rowKey: null,
    ...overrides,
  }
}

/** Stores new activities of a reporter, one for each set of values, in one change. */
export async function storeActivities(
  db: Db,
  reporterCode: string,
  rows: readonly ActivityValues[],
  request: Partial<ChangeRequest> = {},
): Promise<CurrentActivity[]> {
  return commitChange(db, aChangeRequest(request), async (trx, change) => {
    const of = { reporterCode, cycleKey: 'cop-3', count: rows.length }
    const identities = await insertActivities(trx, change, of)
    return appendRevisions(
      trx,
      change,
      identities.map((identity, i) => aRevision(identity, rows[i]!)),
    )
  })
}

/** Gives a stored activity report a new revision, in a change of its own. */
export async function reviseActivity(
  db: Db,
  activity: ReportIdentity,
  values: ActivityValues,
  overrides: Partial<NewRevision> = {},
): Promise<CurrentActivity> {
  return commitChange(db, aChangeRequest(), async (trx, change: Change) => {
    const [current] = await appendRevisions(trx, change, [aRevision(activity, values, overrides)])
    return current!
  })
}
