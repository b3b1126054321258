/**
 * The register: cycles, reporters, code lists, Parties and settings, each entry versioned in the one sequence. An entry is the
 * whole content at a number; what was in force as of N is the newest up to N.
 */
import type { Cycle, PartyRecord, Reporter } from '../../templates/context.ts'
import type { CodeList, TemplateDefinition } from '../../templates/definition.ts'
import { minamataTemplate } from '../../templates/minamata/template.ts'
import { insertRows } from '../db/batches.ts'
import type { Change } from '../db/commit-change.ts'
import { preparedRow } from '../db/prepared-query.ts'
import type { Db, RegisterEntryTable, RegisterKind, Trx } from '../db/schema.ts'
import { ServiceError } from '../errors.ts'
import { findContact } from './reporter-contacts.ts'

/** The newest number there can be: no bound. */
const ever = Number.MAX_SAFE_INTEGER

/** What each kind of entry holds. */
export interface RegisterContent {
  readonly cycle: Cycle
  readonly reporter: Reporter
  readonly code_list: CodeList
  readonly party: PartyRecord
  readonly setting: SettingValue
}
export type SettingValue = string | number | boolean | readonly string[]

export interface NewRegisterEntry<K extends RegisterKind = RegisterKind> {
  readonly kind: K
  readonly entryKey: string
  /** Null takes the entry out from this number on. */
  readonly content: RegisterContent[K] | null
  readonly origin: RegisterEntryTable['origin']
}

/** An entry in force. */
export interface RegisterEntry<K extends RegisterKind> {
  readonly entryKey: string
  readonly changeNumber: number
  readonly origin: RegisterEntryTable['origin']
  readonly content: RegisterContent[K]
}

/**
 * Sets entries of the register, each key at most once in one change.
 *
 * @throws {ServiceError} REQUEST_INVALID for a reporter's code that is not lower-case letters, digits and single hyphens:
 *   references are made from it in upper case and must stay apart
 */
export async function saveRegisterEntries(
  trx: Trx,
  change: Change,
  entries: readonly NewRegisterEntry[],
): Promise<void> {
  if (entries.length > 0) await change.begin()
  const rows = entries.map(({ kind, entryKey, content, origin }): RegisterEntryTable => {
    if (kind === 'reporter' && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(entryKey)) {
      throw new ServiceError('REQUEST_INVALID', { reporterCode: entryKey })
    }
    return change.chained('registerEntry', [kind, entryKey], {
      kind,
      entryKey,
      changeNumber: change.changeNumber,
      contentJson: content === null ? null : JSON.stringify(content),
      origin,
    })
  })
  await insertRows(trx, 'registerEntry', rows)
}

/** The one-entry form of `saveRegisterEntries`, by the Secretariat. */
export async function saveRegisterEntry<K extends RegisterKind>(
  trx: Trx,
  change: Change,
  kind: K,
  entryKey: string,
  content: RegisterContent[K] | null,
): Promise<void> {
  await saveRegisterEntries(trx, change, [{ kind, entryKey, content, origin: 'secretariat' }])
}

/** The entries of a kind in force as of a number, by key. */
export async function listRegisterEntries<K extends RegisterKind>(
  db: Db,
  kind: K,
  asOf: number = ever,
): Promise<RegisterEntry<K>[]> {
  const rows = await entriesInForce(db, kind, asOf).orderBy('entryKey').execute()
  return rows.flatMap((row) => toEntry<K>(row) ?? [])
}

/** The entry in force as of a number; undefined where there is none or it was taken out. */
export async function findRegisterEntry<K extends RegisterKind>(
  db: Db,
  kind: K,
  entryKey: string,
  asOf: number = ever,
): Promise<RegisterEntry<K> | undefined> {
  const row = await findInForce(db, { kind, entryKey, asOf })
  return row && toEntry<K>(row)
}

const findInForce = preparedRow(
  (db, of: { readonly kind: RegisterKind; readonly entryKey: string; readonly asOf: number }) =>
    entriesInForce(db, of.kind, of.asOf).where('entryKey', '=', of.entryKey),
)

function entriesInForce(db: Db, kind: RegisterKind, asOf: number) {
  return db
    .selectFrom('registerEntry')
    .selectAll()
    .where('kind', '=', kind)
    .where('changeNumber', '=', (eb) =>
      eb
        .selectFrom('registerEntry as newest')
        .select((m) => m.fn.max('newest.changeNumber').as('changeNumber'))
        .where('newest.kind', '=', kind)
        .whereRef('newest.entryKey', '=', 'registerEntry.entryKey')
        .where('newest.changeNumber', '<=', asOf),
    )
}

function toEntry<K extends RegisterKind>(
  row: Pick<RegisterEntryTable, 'entryKey' | 'changeNumber' | 'origin' | 'contentJson'>,
): RegisterEntry<K> | undefined {
  if (row.contentJson === null) return undefined
  const { entryKey, changeNumber, origin } = row
  return { entryKey, changeNumber, origin, content: JSON.parse(row.contentJson) as RegisterContent[K] }
}

/** All cycles, by key. */
export async function listCycles(db: Db, asOf?: number): Promise<Cycle[]> {
  return contentsOf(await listRegisterEntries(db, 'cycle', asOf))
}

/** @throws {ServiceError} CYCLE_UNKNOWN */
export async function getCycle(db: Db, cycleKey: string, asOf?: number): Promise<Cycle> {
  const entry = await findRegisterEntry(db, 'cycle', cycleKey, asOf)
  if (!entry) throw new ServiceError('CYCLE_UNKNOWN', { cycleKey })
  return entry.content
}

/** All reporters, by code. */
export async function listReporters(db: Db, asOf?: number): Promise<Reporter[]> {
  return contentsOf(await listRegisterEntries(db, 'reporter', asOf))
}

/**
 * With the contact person of now, who stands outside the register.
 *
 * @param reporterCode in any case, as people type it
 * @throws {ServiceError} REPORTER_UNKNOWN
 */
export async function getReporter(db: Db, reporterCode: string, asOf?: number): Promise<Reporter> {
  const entry = await findRegisterEntry(db, 'reporter', reporterCode.toLowerCase(), asOf)
  if (!entry) throw new ServiceError('REPORTER_UNKNOWN', { reporterCode })
  return { ...entry.content, contact: (await findContact(db, entry.entryKey)) ?? entry.content.contact }
}

/** States and regional organizations and their standing in the Convention, by country code. */
export async function listParties(db: Db, asOf?: number): Promise<PartyRecord[]> {
  return contentsOf(await listRegisterEntries(db, 'party', asOf))
}

export async function findSetting(db: Db, name: string, asOf?: number): Promise<SettingValue | undefined> {
  return (await findRegisterEntry(db, 'setting', name, asOf))?.content
}

function contentsOf<K extends RegisterKind>(entries: readonly RegisterEntry<K>[]): RegisterContent[K][] {
  return entries.map((entry) => entry.content)
}

/**
 * The template that a cycle asks with.
 *
 * @throws {ServiceError} TEMPLATE_UNKNOWN where this program does not have it
 */
export function getTemplate(cycle: Pick<Cycle, 'templateId' | 'templateVersion'>): TemplateDefinition {
  const { templateId, templateVersion } = cycle
  if (templateId === minamataTemplate.id && templateVersion === minamataTemplate.version)
    return minamataTemplate
  throw new ServiceError('TEMPLATE_UNKNOWN', { templateId, templateVersion })
}
