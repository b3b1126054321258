/**
 * Changes were indexed by the operation that made them, which nobody asks for: operations name their change. Each sync wrote a page of
 * the index, at a place of its own since clients choose the ids.
 */
import { type Kysely, type Migration, sql } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: a migration knows tables by name only
type AnyDb = Kysely<any>

export const changeIndexDropped: Migration = {
  async up(db: AnyDb): Promise<void> {
    await sql`drop index if exists change_operation_id`.execute(db)
  },
}
