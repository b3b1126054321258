import { describe, expect, it } from 'vitest'
import { migrateToLatest, migrations } from '../../../server/db/migrate.ts'
import type { AccountTable } from '../../../server/db/schema-accounts.ts'
import { databases } from '../../helpers/database.ts'
import { unmigratedDatabase } from '../../helpers/unmigrated-database.ts'

describe.each(databases)('the tables of accounts on %s', (name) => {
  it('[ST20] come to a database of the first day, and leave its data alone', async () => {
    const db = await unmigratedDatabase(name)
    await migrateToLatest(db, { '0001-initial-tables': migrations['0001-initial-tables']! })
    const proposal = {
      kind: 'setting',
      entryKey: 'k',
      contentJson: '1',
      proposedAt: '2026-01-01T00:00:00.000Z',
      state: 'open',
      decidedChangeNumber: null,
    } as const
    await db.insertInto('registerProposal').values(proposal).execute()
    await migrateToLatest(db)
    expect(await db.selectFrom('registerProposal').selectAll().execute()).toEqual([proposal])

    await db
      .insertInto('account')
      .values([anAccount('a', 'x@y.example'), anAccount('b', null)])
      .execute()
    // Any number of accounts without an address, each address once.
    await db.insertInto('account').values(anAccount('c', null)).execute()
    await expect(db.insertInto('account').values(anAccount('d', 'x@y.example')).execute()).rejects.toThrow()
    const link = { accountId: 'nobody', reporterCode: 'bcrc-egy' }
    await expect(db.insertInto('accountReporter').values(link).execute()).rejects.toThrow()
    expect(await db.selectFrom('account').select('accountId').orderBy('accountId').execute()).toEqual([
      { accountId: 'a' },
      { accountId: 'b' },
      { accountId: 'c' },
    ])
  })
})

function anAccount(accountId: string, addressKey: string | null): AccountTable {
  return {
    accountId,
    role: 'officer',
    name: null,
    email: addressKey,
    addressKey,
    language: 'en',
    createdAt: '2026-01-01T00:00:00.000Z',
    createdBy: 'program',
    endedAt: null,
    endedBy: null,
  }
}
