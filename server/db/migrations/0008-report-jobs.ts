/** Reports that were asked for. */
import { type Kysely, type Migration, sql } from 'kysely'
import { columnTypesOf } from '../column-types.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration knows tables by name only
type AnyDb = Kysely<any>

export const reportJobs: Migration = {
  async up(db: AnyDb): Promise<void> {
    const { text, integer, tableEnd } = columnTypesOf(db)
    await sql`create table report_job (
      job_id ${text} not null primary key,
      cycle_key ${text} not null,
      language ${text} not null,
      status ${text} not null,
      format ${text} not null,
      as_of ${integer} not null,
      program_version ${text} not null,
      requested_at ${text} not null,
      requested_by ${text} not null,
      state ${text} not null,
      progress ${integer} not null,
      reason ${text},
      file_id ${text},
      file_name ${text},
      media_type ${text},
      sha256 ${text},
      size_bytes ${integer},
      final_number ${integer},
      finished_at ${text},
      tries ${integer} not null,
      leased_until ${text},
      lease_id ${text},
      foreign key (file_id) references stored_file (file_id)
    ) ${tableEnd}`.execute(db)
    await sql`create index report_job_cycle on report_job (cycle_key, requested_at)`.execute(db)
    await sql`create index report_job_state on report_job (state, requested_at)`.execute(db)
  },
}
