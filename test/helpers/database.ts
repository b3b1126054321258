/** Empty databases of both kinds. Storage tests run on each: `describe.each(databases)('... on %s', ...)`. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { inject, onTestFinished } from 'vitest'
import { type DatabaseLocation, openDatabase } from '../../server/db/open-database.ts'
import type { Db } from '../../server/db/schema.ts'
import type { DeskAnswer } from './postgres-server.ts'

export type DatabaseName = 'SQLite' | 'PostgreSQL'

// Benches use the same builders, and no database of these.
const answer: DeskAnswer =
  process.env.VITEST === undefined
    ? { reason: 'this is no test run' }
    : ((await (await fetch(inject('postgresDesk'))).json()) as DeskAnswer)
const serverUrl = 'url' in answer ? answer.url : undefined
if ('reason' in answer && process.env.VITEST !== undefined)
  console.warn(`Tests on PostgreSQL are skipped, it does not start: ${answer.reason}`)

/** The databases that can be tested here. */
export const databases: readonly DatabaseName[] =
  serverUrl === undefined ? ['SQLite'] : ['SQLite', 'PostgreSQL']

/** A database of its own for this test, with all tables and nothing in them but what `open` puts there. Gone when the test ends. */
export async function freshDatabase(name: DatabaseName): Promise<Db> {
  const location = await freshLocation(name)
  const db = await openDatabase(location)
  onTestFinished(() => db.destroy().catch(() => undefined))
  return db
}

/** A place where there is no database yet, for tests that open it themselves (more than once). Gone when the test ends. */
export async function freshLocation(name: DatabaseName): Promise<DatabaseLocation> {
  if (name === 'SQLite') {
    const folder = await mkdtemp(join(tmpdir(), 'cinnabar-data-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    return { folder }
  }
  const database = `test_${randomUUID().replaceAll('-', '')}`
  await onServer(`create database ${database}`)
  // Not by force: a connection that is just being closed would report it as a failure. PostgreSQL waits for it.
  onTestFinished(() => onServer(`drop database if exists ${database}`).catch(() => undefined))
  const url = new URL(serverUrl!)
  url.pathname = `/${database}`
  return { url: url.href }
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl! })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
