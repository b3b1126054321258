/** A database with something in every corner that a backup could forget: the demonstration's returns, people, files, odd texts. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { createAccount } from '../../../server/accounts/accounts.ts'
import { contentsOf, inSnapshot } from '../../../server/backup/read-tables.ts'
import { listTableShapes } from '../../../server/backup/table-shapes.ts'
import type { DatabaseLocation } from '../../../server/db/open-database.ts'
import { openDatabase } from '../../../server/db/open-database.ts'
import type { Db } from '../../../server/db/schema.ts'
import { storeFile } from '../../../server/files/stored-files.ts'
import { reviseActivity, seedSmall, someDay, storeActivities } from '../../helpers/stored-things.ts'

/** Texts in which a format could stumble. */
export const oddTexts = [
  'line one\nline two\r\n  three\u2028four\u2029five',
  '"quoted", [bracketed], {"end":true}',
  'عربي، 中文, русский, 👩🏽‍🔬, \u200f\u202e',
  ' \t leading and trailing \u00a0',
  '\\u0000 \\n \\',
]

export async function fillDatabase(location: DatabaseLocation): Promise<void> {
  const db = await openDatabase(location)
  try {
    await seedSmall(db)
    const rows = oddTexts.map((title) => ({ title, summary: `${title} and more` }))
    const stored = await storeActivities(db, 'bcrc-egy', rows)
    for (const [at, activity] of stored.entries())
      await reviseActivity(db, activity, { title: oddTexts.at(-1 - at)! }, { comment: oddTexts[at]! })
    for (const length of [0, 1, 256 * 1024, 700_001]) {
      const bytes = Uint8Array.from({ length }, (_, at) => (at * 2_654_435_761) >>> 24)
      const facts = {
        mediaType: 'x/y',
        purpose: 'upload',
        reporterCode: 'bcrc-egy',
        cycleKey: 'cop-3',
      } as const
      await storeFile(db, { fileName: `${length} ${oddTexts[2]}`, ...facts, bytes, now: someDay })
    }
    await addPeople(db)
  } finally {
    await db.destroy()
  }
}

async function addPeople(db: Db): Promise<void> {
  const mona = { name: 'منى', email: 'mona@example.org', language: 'ar' } as const
  await createAccount(
    db,
    { role: 'focalPoint', reporterCodes: ['bcrc-egy'], ...mona },
    { now: someDay, actor: 'commandLine' },
  )
  await db
    .insertInto('rateLimit')
    .values({ limitKey: randomUUID(), countedFrom: someDay().toISOString(), count: 3 })
    .execute()
}

/** Every row of every table, for comparing; the database's own order of rows does not count. */
export async function everything(db: Db): Promise<Record<string, readonly unknown[]>> {
  const all: Record<string, readonly unknown[]> = {}
  for (const { name } of await listTableShapes(db)) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(
      db.withoutPlugins(),
    )
    all[name] = rows.map(asText).toSorted()
  }
  return all
}

/** Columns by name; bytes, which the two drivers give as different objects, as hex. */
function asText(row: Record<string, unknown>): string {
  const shown = Object.entries(row).map(([key, value]) => [
    key,
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
  ])
  return JSON.stringify(shown.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)))
}

export function digestOf(db: Db): Promise<string> {
  return inSnapshot(db, async (trx) => (await contentsOf(trx)).sha256)
}
