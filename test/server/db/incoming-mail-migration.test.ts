import { describe, expect, it } from 'vitest'
import { migrateToLatest, migrations } from '../../../server/db/migrate.ts'
import { insertMail, isKnownMail, listMails } from '../../../server/mail-in/incoming-mails.ts'
import { databases } from '../../helpers/database.ts'
import { unmigratedDatabase } from '../../helpers/unmigrated-database.ts'

const own = '0006-incoming-mail'

describe.each(databases)('the table of mails on %s', (name) => {
  it('[ST20] comes to a database with people in it, and knows a mail once', async () => {
    const db = await unmigratedDatabase(name)
    const before = Object.entries(migrations).filter(([one]) => one < own)
    await migrateToLatest(db, Object.fromEntries(before))
    const account = {
      accountId: 'a',
      role: 'focalPoint',
      name: null,
      email: 'x@y.example',
      addressKey: 'x@y.example',
      language: 'fr',
      createdAt: '2026-01-01T00:00:00.000Z',
      createdBy: 'program',
      endedAt: null,
      endedBy: null,
    } as const
    await db.insertInto('account').values(account).execute()
    await migrateToLatest(db)
    expect(await db.selectFrom('account').selectAll().execute()).toEqual([account])
    const mail = {
      mailId: 'm1',
      mailKey: 'k',
      isVouched: 0,
      receivedAt: '2026-01-01T00:00:00.000Z',
      fromAddress: 'x@y.example',
      accountId: 'a',
      messageId: '<1@y.example>',
      state: 'passedOver',
      sizeBytes: 10,
    } as const
    expect(await insertMail(db, mail)).toBe(true)
    expect(await insertMail(db, { ...mail, mailId: 'm2' })).toBe(false)
    expect(await isKnownMail(db, 'k', 1)).toBe(false)
    expect(await insertMail(db, { ...mail, mailId: 'm3', isVouched: 1 })).toBe(true)
    expect(await isKnownMail(db, 'k', 0)).toBe(true)
    expect((await listMails(db, { limit: 5, accountId: 'a' })).map(({ mailId }) => mailId)).toEqual([
      'm3',
      'm1',
    ])
    await expect(insertMail(db, { ...mail, mailKey: 'l', accountId: 'nobody' })).rejects.toThrow()
  })
})
