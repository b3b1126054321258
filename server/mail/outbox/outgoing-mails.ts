/** Mails that are to go out, as they stand in the database: written with what causes them, and worked on under a lease. */
import { randomUUID } from 'node:crypto'
import type { Expression, ExpressionBuilder, Selectable, SqlBool } from 'kysely'
import { type AccountContext, days, instantAfter, minutes } from '../../accounts/context.ts'
import { isFree } from '../../db/lease.ts'
import type { DatabaseSchema, Db } from '../../db/schema.ts'
import type {
  OutgoingMailKind,
  OutgoingMailReason,
  OutgoingMailState,
  OutgoingMailTable,
} from '../../db/schema-outgoing-mail.ts'
import type { Mail } from '../mailer.ts'

export type OutgoingMail = Selectable<OutgoingMailTable>

/** No mail server keeps a sender for longer; whoever has died frees its mail after this. */
const leaseLength = 3 * minutes
/** What became of a mail is kept for so long. */
const keptFor = 90 * days

export interface MailSubject {
  readonly kind: OutgoingMailKind
  readonly accountId?: string | null
  readonly invitationId?: string | null
  /** Where somebody knows it by an id of theirs already. */
  readonly mailId?: string
}

/**
 * Puts a mail among those to be sent. With a transaction as `db` it goes out if that is committed, and never otherwise.
 *
 * @returns its id
 */
export async function putMail(
  { db, keys, now }: AccountContext,
  mail: Mail,
  { kind, accountId = null, invitationId = null, mailId = randomUUID() }: MailSubject,
): Promise<string> {
  await db
    .insertInto('outgoingMail')
    .values({
      mailId,
      kind,
      accountId,
      invitationId,
      // It may bring a way in, and tells who is written to: neither lies in the table for anybody to read.
      sealed: keys.seal('outgoingMail', JSON.stringify(mail), mailId),
      state: 'waiting',
      reason: null,
      tries: 0,
      createdAt: now().toISOString(),
      nextTryAt: null,
      settledAt: null,
      leasedUntil: null,
      leaseId: null,
    })
    .execute()
  return mailId
}

export interface LeasedOutgoing extends OutgoingMail {
  readonly leaseId: string
}

/** Takes the oldest mail that may be tried now; nobody else has it until the lease ends. */
export async function leaseOutgoing(db: Db, now: () => Date): Promise<LeasedOutgoing | undefined> {
  const instant = now()
  const leaseId = randomUUID()
  const isDue = (eb: ExpressionBuilder<DatabaseSchema, 'outgoingMail'>) =>
    eb.and([
      eb('state', '=', 'waiting'),
      eb.or([eb('nextTryAt', 'is', null), eb('nextTryAt', '<=', instant.toISOString())]),
      isFree<'outgoingMail'>(instant, leaseLength)(eb),
    ])
  const due = await db
    .selectFrom('outgoingMail')
    .select('mailId')
    .where(isDue)
    .orderBy('createdAt')
    .limit(5)
    .execute()
  for (const { mailId } of due) {
    const taken = await db
      .updateTable('outgoingMail')
      .set({ leaseId, leasedUntil: instantAfter(instant, leaseLength) })
      .where('mailId', '=', mailId)
      .where(isDue)
      .returningAll()
      .executeTakeFirst()
    if (taken) return { ...taken, leaseId }
  }
  return undefined
}

/**
 * Notes, before the first byte of the mail is handed over, that from now on nobody can know whether it went out.
 *
 * @returns false where the lease was lost: then nothing may be handed over
 */
export async function markHandingOver(
  db: Db,
  { mailId, leaseId }: LeasedOutgoing,
  now: () => Date,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('outgoingMail')
    .set({ state: 'handingOver', leasedUntil: instantAfter(now(), leaseLength) })
    .where('mailId', '=', mailId)
    .where('leaseId', '=', leaseId)
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export interface Settled {
  readonly state: Extract<OutgoingMailState, 'sent' | 'failed' | 'uncertain'>
  readonly reason?: OutgoingMailReason
}

/** Ends a mail: what it says is forgotten, and the desk's log hears of it. One whose lease was lost is left alone. */
export async function settleOutgoing(
  db: Db,
  { mailId, leaseId }: LeasedOutgoing,
  { state, reason }: Settled,
  now: () => Date,
): Promise<void> {
  const at = now().toISOString()
  await inTransaction(db, async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('outgoingMail')
      .set({ state, reason: reason ?? null, sealed: null, settledAt: at, leasedUntil: null })
      .set((eb) => ({ tries: eb('tries', '+', 1) }))
      .where('mailId', '=', mailId)
      .where('leaseId', '=', leaseId)
      // One that was taken for lost in the meantime has arrived all the same.
      .where('state', 'in', ['waiting', 'handingOver', 'uncertain'])
      .executeTakeFirst()
    if (numUpdatedRows === 1n) await tellLog(trx, [mailId], state, at)
  })
}

/** Puts a mail off that certainly was not taken. */
export async function putOffOutgoing(
  db: Db,
  { mailId, leaseId, tries }: LeasedOutgoing,
  { reason, nextTryAt }: { readonly reason: OutgoingMailReason; readonly nextTryAt: string },
): Promise<void> {
  await db
    .updateTable('outgoingMail')
    .set({ state: 'waiting', reason, nextTryAt, tries: tries + 1, leasedUntil: null, leaseId: null })
    .where('mailId', '=', mailId)
    .where('leaseId', '=', leaseId)
    .execute()
}

/** The mail server is there again: whatever waited for it need wait no longer. */
export async function hurryUnreachable(db: Db): Promise<void> {
  await db
    .updateTable('outgoingMail')
    .set({ nextTryAt: null })
    .where('state', '=', 'waiting')
    .where('reason', '=', 'unreachable')
    .execute()
}

/** Mails that whoever handed them over has died with: nobody sends them again unless an officer says so. */
export async function settleCutOff(db: Db, now: () => Date): Promise<number> {
  const instant = now()
  const at = instant.toISOString()
  const { numUpdatedRows } = await db
    .updateTable('outgoingMail')
    // The lease stays named: its holder may be slow, not dead, and then knows better.
    .set({ state: 'uncertain', sealed: null, settledAt: at, leasedUntil: null })
    .where('state', '=', 'handingOver')
    .where(isFree<'outgoingMail'>(instant, leaseLength))
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** Mails that wait and have become pointless are not sent: those about a person, or those that bring this way in. */
export async function withdrawMails(
  db: Db,
  of: { readonly accountId: string } | { readonly invitationIds: readonly string[] },
  now: () => Date,
): Promise<void> {
  await dropWaiting(db, 'withdrawn', now, (eb) =>
    'accountId' in of
      ? eb('accountId', '=', of.accountId)
      : eb('invitationId', 'in', [...of.invitationIds, '']),
  )
}

/** What waits in a backup has most likely gone out since. */
export async function dropRestoredMails(db: Db, now: () => Date): Promise<void> {
  await dropWaiting(db, 'restored', now, (eb) => eb('sealed', 'is not', null))
}

async function dropWaiting(
  db: Db,
  reason: OutgoingMailReason,
  now: () => Date,
  which: (eb: ExpressionBuilder<DatabaseSchema, 'outgoingMail'>) => Expression<SqlBool>,
): Promise<void> {
  const at = now().toISOString()
  await inTransaction(db, async (trx) => {
    const dropped = await trx
      .updateTable('outgoingMail')
      .set({ state: 'failed', reason, sealed: null, settledAt: at, leasedUntil: null, leaseId: null })
      .where('state', '=', 'waiting')
      .where((eb) => which(eb))
      .returning('mailId')
      .execute()
    await tellLog(
      trx,
      dropped.map(({ mailId }) => mailId),
      'failed',
      at,
    )
  })
}

/** The desk's log says `claimed` of a mail that may or may not have arrived, as it always has. */
async function tellLog(
  db: Db,
  mailIds: readonly string[],
  state: Settled['state'],
  at: string,
): Promise<void> {
  if (mailIds.length === 0 || state === 'uncertain') return
  await db
    .updateTable('mailingMail')
    .set({ state, settledAt: at })
    .where('mailId', 'in', [...mailIds])
    .execute()
}

export async function sweepOutgoing(db: Db, now: () => Date): Promise<void> {
  await db.deleteFrom('outgoingMail').where('settledAt', '<', instantAfter(now(), -keptFor)).execute()
}

/** The caller's transaction, or a new one. */
function inTransaction<T>(db: Db, work: (trx: Db) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work)
}
