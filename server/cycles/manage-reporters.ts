/** Reporters of all four kinds: added, edited, taken out. */
import type { Reporter } from '../../templates/context.ts'
import { commitChange } from '../db/commit-change.ts'
import type { Db } from '../db/schema.ts'
import { ServiceError } from '../errors.ts'
import { checkReporter } from './checks/check-reporter.ts'
import { loadCodeLists } from './load-code-lists.ts'
import type { RegisterDependencies } from './manage-cycles.ts'
import { findRegisterEntry, saveRegisterEntry } from './register.ts'
import { refuseIfAny } from './register-refusal.ts'
import { type Contact, findContact, saveContact } from './reporter-contacts.ts'

/** A reporter, its contact person and the number that last changed it. */
export interface StoredReporter {
  readonly reporter: Reporter
  readonly changeNumber: number
}

/** @throws {ServiceError} REPORTER_UNKNOWN */
export async function getStoredReporter(db: Db, reporterCode: string): Promise<StoredReporter> {
  const entry = await findRegisterEntry(db, 'reporter', reporterCode.toLowerCase())
  if (!entry) throw new ServiceError('REPORTER_UNKNOWN', { reporterCode })
  const contact = (await findContact(db, entry.entryKey)) ?? entry.content.contact
  return { reporter: { ...entry.content, contact }, changeNumber: entry.changeNumber }
}

/**
 * Adds a reporter, or one that had been taken out.
 *
 * @throws {ServiceError} REGISTER_INVALID
 */
export async function addReporter(
  db: Db,
  reporter: Reporter,
  who: RegisterDependencies,
): Promise<StoredReporter> {
  const { contact, ...facts } = reporter
  const request = { kind: 'register', actor: who.actor, channel: who.channel, now: who.now } as const
  await commitChange(db, request, async (trx, change) => {
    refuseIfAny(reporter.reporterCode, checkReporter(reporter, await loadCodeLists(trx)))
    // One that was taken out had sent nothing: its code is free for the same reporter to come back.
    const known = await findRegisterEntry(trx, 'reporter', reporter.reporterCode)
    if (known) refuseIfAny(reporter.reporterCode, [{ field: 'reporterCode', code: 'exists' }])
    await saveRegisterEntry(trx, change, 'reporter', facts.reporterCode, { ...facts, contact: null })
    if (contact !== null) await saveContact(trx, facts.reporterCode, contact)
  })
  return getStoredReporter(db, reporter.reporterCode)
}

export type ReporterEdit = Partial<Omit<Reporter, 'reporterCode'>>

/**
 * Changes parts of a reporter. A contact person is replaced outside the chain and takes no number.
 *
 * @throws {ServiceError} REPORTER_UNKNOWN, REGISTER_INVALID, REGISTER_CHANGED
 */
export async function editReporter(
  db: Db,
  reporterCode: string,
  edit: ReporterEdit,
  who: RegisterDependencies & { readonly ifChangeNumber?: number | undefined },
): Promise<StoredReporter> {
  const { contact, ...facts } = edit
  const request = { kind: 'register', actor: who.actor, channel: who.channel, now: who.now } as const
  await commitChange(db, request, async (trx, change) => {
    const stored = await getStoredReporter(trx, reporterCode)
    const { ifChangeNumber } = who
    if (ifChangeNumber !== undefined && ifChangeNumber !== stored.changeNumber)
      throw new ServiceError('REGISTER_CHANGED', { entry: reporterCode })
    const code = stored.reporter.reporterCode
    const next: Reporter = { ...stored.reporter, ...facts, contact: null }
    refuseIfAny(code, checkReporter(next, await loadCodeLists(trx)))
    if (Object.keys(facts).length > 0) await saveRegisterEntry(trx, change, 'reporter', code, next)
    if (contact !== undefined) await saveContact(trx, code, contact as Contact | null)
  })
  return getStoredReporter(db, reporterCode)
}

/**
 * Takes a reporter out of the register. One that has sent anything stays: its activities would have nobody to belong to.
 *
 * @throws {ServiceError} REPORTER_UNKNOWN, REGISTER_INVALID
 */
export async function removeReporter(db: Db, code: string, who: RegisterDependencies): Promise<void> {
  const request = { kind: 'register', actor: who.actor, channel: who.channel, now: who.now } as const
  await commitChange(db, request, async (trx, change) => {
    const { reporter } = await getStoredReporter(trx, code)
    const { reporterCode } = reporter
    if (await isReporterInUse(trx, reporterCode))
      refuseIfAny(reporterCode, [{ field: 'reporterCode', code: 'inUse' }])
    await saveRegisterEntry(trx, change, 'reporter', reporterCode, null)
    await saveContact(trx, reporterCode, null)
  })
}

/** It has activities, or a return that is more than silence. */
export async function isReporterInUse(db: Db, reporterCode: string): Promise<boolean> {
  const activity = await db
    .selectFrom('activity')
    .select('activityId')
    .where('reporterCode', '=', reporterCode)
    .limit(1)
    .executeTakeFirst()
  const answer = await db
    .selectFrom('activityReturn')
    .select('state')
    .where('reporterCode', '=', reporterCode)
    .where('state', '!=', 'silent')
    .limit(1)
    .executeTakeFirst()
  return activity !== undefined || answer !== undefined
}
