/** A held mail: its sender says that it is theirs, or that it is not. Good once. */
import type { AccountContext } from '../accounts/context.ts'
import { isSameMac, type SecretKeys } from '../accounts/secret-key.ts'
import type { Db, Trx } from '../db/schema.ts'
import type { MailVoucher } from '../db/schema-incoming-mail.ts'
import { ServiceError } from '../errors.ts'
import { eraseFile } from '../files/stored-files.ts'
import { findMail, type IncomingMail } from './incoming-mails.ts'

/** What proves that somebody got the mail with the link. Made anew when asked for, stored nowhere. */
export function mailLinkCode(keys: SecretKeys, mailId: string): string {
  return keys.mac('mailLink', mailId)
}

/**
 * The held mail that a link is about.
 *
 * @throws {ServiceError} MAIL_UNKNOWN for a link that was never given out; MAIL_DECIDED once it was used or its time is over
 */
export async function mailOfLink(
  { db, keys, now }: AccountContext,
  mailId: string,
  code: string,
): Promise<IncomingMail> {
  const mail = isSameMac(code, mailLinkCode(keys, mailId)) ? await findMail(db, mailId) : undefined
  if (!mail) throw new ServiceError('MAIL_UNKNOWN')
  if (!isWaiting(mail, now)) throw new ServiceError('MAIL_DECIDED')
  return mail
}

export interface MailDecision {
  readonly mailId: string
  readonly move: 'take' | 'decline'
  readonly through: Exclude<MailVoucher, 'mailServer'>
  readonly actor: string
}

/**
 * Takes a held mail in, or lets it go with its workbook.
 *
 * @throws {ServiceError} MAIL_UNKNOWN; MAIL_DECIDED where somebody was faster or its time is over
 */
export async function decideMail(
  { db, now }: Pick<AccountContext, 'db' | 'now'>,
  { mailId, move, through, actor }: MailDecision,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const mail = await findMail(trx, mailId)
    if (!mail) throw new ServiceError('MAIL_UNKNOWN')
    const decided = {
      decidedAt: now().toISOString(),
      decidedBy: actor,
      answerState: 'none',
      tries: 0,
    } as const
    const moved =
      move === 'take' ? { state: 'due' as const, vouchedBy: through } : { state: 'declined' as const }
    const { numUpdatedRows } = await trx
      .updateTable('incomingMail')
      .set({ ...moved, ...decided, nextTryAt: null, leaseId: null, leasedUntil: null })
      .where('mailId', '=', mailId)
      .where('state', '=', 'held')
      .where('expiresAt', '>', now().toISOString())
      .executeTakeFirst()
    if (numUpdatedRows !== 1n) throw new ServiceError('MAIL_DECIDED')
    if (move === 'decline') await letGo(trx, mail, now)
  })
}

/** How long it is shown who sent what was passed over. */
const logDays = 90

/** Lets go of what nobody claimed in time, and of old lines in the log. */
export async function sweepMails(db: Db, now: () => Date): Promise<void> {
  const instant = now()
  const late = await db
    .selectFrom('incomingMail')
    .selectAll()
    .where('state', '=', 'held')
    .where('expiresAt', '<=', instant.toISOString())
    .limit(200)
    .execute()
  for (const mail of late) {
    await db.transaction().execute(async (trx) => {
      await trx
        .updateTable('incomingMail')
        .set({ state: 'expired', answerState: 'none' })
        .where('mailId', '=', mail.mailId)
        .where('state', '=', 'held')
        .execute()
      await letGo(trx, mail, now)
    })
  }
  const before = new Date(instant.getTime() - logDays * 86_400_000).toISOString()
  await db
    .deleteFrom('incomingMail')
    .where('state', 'in', ['passedOver', 'declined', 'expired'])
    .where('receivedAt', '<', before)
    .execute()
}

/** The name under which it came goes too: it was written by nobody knows whom. */
async function letGo(trx: Trx, { mailId, fileId }: IncomingMail, now: () => Date): Promise<void> {
  if (fileId !== null) await eraseFile(trx, fileId, now)
  await trx.updateTable('incomingMail').set({ fileId: null }).where('mailId', '=', mailId).execute()
}

function isWaiting({ state, expiresAt }: IncomingMail, now: () => Date): boolean {
  return state === 'held' && (expiresAt ?? '') > now().toISOString()
}
