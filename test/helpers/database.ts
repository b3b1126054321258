/** Empty databases of both kinds. Storage tests run on each: `describe.each(databases)('... on %s', ...)`. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { inject, onTestFinished } from 'vitest'
import {
  connectDatabase,
  type DatabaseLocation,
  databaseFileName,
  openDatabase,
} from '../../server/db/open-database.ts'
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

/** Kept for all tests: to connect anew takes longer than to make a database. */
const pool = new pg.Pool({ connectionString: serverUrl, max: 4, allowExitOnIdle: true })
// The server stops at the end, whoever is still connected.
pool.on('error', () => undefined)

/** The databases that can be tested here. */
export const databases: readonly DatabaseName[] =
  serverUrl === undefined ? ['SQLite'] : ['SQLite', 'PostgreSQL']

/** What a database begins with. It is made once and copied for each test: tables take longer to make than most tests run. */
export interface Beginning {
  readonly name: string
  readonly fill: (db: Db) => Promise<void>
}

const blank: Beginning = { name: 'blank', fill: async () => undefined }

/** A database of its own for this test, with all tables and what it is to begin with. Gone when the test ends. */
export async function freshDatabase(name: DatabaseName, beginning: Beginning = blank): Promise<Db> {
  const location = name === 'SQLite' ? await copyFile(beginning) : await copyOnServer(beginning)
  // It has all its tables already.
  const db = await connectDatabase(location, async (one) => {
    await sql`select 1`.execute(one)
  })
  onTestFinished(() => db.destroy().catch(() => undefined))
  return db
}

/** A place where there is no database yet, for tests that open it themselves (more than once). Gone when the test ends. */
export async function freshLocation(name: DatabaseName): Promise<DatabaseLocation> {
  return name === 'SQLite' ? aFolder() : aDatabaseOnServer('template1')
}

async function aFolder(): Promise<{ readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'cinnabar-data-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return { folder }
}

const files = new Map<string, Promise<Uint8Array>>()

async function copyFile(beginning: Beginning): Promise<DatabaseLocation> {
  const content = files.get(beginning.name) ?? makeFile(beginning)
  files.set(beginning.name, content)
  const { folder } = await aFolder()
  await writeFile(join(folder, databaseFileName), await content)
  return { folder }
}

async function makeFile({ fill }: Beginning): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'cinnabar-beginning-'))
  try {
    const db = await openDatabase({ folder })
    await fill(db)
    await db.destroy()
    const left = await readdir(folder)
    if (left.join() !== databaseFileName) throw new Error(`The database is not in one file: ${left}`)
    return await readFile(join(folder, databaseFileName))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function aDatabaseOnServer(template: string): Promise<{ readonly url: string }> {
  const database = `test_${randomUUID().replaceAll('-', '')}`
  // As files, not through the log: nothing of it would have to survive a crash.
  await pool.query(`create database ${database} template ${template} strategy file_copy`)
  // Not by force: a connection that is just being closed would report it as a failure. PostgreSQL waits for it, and nobody else does.
  onTestFinished(() => {
    pool.query(`drop database if exists ${database}`).catch(() => undefined)
  })
  return { url: urlOf(database) }
}

/** Beginnings that are known to be on the server. */
const onServer = new Set<string>()

async function copyOnServer(beginning: Beginning): Promise<DatabaseLocation> {
  const template = `beginning_${beginning.name}`
  if (!onServer.has(template)) await makeOnServer(template, beginning)
  onServer.add(template)
  return aDatabaseOnServer(template)
}

async function makeOnServer(template: string, { fill }: Beginning): Promise<void> {
  const client = await pool.connect()
  const isThere = async () =>
    (await client.query('select from pg_database where datname = $1', [template])).rowCount === 1
  try {
    // Test files run beside each other: one of them makes it, the others wait.
    await client.query('select pg_advisory_lock(1)')
    if (await isThere()) return
    const unfinished = `unfinished_${randomUUID().replaceAll('-', '')}`
    await client.query(`create database ${unfinished}`)
    const db = await openDatabase({ url: urlOf(unfinished) })
    await fill(db)
    await db.destroy()
    await client.query(`alter database ${unfinished} rename to ${template}`)
  } finally {
    // Ends the connection, and lets the lock go with it.
    client.release(true)
  }
}

function urlOf(database: string): string {
  const url = new URL(serverUrl!)
  url.pathname = `/${database}`
  return url.href
}
