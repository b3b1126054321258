import { describe, expect, it } from 'vitest'
import { commitChange } from '../../../server/db/commit-change.ts'
import { migrateToLatest, migrations } from '../../../server/db/migrate.ts'
import { findReturn, saveReturn, startedReturn } from '../../../server/db/returns.ts'
import { verifyChain } from '../../../server/db/verify-chain.ts'
import { verifyProjections } from '../../../server/db/verify-projection.ts'
import { databases } from '../../helpers/database.ts'
import { aChangeRequest } from '../../helpers/stored-things.ts'
import { unmigratedDatabase } from '../../helpers/unmigrated-database.ts'

const before = ['0001-initial-tables', '0002-sync-parts', '0003-accounts'] as const

describe.each(databases)('the tables of questions and of the audit log on %s', (name) => {
  it('[ST20] come to a database with returns in it; what was chained before still holds', async () => {
    const db = await unmigratedDatabase(name)
    await migrateToLatest(db, Object.fromEntries(before.map((one) => [one, migrations[one]!])))
    const {
      nothingToReport: _,
      recordedFrom: __,
      ...columns
    } = startedReturn('bcrc-egy', 'cop-3', '2019-05-01')
    const old = { ...columns, isNothingToReport: 0 as const }
    await commitChange(db, aChangeRequest(), async (trx, change) => {
      const key = ['cop-3', 'bcrc-egy']
      const revision = change.chained('returnRevision', key, { ...old, changeNumber: change.changeNumber })
      await trx
        .insertInto('returnRevision')
        .values(revision as never)
        .execute()
      const current = { ...old, revision: change.changeNumber }
      await trx
        .insertInto('activityReturn')
        .values(current as never)
        .execute()
    })
    await migrateToLatest(db)
    const stored = await findReturn(db, 'bcrc-egy', 'cop-3')
    expect(stored).toMatchObject({ state: 'started', recordedFrom: null, revision: 1 })
    const { revision: ___, ...answer } = stored!
    await commitChange(db, aChangeRequest(), (trx, change) =>
      saveReturn(trx, change, { ...answer, recordedFrom: 'Letter' }),
    )
    expect(await verifyChain(db)).toEqual([])
    expect(await verifyProjections(db)).toEqual([])
    await db
      .updateTable('returnRevision')
      .set({ recordedFrom: 'Fax' })
      .where('changeNumber', '=', 2)
      .execute()
    expect(await verifyChain(db)).toMatchObject([{ kind: 'contentChanged', changeNumber: 2 }])
  })
})
