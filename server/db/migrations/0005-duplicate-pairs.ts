/** What was found when looking for duplicates: a cache. */
import { type Kysely, type Migration, sql } from 'kysely'
import { columnTypesOf } from '../column-types.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration knows tables by name only
type AnyDb = Kysely<any>

export const duplicatePairs: Migration = {
  async up(db: AnyDb): Promise<void> {
    const { text, integer, tableEnd } = columnTypesOf(db)
    await sql`create table duplicate_scan (
      scan_id ${text} not null primary key,
      cycle_key ${text} not null,
      scoring_version ${integer} not null,
      through_change_number ${integer} not null,
      unique (cycle_key, scoring_version)
    ) ${tableEnd}`.execute(db)
    await sql`create table duplicate_pair (
      scan_id ${text} not null,
      found_at ${integer} not null,
      one_report_id ${text} not null,
      one_revision ${integer} not null,
      other_report_id ${text} not null,
      other_revision ${integer} not null,
      tier ${text} not null,
      score_millionths ${integer} not null,
      primary key (scan_id, one_report_id, one_revision, other_report_id, other_revision),
      foreign key (scan_id) references duplicate_scan (scan_id) on delete cascade
    ) ${tableEnd}`.execute(db)
  },
}
