/** What the desk lists, as a cache, and the mails it sends. */
import { type Kysely, type Migration, sql } from 'kysely'
import { columnTypesOf } from '../column-types.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration knows tables by name only
type AnyDb = Kysely<any>

export const desk: Migration = {
  async up(db: AnyDb): Promise<void> {
    const { text, integer, tableEnd } = columnTypesOf(db)
    await sql`create table desk_scope (
      cycle_key ${text} not null primary key,
      lines_version ${integer} not null,
      through_change_number ${integer} not null
    ) ${tableEnd}`.execute(db)
    await sql`create table desk_line (
      cycle_key ${text} not null,
      reporter_code ${text} not null,
      name ${text} not null,
      short_name ${text} not null,
      sort_name ${text} not null,
      search_text ${text} not null,
      kind ${text} not null,
      region ${text} not null,
      language ${text} not null,
      state ${text} not null,
      is_nothing_to_report ${integer} not null,
      first_submitted_at ${text},
      submitted_at ${text} not null,
      deadline_over_at ${text} not null,
      is_extended ${integer} not null,
      activities ${integer} not null,
      rows_with_errors ${integer} not null,
      rows_with_warnings ${integer} not null,
      changed_since_submission ${integer} not null,
      open_questions ${integer} not null,
      answered_questions ${integer} not null,
      open_proposals ${integer} not null,
      last_activity_at ${text} not null,
      primary key (cycle_key, reporter_code)
    ) ${tableEnd}`.execute(db)
    await sql`create index desk_line_by_name on desk_line (cycle_key, sort_name, reporter_code)`.execute(db)
    // Which returns a decision about proposals has touched since a number.
    await sql`create index proposal_decided on proposal (decided_change_number)`.execute(db)
    // The audit log of one person, and of one kind, the newest first.
    await sql`create index change_of_actor on change (actor, change_number)`.execute(db)
    await sql`create index change_of_kind on change (kind, change_number)`.execute(db)
    await sql`create table mailing (
      mailing_id ${text} not null primary key,
      cycle_key ${text} not null,
      kind ${text} not null,
      occasion ${text} not null,
      audience_json ${text} not null,
      note ${text},
      is_again ${integer} not null,
      send_at ${text} not null,
      state ${text} not null,
      claimed_at ${text},
      done_at ${text},
      created_at ${text} not null,
      created_by ${text} not null
    ) ${tableEnd}`.execute(db)
    await sql`create index mailing_due on mailing (state, send_at)`.execute(db)
    await sql`create table mailing_mail (
      cycle_key ${text} not null,
      occasion ${text} not null,
      recipient ${text} not null,
      round ${integer} not null,
      mailing_id ${text} not null,
      reporter_code ${text} not null,
      language ${text} not null,
      state ${text} not null,
      claimed_at ${text} not null,
      settled_at ${text},
      primary key (cycle_key, occasion, reporter_code, recipient, round),
      foreign key (mailing_id) references mailing (mailing_id)
    ) ${tableEnd}`.execute(db)
    await sql`create index mailing_mail_by_time on mailing_mail (cycle_key, claimed_at)`.execute(db)
  },
}
