import { describe, expect, it } from 'vitest'
import { listReturnActivities } from '../../../server/db/activities.ts'
import { beginHistory, getNewestChange } from '../../../server/db/change-log.ts'
import { listOpenProposals } from '../../../server/db/proposals.ts'
import { findReturn } from '../../../server/db/returns.ts'
import { listRevisions } from '../../../server/db/revisions.ts'
import type { Db } from '../../../server/db/schema.ts'
import { seedCycle } from '../../../server/seed/seed-data.ts'
import { syncWorkbook } from '../../../server/sync/sync-workbook.ts'
import {
  accraCells,
  aRequest,
  aSheetRow,
  aSyncDay,
  bamakoCells,
  dakarCells,
  fatesOf,
  shippedDatabase,
  sync,
} from '../../helpers/a-sync.ts'
import { databases } from '../../helpers/database.ts'
import { clockAt } from '../../helpers/stored-things.ts'

const reporterCode = 'bcrc-scrc-sen'
const dakar = aSheetRow('k1', dakarCells)
const bamako = aSheetRow('k2', bamakoCells)
const accra = aSheetRow('k3', accraCells)

function storedRows(db: Db) {
  return listReturnActivities(db, reporterCode, seedCycle.cycleKey)
}

async function newestNumber(db: Db): Promise<number> {
  return (await getNewestChange(db)).changeNumber
}

describe.each(databases)('syncWorkbook on %s', (name) => {
  it('[SY1] stores new rows under one change number and gives them references', async () => {
    const db = await shippedDatabase(name)
    const before = await newestNumber(db)
    const answer = await sync(db, [dakar, bamako])
    expect(answer.results).toMatchObject([
      { rowNumber: 4, fate: 'accepted', isNew: true, reference: 'BCRC-SCRC-SEN-0001', revision: before + 1 },
      { rowNumber: 5, fate: 'accepted', isNew: true, reference: 'BCRC-SCRC-SEN-0002', revision: before + 1 },
    ])
    expect(answer).toMatchObject({ changeNumber: before + 1, isRepeat: false, missing: [] })
    expect(await newestNumber(db)).toBe(before + 1)
    expect((await storedRows(db))[0]!.values).toMatchObject({
      title: dakarCells.title,
      beneficiary_parties: ['SEN', 'MLI'],
      articles: ['4', '16'],
    })
    expect(await findReturn(db, reporterCode, seedCycle.cycleKey)).toMatchObject({ state: 'started' })
  })

  it('[SY1] judges at the instant of the commit', async () => {
    const db = await shippedDatabase(name)
    const later = { ...dakarCells, end_date: '2027-02-01' }
    const first = await sync(db, [aSheetRow('k1', later)])
    expect(first.judgedAt).toBe('2027-01-15T10:00:00.000Z')
    expect(first.results[0]!.issues.map((issue) => issue.code)).toContain('04.endInFuture')
    const deps = { now: clockAt('2027-02-03T10:00:00.000Z'), actor: 'aminata' }
    const second = await syncWorkbook(db, aRequest([aSheetRow('k1', later)]), deps)
    expect(second.results[0]!.issues.map((issue) => issue.code)).not.toContain('04.endInFuture')
  })

  it('[SY2] the same operation gets its first answer again, and another body is refused', async () => {
    const db = await shippedDatabase(name)
    const request = aRequest([dakar])
    const deps = { now: aSyncDay, actor: 'aminata' }
    const first = await syncWorkbook(db, request, deps)
    const again = await syncWorkbook(db, request, deps)
    expect(again).toEqual({ ...first, isRepeat: true })
    expect(await storedRows(db)).toHaveLength(1)
    const other = { ...request, rows: [bamako] }
    await expect(syncWorkbook(db, other, deps)).rejects.toMatchObject({ code: 'OPERATION_REUSED' })
    const nothing = aRequest([dakar])
    const unchanged = await syncWorkbook(db, nothing, deps)
    await sync(db, [{ ...dakar, cells: { ...dakarCells, status: 'IMP' } }])
    expect(await syncWorkbook(db, nothing, deps)).toEqual({ ...unchanged, isRepeat: true })
  })

  it('[SY3] stores what cannot be read, with errors, and the cells as they came', async () => {
    const db = await shippedDatabase(name)
    const cells = { ...dakarCells, start_date: '03/04/2025', status: 'abgeschlossen?', budget_amount: 'viel' }
    const notes = { extra: { 'Our code': 'X-12' }, comment: 'Verified by phone' }
    const answer = await sync(db, [aSheetRow('k1', cells, notes)])
    const found = answer.results[0]!.issues.filter((issue) => issue.severity === 'error')
    expect(found.map((issue) => issue.code)).toEqual(
      expect.arrayContaining(['02.unknown', '08.ambiguous', '10.notANumber']),
    )
    const [revision] = await listRevisions(db, answer.results[0]!.activityReportId!)
    expect(revision).toMatchObject({ raw: cells, ...notes, actor: 'aminata', channel: 'upload' })
    expect(revision!.values).toMatchObject({ start_date: { unread: '03/04/2025' } })
    expect(revision!.issues).toEqual(answer.results[0]!.issues)
  })

  it('[SY3] a row with nothing but a comment is stored too', async () => {
    const db = await shippedDatabase(name)
    const answer = await sync(db, [aSheetRow('k1', {}, { comment: 'More to come' }), aSheetRow('k2', {})])
    expect(answer.results).toMatchObject([
      { fate: 'accepted', isNew: true },
      { fate: 'unchanged', isNew: false, activityReportId: null },
    ])
    expect((await storedRows(db))[0]).toMatchObject({ comment: 'More to come', values: {} })
  })

  it('[SY4] the same rows again change nothing and take no number', async () => {
    const db = await shippedDatabase(name)
    const rows = [
      { ...dakar, extra: { Own: '1' } },
      { ...bamako, comment: 'Seen' },
    ]
    await sync(db, rows)
    const before = await newestNumber(db)
    const again = await sync(db, rows)
    expect(fatesOf(again)).toEqual(['unchanged', 'unchanged'])
    expect(again.changeNumber).toBe(before)
    expect(await newestNumber(db)).toBe(before)
  })

  it('[SY4] the same file after others changed the row brings nothing back', async () => {
    const db = await shippedDatabase(name)
    await sync(db, [dakar])
    const colleague = { ...dakar, cells: { ...dakarCells, title: 'Atelier de Dakar, deuxième édition' } }
    expect(fatesOf(await sync(db, [colleague], { workbookId: 'workbook-2' }))).toEqual(['conflicting'])
    expect(fatesOf(await sync(db, [colleague]))).toEqual(['accepted'])
    const old = await sync(db, [dakar])
    expect(fatesOf(old)).toEqual(['stale'])
    expect((await storedRows(db))[0]!.values.title).toBe('Atelier de Dakar, deuxième édition')
  })

  it('[SY5] rows that are no longer in the file are kept and listed', async () => {
    const db = await shippedDatabase(name)
    await sync(db, [dakar, bamako])
    const answer = await sync(db, [dakar])
    expect(answer.missing).toMatchObject([{ reference: 'BCRC-SCRC-SEN-0002', title: bamakoCells.title }])
    expect(await storedRows(db)).toHaveLength(2)
    expect((await sync(db, [dakar], { isWholeWorkbook: false })).missing).toEqual([])
  })

  it('[SY6] a cleared row proposes its withdrawal, and typing it again takes that back', async () => {
    const db = await shippedDatabase(name)
    await sync(db, [dakar, bamako])
    const cleared = await sync(db, [aSheetRow('k1', {}), bamako])
    expect(cleared.results[0]).toMatchObject({
      fate: 'accepted',
      withdrawal: 'proposed',
      reference: 'BCRC-SCRC-SEN-0001',
    })
    expect((await storedRows(db))[0]).toMatchObject({ withdrawn: false, values: { title: dakarCells.title } })
    expect(fatesOf(await sync(db, [aSheetRow('k1', {}), bamako]))).toEqual(['unchanged', 'unchanged'])
    const back = await sync(db, [dakar, bamako])
    expect(back.results[0]).toMatchObject({ withdrawal: 'none' })
  })

  it('[SY6] only the row that was cleared takes its proposal back, also after others have edited', async () => {
    const db = await shippedDatabase(name)
    await sync(db, [aSheetRow('k1', dakarCells)])
    const other = { workbookId: 'workbook-2' }
    await sync(db, [aSheetRow('k1', dakarCells)], other)
    await sync(db, [aSheetRow('k1', {})])
    const edited = { ...dakarCells, donors: 'FEM' }
    const theirs = await sync(db, [aSheetRow('k1', edited)], other)
    expect(theirs.results[0]).toMatchObject({ fate: 'accepted', withdrawal: 'proposed' })
    const own = await sync(db, [aSheetRow('k1', dakarCells)])
    expect(own.results[0]).toMatchObject({ withdrawal: 'none' })
  })

  it('[SY6] "Withdraw" in the action column withdraws', async () => {
    const db = await shippedDatabase(name)
    await sync(db, [dakar, bamako])
    const rows = [{ ...dakar, action: 'withdraw' as const }, bamako]
    expect((await sync(db, rows)).results[0]).toMatchObject({ fate: 'accepted', withdrawal: 'confirmed' })
    expect((await storedRows(db)).map((row) => row.withdrawn)).toEqual([true, false])
    expect(fatesOf(await sync(db, rows))).toEqual(['unchanged', 'unchanged'])
  })

  it('[SY6] withdrawing what somebody else has edited keeps both sides', async () => {
    const db = await shippedDatabase(name)
    const { results } = await sync(db, [dakar])
    const edited = aSheetRow('x1', { ...dakarCells, donors: 'GEF' })
    await sync(db, [edited], { workbookId: 'workbook-2' })
    const answer = await sync(db, [{ ...dakar, action: 'withdraw' }])
    expect(answer.results[0]).toMatchObject({
      fate: 'conflicting',
      withdrawal: 'none',
      activityReportId: results[0]!.activityReportId,
      proposals: [{ field: '_action', proposed: 'withdraw' }],
    })
    expect((await storedRows(db))[0]).toMatchObject({ withdrawn: false, values: { donors: 'GEF' } })
  })

  it('[SY7] [27] a clash is proposed once and said until it is settled', async () => {
    const db = await shippedDatabase(name)
    await sync(db, [dakar])
    const theirs = { ...dakarCells, title: 'Atelier de Dakar' }
    for (const workbookId of ['workbook-2', 'workbook-3', 'workbook-2']) {
      const answer = await sync(db, [aSheetRow('x', theirs)], { workbookId })
      expect(answer.results[0]!.issues).toContainEqual({
        code: '27.conflict',
        severity: 'warning',
        field: 'title',
        params: {},
      })
    }
    const open = await listOpenProposals(db, reporterCode, seedCycle.cycleKey)
    expect(open).toMatchObject([{ field: 'title', stored: dakarCells.title, proposed: theirs.title }])
    const settled = await sync(db, [{ ...dakar, cells: theirs }])
    expect(settled.results[0]).toMatchObject({ fate: 'accepted', proposals: [] })
    expect(await listOpenProposals(db, reporterCode, seedCycle.cycleKey)).toEqual([])
  })

  it('[SY7] fields that nobody else touched are merged in silence', async () => {
    const db = await shippedDatabase(name)
    await sync(db, [dakar])
    await sync(db, [aSheetRow('x', dakarCells)], { workbookId: 'workbook-2' })
    await sync(db, [aSheetRow('x', { ...dakarCells, donors: 'GEF' })], { workbookId: 'workbook-2' })
    const answer = await sync(db, [{ ...dakar, cells: { ...dakarCells, beneficiary_parties: 'SEN; GHA' } }])
    expect(fatesOf(answer)).toEqual(['merged'])
    expect((await storedRows(db))[0]!.values).toMatchObject({
      donors: 'GEF',
      beneficiary_parties: ['SEN', 'GHA'],
    })
  })

  it('[SY8] a workbook of another reporter or cycle is refused, and nothing is stored', async () => {
    const db = await shippedDatabase(name)
    await sync(db, [dakar])
    const before = await newestNumber(db)
    await expect(sync(db, [dakar], { reporterCode: 'bcrc-egy' })).rejects.toMatchObject({
      code: 'WORKBOOK_OTHER_REPORTER',
    })
    await db.updateTable('workbook').set({ cycleKey: '2023-2024' }).execute()
    await expect(sync(db, [bamako])).rejects.toMatchObject({ code: 'WORKBOOK_OTHER_CYCLE' })
    await expect(sync(db, [bamako], { workbookId: null, templateVersion: 99 })).rejects.toMatchObject({
      code: 'TEMPLATE_UNKNOWN',
    })
    expect(await newestNumber(db)).toBe(before)
    expect(await storedRows(db)).toHaveLength(1)
  })

  it('[SY9] after a restore, bases are ignored until the workbook has come again', async () => {
    const db = await shippedDatabase(name)
    const { historyId } = await sync(db, [dakar], { historyId: null })
    await beginHistory(db, 'restored', clockAt('2027-01-16T00:00:00.000Z'))
    const edited = (title: string) => [{ ...dakar, cells: { ...dakarCells, title } }]
    const deps = { now: clockAt('2027-01-17T00:00:00.000Z'), actor: 'aminata' }
    const first = await syncWorkbook(db, aRequest(edited('Atelier de Dakar'), { historyId }), deps)
    expect(fatesOf(first)).toEqual(['conflicting'])
    expect(first.historyId).toBe('restored')
    const same = await syncWorkbook(db, aRequest([dakar], { historyId }), deps)
    expect(fatesOf(same)).toEqual(['unchanged'])
    const next = await syncWorkbook(db, aRequest(edited('Atelier à Dakar, 2025'), { historyId }), deps)
    expect(fatesOf(next)).toEqual(['accepted'])
  })

  it('[SY10] a row that the pane has just seen may put an older value back', async () => {
    const db = await shippedDatabase(name)
    await sync(db, [dakar])
    const edited = { ...dakar, cells: { ...dakarCells, status: 'IMP' } }
    const { changeNumber } = await sync(db, [edited])
    const { baseHash } = await db
      .selectFrom('workbookRow')
      .select('baseHash')
      .where('rowKey', '=', 'k1')
      .executeTakeFirstOrThrow()
    const back = { ...dakar, revision: changeNumber, baseHash }
    expect(fatesOf(await sync(db, [back]))).toEqual(['accepted'])
    expect((await storedRows(db))[0]!.values.status).toBe('CMP')
  })

  it('[SY10] a row without its key brings its base in the other hidden columns', async () => {
    const db = await shippedDatabase(name)
    const { changeNumber } = await sync(db, [dakar])
    const { baseHash } = await db.selectFrom('workbookRow').select('baseHash').executeTakeFirstOrThrow()
    const keyless = aSheetRow(
      null,
      { ...dakarCells, donors: 'GEF', results: 'Cinquante.' },
      { revision: changeNumber, baseHash },
    )
    expect(fatesOf(await sync(db, [keyless], { workbookId: null }))).toEqual(['accepted'])
  })

  it('[SY10] a workbook whose key column was deleted is edited and sent again like any other', async () => {
    const db = await shippedDatabase(name)
    await sync(db, [aSheetRow(null, dakarCells), aSheetRow(null, bamakoCells)])
    const edited = [
      aSheetRow(null, { ...dakarCells, status: 'IMP' }),
      aSheetRow(null, { ...bamakoCells, donors: 'GEF' }),
    ]
    expect(fatesOf(await sync(db, edited))).toEqual(['accepted', 'accepted'])
    expect(await storedRows(db)).toHaveLength(2)
  })

  it('[SY10] a row of an older copy of the same file clashes, although its key and workbook are the same', async () => {
    const db = await shippedDatabase(name)
    await sync(db, [dakar])
    const mine = { ...dakarCells, donors: 'GEF', results: 'Cinquante douaniers formés.' }
    expect(fatesOf(await sync(db, [{ ...dakar, cells: mine }]))).toEqual(['accepted'])
    const theirs = { ...dakarCells, results: 'Trente hôpitaux équipés.' }
    const answer = await sync(db, [{ ...dakar, cells: theirs }])
    expect(answer.results[0]).toMatchObject({
      fate: 'conflicting',
      proposals: [{ field: 'results', stored: mine.results, proposed: theirs.results }],
    })
    const mineAgain = { ...mine, partners: 'UNIDO' }
    expect(fatesOf(await sync(db, [{ ...dakar, cells: mineAgain }]))).toEqual(['accepted'])
  })

  it('[SY10] one row that shows an older copy makes the others of its file suspect', async () => {
    const db = await shippedDatabase(name)
    await sync(db, [dakar, bamako])
    const mine = [
      { ...dakar, cells: { ...dakarCells, title: 'Atelier de Dakar sur les thermomètres' } },
      { ...bamako, cells: { ...bamakoCells, donors: 'GEF' } },
    ]
    await sync(db, mine)
    const theirs = { ...dakarCells, title: 'Atelier régional : thermomètres et baromètres' }
    const answer = await sync(db, [{ ...dakar, cells: theirs }, bamako])
    expect(fatesOf(answer)).toEqual(['conflicting', 'stale'])
  })

  it('[SY11] requests at the same moment lose nothing', async () => {
    const db = await shippedDatabase(name)
    await sync(db, [dakar])
    const fields = ['donors', 'partners', 'delivery_place', 'parent_programme', 'challenges_needs']
    const answers = await Promise.all([
      ...fields.map((field) => sync(db, [{ ...dakar, cells: { ...dakarCells, [field]: 'X' } }])),
      sync(db, [bamako], { workbookId: 'workbook-2' }),
      sync(db, [accra], { workbookId: 'workbook-3' }),
    ])
    const numbers = answers.map((answer) => answer.changeNumber)
    expect(new Set(numbers).size).toBe(numbers.length)
    const rows = await storedRows(db)
    expect(rows).toHaveLength(3)
    const history = await listRevisions(db, rows[0]!.activityReportId)
    for (const field of fields) expect(history.some(({ values }) => values[field] === 'X')).toBe(true)
  })

  it('[MR6] two copies of one blank template: both are stored, and each is edited by itself', async () => {
    const db = await shippedDatabase(name)
    await sync(db, [dakar])
    const theirs = await sync(db, [aSheetRow('k1', accraCells)])
    expect(theirs.results[0]).toMatchObject({ fate: 'separated', isNew: true })
    expect(theirs.results[0]!.issues).toContainEqual({
      code: '21.otherActivity',
      severity: 'info',
      field: null,
      params: { reference: 'BCRC-SCRC-SEN-0001' },
    })
    const mine = await sync(db, [{ ...dakar, cells: { ...dakarCells, status: 'IMP' } }])
    const again = await sync(db, [aSheetRow('k1', { ...accraCells, donors: 'GEF' })])
    expect([...mine.results, ...again.results]).toMatchObject([
      { reference: 'BCRC-SCRC-SEN-0001', fate: 'accepted', isNew: false },
      { reference: 'BCRC-SCRC-SEN-0002', fate: 'accepted', isNew: false },
    ])
    expect(await storedRows(db)).toHaveLength(2)
  })

  it('[MR5] a row that may be a known one is stored by itself and says so', async () => {
    const db = await shippedDatabase(name)
    await sync(db, [dakar])
    const sequel = {
      ...dakarCells,
      summary: 'Suite de la formation.',
      start_date: '2026-03-04',
      end_date: '2026-03-06',
      results: 'Dix hôpitaux visités.',
    }
    const answer = await sync(db, [aSheetRow('k1', sequel)], { workbookId: 'workbook-2' })
    expect(answer.results[0]).toMatchObject({ fate: 'separated', isNew: true })
    expect(answer.results[0]!.issues.map((issue) => issue.code)).toContain('21.inDoubt')
  })

  it('[21] a copied row is stored as a new activity with a note', async () => {
    const db = await shippedDatabase(name)
    await sync(db, [dakar])
    const copy = { ...dakar, cells: { ...dakarCells, start_date: '2026-03-04', end_date: '2026-03-06' } }
    const rows = [copy, dakar]
    const answer = await sync(db, rows)
    expect(answer.results).toMatchObject([
      { reference: 'BCRC-SCRC-SEN-0002', isNew: true },
      { reference: 'BCRC-SCRC-SEN-0001', fate: 'unchanged' },
    ])
    expect(answer.results[0]!.issues).toContainEqual({
      code: '21.copiedKey',
      severity: 'info',
      field: null,
      params: { row: 5 },
    })
    expect(fatesOf(await sync(db, rows))).toEqual(['unchanged', 'unchanged'])
  })
})
