/** What is kept about a person, to be handed out or erased. The chain holds no person, or lets go of one and still verifies. */

import { foldText } from '../../templates/fold-text.ts'
import { eraseAccount, getAccount } from '../accounts/accounts.ts'
import type { RegisterDependencies } from '../cycles/manage-cycles.ts'
import { commitChange } from '../db/commit-change.ts'
import type { Db, Trx } from '../db/schema.ts'
import { ServiceError } from '../errors.ts'
import { noteAct } from './note-act.ts'

/** A person, by their account, by the names they signed with, or by their addresses. */
export interface PersonSearch {
  readonly accountId?: string | undefined
  readonly names?: readonly string[] | undefined
  readonly emails?: readonly string[] | undefined
}

interface Person {
  readonly accountId: string | null
  readonly names: ReadonlySet<string>
  readonly emails: ReadonlySet<string>
}

/** Everything about a person, as JSON. */
export interface PersonalData {
  readonly account: Readonly<Record<string, unknown>> | null
  readonly identities: readonly Readonly<Record<string, unknown>>[]
  readonly invitations: readonly Readonly<Record<string, unknown>>[]
  readonly sessions: readonly Readonly<Record<string, unknown>>[]
  readonly events: readonly Readonly<Record<string, unknown>>[]
  /** Reporters whose contact person they are. */
  readonly contacts: readonly Readonly<Record<string, unknown>>[]
  /** Returns they declared. */
  readonly declarations: readonly Readonly<Record<string, unknown>>[]
  /** What they did, by number; the contents belong to the reporter. */
  readonly changes: readonly Readonly<Record<string, unknown>>[]
  /** Mails that came in under their address. */
  readonly mails: readonly Readonly<Record<string, unknown>>[]
  /** Files they sent; their bytes are not looked into. */
  readonly files: readonly Readonly<Record<string, unknown>>[]
}

/**
 * Hands out what is kept about a person. The audit log notes that it was done, and not about whom by name.
 *
 * @throws {ServiceError} ACCOUNT_UNKNOWN; REQUEST_INVALID where nobody is named
 */
export async function exportPerson(
  db: Db,
  search: PersonSearch,
  { now, actor, channel }: RegisterDependencies,
): Promise<PersonalData> {
  const person = await personOf(db, search)
  const data = await readPerson(db, person)
  await commitChange(db, { kind: 'audit', actor, channel, now }, (trx, change) =>
    noteAct(trx, change, { act: 'person.exported', subject: subjectOf(person), details: countsOf(data) }),
  )
  return data
}

async function readPerson(db: Db, { accountId, names, emails }: Person): Promise<PersonalData> {
  const ofAccount = accountId ?? ''
  const account = await db
    .selectFrom('account')
    .selectAll()
    .where('accountId', '=', ofAccount)
    .executeTakeFirst()
  const reporters = await db
    .selectFrom('accountReporter')
    .select('reporterCode')
    .where('accountId', '=', ofAccount)
    .execute()
  const identities = await db
    .selectFrom('accountIdentity')
    .select(['issuer', 'subject', 'linkedAt'])
    .where('accountId', '=', ofAccount)
    .execute()
  const invitations = await db
    .selectFrom('invitation')
    .select(['invitationId', 'purpose', 'name', 'email', 'language', 'createdAt', 'usedAt'])
    .where((eb) => eb.or([eb('usedByAccountId', '=', ofAccount), eb('accountId', '=', ofAccount)]))
    .execute()
  const sessions = await db
    .selectFrom('accountSession')
    .select(['sessionId', 'kind', 'method', 'createdAt', 'lastUsedAt', 'endedAt', 'userAgent'])
    .where('accountId', '=', ofAccount)
    .execute()
  const events = await db
    .selectFrom('accountEvent')
    .select(['occurredAt', 'kind', 'actor', 'detailsJson'])
    .where('accountId', '=', ofAccount)
    .execute()
  const changes = await db
    .selectFrom('change')
    .select(['changeNumber', 'committedAt', 'kind', 'channel'])
    .where('actor', '=', ofAccount)
    .orderBy('changeNumber')
    .execute()
  const files = await db
    .selectFrom('importAttempt')
    .select(['attemptedAt', 'fileName', 'sha256', 'outcome', 'fileId'])
    .where('actor', '=', ofAccount)
    .orderBy('attemptedAt')
    .execute()
  const mails = await db
    .selectFrom('incomingMail')
    .select(['receivedAt', 'fromAddress', 'state', 'reason', 'fileName', 'sha256'])
    .where('accountId', '=', ofAccount)
    .orderBy('receivedAt')
    .execute()
  const contacts = (await db.selectFrom('reporterContact').selectAll().execute()).filter(
    (contact) => names.has(foldText(contact.name)) || emails.has(foldText(contact.email)),
  )
  return {
    account: account ? { ...account, reporterCodes: reporters.map((one) => one.reporterCode) } : null,
    identities,
    invitations,
    sessions,
    events,
    contacts,
    declarations: (await listDeclarations(db, names)).map(({ receiptNumber, ...rest }) => ({
      ...rest,
      receiptNumber,
    })),
    changes,
    mails,
    files,
  }
}

/** Returns as declared by somebody of these names; each number that says so. */
async function listDeclarations(db: Db, names: ReadonlySet<string>) {
  if (names.size === 0) return []
  const rows = await db
    .selectFrom('returnRevision')
    .select([
      'cycleKey',
      'reporterCode',
      'changeNumber',
      'declarationName',
      'declarationDate',
      'receiptNumber',
    ])
    .where('declarationName', 'is not', null)
    .orderBy('changeNumber')
    .execute()
  return rows.filter(({ declarationName }) => names.has(foldText(declarationName ?? '')))
}

export interface PersonErasure {
  readonly declarations: number
  readonly contacts: number
  /** Files they sent that are still kept: to be erased one by one where they name the person. */
  readonly filesKept: readonly string[]
}

/**
 * Erases a person: the account's name, address, identities and devices, the contact person, and their name under declarations,
 * together with those rows' salts. What they reported stays the reporter's, under an id that leads to nobody.
 *
 * @throws {ServiceError} ACCOUNT_UNKNOWN, ACCOUNT_IN_FORCE; REQUEST_INVALID where nobody is named
 */
export async function erasePerson(
  db: Db,
  search: PersonSearch,
  { now, actor, channel }: RegisterDependencies,
): Promise<PersonErasure> {
  return db.transaction().execute(async (trx) => {
    const person = await personOf(trx, search)
    // A change of its own, in the same transaction.
    if (person.accountId !== null) await eraseAccount({ db: trx, now }, person.accountId, actor)
    return eraseRest(trx, person, { now, actor, channel })
  })
}

function eraseRest(
  db: Trx,
  person: Person,
  { now, actor, channel }: RegisterDependencies,
): Promise<PersonErasure> {
  return commitChange(db, { kind: 'erasure', actor, channel, now }, async (trx, change) => {
    const { accountId, names, emails } = person
    const contacts = (await trx.selectFrom('reporterContact').selectAll().execute()).filter(
      (contact) => names.has(foldText(contact.name)) || emails.has(foldText(contact.email)),
    )
    for (const { reporterCode } of contacts)
      await trx.deleteFrom('reporterContact').where('reporterCode', '=', reporterCode).execute()
    const declarations = await eraseDeclarations(trx, names)
    const files = await trx
      .selectFrom('importAttempt')
      .innerJoin('storedFile', 'storedFile.fileId', 'importAttempt.fileId')
      .select('storedFile.fileId')
      .where('importAttempt.actor', '=', accountId ?? '')
      .where('storedFile.erasedAt', 'is', null)
      .execute()
    const erased = {
      declarations,
      contacts: contacts.length,
      filesKept: files.map(({ fileId }) => fileId),
    }
    await noteAct(trx, change, {
      act: 'person.erased',
      subject: subjectOf(person),
      details: { declarations, contacts: contacts.length, filesKept: files.length },
    })
    return erased
  })
}

/** Content and salt go together: the mac of such a row can no longer be traced to anything, and the chain still holds. */
async function eraseDeclarations(trx: Trx, names: ReadonlySet<string>): Promise<number> {
  const rows = await listDeclarations(trx, names)
  const blank = { declarationName: null, reason: null, recordedFrom: null }
  for (const { cycleKey, reporterCode, changeNumber } of rows) {
    await trx
      .updateTable('returnRevision')
      .set({ ...blank, salt: null })
      .where('cycleKey', '=', cycleKey)
      .where('reporterCode', '=', reporterCode)
      .where('changeNumber', '=', changeNumber)
      .execute()
    await trx
      .updateTable('activityReturn')
      .set(blank)
      .where('cycleKey', '=', cycleKey)
      .where('reporterCode', '=', reporterCode)
      .where('revision', '=', changeNumber)
      .execute()
  }
  const submissions = await trx
    .selectFrom('submission')
    .select(['receiptNumber', 'declarationName'])
    .where('declarationName', 'is not', null)
    .execute()
  for (const { receiptNumber, declarationName } of submissions) {
    if (!names.has(foldText(declarationName ?? ''))) continue
    await trx
      .updateTable('submission')
      .set({ declarationName: null, salt: null })
      .where('receiptNumber', '=', receiptNumber)
      .execute()
  }
  return rows.length
}

async function personOf(db: Db, { accountId, names = [], emails = [] }: PersonSearch): Promise<Person> {
  const account = accountId === undefined ? null : await getAccount(db, accountId)
  const folded = (texts: readonly (string | null)[]) =>
    new Set(texts.map((text) => foldText(text ?? '')).filter((text) => text !== ''))
  const person = {
    accountId: account?.accountId ?? null,
    names: folded([...names, account?.name ?? null]),
    emails: folded([...emails, account?.email ?? null]),
  }
  if (person.accountId === null && person.names.size + person.emails.size === 0)
    throw new ServiceError('REQUEST_INVALID', { problem: 'accountId, names, emails' })
  return person
}

/** The log must not say whom it was about, except by an id that leads to nobody once they are erased. */
function subjectOf({ accountId }: Person): string {
  return accountId === null ? 'person without an account' : `account ${accountId}`
}

function countsOf(data: PersonalData): Readonly<Record<string, number>> {
  const { declarations, contacts, changes, files } = data
  return {
    declarations: declarations.length,
    contacts: contacts.length,
    changes: changes.length,
    files: files.length,
  }
}
