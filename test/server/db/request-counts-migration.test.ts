import { describe, expect, it } from 'vitest'
import { countTry } from '../../../server/accounts/rate-limit.ts'
import { shareRequestCounts } from '../../../server/accounts/share-request-counts.ts'
import { migrateToLatest, migrations } from '../../../server/db/migrate.ts'
import { databases } from '../../helpers/database.ts'
import { testAccounts } from '../../helpers/signed-in.ts'
import { unmigratedDatabase } from '../../helpers/unmigrated-database.ts'

const own = '0012-request-counts'

describe.each(databases)('the table of requests on %s', (name) => {
  it('[ST20] comes to a database with counts of tries in it, which stay as they were', async () => {
    const db = await unmigratedDatabase(name)
    const before = Object.entries(migrations).filter(([one]) => one < own)
    await migrateToLatest(db, Object.fromEntries(before))
    const context = { db, now: () => new Date('2027-01-01T00:00:00.000Z'), keys: testAccounts().keys }
    await countTry(context, 'mailByAddressADay', 'somebody@example.org', 7)
    const tries = await db.selectFrom('rateLimit').selectAll().execute()
    await migrateToLatest(db)
    expect(await db.selectFrom('rateLimit').selectAll().execute()).toEqual(tries)
    const limit = { name: 'requestByAccount', perSecond: 0 }
    const used = [
      await shareRequestCounts(context, limit, [{ sender: 'a', weight: 3 }]),
      await shareRequestCounts(context, limit, [{ sender: 'a', weight: 4 }]),
    ]
    expect(used.map((one) => one.get('a'))).toEqual([3, 7])
  })
})
