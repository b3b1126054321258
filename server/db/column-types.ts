/** How each kind of column is called in each database. */
import { type Kysely, PostgresAdapter, type RawBuilder, sql } from 'kysely'

export interface ColumnTypes {
  /** Compares and sorts by code point in both databases, whatever the server's locale. */
  readonly text: RawBuilder<unknown>
  /** Whole numbers up to 2^53. */
  readonly integer: RawBuilder<unknown>
  readonly bytes: RawBuilder<unknown>
  /** What stands after a table's closing bracket. */
  readonly tableEnd: RawBuilder<unknown>
}

// biome-ignore lint/suspicious/noExplicitAny: whatever its tables are
export function isPostgres(db: Kysely<any>): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter
}

// biome-ignore lint/suspicious/noExplicitAny: whatever its tables are
export function columnTypesOf(db: Kysely<any>): ColumnTypes {
  return isPostgres(db)
    ? { text: sql`text collate "C"`, integer: sql`bigint`, bytes: sql`bytea`, tableEnd: sql`` }
    : { text: sql`text`, integer: sql`integer`, bytes: sql`blob`, tableEnd: sql`strict` }
}
