/** Syncs that are sent in parts. */
import { type Kysely, type Migration, sql } from 'kysely'
import { columnTypesOf } from '../column-types.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration knows tables by name only
type AnyDb = Kysely<any>

export const syncParts: Migration = {
  async up(db: AnyDb): Promise<void> {
    const { text, integer, bytes, tableEnd } = columnTypesOf(db)
    await sql`create table sync_upload (
      operation_id ${text} not null primary key,
      part_count ${integer} not null,
      actor ${text},
      expires_at ${text} not null,
      sha256 ${text},
      envelope_json ${text},
      refused_json ${text}
    ) ${tableEnd}`.execute(db)
    await sql`create index sync_upload_expires_at on sync_upload (expires_at)`.execute(db)
    await sql`create table sync_part (
      operation_id ${text} not null,
      part_number ${integer} not null,
      sha256 ${text} not null,
      size_bytes ${integer} not null,
      bytes ${bytes} not null,
      primary key (operation_id, part_number),
      foreign key (operation_id) references sync_upload (operation_id)
    ) ${tableEnd}`.execute(db)
  },
}
