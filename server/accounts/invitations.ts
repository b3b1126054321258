/** One-time links and printed codes: for new people, for a successor, for somebody whose mail does not arrive. */
import { randomBytes, randomUUID } from 'node:crypto'
import { isLanguage, type Language } from '../../templates/definition.ts'
import { isPostgres } from '../db/column-types.ts'
import type { Db, Trx } from '../db/schema.ts'
import type { InvitationPurpose, InvitationTable } from '../db/schema-accounts.ts'
import { ServiceError } from '../errors.ts'
import { withdrawMails } from '../mail/outbox/outgoing-mails.ts'
import { type Role, reportingRoles } from '../roles.ts'
import { recordAccountEvent } from './account-events.ts'
import { closeWaysIn, createAccount, endAccount, findAccountByAddress, getAccount } from './accounts.ts'
import { addressKeyOf } from './addresses.ts'
import { type AccountContext, days, instantAfter, minutes } from './context.ts'
import { countTry } from './rate-limit.ts'

/** A letter may take weeks; a code on a screen is typed at once. */
const lifetimes: Readonly<Record<InvitationPurpose, number>> = {
  invite: 30 * days,
  handOver: 30 * days,
  reissue: 30 * days,
  connect: 10 * minutes,
}

/** Without letters and digits that are taken for one another on paper (Crockford's base 32). */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

export interface NewInvitation {
  readonly purpose: InvitationPurpose
  readonly role: Role
  readonly reporterCodes: readonly string[]
  readonly name: string | null
  readonly email: string | null
  readonly language: Language
  /** The account that is handed over, issued again or connected. */
  readonly accountId: string | null
}

/** An invitation as whoever looks after it sees it. */
export interface Invitation extends NewInvitation {
  readonly invitationId: string
  readonly createdAt: string
  readonly createdBy: string
  readonly expiresAt: string
  readonly state: 'open' | 'used' | 'cancelled' | 'expired'
}

export interface MadeInvitation {
  readonly invitation: Invitation
  /** 20 characters in groups of five, 100 bits. Shown once, stored nowhere. */
  readonly code: string
}

/**
 * Makes a one-time code. Open ones for the same account and purpose are cancelled: only the newest opens anything.
 *
 * @throws {ServiceError} ADDRESS_INVALID; REQUEST_INVALID where role and reporters do not fit
 */
export async function createInvitation(
  { db, keys, now }: AccountContext,
  wanted: NewInvitation,
  actor: string,
): Promise<MadeInvitation> {
  if (reportingRoles.includes(wanted.role) !== wanted.reporterCodes.length > 0) {
    throw new ServiceError('REQUEST_INVALID', { problem: 'role, reporterCodes' })
  }
  if (wanted.email !== null) addressKeyOf(wanted.email)
  const instant = now()
  const code = newCode()
  const row: InvitationTable = {
    invitationId: randomUUID(),
    purpose: wanted.purpose,
    role: wanted.role,
    reporterCodesJson: JSON.stringify([...new Set(wanted.reporterCodes)].sort()),
    name: wanted.name,
    email: wanted.email,
    language: wanted.language,
    codeMac: keys.mac('invitation', foldCode(code)),
    accountId: wanted.accountId,
    createdAt: instant.toISOString(),
    createdBy: actor,
    expiresAt: instantAfter(instant, lifetimes[wanted.purpose]),
    usedAt: null,
    usedByAccountId: null,
    cancelledAt: null,
  }
  if (wanted.accountId !== null) {
    const replaced = await db
      .updateTable('invitation')
      .set({ cancelledAt: instant.toISOString() })
      .where('accountId', '=', wanted.accountId)
      .where('purpose', '=', wanted.purpose)
      .where('usedAt', 'is', null)
      .where('cancelledAt', 'is', null)
      .returning('invitationId')
      .execute()
    await withdrawMails(db, { invitationIds: replaced.map(({ invitationId }) => invitationId) }, now)
  }
  await db.insertInto('invitation').values(row).execute()
  const { invitationId, purpose, role } = row
  await recordAccountEvent(
    db,
    { kind: 'invited', accountId: row.accountId, actor, details: { invitationId, purpose, role } },
    now,
  )
  return { invitation: toInvitation(row, instant), code }
}

/** What somebody who comes in by an invitation says about themselves, where the invitation does not. */
export interface Newcomer {
  readonly name?: string | undefined
  readonly email?: string | undefined
  readonly language?: string | undefined
}

/**
 * Uses a code up and returns the account it leads to. Only now does what it replaces end: the account that was handed over,
 * or the old ways into the one that was issued again.
 *
 * @throws {ServiceError} INVITATION_INVALID for one that is wrong, used, cancelled or too old; ADDRESS_INVALID, ADDRESS_IN_USE
 *   (the code stays good); TOO_MANY_TRIES
 */
export async function acceptInvitation(
  context: AccountContext,
  { code, networkAddress }: { readonly code: string; readonly networkAddress: string },
  newcomer: Newcomer = {},
): Promise<{ readonly accountId: string; readonly purpose: InvitationPurpose }> {
  const { db, keys, now } = context
  await countTry(context, 'invitationTryByNetwork', networkAddress)
  return db.transaction().execute(async (trx) => {
    const query = trx
      .selectFrom('invitation')
      .selectAll()
      .where('codeMac', '=', keys.mac('invitation', foldCode(code)))
    const row = await (isPostgres(trx) ? query.forUpdate() : query).executeTakeFirst()
    if (!row || stateOf(row, now()) !== 'open') throw new ServiceError('INVITATION_INVALID')
    const accountId = await openAccountOf(trx, context, row, newcomer)
    await trx
      .updateTable('invitation')
      .set({ usedAt: now().toISOString(), usedByAccountId: accountId })
      .where('invitationId', '=', row.invitationId)
      .execute()
    const details = { invitationId: row.invitationId, purpose: row.purpose }
    await recordAccountEvent(trx, { kind: 'invitationUsed', accountId, actor: accountId, details }, now)
    return { accountId, purpose: row.purpose }
  })
}

async function openAccountOf(
  trx: Trx,
  { now }: AccountContext,
  row: InvitationTable,
  newcomer: Newcomer,
): Promise<string> {
  const { purpose, role, accountId, createdBy: actor } = row
  if (purpose === 'connect') return accountId!
  const email = row.email ?? (newcomer.email?.trim() || null)
  const name = row.name ?? (newcomer.name?.trim().slice(0, 200) || null)
  const language = row.email === null && isLanguage(newcomer.language) ? newcomer.language : row.language
  if (purpose === 'reissue') {
    await closeWaysIn(trx, accountId!, now().toISOString(), 'replaced')
    if (email !== null) await moveAddress(trx, accountId!, email)
    return accountId!
  }
  const reporterCodes = JSON.parse(row.reporterCodesJson) as string[]
  // An office that keeps its address hands that over too.
  if (purpose === 'handOver') await releaseAddress(trx, accountId!)
  const account = await createAccount(trx, { role, reporterCodes, name, email, language }, { now, actor })
  if (purpose === 'handOver') await endAccount({ db: trx, now }, accountId!, actor)
  return account.accountId
}

async function releaseAddress(trx: Trx, accountId: string): Promise<void> {
  await trx.updateTable('account').set({ addressKey: null }).where('accountId', '=', accountId).execute()
}

async function moveAddress(trx: Trx, accountId: string, email: string): Promise<void> {
  const addressKey = addressKeyOf(email)
  const holder = await findAccountByAddress(trx, addressKey)
  if (holder !== undefined && holder.accountId !== accountId) throw new ServiceError('ADDRESS_IN_USE')
  await trx
    .updateTable('account')
    .set({ email: email.trim(), addressKey })
    .where('accountId', '=', accountId)
    .execute()
}

/**
 * Invitations, the newest first, without their codes: nobody can read those any more.
 *
 * @param limit left out: all
 */
export async function listInvitations({ db, now }: AccountContext, limit?: number): Promise<Invitation[]> {
  const rows = await db
    .selectFrom('invitation')
    .selectAll()
    .where('purpose', '!=', 'connect')
    .orderBy('createdAt', 'desc')
    .orderBy('invitationId')
    .$if(limit !== undefined, (query) => query.limit(limit!))
    .execute()
  const instant = now()
  return rows.map((row) => toInvitation(row, instant))
}

/** @throws {ServiceError} INVITATION_UNKNOWN */
export async function getInvitation({ db, now }: AccountContext, invitationId: string): Promise<Invitation> {
  const row = await db
    .selectFrom('invitation')
    .selectAll()
    .where('invitationId', '=', invitationId)
    .executeTakeFirst()
  if (!row) throw new ServiceError('INVITATION_UNKNOWN')
  return toInvitation(row, now())
}

/** Takes an open invitation back. One that was used, or is over, stays as it is. */
export async function cancelInvitation(
  { db, now }: AccountContext,
  invitationId: string,
  actor: string,
): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('invitation')
    .set({ cancelledAt: now().toISOString() })
    .where('invitationId', '=', invitationId)
    .where('usedAt', 'is', null)
    .where('cancelledAt', 'is', null)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) return
  await withdrawMails(db, { invitationIds: [invitationId] }, now)
  const details = { invitationId }
  await recordAccountEvent(db, { kind: 'invitationCancelled', accountId: null, actor, details }, now)
}

/**
 * The one-time code for the first administrator, made anew at every start until somebody has used one; null once there is an
 * administrator.
 */
export async function inviteFirstAdministrator(context: AccountContext): Promise<string | null> {
  const { db, now } = context
  const administrator = await db
    .selectFrom('account')
    .select('accountId')
    .where('role', '=', 'administrator')
    .where('endedAt', 'is', null)
    .executeTakeFirst()
  if (administrator) return null
  await db
    .updateTable('invitation')
    .set({ cancelledAt: now().toISOString() })
    .where('createdBy', '=', 'program')
    .where('usedAt', 'is', null)
    .where('cancelledAt', 'is', null)
    .execute()
  const { code } = await createInvitation(
    context,
    {
      purpose: 'invite',
      role: 'administrator',
      reporterCodes: [],
      name: null,
      email: null,
      language: 'en',
      accountId: null,
    },
    'program',
  )
  return code
}

/** An account's role and reporters, as a basis for an invitation that concerns it. */
export async function standingOf(
  db: Db,
  accountId: string,
): Promise<Pick<NewInvitation, 'role' | 'reporterCodes' | 'language' | 'accountId'>> {
  const { role, reporterCodes, language, endedAt } = await getAccount(db, accountId)
  if (endedAt !== null) throw new ServiceError('ACCOUNT_UNKNOWN')
  return { role, reporterCodes, language, accountId }
}

function newCode(): string {
  const characters = [...randomBytes(20)].map((byte) => alphabet[byte % 32]!)
  return [0, 5, 10, 15].map((start) => characters.slice(start, start + 5).join('')).join('-')
}

/** As people type it: any case, any spacing, O for 0, I and L for 1. */
function foldCode(code: string): string {
  return code
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
    .replaceAll(/[^0-9A-Z]/g, '')
    .slice(0, 40)
}

function stateOf(row: InvitationTable, instant: Date): Invitation['state'] {
  if (row.usedAt !== null) return 'used'
  if (row.cancelledAt !== null) return 'cancelled'
  return row.expiresAt <= instant.toISOString() ? 'expired' : 'open'
}

function toInvitation(row: InvitationTable, instant: Date): Invitation {
  const { invitationId, purpose, role, name, email, language, accountId, createdAt, createdBy, expiresAt } =
    row
  return {
    invitationId,
    purpose,
    role,
    reporterCodes: JSON.parse(row.reporterCodesJson) as string[],
    name,
    email,
    language,
    accountId,
    createdAt,
    createdBy,
    expiresAt,
    state: stateOf(row, instant),
  }
}
