/** A process that reads each row once, or twice from the beginning, gains nothing from pages kept in memory. */
import { sql } from 'kysely'
import { isPostgres } from './column-types.ts'
import type { Db } from './schema.ts'

/** Keeps 8 MB of the embedded database's pages. Nothing to do for PostgreSQL, which keeps its own. */
export async function useSmallCache(db: Db): Promise<void> {
  if (!isPostgres(db)) await sql`pragma cache_size = -8192`.execute(db)
}
