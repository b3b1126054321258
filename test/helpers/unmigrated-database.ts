/** A database without any table, for tests that run migrations with data in between. */
import { join } from 'node:path'
import { CamelCasePlugin, Kysely } from 'kysely'
import pg from 'pg'
import { onTestFinished } from 'vitest'
import { databaseFileName } from '../../server/db/open-database.ts'
import { postgresDialect } from '../../server/db/postgres-dialect.ts'
import type { DatabaseSchema, Db } from '../../server/db/schema.ts'
import { sqliteDialect } from '../../server/db/sqlite-dialect.ts'
import { type DatabaseName, freshLocation } from './database.ts'

/** Whole numbers as the program reads them. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (type: number, format?: 'text' | 'binary') =>
    type === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(type, format as 'text'),
}

export async function unmigratedDatabase(name: DatabaseName): Promise<Db> {
  const { folder, url } = await freshLocation(name)
  const dialect =
    url === undefined
      ? sqliteDialect(join(folder!, databaseFileName))
      : postgresDialect(new pg.Pool({ connectionString: url, max: 2, types, pipeline: true }))
  const db = new Kysely<DatabaseSchema>({ dialect, plugins: [new CamelCasePlugin()] })
  onTestFinished(() => db.destroy())
  return db
}
