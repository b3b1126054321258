/** What busy senders of requests have used up, for all replicas together. */
import { type Kysely, type Migration, sql } from 'kysely'
import { columnTypesOf } from '../column-types.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration knows tables by name only
type AnyDb = Kysely<any>

export const requestCounts: Migration = {
  async up(db: AnyDb): Promise<void> {
    const { text, integer, tableEnd } = columnTypesOf(db)
    await sql`create table request_count (
      limit_key ${text} not null primary key,
      used ${integer} not null,
      counted_at ${integer} not null
    ) ${tableEnd}`.execute(db)
  },
}
