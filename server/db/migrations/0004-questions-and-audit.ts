/** Questions and their answers, the audit log, contact persons, and returns recorded from paper. */
import { type Kysely, type Migration, sql } from 'kysely'
import { columnTypesOf } from '../column-types.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration knows tables by name only
type AnyDb = Kysely<any>

export const questionsAndAudit: Migration = {
  async up(db: AnyDb): Promise<void> {
    const { text, integer, tableEnd } = columnTypesOf(db)
    const chain = sql`
      ordinal ${integer} not null,
      salt ${text},
      content_mac ${text} not null,
      hash ${text} not null`
    const ofChange = sql`foreign key (change_number) references change (change_number) deferrable initially deferred`
    await sql`create table question_entry (
      question_id ${text} not null,
      change_number ${integer} not null,
      act ${text} not null,
      reporter_code ${text} not null,
      cycle_key ${text} not null,
      activity_report_id ${text},
      field ${text},
      text ${text},
      recorded_from ${text},
      ${chain},
      primary key (question_id, change_number),
      ${ofChange},
      foreign key (activity_report_id) references activity_report (activity_report_id) deferrable initially deferred
    ) ${tableEnd}`.execute(db)
    await sql`create index question_entry_of_return on question_entry (cycle_key, reporter_code, change_number)`.execute(
      db,
    )
    await sql`create index question_entry_of_change on question_entry (change_number, ordinal)`.execute(db)
    await sql`create table audit_entry (
      audit_id ${text} not null primary key,
      change_number ${integer} not null,
      act ${text} not null,
      subject ${text} not null,
      details_json ${text},
      ${chain},
      ${ofChange}
    ) ${tableEnd}`.execute(db)
    await sql`create index audit_entry_of_change on audit_entry (change_number, ordinal)`.execute(db)
    await sql`create table reporter_contact (
      reporter_code ${text} not null primary key,
      name ${text} not null,
      email ${text} not null
    ) ${tableEnd}`.execute(db)
    for (const table of ['activity_return', 'return_revision']) {
      await sql`alter table ${sql.table(table)} add column recorded_from ${text}`.execute(db)
    }
  },
}
