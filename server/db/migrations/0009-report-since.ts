/** Reports that say what has changed since an earlier number. */
import { type Kysely, type Migration, sql } from 'kysely'
import { columnTypesOf } from '../column-types.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration knows tables by name only
type AnyDb = Kysely<any>

export const reportSince: Migration = {
  async up(db: AnyDb): Promise<void> {
    const { integer } = columnTypesOf(db)
    await sql`alter table report_job add column since ${integer}`.execute(db)
  },
}
