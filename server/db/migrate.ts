/** The migrations in order, and running them. */
import { type Migration, type MigrationProvider, Migrator, sql } from 'kysely'
import { ServiceError } from '../errors.ts'
import { initialTables } from './migrations/0001-initial-tables.ts'
import { syncParts } from './migrations/0002-sync-parts.ts'
import { accounts } from './migrations/0003-accounts.ts'
import { questionsAndAudit } from './migrations/0004-questions-and-audit.ts'
import { duplicatePairs } from './migrations/0005-duplicate-pairs.ts'
import { incomingMail } from './migrations/0006-incoming-mail.ts'
import { desk } from './migrations/0007-desk.ts'
import { reportJobs } from './migrations/0008-report-jobs.ts'
import { reportSince } from './migrations/0009-report-since.ts'
import { outgoingMail } from './migrations/0010-outgoing-mail.ts'
import { changeIndexDropped } from './migrations/0011-change-index-dropped.ts'
import { requestCounts } from './migrations/0012-request-counts.ts'
import type { Db, Trx } from './schema.ts'

/** Names are kept in the database: never rename, reorder or drop one. A list, not a folder, so that nothing depends on files being there. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-initial-tables': initialTables,
  '0002-sync-parts': syncParts,
  '0003-accounts': accounts,
  '0004-questions-and-audit': questionsAndAudit,
  '0005-duplicate-pairs': duplicatePairs,
  '0006-incoming-mail': incomingMail,
  '0007-desk': desk,
  '0008-report-jobs': reportJobs,
  '0009-report-since': reportSince,
  '0010-outgoing-mail': outgoingMail,
  '0011-change-index-dropped': changeIndexDropped,
  '0012-request-counts': requestCounts,
}

/**
 * Runs the migrations that have not been run. Several processes may start at once: one runs them, the others wait.
 *
 * @param provided what there is to run, for tests of migrations with data in them
 * @throws {ServiceError} DATABASE_NEWER where the database has been through a migration this program does not know
 */
export async function migrateToLatest(
  db: Db,
  provided: Readonly<Record<string, Migration>> = migrations,
): Promise<void> {
  const provider: MigrationProvider = { getMigrations: async () => ({ ...provided }) }
  const done = new Set(await listMigrationsDone(db))
  for (const name of done) {
    if (!(name in provided)) throw new ServiceError('DATABASE_NEWER', { migration: name })
  }
  // The Migrator locks before it looks; a process in the background that held the lock would hold everybody up.
  if (Object.keys(provided).every((name) => done.has(name))) return
  const { error } = await new Migrator({ db, provider }).migrateToLatest()
  if (error !== undefined) throw error
}

/**
 * Runs these migrations as part of a transaction of the caller's, which the Migrator cannot: what a restore made is there whole or
 * not at all. Leaves the lists as the Migrator does.
 *
 * @throws {ServiceError} DATABASE_NEWER for a name this program does not know
 */
export async function migrateWithin(trx: Trx, names: readonly string[]): Promise<void> {
  await sql`create table if not exists kysely_migration (
    name varchar(255) not null primary key, timestamp varchar(255) not null)`.execute(trx)
  await sql`create table if not exists kysely_migration_lock (
    id varchar(255) not null primary key, is_locked integer default 0 not null)`.execute(trx)
  const done = new Set(await listMigrationsDone(trx))
  for (const name of names) {
    const migration = migrations[name]
    if (migration === undefined) throw new ServiceError('DATABASE_NEWER', { migration: name })
    if (done.has(name)) continue
    await migration.up(trx)
    const at = new Date().toISOString()
    await sql`insert into kysely_migration (name, timestamp) values (${name}, ${at})`.execute(trx)
  }
}

/** Their names, in no order; none where the database is empty. */
export async function listMigrationsDone(db: Db): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some((table) => table.name === 'kysely_migration')) return []
  const rows = await db
    .withTables<{ kyselyMigration: { name: string } }>()
    .selectFrom('kyselyMigration')
    .select('name')
    .execute()
  return rows.map((row) => row.name)
}
