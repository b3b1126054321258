/** What the desk and the figures say about mails that are to go out. */

import type { Db } from '../../db/schema.ts'
import type {
  OutgoingMailKind,
  OutgoingMailReason,
  OutgoingMailState,
} from '../../db/schema-outgoing-mail.ts'

/** A mail about access, with whoever the account or the invitation says it is for today. */
export interface ListedOutgoing {
  readonly mailId: string
  readonly kind: Exclude<OutgoingMailKind, 'mailing'>
  /** Null once the person has been erased. */
  readonly name: string | null
  readonly email: string | null
  readonly state: OutgoingMailState
  readonly reason: OutgoingMailReason | null
  readonly tries: number
  readonly createdAt: string
}

/** Mails about access that have not gone out, the newest first; those of mailings stand in their cycle's log. */
export async function listUnsentAccessMails(db: Db, limit = 100): Promise<ListedOutgoing[]> {
  const rows = await db
    .selectFrom('outgoingMail as mail')
    .leftJoin('account', 'account.accountId', 'mail.accountId')
    .leftJoin('invitation', 'invitation.invitationId', 'mail.invitationId')
    .where('mail.state', '<>', 'sent')
    .where('mail.kind', '<>', 'mailing')
    .select(['mail.mailId', 'mail.kind', 'mail.state', 'mail.reason', 'mail.tries', 'mail.createdAt'])
    .select(['account.name as accountName', 'account.email as accountEmail'])
    .select(['invitation.name as invitedName', 'invitation.email as invitedEmail'])
    .orderBy('mail.createdAt', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ accountName, accountEmail, invitedName, invitedEmail, ...mail }) => ({
    ...mail,
    kind: mail.kind as ListedOutgoing['kind'],
    name: invitedName ?? accountName,
    email: invitedEmail ?? accountEmail,
  }))
}

export interface OutgoingFigures {
  readonly byState: readonly { readonly state: string; readonly count: number }[]
  /** When the mail that has waited longest was written; null: none waits. */
  readonly oldestWaiting: Date | null
}

export async function countOutgoing(db: Db): Promise<OutgoingFigures> {
  const byState = await db
    .selectFrom('outgoingMail')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute()
  const oldest = await db
    .selectFrom('outgoingMail')
    .select((eb) => eb.fn.min('createdAt').as('createdAt'))
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  return { byState, oldestWaiting: oldest?.createdAt ? new Date(oldest.createdAt) : null }
}
