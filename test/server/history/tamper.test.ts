/** What somebody who can write to the database can do, and how it is found: every table of the chain, every column. */
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { isPostgres } from '../../../server/db/column-types.ts'
import { commitChange } from '../../../server/db/commit-change.ts'
import { saveDuplicateDecision } from '../../../server/db/duplicates.ts'
import { decideProposals, saveProposals } from '../../../server/db/proposals.ts'
import { chainedTables } from '../../../server/db/read-chain.ts'
import { saveReturn, saveSubmission, startedReturn } from '../../../server/db/returns.ts'
import type { Db } from '../../../server/db/schema.ts'
import { type ChainFault, exportChainHead, verifyChain } from '../../../server/db/verify-chain.ts'
import { verifyProjections } from '../../../server/db/verify-projection.ts'
import { storeFile } from '../../../server/files/stored-files.ts'
import { verifyFiles } from '../../../server/history/verify-files.ts'
import { type DatabaseName, databases, freshDatabase } from '../../helpers/database.ts'
import {
  aChangeRequest,
  reviseActivity,
  seedSmall,
  someDay,
  storeActivities,
} from '../../helpers/stored-things.ts'

type Row = Readonly<Record<string, string | number | null>>
// biome-ignore lint/suspicious/noExplicitAny: statements for tables of different shapes
type AnyDb = any

/** Two rows or more of every table of the chain, over several changes; foreign keys let go, as a file in somebody's hands does. */
async function aHistory(name: DatabaseName): Promise<Db> {
  const db = await freshDatabase(name)
  await seedSmall(db)
  const stored = await storeActivities(db, 'bcrc-egy', [{ title: 'A' }, { title: 'B' }])
  await reviseActivity(db, stored[0]!, { title: 'A, better' }, { comment: 'why' })
  for (const [at, reporterCode] of ['bcrc-egy', 'bcrc-scrc-sen'].entries()) {
    await commitChange(db, aChangeRequest({ operationId: `op-${at}` }), async (trx, change) => {
      const { changeNumber, committedAt: judgedAt } = change
      const clash = { field: 'title', stored: 'A', proposed: 'Z', raw: 'Z ', baseRevision: 2 }
      const from = { workbookId: 'w', rowKey: 'k' }
      const [proposal] = await saveProposals(trx, change, [
        { identity: stored[0]!, ...clash, ...from },
        { identity: stored[1]!, ...clash, ...from },
      ])
      await decideProposals(trx, change, [proposal!.proposalId], 'rejected')
      await saveReturn(trx, change, {
        ...startedReturn(reporterCode, 'cop-3', judgedAt),
        state: 'submitted',
        declarationName: 'Mona',
        declarationDate: '2019-04-30',
        firstSubmittedAt: judgedAt,
        submittedAt: judgedAt,
        receiptNumber: `R-${at}`,
        pinnedChangeNumber: changeNumber,
        reason: 'on paper',
        extendedDeadline: '2019-09-30',
        recordedFrom: 'a letter',
      })
      const receipt = {
        receiptNumber: `R-${at}`,
        reporterCode,
        cycleKey: 'cop-3',
        changeNumber,
        judgedAt,
        templateVersion: 1,
        listsVersion: 1,
        rowCount: 2,
        issueCount: { error: 0, warning: 0, info: 0 },
        nothingToReport: false,
        contentHash: 'c',
      }
      const declaration = { declarationName: 'Mona', declarationDate: '2019-04-30', contentKey: 'k' }
      await saveSubmission(trx, change, { receipt, ...declaration })
      await saveDuplicateDecision(trx, change, {
        groupId: `g-${at}`,
        kind: 'same',
        representativeActivityId: stored[0]!.activityId,
        activityIds: stored.map((activity) => activity.activityId),
        reason: 'same workshop',
      })
      const question = { questionId: `q-${at}`, changeNumber, act: 'asked' as const, reporterCode }
      await trx
        .insertInto('questionEntry')
        .values(
          change.chained('questionEntry', [question.questionId], {
            ...question,
            cycleKey: 'cop-3',
            activityReportId: stored[0]!.activityReportId,
            field: 'title',
            text: 'Which one?',
            recordedFrom: 'a call',
          }),
        )
        .execute()
      const audit = { auditId: `a-${at}`, changeNumber, act: 'file.erased', subject: 'file 1' }
      await trx
        .insertInto('auditEntry')
        .values(change.chained('auditEntry', [audit.auditId], { ...audit, detailsJson: '{}' }))
        .execute()
    })
  }
  await letForeignKeysGo(db)
  return db
}

async function letForeignKeysGo(db: Db): Promise<void> {
  if (!isPostgres(db)) {
    await sql`pragma foreign_keys = off`.execute(db)
    return
  }
  for (const { name } of await db.introspection.getTables()) {
    await sql`alter table ${sql.table(name)} disable trigger all`.execute(db)
  }
}

/** In the order of the chain. */
async function rowsOf(db: Db, table: string): Promise<readonly Row[]> {
  const rows: Row[] = await (db as AnyDb).selectFrom(table).selectAll().execute()
  const place = (row: Row) => Number(row.changeNumber) * 1000 + Number(row.ordinal ?? 999)
  return rows.toSorted((one, other) => place(one) - place(other))
}

async function overwrite(db: Db, table: string, hash: unknown, columns: object): Promise<void> {
  await (db as AnyDb).updateTable(table).set(columns).where('hash', '=', hash).execute()
}

/** Another value of the same kind. */
function altered(column: string, value: string | number | null): string | number {
  if (typeof value === 'number') return value + 1000
  if (column === 'salt') return value === null ? '00' : `${value}00`
  // Columns that are numbers and blank here.
  if (value === null) return /number|revision/i.test(column) ? 1 : 'x'
  return `${value}x`
}

function places(faults: readonly ChainFault[]): (string | number)[] {
  return [...new Set(faults.map((fault) => fault.changeNumber))]
}

describe.each(databases)('tampering with the history on %s', (name) => {
  it('[HI4] a changed column of any chained row, or of a change, is found at its change', async () => {
    const db = await aHistory(name)
    expect(await verifyChain(db)).toEqual([])
    const unnoticed: string[] = []
    let tried = 0
    for (const table of chainedTables) {
      const row = (await rowsOf(db, table)).at(-1)!
      for (const [column, value] of Object.entries(row)) {
        const isHash = column === 'hash'
        const after = altered(column, value)
        await overwrite(db, table, row.hash, { [column]: after })
        const faults = await verifyChain(db)
        if (!places(faults).includes(row.changeNumber!)) unnoticed.push(`${table}.${column}`)
        await overwrite(db, table, isHash ? after : row.hash, { [column]: value })
        tried++
      }
    }
    expect(unnoticed).toEqual([])
    expect(tried).toBeGreaterThan(100)
    expect(await verifyChain(db)).toEqual([])
  })

  it.each(chainedTables)('[HI4] a row taken out of %s is found at its change', async (table) => {
    const db = await aHistory(name)
    const row = (await rowsOf(db, table)).at(-1)!
    await (db as AnyDb).deleteFrom(table).where('hash', '=', row.hash).execute()
    const faults = await verifyChain(db)
    expect(places(faults)).toContain(row.changeNumber)
    expect(['entryMissing', 'changeMissing']).toContain(
      faults.find((fault) => fault.changeNumber === row.changeNumber)!.kind,
    )
  })

  it.each(chainedTables)(
    '[HI4] two rows of %s whose contents were swapped are found, both',
    async (table) => {
      const db = await aHistory(name)
      const [one, other] = await rowsOf(db, table)
      const { hash: _1, changeNumber: _2, ordinal: _3, ...contentOfOne } = one!
      const { hash: _4, changeNumber: _5, ordinal: _6, ...contentOfOther } = other!
      const inBetween = Object.fromEntries(
        Object.entries(contentOfOther).map(([column, value]) => [column, altered(column, value)]),
      )
      // Keys are unique: a place in between keeps the two from standing in each other's way.
      await overwrite(db, table, other!.hash, inBetween)
      await overwrite(db, table, one!.hash, contentOfOther)
      await overwrite(db, table, other!.hash, contentOfOne)
      const found = places(await verifyChain(db))
      expect(found).toEqual(expect.arrayContaining([one!.changeNumber, other!.changeNumber]))
    },
  )

  it('[HI4] an end cut off with everything in it is found by the head that was exported', async () => {
    const db = await aHistory(name)
    const head = await exportChainHead(db)
    for (const table of chainedTables) {
      await (db as AnyDb).deleteFrom(table).where('changeNumber', '=', head.changeNumber).execute()
    }
    await db.deleteFrom('proposal').where('decidedChangeNumber', '=', head.changeNumber).execute()
    const last = await db
      .selectFrom('change')
      .select(['changeNumber', 'committedAt', 'hash'])
      .orderBy('changeNumber', 'desc')
      .executeTakeFirstOrThrow()
    expect((await verifyChain(db)).map((fault) => fault.kind)).toContain('changeMissing')
    await db.updateTable('changeHead').set(last).execute()
    expect(await verifyChain(db)).toEqual([])
    expect(await verifyChain(db, head)).toEqual([
      { kind: 'headDiffers', changeNumber: head.changeNumber, table: 'change', key: [] },
    ])
  })

  it('[HI4] a history that was written anew, with every link made again, is found by the exported head', async () => {
    const db = await aHistory(name)
    const head = await exportChainHead(db)
    const forged = await aHistory(name)
    expect(await verifyChain(forged)).toEqual([])
    expect(await verifyChain(forged, head)).toEqual([
      { kind: 'headDiffers', changeNumber: head.changeNumber, table: 'change', key: [] },
    ])
  })

  it('[HI4] a current row, an identity or a group that its history does not lead to is named', async () => {
    const db = await aHistory(name)
    expect(await verifyProjections(db)).toEqual([])
    const { activityId } = await db
      .selectFrom('activity')
      .select('activityId')
      .where('serial', '=', 2)
      .executeTakeFirstOrThrow()
    await db.updateTable('activity').set({ serial: 9 }).where('activityId', '=', activityId).execute()
    await db.deleteFrom('activityReturn').where('reporterCode', '=', 'bcrc-egy').execute()
    await db.updateTable('activityReturn').set({ declarationName: 'Somebody' }).execute()
    await db
      .deleteFrom('duplicateGroupMember')
      .where('groupId', '=', 'g-1')
      .where('activityId', '=', activityId)
      .execute()
    expect(await verifyProjections(db)).toEqual([
      { table: 'activity', key: [activityId] },
      { table: 'activityReturn', key: ['bcrc-egy', 'cop-3'] },
      { table: 'activityReturn', key: ['bcrc-scrc-sen', 'cop-3'] },
      { table: 'duplicateGroupMember', key: ['g-1'] },
    ])
  })

  it('[HI4] a kept file whose bytes were changed is named', async () => {
    const db = await freshDatabase(name)
    const bytes = new TextEncoder().encode('a workbook')
    const of = {
      mediaType: 'x',
      purpose: 'upload',
      reporterCode: null,
      cycleKey: null,
      now: someDay,
    } as const
    const { fileId } = await storeFile(db, { fileName: 'a.xlsx', bytes, ...of })
    await storeFile(db, { fileName: 'b.xlsx', bytes: new Uint8Array([1, 2, 3]), ...of })
    expect(await verifyFiles(db)).toEqual({ count: 2, faults: [] })
    const { sha256 } = await db
      .selectFrom('storedFile')
      .select('sha256')
      .where('fileId', '=', fileId)
      .executeTakeFirstOrThrow()
    await db
      .updateTable('fileChunk')
      .set({ bytes: new TextEncoder().encode('A workbook') })
      .where('sha256', '=', sha256)
      .execute()
    expect((await verifyFiles(db)).faults).toEqual([{ fileId, fileName: 'a.xlsx', sha256 }])
  })
})
