/**
 * The floor that syncs are measured against: a bare Fastify that stores each request with one INSERT, in a database with the
 * settings of `server/db/sqlite-dialect.ts`, each request in a commit of its own. Given: the database file. Prints its port.
 */
import type { AddressInfo } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import Fastify from 'fastify'
import { sqliteSettings } from '../../server/db/sqlite-dialect.ts'

const database = new DatabaseSync(process.argv[2]!)
database.exec(sqliteSettings)
database.exec('create table if not exists request (id integer primary key, body text not null)')
const insert = database.prepare('insert into request (body) values (?)')

const app = Fastify({ bodyLimit: 4_000_000, forceCloseConnections: true })
app.post('/api/v1/sync', async (request) => {
  const { lastInsertRowid } = insert.run(JSON.stringify(request.body))
  return { id: Number(lastInsertRowid) }
})
await app.listen({ host: '127.0.0.1', port: 0 })
process.stdout.write(`${JSON.stringify({ port: (app.server.address() as AddressInfo).port })}\n`)
process.once('SIGTERM', async () => {
  await app.close()
  database.close()
})
