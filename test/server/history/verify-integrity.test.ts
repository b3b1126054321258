/** Damage below everything that is stored: a page of the file, a reference to nothing. */
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { type DatabaseLocation, databaseFileName, openDatabase } from '../../../server/db/open-database.ts'
import { verifyDatabase } from '../../../server/history/verify-database.ts'
import { verifyIntegrity } from '../../../server/history/verify-integrity.ts'
import { runCommandOn } from '../../faults/run-command.ts'
import { databases, freshLocation } from '../../helpers/database.ts'
import { fillDatabase } from '../backup/a-full-database.ts'

async function faultsIn(location: DatabaseLocation): Promise<readonly string[]> {
  const db = await openDatabase(location)
  try {
    return (await verifyIntegrity(db)).map((fault) => fault.problem)
  } finally {
    await db.destroy()
  }
}

/** Overwrites a piece of a file with what stands nowhere. */
async function spoil(file: string, position: number): Promise<void> {
  const handle = await open(file, 'r+')
  await handle.write(new Uint8Array(512).fill(0xa5), 0, 512, position)
  await handle.close()
}

describe('damage of the embedded database', () => {
  it('[KP9] is found in its pages, and the command says so', async () => {
    const location = await freshLocation('SQLite')
    await fillDatabase(location)
    expect(await faultsIn(location)).toEqual([])
    const db = await openDatabase(location)
    const { rows } = await sql<{ rootpage: number }>`
      select rootpage from sqlite_master where name = 'stored_file_sha256'`.execute(db.withoutPlugins())
    await db.destroy()
    await spoil(join(location.folder!, databaseFileName), (rows[0]!.rootpage - 1) * 4_096)
    expect(await faultsIn(location)).not.toEqual([])
    const verify = await runCommandOn(location, 'verify')
    expect(verify.code).toBe(1)
    expect(verify.stdout).toContain('The database itself is damaged')
  })

  it('[KP9] is found in a reference to what is not there', async () => {
    const location = await freshLocation('SQLite')
    await fillDatabase(location)
    const db = await openDatabase(location)
    await sql`pragma foreign_keys = off`.execute(db)
    await db.deleteFrom('account').execute()
    const { integrityFaults } = await verifyDatabase(db)
    await db.destroy()
    expect(integrityFaults).toEqual([{ problem: 'account_reporter 1 refers to nothing in account' }])
  })

  it('[KP9] is said in one sentence by a command that comes upon it', async () => {
    const location = await freshLocation('SQLite')
    await fillDatabase(location)
    await spoil(join(location.folder!, databaseFileName), 0)
    const { code, stderr } = await runCommandOn(location, 'history', 'X', '--json')
    expect([code, stderr.trim().split('\n').length]).toEqual([2, 1])
  })
})

describe.skipIf(!databases.includes('PostgreSQL'))('damage of PostgreSQL', () => {
  it('[KP9] is found when everything is read', async () => {
    const location = await freshLocation('PostgreSQL')
    await fillDatabase(location)
    expect(await faultsIn(location)).toEqual([])
    // A copy of its files that no memory of the server knows yet.
    const name = new URL(location.url!).pathname.slice(1)
    const copy = await freshLocation('PostgreSQL')
    const copyName = new URL(copy.url!).pathname.slice(1)
    const server = new pg.Client({
      connectionString: Object.assign(new URL(copy.url!), { pathname: '/postgres' }).href,
    })
    await server.connect()
    await server.query(`drop database ${copyName}`)
    await server.query(`create database ${copyName} template ${name} strategy file_copy`)
    const { rows } = await server.query('show data_directory')
    const own = await server.query('select oid from pg_database where datname = $1', [copyName])
    await server.end()
    const client = new pg.Client({ connectionString: location.url! })
    await client.connect()
    const file = await client.query("select pg_relation_filenode('activity_revision') as node")
    await client.end()
    const path = join(rows[0].data_directory, 'base', String(own.rows[0].oid), String(file.rows[0].node))
    await spoil(path, 4_000)
    expect(await faultsIn(copy)).toEqual([expect.stringMatching(/^activity_revision: invalid page/)])
  })
})
