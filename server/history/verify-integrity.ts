/** Is the database itself sound, below everything that is stored in it? */
import { sql } from 'kysely'
import { listTableShapes } from '../backup/table-shapes.ts'
import { isPostgres } from '../db/column-types.ts'
import type { Db } from '../db/schema.ts'
import { ServiceError } from '../errors.ts'
import { namedFailure } from '../storage-failure.ts'

/** Said by the database in its own words. */
export interface IntegrityFault {
  readonly problem: string
}

/** More would fill a screen and say no more. */
const mostFaults = 20

/**
 * SQLite looks through every page, index and reference. PostgreSQL keeps references by itself; there every value of every table is
 * read in full, which fails where a page or what is stored beside it is damaged.
 */
export async function verifyIntegrity(db: Db): Promise<IntegrityFault[]> {
  return isPostgres(db) ? readEverything(db) : checkPages(db)
}

async function checkPages(db: Db): Promise<IntegrityFault[]> {
  const raw = db.withoutPlugins()
  const pages = await orDamage(async () => {
    const { rows } = await sql<{ problem: string }>`
      select integrity_check as problem from pragma_integrity_check limit ${sql.lit(mostFaults)}`.execute(raw)
    return rows.filter((row) => row.problem !== 'ok')
  })
  // References are looked up by way of the pages.
  if (pages.length > 0) return pages
  const { rows } = await sql<{ table: string; parent: string; rowid: number }>`
    select * from pragma_foreign_key_check limit ${sql.lit(mostFaults)}`.execute(raw)
  return rows.map((row) => ({ problem: `${row.table} ${row.rowid} refers to nothing in ${row.parent}` }))
}

/** Some damage cannot even be listed. */
async function orDamage(read: () => Promise<IntegrityFault[]>): Promise<IntegrityFault[]> {
  try {
    return await read()
  } catch (error) {
    const named = namedFailure(error)
    if (!(named instanceof ServiceError) || named.code !== 'DATABASE_DAMAGED') throw error
    return [{ problem: (error as Error).message }]
  }
}

async function readEverything(db: Db): Promise<IntegrityFault[]> {
  const faults: IntegrityFault[] = []
  for (const { name, columns } of await listTableShapes(db)) {
    // A text's or byte string's digest cannot be made without reading all of it.
    const values = columns.map((column) => sql`coalesce(md5(${sql.ref(column.name)}::text), '')`)
    const read = async () => {
      await sql`select count(md5(${sql.join(values, sql` || `)})) from ${sql.table(name)}`.execute(
        db.withoutPlugins(),
      )
      return []
    }
    for (const { problem } of await orDamage(read)) faults.push({ problem: `${name}: ${problem}` })
  }
  return faults
}
