import { describe, expect, it } from 'vitest'
import { commitChange } from '../../../server/db/commit-change.ts'
import { saveDuplicateDecision } from '../../../server/db/duplicates.ts'
import type { Db } from '../../../server/db/schema.ts'
import { verifyProjections } from '../../../server/db/verify-projection.ts'
import { rebuildProjections } from '../../../server/history/rebuild-projections.ts'
import { isClean, verifyDatabase } from '../../../server/history/verify-database.ts'
import {
  accraCells,
  aSheetRow,
  aSyncDay,
  bamakoCells,
  blankCover,
  dakarCells,
  shippedDatabase,
  sync,
} from '../../helpers/a-sync.ts'
import { databases } from '../../helpers/database.ts'
import { aChangeRequest } from '../../helpers/stored-things.ts'

/** Every projection as it is stored. */
async function projections(db: Db) {
  return {
    activityReport: await db.selectFrom('activityReport').selectAll().orderBy('activityReportId').execute(),
    activityReturn: await db.selectFrom('activityReturn').selectAll().orderBy('reporterCode').execute(),
    duplicateGroupMember: await db
      .selectFrom('duplicateGroupMember')
      .selectAll()
      .orderBy('groupId')
      .orderBy('activityId')
      .execute(),
  }
}

async function aStory(db: Db): Promise<void> {
  const cover = { ...blankCover, submit: true, declarationName: 'Awa Diop', declarationDate: '2027-01-15' }
  await sync(db, [aSheetRow('k1', dakarCells), aSheetRow('k2', bamakoCells)], { cover })
  await sync(db, [
    aSheetRow('k1', { ...dakarCells, donors: 'GEF' }, { comment: 'vu' }),
    { ...aSheetRow('k2', bamakoCells), action: 'withdraw' },
  ])
  await sync(db, [aSheetRow('q', accraCells)], { reporterCode: 'bcrc-egy', workbookId: 'w2' })
  const activities = await db.selectFrom('activity').select('activityId').orderBy('reference').execute()
  const activityIds = activities.map((row) => row.activityId)
  for (const [groupId, kind] of [
    ['g1', 'same'],
    ['g2', 'joint'],
    ['g2', 'undone'],
  ] as const) {
    await commitChange(db, aChangeRequest({ kind: 'duplicateDecision' }), (trx, change) =>
      saveDuplicateDecision(trx, change, {
        groupId,
        kind,
        representativeActivityId: null,
        activityIds,
        reason: null,
      }),
    )
  }
}

describe.each(databases)('the current rows on %s', (name) => {
  it('[HI5] can be made anew from the history, and are then those that were stored', async () => {
    const db = await shippedDatabase(name)
    await aStory(db)
    const stored = await projections(db)
    expect(stored.activityReport).toHaveLength(3)
    expect(stored.activityReturn).toHaveLength(2)
    expect(stored.duplicateGroupMember).toHaveLength(3)
    // Everything that a projection says is overwritten or taken out; identities are no projection.
    await db
      .updateTable('activityReport')
      .set({
        valuesJson: '{"title":"?"}',
        comment: '?',
        revision: 1,
        isWithdrawn: 1,
        isWithdrawalProposed: 1,
        errorCount: 9,
        warningCount: 9,
        templateVersion: 9,
      })
      .execute()
    await db.deleteFrom('activityReturn').where('reporterCode', '=', 'bcrc-egy').execute()
    await db.updateTable('activityReturn').set({ state: 'accepted', receiptNumber: null }).execute()
    await db.updateTable('duplicateGroupMember').set({ groupId: 'g2' }).execute()
    const found = await verifyProjections(db)
    expect(found).toHaveLength(3 + 2 + 2)
    expect(await rebuildProjections(db, aSyncDay)).toEqual({
      activityReports: 3,
      activityReturns: 2,
      duplicateGroups: 2,
    })
    expect(await projections(db)).toEqual(stored)
    expect(isClean(await verifyDatabase(db))).toBe(true)
  })

  it('[HI5] are left alone where they are as they should be, and no number is taken', async () => {
    const db = await shippedDatabase(name)
    await aStory(db)
    const before = await verifyDatabase(db)
    expect(isClean(before)).toBe(true)
    expect(await rebuildProjections(db, aSyncDay)).toEqual({
      activityReports: 0,
      activityReturns: 0,
      duplicateGroups: 0,
    })
    expect(await verifyDatabase(db)).toEqual(before)
  })
})
