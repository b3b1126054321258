import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { listReturnActivities } from '../../../server/db/activities.ts'
import { getNewestChange } from '../../../server/db/change-log.ts'
import { listOpenProposals, listProposalsOf } from '../../../server/db/proposals.ts'
import { findReturn, listReceipts } from '../../../server/db/returns.ts'
import { listRevisions } from '../../../server/db/revisions.ts'
import type { Db } from '../../../server/db/schema.ts'
import { verifyChain } from '../../../server/db/verify-chain.ts'
import { verifyProjections } from '../../../server/db/verify-projection.ts'
import {
  previewActivityRestore,
  previewReturnRestore,
  restoreActivity,
  restoreReturn,
} from '../../../server/history/restore-rows.ts'
import { seedCycle } from '../../../server/seed/seed-data.ts'
import {
  accraCells,
  aSheetRow,
  aSyncDay,
  bamakoCells,
  blankCover,
  dakarCells,
  fatesOf,
  shippedDatabase,
  sync,
} from '../../helpers/a-sync.ts'
import { databases } from '../../helpers/database.ts'

const reporterCode = 'bcrc-scrc-sen'
const { cycleKey } = seedCycle
const dakar = aSheetRow('k1', dakarCells)
const bamako = aSheetRow('k2', bamakoCells)
const accra = aSheetRow('k3', accraCells)
const dakarEdited = aSheetRow('k1', { ...dakarCells, donors: 'GEF', results: 'Soixante douaniers formés.' })
const deps = { now: aSyncDay, actor: 'officer' }
const request = (asOf: number) => ({ asOf, operationId: randomUUID(), channel: 'commandLine' }) as const

function undoReturn(db: Db, asOf: number) {
  return restoreReturn(db, { reporterCode, cycleKey, ...request(asOf) }, deps)
}

function rowsOf(db: Db) {
  return listReturnActivities(db, reporterCode, cycleKey)
}

describe.each(databases)('restoring on %s', (name) => {
  it('[HI6] a row goes back to what it was at a number, as a new revision that keeps all that was there', async () => {
    const db = await shippedDatabase(name)
    const first = await sync(db, [dakar, bamako])
    await sync(db, [dakarEdited, bamako])
    const id = first.results[0]!.activityReportId!
    const answer = await restoreActivity(db, { activityReportId: id, ...request(first.changeNumber) }, deps)
    expect(answer).toMatchObject({ isPreview: false, isUnchanged: false, changeNumber: 4, unchangedCount: 0 })
    expect(answer.rows).toMatchObject([
      {
        kind: 'restored',
        from: 2,
        changes: [
          { field: 'donors', kind: 'removed', before: 'GEF' },
          { field: 'results', kind: 'changed', after: 'Quarante douaniers formés.' },
        ],
      },
    ])
    const revisions = await listRevisions(db, id)
    expect(revisions.map((one) => [one.changeNumber, one.values.donors, one.actor, one.channel])).toEqual([
      [2, undefined, 'aminata', 'upload'],
      [3, 'GEF', 'aminata', 'upload'],
      [4, undefined, 'officer', 'commandLine'],
    ])
    expect(revisions[2]).toMatchObject({ values: revisions[0]!.values, raw: revisions[0]!.raw })
    expect((await rowsOf(db))[0]).toMatchObject({ revision: 4, values: revisions[0]!.values })
    expect([await verifyChain(db), await verifyProjections(db)]).toEqual([[], []])
  })

  it('[HI6] a restore can be undone by another, and one to the state of now takes no number', async () => {
    const db = await shippedDatabase(name)
    await sync(db, [dakar])
    await sync(db, [dakarEdited])
    await undoReturn(db, 2)
    await undoReturn(db, 3)
    expect((await rowsOf(db))[0]!.values).toMatchObject({ donors: 'GEF' })
    const again = await undoReturn(db, 5)
    expect(again).toMatchObject({ isUnchanged: true, rows: [], unchangedCount: 1, changeNumber: 5 })
    expect((await getNewestChange(db)).changeNumber).toBe(5)
  })

  it('[HI6] the restored row is judged as of the restore, with the comment and columns of then', async () => {
    const db = await shippedDatabase(name)
    const { status: _, ...unfinished } = dakarCells
    await sync(db, [aSheetRow('k1', unfinished, { comment: 'en cours', extra: { Ref: 'A-1' } })])
    await sync(db, [aSheetRow('k1', dakarCells, { comment: 'fini', extra: { Ref: 'A-2' } })])
    const answer = await undoReturn(db, 2)
    expect(answer.rows[0]!.noteChanges).toEqual([
      { column: null, before: 'fini', after: 'en cours' },
      { column: 'Ref', before: 'A-2', after: 'A-1' },
    ])
    expect(answer.rows[0]!.issues.map((issue) => [issue.field, issue.severity])).toContainEqual([
      'status',
      'error',
    ])
    const [revision] = (await listRevisions(db, answer.rows[0]!.activityReportId)).slice(-1)
    expect(revision).toMatchObject({
      comment: 'en cours',
      extra: { Ref: 'A-1' },
      judgedAt: answer.judgedAt,
      changeNumber: 4,
    })
  })

  it('[HI7] a whole return goes back under one number: later rows are withdrawn, withdrawn ones come back', async () => {
    const db = await shippedDatabase(name)
    await sync(db, [dakar, bamako])
    await sync(db, [dakarEdited, { ...bamako, action: 'withdraw' }, accra])
    const answer = await undoReturn(db, 2)
    expect(answer.rows.map((row) => [row.reference, row.kind, row.from])).toEqual([
      ['BCRC-SCRC-SEN-0001', 'restored', 2],
      ['BCRC-SCRC-SEN-0002', 'broughtBack', 2],
      ['BCRC-SCRC-SEN-0003', 'withdrawn', null],
    ])
    const rows = await rowsOf(db)
    expect(rows.map((row) => [row.withdrawn, row.revision])).toEqual([
      [false, 4],
      [false, 4],
      [true, 4],
    ])
    // The withdrawn row keeps its content.
    expect(rows[2]!.values).toMatchObject({ title: accraCells.title })
    await undoReturn(db, 3)
    expect((await rowsOf(db)).map((row) => row.withdrawn)).toEqual([false, true, false])
    expect([await verifyChain(db), await verifyProjections(db)]).toEqual([[], []])
  })

  it('[HI7] leaves the returns of others alone', async () => {
    const db = await shippedDatabase(name)
    await sync(db, [dakar])
    await sync(db, [accra], { reporterCode: 'bcrc-egy', workbookId: 'workbook-9' })
    await undoReturn(db, 1)
    expect((await rowsOf(db))[0]!.withdrawn).toBe(true)
    expect((await listReturnActivities(db, 'bcrc-egy', cycleKey))[0]).toMatchObject({ withdrawn: false })
  })

  it('[HI8] settles the proposal whose value is stored again, and leaves the others open', async () => {
    const db = await shippedDatabase(name)
    await sync(db, [dakar])
    await sync(db, [aSheetRow('k1', { ...dakarCells, donors: 'GEF' })])
    const rival = aSheetRow('x', { ...dakarCells, results: 'Tout autre chose.' })
    await sync(db, [rival], { workbookId: 'workbook-2' })
    const [proposal] = await listOpenProposals(db, reporterCode, cycleKey)
    expect(proposal).toMatchObject({ field: 'results', state: 'open' })
    const back = await undoReturn(db, 2)
    expect(back).toMatchObject({
      openProposals: [{ proposalId: proposal!.proposalId }],
      settledProposals: [],
    })
    // Somebody types what was proposed, and it is undone and restored.
    await sync(db, [aSheetRow('k1', { ...dakarCells, results: 'Tout autre chose.' })])
    await db
      .updateTable('proposal')
      .set({ state: 'open', decidedChangeNumber: null })
      .where('proposalId', '=', proposal!.proposalId)
      .execute()
    const newest = (await getNewestChange(db)).changeNumber
    await undoReturn(db, 2)
    const settled = await undoReturn(db, newest)
    expect(settled).toMatchObject({ settledProposals: [{ field: 'results' }], openProposals: [] })
    expect(await listProposalsOf(db, [proposal!.activityReportId])).toMatchObject([{ state: 'superseded' }])
  })

  it('[HI9] refuses a row whose content was erased; in a return it stays as it is, and is named', async () => {
    const db = await shippedDatabase(name)
    const first = await sync(db, [dakar, bamako])
    await sync(db, [dakarEdited, aSheetRow('k2', { ...bamakoCells, donors: 'GEF' })])
    const id = first.results[0]!.activityReportId!
    await db
      .updateTable('activityRevision')
      .set({ valuesJson: null, rawJson: null, extraJson: null, comment: null, issuesJson: null, salt: null })
      .where('activityReportId', '=', id)
      .where('changeNumber', '=', 2)
      .execute()
    const refusal = { code: 'REVISION_ERASED', details: { reference: 'BCRC-SCRC-SEN-0001', changeNumber: 2 } }
    await expect(restoreActivity(db, { activityReportId: id, ...request(2) }, deps)).rejects.toMatchObject(
      refusal,
    )
    await expect(
      previewActivityRestore(db, { activityReportId: id, asOf: 2 }, aSyncDay),
    ).rejects.toMatchObject(refusal)
    const answer = await undoReturn(db, 2)
    expect(answer.erased).toEqual([{ activityReportId: id, reference: 'BCRC-SCRC-SEN-0001' }])
    expect(answer.rows.map((row) => row.reference)).toEqual(['BCRC-SCRC-SEN-0002'])
    expect((await rowsOf(db)).map((row) => row.values.donors)).toEqual(['GEF', undefined])
    expect(await verifyChain(db)).toEqual([])
  })

  it('[HI10] submissions and receipts stay; "nothing to report" never stands beside rows', async () => {
    const db = await shippedDatabase(name)
    await sync(db, [], { cover: { ...blankCover, nothingToReport: true } })
    const cover = { ...blankCover, submit: true, declarationName: 'Awa Diop', declarationDate: '2027-01-15' }
    const { submission } = await sync(db, [dakar], { cover })
    const before = await findReturn(db, reporterCode, cycleKey)
    expect(before).toMatchObject({ state: 'submitted', nothingToReport: false })
    const answer = await undoReturn(db, 2)
    expect(answer).toMatchObject({ nothingToReport: true, rows: [{ kind: 'withdrawn' }] })
    expect(await findReturn(db, reporterCode, cycleKey)).toMatchObject({
      state: 'submitted',
      receiptNumber: submission!.receiptNumber,
      pinnedChangeNumber: 3,
      nothingToReport: true,
    })
    expect(await listReceipts(db, reporterCode, cycleKey)).toEqual([submission])
    await undoReturn(db, 3)
    expect(await findReturn(db, reporterCode, cycleKey)).toMatchObject({ nothingToReport: false })
  })

  it('[HI11] a workbook from before the restore brings back nothing of what was undone', async () => {
    const db = await shippedDatabase(name)
    await sync(db, [dakar, bamako])
    const stale = [dakarEdited, { ...bamako, action: 'withdraw' as const }, accra]
    await sync(db, stale)
    await undoReturn(db, 2)
    const answer = await sync(db, stale)
    expect(new Set(fatesOf(answer))).toEqual(new Set(['unchanged']))
    expect(answer.changeNumber).toBe(4)
    const rows = await rowsOf(db)
    expect(rows.map((row) => row.withdrawn)).toEqual([false, false, true])
    expect(rows[0]!.values.donors).toBeUndefined()
  })

  it('[HI11] what that workbook changes after the restore is taken, and an edit of a withdrawn row is asked about', async () => {
    const db = await shippedDatabase(name)
    await sync(db, [dakar, bamako])
    await sync(db, [dakarEdited, bamako, accra])
    await undoReturn(db, 2)
    await sync(db, [
      aSheetRow('k1', { ...dakarEdited.cells, partners: 'OMS' }),
      bamako,
      aSheetRow('k3', { ...accraCells, donors: 'FEM' }),
    ])
    const rows = await rowsOf(db)
    expect(rows[0]!.values).toMatchObject({ partners: 'OMS', results: 'Quarante douaniers formés.' })
    expect(rows[0]!.values.donors).toBeUndefined()
    expect(rows[2]).toMatchObject({ withdrawn: true })
    expect(await listOpenProposals(db, reporterCode, cycleKey)).toMatchObject([
      { activityReportId: rows[2]!.activityReportId, field: 'donors', proposed: 'FEM' },
    ])
  })

  it('[HI11] a copy without identity brings back nothing either: what was undone is older than what is stored', async () => {
    const db = await shippedDatabase(name)
    await sync(db, [dakar])
    await sync(db, [dakarEdited])
    await undoReturn(db, 2)
    const answer = await sync(db, [{ ...dakarEdited, rowKey: null }], { workbookId: null })
    expect(fatesOf(answer)).toEqual(['stale'])
    const [row] = await rowsOf(db)
    expect(row!.values.results).toBe('Quarante douaniers formés.')
    expect(row!.values.donors).toBeUndefined()
  })

  it('[HI12] the same restore again gets the same answer; its number for another one is refused', async () => {
    const db = await shippedDatabase(name)
    await sync(db, [dakar])
    await sync(db, [dakarEdited])
    const same = { reporterCode, cycleKey, ...request(2) }
    const first = await restoreReturn(db, same, deps)
    const [again, twice] = await Promise.all([restoreReturn(db, same, deps), restoreReturn(db, same, deps)])
    expect(again).toEqual({ ...first, isRepeat: true })
    expect(twice).toEqual(again)
    expect((await getNewestChange(db)).changeNumber).toBe(4)
    await expect(restoreReturn(db, { ...same, asOf: 3 }, deps)).rejects.toMatchObject({
      code: 'OPERATION_REUSED',
    })
  })

  it('[HI15] a preview says what the restore does and stores nothing', async () => {
    const db = await shippedDatabase(name)
    await sync(db, [dakar, bamako])
    await sync(db, [dakarEdited, { ...bamako, action: 'withdraw' }, accra])
    const preview = await previewReturnRestore(db, { reporterCode, cycleKey, asOf: 2 }, aSyncDay)
    expect(preview).toMatchObject({ isPreview: true, changeNumber: 3 })
    expect((await getNewestChange(db)).changeNumber).toBe(3)
    const done = await undoReturn(db, 2)
    expect(done.rows).toEqual(preview.rows)
    const unknown = previewReturnRestore(db, { reporterCode, cycleKey, asOf: 99 }, aSyncDay)
    await expect(unknown).rejects.toMatchObject({ code: 'CHANGE_NUMBER_UNKNOWN' })
  })
})
