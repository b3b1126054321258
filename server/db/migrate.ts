/** The migrations in order, and running them. */
import { type Migration, type MigrationProvider, Migrator } from 'kysely'
import { ServiceError } from '../errors.ts'
import { initialTables } from './migrations/0001-initial-tables.ts'
import { syncParts } from './migrations/0002-sync-parts.ts'
import { accounts } from './migrations/0003-accounts.ts'
import { questionsAndAudit } from './migrations/0004-questions-and-audit.ts'
import { duplicatePairs } from './migrations/0005-duplicate-pairs.ts'
import { incomingMail } from './migrations/0006-incoming-mail.ts'
import { desk } from './migrations/0007-desk.ts'
import { reportJobs } from './migrations/0008-report-jobs.ts'
import type { Db } from './schema.ts'

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
  for (const name of await listMigrationsDone(db)) {
    if (!(name in provided)) throw new ServiceError('DATABASE_NEWER', { migration: name })
  }
  const { error } = await new Migrator({ db, provider }).migrateToLatest()
  if (error !== undefined) throw error
}

async function listMigrationsDone(db: Db): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some((table) => table.name === 'kysely_migration')) return []
  const rows = await db
    .withTables<{ kyselyMigration: { name: string } }>()
    .selectFrom('kyselyMigration')
    .select('name')
    .execute()
  return rows.map((row) => row.name)
}
