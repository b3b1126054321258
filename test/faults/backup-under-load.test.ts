/** A backup that is taken while many send is one moment of the database, and all of it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { listTableShapes } from '../../server/backup/table-shapes.ts'
import { type DatabaseLocation, openDatabase } from '../../server/db/open-database.ts'
import type { Db } from '../../server/db/schema.ts'
import { databases, freshLocation } from '../helpers/database.ts'
import { PersistentClient } from './persistent-client.ts'
import { runCommandOn } from './run-command.ts'
import { startService } from './running-service.ts'
import { servicePlace } from './service-place.ts'

const isLong = process.env.CINNABAR_TEST_LONG !== undefined
const backups = isLong ? 10 : 1
const clientCount = 20

// What differs between the two is the snapshot; the rest is the same code.
describe.each(isLong ? databases : databases.slice(-1))('a backup taken while many send, on %s', (name) => {
  it('[KP6] holds what was acknowledged before it and the history up to its number, value by value', {
    timeout: 600_000,
  }, async () => {
    const location = await freshLocation(name)
    const place = await servicePlace(location)
    const service = await startService(place)
    const clients = Array.from({ length: clientCount }, (_, at) => new PersistentClient(at))
    const folder = await mkdtemp(join(tmpdir(), 'cinnabar-loaded-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const sending = { isDone: false }
    const senders = clients.map(async (client) => {
      while (!sending.isDone) await client.sync(async () => service.origin)
    })
    const taken: { readonly file: string; readonly acknowledged: number; readonly changeNumber: number }[] =
      []
    // In the midst of it: all of them have been answered at least once.
    await vi.waitFor(
      () => expect(Math.min(...clients.map((client) => client.lastChangeNumber))).toBeGreaterThan(0),
      {
        timeout: 120_000,
        interval: 50,
      },
    )
    for (let at = 0; at < backups; at++) {
      const acknowledged = Math.max(0, ...clients.map((client) => client.lastChangeNumber))
      const file = join(folder, `${at}.gz`)
      const { code, stdout, stderr } = await runCommandOn(place, 'backup', file, '--json')
      expect([code, stderr]).toEqual([0, ''])
      taken.push({ file, acknowledged, changeNumber: JSON.parse(stdout).header.changeNumber })
    }
    sending.isDone = true
    await Promise.all(senders)
    const finally_ = Math.max(...clients.map((client) => client.lastChangeNumber))
    await service.stop('SIGTERM')

    for (const { file, acknowledged, changeNumber } of taken) {
      expect(changeNumber).toBeGreaterThanOrEqual(acknowledged)
      // It was a moment in the midst of it.
      expect(changeNumber).toBeLessThan(finally_)
      const target = await freshLocation(name)
      const restored = await runCommandOn(await servicePlace(target), 'restore', file, '--json')
      expect([restored.code, restored.stderr]).toEqual([0, ''])
      expect(await historyIn(target, changeNumber)).toEqual(await historyIn(location, changeNumber))
    }
  })
})

/** Every row of a table that is only added to, up to a number. */
async function historyIn(location: DatabaseLocation, changeNumber: number): Promise<unknown> {
  const db = await openDatabase(location)
  try {
    return await rowsUpTo(db, changeNumber)
  } finally {
    await db.destroy()
  }
}

/** Some columns move on after their row was written. */
const moving = new Set(['state', 'decided_change_number'])

async function rowsUpTo(db: Db, changeNumber: number): Promise<Record<string, readonly string[]>> {
  const all: Record<string, readonly string[]> = {}
  for (const { name, columns } of await listTableShapes(db)) {
    const names = columns.map((column) => column.name)
    if (!names.includes('change_number') || !names.includes('content_mac')) continue
    const { rows } = await sql<Record<string, unknown>>`
      select ${sql.join(names.filter((one) => !moving.has(one)).map((one) => sql.ref(one)))}
      from ${sql.table(name)} where change_number <= ${changeNumber}`.execute(db.withoutPlugins())
    all[name] = rows.map((row) => JSON.stringify(row)).toSorted()
  }
  expect(all.activity_revision!.length).toBeGreaterThan(0)
  return all
}
