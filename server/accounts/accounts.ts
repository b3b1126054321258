/** People and what they may do. */
import { randomUUID } from 'node:crypto'
import type { Language } from '../../templates/definition.ts'
import { preparedQuery } from '../db/prepared-query.ts'
import type { Db } from '../db/schema.ts'
import { ServiceError } from '../errors.ts'
import { withdrawMails } from '../mail/outbox/outgoing-mails.ts'
import type { Role } from '../roles.ts'
import { recordAccountEvent } from './account-events.ts'
import { addressKeyOf } from './addresses.ts'
import type { AccountContext } from './context.ts'

export interface Account {
  readonly accountId: string
  readonly role: Role
  /** Codes in lower case, sorted; empty but for focal points and delegates. */
  readonly reporterCodes: readonly string[]
  readonly name: string | null
  readonly email: string | null
  readonly language: Language
  readonly createdAt: string
  /** Null: in force. */
  readonly endedAt: string | null
}

export type NewAccount = Pick<Account, 'role' | 'reporterCodes' | 'name' | 'email' | 'language'>

/**
 * Opens an account. The id is random: the history names people by it and must tell nothing about them.
 *
 * @throws {ServiceError} ADDRESS_INVALID, ADDRESS_IN_USE
 */
export async function createAccount(
  db: Db,
  { role, reporterCodes, name, email, language }: NewAccount,
  { now, actor }: { readonly now: () => Date; readonly actor: string },
): Promise<Account> {
  const accountId = randomUUID()
  const addressKey = email === null ? null : addressKeyOf(email)
  if (addressKey !== null && (await findAccountByAddress(db, addressKey))) {
    throw new ServiceError('ADDRESS_IN_USE')
  }
  const createdAt = now().toISOString()
  await db
    .insertInto('account')
    .values({
      accountId,
      role,
      name,
      email: email === null ? null : email.trim(),
      addressKey,
      language,
      createdAt,
      createdBy: actor,
      endedAt: null,
      endedBy: null,
    })
    .execute()
  await setReporters(db, accountId, reporterCodes)
  await recordAccountEvent(
    db,
    { kind: 'created', accountId, actor, details: { role, reporterCodes: [...reporterCodes] } },
    now,
  )
  return getAccount(db, accountId)
}

/** Whom somebody reports for, from now on. */
export async function setReporters(
  db: Db,
  accountId: string,
  reporterCodes: readonly string[],
): Promise<void> {
  await db.deleteFrom('accountReporter').where('accountId', '=', accountId).execute()
  if (reporterCodes.length === 0) return
  const codes = [...new Set(reporterCodes)]
  await db
    .insertInto('accountReporter')
    .values(codes.map((reporterCode) => ({ accountId, reporterCode })))
    .execute()
}

/** All accounts, ended ones too, oldest first. */
export async function listAccounts(db: Db): Promise<Account[]> {
  const rows = await db.selectFrom('account').selectAll().orderBy('createdAt').orderBy('accountId').execute()
  const links = await db.selectFrom('accountReporter').selectAll().orderBy('reporterCode').execute()
  const codes = Map.groupBy(links, ({ accountId }) => accountId)
  return rows.map((row) =>
    toAccount(
      row,
      (codes.get(row.accountId) ?? []).map(({ reporterCode }) => reporterCode),
    ),
  )
}

/** These accounts, in the order given; unknown ones are left out. */
export async function listAccountsById(db: Db, accountIds: readonly string[]): Promise<Account[]> {
  if (accountIds.length === 0) return []
  const rows = await db.selectFrom('account').selectAll().where('accountId', 'in', accountIds).execute()
  const links = await db
    .selectFrom('accountReporter')
    .selectAll()
    .where('accountId', 'in', accountIds)
    .orderBy('reporterCode')
    .execute()
  const codes = Map.groupBy(links, ({ accountId }) => accountId)
  const found = new Map(rows.map((row) => [row.accountId, row]))
  return accountIds.flatMap((accountId) => {
    const row = found.get(accountId)
    if (!row) return []
    return [
      toAccount(
        row,
        (codes.get(accountId) ?? []).map(({ reporterCode }) => reporterCode),
      ),
    ]
  })
}

/** @throws {ServiceError} ACCOUNT_UNKNOWN */
export async function getAccount(db: Db, accountId: string): Promise<Account> {
  const row = await db.selectFrom('account').selectAll().where('accountId', '=', accountId).executeTakeFirst()
  if (!row) throw new ServiceError('ACCOUNT_UNKNOWN')
  return toAccount(row, await listReporterCodesOf(db, accountId))
}

/** For whom an account reports: codes, sorted. */
export async function listReporterCodesOf(db: Db, accountId: string): Promise<string[]> {
  return (await listReporters(db, { accountId })).map(({ reporterCode }) => reporterCode)
}

const listReporters = preparedQuery((db, { accountId }: { readonly accountId: string }) =>
  db
    .selectFrom('accountReporter')
    .select('reporterCode')
    .where('accountId', '=', accountId)
    .orderBy('reporterCode'),
)

/** The account in force with this address, by its key. */
export async function findAccountByAddress(
  db: Db,
  addressKey: string,
): Promise<
  { readonly accountId: string; readonly language: Language; readonly email: string | null } | undefined
> {
  return db
    .selectFrom('account')
    .select(['accountId', 'language', 'email'])
    .where('addressKey', '=', addressKey)
    .executeTakeFirst()
}

/** How many administrators are in force. */
export async function countAdministrators(db: Db): Promise<number> {
  const row = await db
    .selectFrom('account')
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .where('role', '=', 'administrator')
    .where('endedAt', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/**
 * Ends an account with its sessions, codes, identities and invitations. What the person did stays in the history under the id.
 *
 * @throws {ServiceError} ACCOUNT_UNKNOWN; LAST_ADMINISTRATOR, since nobody could let anybody in any more
 */
export async function endAccount(
  { db, now }: Pick<AccountContext, 'db' | 'now'>,
  accountId: string,
  actor: string,
): Promise<void> {
  const account = await getAccount(db, accountId)
  if (account.endedAt !== null) return
  if (account.role === 'administrator' && (await countAdministrators(db)) === 1) {
    throw new ServiceError('LAST_ADMINISTRATOR')
  }
  const instant = now().toISOString()
  await db
    .updateTable('account')
    .set({ endedAt: instant, endedBy: actor, addressKey: null })
    .where('accountId', '=', accountId)
    .execute()
  await closeWaysIn(db, accountId, instant, 'accountEnded')
  // Nobody leaves a way back in behind.
  await db
    .updateTable('invitation')
    .set({ cancelledAt: instant })
    .where('createdBy', '=', accountId)
    .where('usedAt', 'is', null)
    .where('cancelledAt', 'is', null)
    .execute()
  await recordAccountEvent(db, { kind: 'ended', accountId, actor }, now)
}

/** Ends every way into an account that there is now: sessions, live codes, identities, open invitations to it. */
export async function closeWaysIn(
  db: Db,
  accountId: string,
  instant: string,
  reason: 'accountEnded' | 'replaced',
): Promise<void> {
  await db
    .updateTable('accountSession')
    .set({ endedAt: instant, endReason: reason })
    .where('accountId', '=', accountId)
    .where('endedAt', 'is', null)
    .execute()
  await db.deleteFrom('signInCode').where('accountId', '=', accountId).execute()
  await db.deleteFrom('accountIdentity').where('accountId', '=', accountId).execute()
  await db
    .updateTable('invitation')
    .set({ cancelledAt: instant })
    .where('accountId', '=', accountId)
    .where('usedAt', 'is', null)
    .where('cancelledAt', 'is', null)
    .execute()
}

/**
 * Forgets who an ended account was: name and address go, also from the invitations that led to it.
 *
 * @throws {ServiceError} ACCOUNT_UNKNOWN; ACCOUNT_IN_FORCE where it has not been ended
 */
export async function eraseAccount(
  { db, now }: Pick<AccountContext, 'db' | 'now'>,
  accountId: string,
  actor: string,
): Promise<void> {
  const account = await getAccount(db, accountId)
  if (account.endedAt === null) throw new ServiceError('ACCOUNT_IN_FORCE')
  await db
    .updateTable('account')
    .set({ name: null, email: null, addressKey: null })
    .where('accountId', '=', accountId)
    .execute()
  await db
    .updateTable('invitation')
    .set({ name: null, email: null })
    .where((eb) => eb.or([eb('usedByAccountId', '=', accountId), eb('accountId', '=', accountId)]))
    .execute()
  await db
    .updateTable('incomingMail')
    .set({ fromAddress: null, messageId: null })
    .where('accountId', '=', accountId)
    .execute()
  await withdrawMails(db, { accountId }, now)
  await db.updateTable('accountSession').set({ userAgent: '' }).where('accountId', '=', accountId).execute()
  await recordAccountEvent(db, { kind: 'erased', accountId, actor }, now)
}

function toAccount(
  row: {
    readonly accountId: string
    readonly role: Role
    readonly name: string | null
    readonly email: string | null
    readonly language: Language
    readonly createdAt: string
    readonly endedAt: string | null
  },
  reporterCodes: readonly string[],
): Account {
  const { accountId, role, name, email, language, createdAt, endedAt } = row
  return { accountId, role, reporterCodes, name, email, language, createdAt, endedAt }
}
