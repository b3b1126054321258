/**
 * The floor that syncs are measured against: a bare Fastify that stores each request with one INSERT, in a database with the
 * settings of the service's own, each request in a commit of its own. Given: an SQLite file, or the address of a PostgreSQL. Prints
 * its port.
 */
import type { AddressInfo } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import Fastify from 'fastify'
import pg from 'pg'
import { sqliteSettings } from '../../server/db/sqlite-dialect.ts'

interface Store {
  insert(body: string): Promise<number>
  close(): Promise<void> | void
}

function openSqlite(file: string): Store {
  const database = new DatabaseSync(file)
  database.exec(`${sqliteSettings} pragma synchronous = full; pragma wal_autocheckpoint = 4000`)
  database.exec('create table if not exists request (id integer primary key, body text not null)')
  const insert = database.prepare('insert into request (body) values (?)')
  return {
    insert: async (body) => Number(insert.run(body).lastInsertRowid),
    close: () => database.close(),
  }
}

async function openPostgres(connectionString: string): Promise<Store> {
  const pool = new pg.Pool({ connectionString, max: 10 })
  await pool.query(
    'create table if not exists request (id bigint generated always as identity primary key, body text not null)',
  )
  return {
    insert: async (body) => {
      const { rows } = await pool.query('insert into request (body) values ($1) returning id', [body])
      return Number(rows[0]!.id)
    },
    close: () => pool.end(),
  }
}

const place = process.argv[2]!
const store = await (place.startsWith('postgres') ? openPostgres(place) : openSqlite(place))
const app = Fastify({ bodyLimit: 4_000_000, forceCloseConnections: true })
app.post('/api/v1/sync', async (request) => ({ id: await store.insert(JSON.stringify(request.body)) }))
await app.listen({ host: '127.0.0.1', port: 0 })
process.stdout.write(`${JSON.stringify({ port: (app.server.address() as AddressInfo).port })}\n`)
process.once('SIGTERM', async () => {
  await app.close()
  await store.close()
})
