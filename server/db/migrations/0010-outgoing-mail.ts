/** Mails that are to go out, and which of them a mail of the desk's log is. */
import { type Kysely, type Migration, sql } from 'kysely'
import { columnTypesOf } from '../column-types.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration knows tables by name only
type AnyDb = Kysely<any>

export const outgoingMail: Migration = {
  async up(db: AnyDb): Promise<void> {
    const { text, integer, tableEnd } = columnTypesOf(db)
    await sql`create table outgoing_mail (
      mail_id ${text} not null primary key,
      kind ${text} not null,
      account_id ${text},
      invitation_id ${text},
      sealed ${text},
      state ${text} not null,
      reason ${text},
      tries ${integer} not null,
      created_at ${text} not null,
      next_try_at ${text},
      settled_at ${text},
      leased_until ${text},
      lease_id ${text}
    ) ${tableEnd}`.execute(db)
    await sql`create index outgoing_mail_state on outgoing_mail (state, created_at)`.execute(db)
    await sql`create index outgoing_mail_account on outgoing_mail (account_id)`.execute(db)
    await sql`create index outgoing_mail_invitation on outgoing_mail (invitation_id)`.execute(db)
    // Of mails from before there was an outbox: none.
    await sql`alter table mailing_mail add column mail_id ${text}`.execute(db)
    await sql`create index mailing_mail_mail on mailing_mail (mail_id)`.execute(db)
  },
}
