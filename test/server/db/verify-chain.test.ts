import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { isPostgres } from '../../../server/db/column-types.ts'
import { commitChange } from '../../../server/db/commit-change.ts'
import { saveDuplicateDecision } from '../../../server/db/duplicates.ts'
import { decideProposals, saveProposals } from '../../../server/db/proposals.ts'
import { saveReturn, saveSubmission, startedReturn } from '../../../server/db/returns.ts'
import type { Db } from '../../../server/db/schema.ts'
import { exportChainHead, verifyChain } from '../../../server/db/verify-chain.ts'
import { databases, freshDatabase } from '../../helpers/database.ts'
import { aChangeRequest, reviseActivity, seedSmall, storeActivities } from '../../helpers/stored-things.ts'

describe.each(databases)('verifyChain on %s', (name) => {
  let db: Db
  /** The activity reports of change 2; the first is revised in change 3, change 4 has one row of every other kind. */
  let ids: string[]

  beforeEach(async () => {
    db = await freshDatabase(name)
    await seedSmall(db)
    const stored = await storeActivities(db, 'bcrc-egy', [{ title: 'A' }, { title: 'B' }, { title: 'C' }])
    ids = stored.map((activity) => activity.activityReportId)
    await reviseActivity(db, stored[0]!, { title: 'A, better' })
    await commitChange(db, aChangeRequest(), async (trx, change) => {
      const clash = { field: 'title', stored: 'A', proposed: 'Z', raw: 'Z ', baseRevision: 2 }
      await saveProposals(trx, change, [{ identity: stored[0]!, ...clash, workbookId: null, rowKey: null }])
      await saveReturn(trx, change, startedReturn('bcrc-egy', 'cop-3', change.committedAt))
      const receipt = {
        receiptNumber: 'R-1',
        reporterCode: 'bcrc-egy',
        cycleKey: 'cop-3',
        changeNumber: change.changeNumber,
        judgedAt: change.committedAt,
        templateVersion: 1,
        listsVersion: 1,
        rowCount: 3,
        issueCount: { error: 0, warning: 0, info: 0 },
        nothingToReport: false,
        contentHash: 'c',
      }
      const declaration = { declarationName: 'Mona', declarationDate: null, contentKey: 'k' }
      await saveSubmission(trx, change, { receipt, ...declaration })
      await saveDuplicateDecision(trx, change, {
        groupId: 'g',
        kind: 'same',
        representativeActivityId: null,
        activityIds: stored.slice(0, 2).map((activity) => activity.activityId),
        reason: 'same workshop',
      })
    })
    await storeActivities(db, 'bcrc-scrc-sen', [{ title: 'D' }])
  })

  it('[ST9] finds nothing in a history as it was written', async () => {
    expect(await verifyChain(db)).toEqual([])
    expect(await verifyChain(db, await exportChainHead(db))).toEqual([])
  })

  it('[ST9] finds a value that was changed, and where', async () => {
    await db
      .updateTable('activityRevision')
      .set({ valuesJson: '{"title":"B!"}' })
      .where('activityReportId', '=', ids[1]!)
      .execute()
    expect(await verifyChain(db)).toEqual([
      { kind: 'contentChanged', changeNumber: 2, table: 'activityRevision', key: [ids[1]] },
    ])
  })

  it.each([
    ['registerEntry', { contentJson: '{}' }],
    ['activityRevision', { isWithdrawn: 1 }],
    ['proposal', { proposedJson: '"Y"' }],
    ['returnRevision', { state: 'accepted' }],
    ['submission', { contentHash: 'd' }],
    ['duplicateDecision', { kind: 'different' }],
    ['change', { actor: 'somebody else' }],
  ] as const)('[ST9] finds a changed %s', async (table, change) => {
    // biome-ignore lint/suspicious/noExplicitAny: one statement for tables of different shapes
    await (db as any).updateTable(table).set(change).execute()
    const faults = await verifyChain(db)
    expect(faults.length).toBeGreaterThan(0)
    expect(new Set(faults.map((fault) => `${fault.kind} ${fault.table}`))).toEqual(
      new Set([`contentChanged ${table}`]),
    )
  })

  it('[ST9] does not mind that a proposal is decided, and finds a decision that nobody made', async () => {
    const { proposalId } = await db.selectFrom('proposal').select('proposalId').executeTakeFirstOrThrow()
    await commitChange(db, aChangeRequest({ kind: 'proposalDecision' }), (trx, change) =>
      decideProposals(trx, change, [proposalId], 'rejected'),
    )
    expect(await verifyChain(db)).toEqual([])
    await db.updateTable('proposal').set({ state: 'accepted' }).execute()
    expect(await verifyChain(db)).toMatchObject([
      { kind: 'contentChanged', changeNumber: 6, table: 'change' },
    ])
    await db.updateTable('proposal').set({ decidedChangeNumber: null }).execute()
    expect(await verifyChain(db)).toMatchObject([
      { kind: 'contentChanged', changeNumber: 6, table: 'change' },
      { kind: 'contentChanged', changeNumber: 4, table: 'proposal', key: [proposalId] },
    ])
  })

  it('[ST9] finds a revision that was moved to another return or cycle', async () => {
    await db
      .updateTable('activityReport')
      .set({ cycleKey: 'cop-4' })
      .where('activityReportId', '=', ids[1]!)
      .execute()
    expect(await verifyChain(db)).toEqual([
      { kind: 'contentChanged', changeNumber: 2, table: 'activityRevision', key: [ids[1]] },
    ])
  })

  it('[ST9] finds a revision that was taken out', async () => {
    await db.deleteFrom('activityRevision').where('activityReportId', '=', ids[2]!).execute()
    expect(await verifyChain(db)).toEqual([
      { kind: 'entryMissing', changeNumber: 2, table: 'change', key: ['3'] },
    ])
  })

  it('[ST9] finds two rows that were swapped', async () => {
    const contents = await db
      .selectFrom('activityRevision')
      .select(['activityReportId', 'valuesJson', 'salt', 'contentMac'])
      .where('activityReportId', 'in', ids.slice(1))
      .execute()
    const [one, other] = contents
    const swap = async (to: string, { valuesJson, salt, contentMac }: (typeof contents)[number]) =>
      db
        .updateTable('activityRevision')
        .set({ valuesJson, salt, contentMac })
        .where('activityReportId', '=', to)
        .execute()
    await swap(one!.activityReportId, other!)
    await swap(other!.activityReportId, one!)
    const found = await verifyChain(db)
    expect(new Set(found.map((fault) => fault.key[0]))).toEqual(new Set(ids.slice(1)))
    expect(found).toHaveLength(2)
  })

  it('[ST9] finds a whole change that was taken out, once', async () => {
    await withoutForeignKeys(db, async () => {
      await db.deleteFrom('activityRevision').where('changeNumber', '=', 3).execute()
      await db.deleteFrom('change').where('changeNumber', '=', 3).execute()
    })
    expect(await verifyChain(db)).toEqual([
      { kind: 'changeMissing', changeNumber: 3, table: 'change', key: [] },
    ])
  })

  it('[ST9] finds an end that was cut off, by the head that was exported', async () => {
    const head = await exportChainHead(db)
    const before = await db
      .selectFrom('change')
      .selectAll()
      .where('changeNumber', '=', 4)
      .executeTakeFirstOrThrow()
    await withoutForeignKeys(db, async () => {
      await db.deleteFrom('activityRevision').where('changeNumber', '=', 5).execute()
      await db.deleteFrom('change').where('changeNumber', '=', 5).execute()
      const { changeNumber, committedAt, hash } = before
      await db.updateTable('changeHead').set({ changeNumber, committedAt, hash }).execute()
    })
    expect(await verifyChain(db)).toEqual([])
    expect(await verifyChain(db, head)).toEqual([
      { kind: 'headDiffers', changeNumber: 5, table: 'change', key: [] },
    ])
  })

  it('[ST9] finds an instant that was moved', async () => {
    await db
      .updateTable('change')
      .set({ committedAt: '2030-01-01T00:00:00.000Z' })
      .where('changeNumber', '=', 3)
      .execute()
    const found = (await verifyChain(db)).map((fault) => `${fault.kind} ${fault.changeNumber}`)
    expect(found).toEqual(['contentChanged 3', 'clockBackwards 4'])
  })

  it('[ST10] stays whole when a row is erased with its salt', async () => {
    await db
      .updateTable('activityRevision')
      .set({ valuesJson: null, rawJson: null, extraJson: null, comment: null, issuesJson: null, salt: null })
      .where('activityReportId', '=', ids[1]!)
      .execute()
    await db.updateTable('submission').set({ declarationName: null, salt: null }).execute()
    await db.updateTable('change').set({ actor: null, salt: null }).execute()
    expect(await verifyChain(db)).toEqual([])
  })

  it('[ST10] still finds a change to what an erased row keeps', async () => {
    await db.updateTable('submission').set({ declarationName: null, salt: null, contentHash: 'd' }).execute()
    expect(await verifyChain(db)).toMatchObject([{ kind: 'linkBroken', table: 'submission', key: ['R-1'] }])
  })

  it('[ST10] finds a content whose salt alone was taken away', async () => {
    await db.updateTable('submission').set({ salt: null }).execute()
    expect(await verifyChain(db)).toMatchObject([{ kind: 'contentChanged', table: 'submission' }])
  })
})

/** What somebody with the file in his hands can do. */
async function withoutForeignKeys(db: Db, work: () => Promise<void>): Promise<void> {
  const tables = ['activity_report', 'activity_revision', 'proposal', 'operation', 'activity']
  if (isPostgres(db)) {
    for (const table of tables) await sql`alter table ${sql.table(table)} disable trigger all`.execute(db)
    await sql`alter table change disable trigger all`.execute(db)
  } else {
    await sql`pragma foreign_keys = off`.execute(db)
  }
  await work()
}
