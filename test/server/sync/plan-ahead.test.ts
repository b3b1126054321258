import { describe, expect, it } from 'vitest'
import { beginHistory } from '../../../server/db/change-log.ts'
import { listOpenProposals } from '../../../server/db/proposals.ts'
import type { Db } from '../../../server/db/schema.ts'
import { seedCycle } from '../../../server/seed/seed-data.ts'
import { isStillTrue } from '../../../server/sync/plan-ahead.ts'
import { type PreparedSync, prepareSync } from '../../../server/sync/prepare-sync.ts'
import { storeSync } from '../../../server/sync/sync-workbook.ts'
import type { SyncRequest } from '../../../templates/sync-protocol.ts'
import {
  accraCells,
  aRequest,
  aSheetRow,
  aSyncDay,
  fatesOf,
  shippedDatabase,
  sync,
} from '../../helpers/a-sync.ts'
import { databases } from '../../helpers/database.ts'
import { realLikeRows } from '../../helpers/real-like-rows.ts'

const reporterCode = 'bcrc-scrc-sen'
const deps = { now: aSyncDay, actor: 'aminata' }
const cells = realLikeRows(120, 3)
const rows = cells.map((row, at) => aSheetRow(`k${at}`, row, { rowNumber: at + 4 }))
const donorsOf = (donors: string) => rows.map((row) => ({ ...row, cells: { ...row.cells, donors } }))

function holds(db: Db, { ahead, request }: PreparedSync): Promise<boolean> {
  return db.transaction().execute((trx) => isStillTrue(trx, ahead!, request))
}

const changedMeanwhile: Readonly<Record<string, (db: Db, sent: SyncRequest) => Promise<unknown>>> = {
  'a row of the return, by another file': (db) =>
    sync(db, [{ ...rows[7]!, cells: { ...cells[7]!, donors: 'Theirs' } }]),
  'nothing but which rows the workbook has': (db) => sync(db, rows.slice(1)),
  'a new activity of the reporter': (db) =>
    sync(db, [aSheetRow('k900', accraCells)], { workbookId: 'workbook-2' }),
  'the history': (db) => beginHistory(db, 'another-history', aSyncDay),
}

describe.each(databases)('a sync of many rows, planned before its transaction on %s', (name) => {
  it.each(Object.entries(changedMeanwhile))(
    '[SY20] is planned anew where %s changed meanwhile',
    async (_, change) => {
      const db = await shippedDatabase(name)
      await sync(db, rows)
      const prepared = await prepareSync(db, aRequest(donorsOf('Ours')), deps)
      expect(await holds(db, prepared)).toBe(true)
      await change(db, prepared.request)
      expect(await holds(db, prepared)).toBe(false)
    },
  )

  it('[SY20] holds while only others sync, and stores what planning there would have stored', async () => {
    const db = await shippedDatabase(name)
    await sync(db, rows)
    const prepared = await prepareSync(db, aRequest(donorsOf('Ours')), deps)
    await sync(db, [aSheetRow('k1', accraCells)], { reporterCode: 'bcrc-egy', workbookId: 'workbook-2' })
    expect(await holds(db, prepared)).toBe(true)
    const ahead = await storeSync(db, prepared, deps)
    const again = await prepareSync(db, aRequest(donorsOf('Ours again')), deps)
    const there = await storeSync(db, { ...again, ahead: null }, deps)
    const told = (answer: typeof ahead) =>
      answer.results.map(({ revision: _, ...result }) => ({ ...result, revision: 0 }))
    expect(told(ahead)).toEqual(told(there))
    expect(new Set(fatesOf(ahead))).toEqual(new Set(['accepted']))
  })

  it('[SY20] what somebody else stored between plan and transaction is not reverted', async () => {
    const db = await shippedDatabase(name)
    await sync(db, rows)
    const prepared = await prepareSync(db, aRequest(donorsOf('Ours')), deps)
    await sync(db, [{ ...rows[7]!, cells: { ...cells[7]!, donors: 'Theirs' } }], { workbookId: 'workbook-2' })
    const answer = await storeSync(db, prepared, deps)
    expect(answer.results[7]!.fate).toBe('conflicting')
    expect(await listOpenProposals(db, reporterCode, seedCycle.cycleKey)).toMatchObject([
      { field: 'donors', stored: 'Theirs', proposed: 'Ours' },
    ])
  })
})
