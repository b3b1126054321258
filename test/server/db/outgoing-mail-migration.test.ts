import { describe, expect, it } from 'vitest'
import { secretKeys } from '../../../server/accounts/secret-key.ts'
import { migrateToLatest, migrations } from '../../../server/db/migrate.ts'
import { listMailLog } from '../../../server/mail/mailings/mailings.ts'
import { leaseOutgoing, putMail } from '../../../server/mail/outbox/outgoing-mails.ts'
import { databases } from '../../helpers/database.ts'
import { unmigratedDatabase } from '../../helpers/unmigrated-database.ts'

const own = '0010-outgoing-mail'

describe.each(databases)('the table of mails to be sent on %s', (name) => {
  it('[ST20] comes to a database whose log has mails in it, which stay as they were', async () => {
    const db = await unmigratedDatabase(name)
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
