/** Mails that came in. */
import { type Kysely, type Migration, sql } from 'kysely'
import { columnTypesOf } from '../column-types.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration knows tables by name only
type AnyDb = Kysely<any>

export const incomingMail: Migration = {
  async up(db: AnyDb): Promise<void> {
    const { text, integer, tableEnd } = columnTypesOf(db)
    await sql`create table incoming_mail (
      mail_id ${text} not null primary key,
      mail_key ${text} not null,
      is_vouched ${integer} not null,
      received_at ${text} not null,
      from_address ${text},
      account_id ${text},
      message_id ${text},
      state ${text} not null,
      reason ${text},
      details_json ${text} not null,
      file_name ${text},
      size_bytes ${integer} not null,
      sha256 ${text},
      file_id ${text},
      vouched_by ${text},
      expires_at ${text},
      decided_at ${text},
      decided_by ${text},
      reporter_code ${text},
      cycle_key ${text},
      change_number ${integer},
      outcome_json ${text},
      answer_state ${text} not null,
      tries ${integer} not null,
      next_try_at ${text},
      leased_until ${text},
      lease_id ${text},
      unique (mail_key, is_vouched),
      foreign key (account_id) references account (account_id),
      foreign key (file_id) references stored_file (file_id)
    ) ${tableEnd}`.execute(db)
    await sql`create index incoming_mail_received_at on incoming_mail (received_at)`.execute(db)
    await sql`create index incoming_mail_state on incoming_mail (state, answer_state)`.execute(db)
    await sql`create index incoming_mail_account on incoming_mail (account_id, received_at)`.execute(db)
  },
}
