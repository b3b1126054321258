import { join } from 'node:path'
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { secretKeys } from '../../../server/accounts/secret-key.ts'
import { migrateToLatest, migrations } from '../../../server/db/migrate.ts'
import { databaseFileName } from '../../../server/db/open-database.ts'
import type { DatabaseSchema, Db } from '../../../server/db/schema.ts'
import { sqliteDialect } from '../../../server/db/sqlite-dialect.ts'
import { listMailLog } from '../../../server/mail/mailings/mailings.ts'
import { leaseOutgoing, putMail } from '../../../server/mail/outbox/outgoing-mails.ts'
import { type DatabaseName, databases, freshLocation } from '../../helpers/database.ts'

const own = '0010-outgoing-mail'

describe.each(databases)('the table of mails to be sent on %s', (name) => {
  it('[ST20] comes to a database whose log has mails in it, which stay as they were', async () => {
    const db = await emptyDatabase(name)
    const before = Object.entries(migrations).filter(([one]) => one < own)
    await migrateToLatest(db, Object.fromEntries(before))
    const at = '2026-01-01T00:00:00.000Z'
    const mailing = {
      mailingId: 'mailing-1',
      cycleKey: 'cop-6',
      kind: 'reminder',
      occasion: 'reminder',
      audienceJson: '{}',
      note: null,
      isAgain: 0,
      sendAt: at,
      state: 'done',
      claimedAt: at,
      doneAt: at,
      createdAt: at,
      createdBy: 'program',
    } as const
    await db.insertInto('mailing').values(mailing).execute()
    const mails = (['claimed', 'sent', 'failed'] as const).map((state, index) => ({
      cycleKey: 'cop-6',
      occasion: 'reminder',
      reporterCode: 'bcrc-egy',
      recipient: `account-${index}`,
      round: 1,
      mailingId: 'mailing-1',
      language: 'ar' as const,
      state,
      claimedAt: at,
      settledAt: state === 'claimed' ? null : at,
    }))
    await db.insertInto('mailingMail').values(mails).execute()
    await migrateToLatest(db)
    // The service's own connections read PostgreSQL's integers as numbers; this one leaves them text.
    const stored = await db.selectFrom('mailing').selectAll().execute()
    expect(stored.map((row) => ({ ...row, isAgain: Number(row.isAgain) }))).toEqual([mailing])
    const kept = await db.selectFrom('mailingMail').selectAll().orderBy('recipient').execute()
    expect(kept.map((row) => ({ ...row, round: Number(row.round) }))).toEqual(
      mails.map((mail) => ({ ...mail, mailId: null })),
    )
    const log = await listMailLog(db, { cycleKey: 'cop-6' })
    expect(log.map(({ state, reason }) => [state, reason]).sort()).toEqual([
      ['claimed', null],
      ['failed', null],
      ['sent', null],
    ])
    const context = { db, now: () => new Date(at), keys: secretKeys('x'.repeat(32)) }
    const mail = { to: 'a@b.example', subject: 's', text: 't', html: 'h', language: 'en' }
    await putMail(context, mail, { kind: 'mailing' })
    expect(await leaseOutgoing(db, context.now)).toMatchObject({ state: 'waiting', reason: null })
  })
})

async function emptyDatabase(name: DatabaseName): Promise<Db> {
  const { folder, url } = await freshLocation(name)
  const dialect =
    url === undefined
      ? sqliteDialect(join(folder!, databaseFileName))
      : new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 2 }) })
  const db = new Kysely<DatabaseSchema>({ dialect, plugins: [new CamelCasePlugin()] })
  onTestFinished(() => db.destroy())
  return db
}
