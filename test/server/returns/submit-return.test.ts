import { describe, expect, it } from 'vitest'
import { listReturnActivities } from '../../../server/db/activities.ts'
import { findReturn, listReceipts } from '../../../server/db/returns.ts'
import type { Db } from '../../../server/db/schema.ts'
import { seedCycle } from '../../../server/seed/seed-data.ts'
import { contentHash } from '../../../templates/canonical.ts'
import { minamataTemplate } from '../../../templates/minamata/template.ts'
import type { CoverAnswers } from '../../../templates/sync-protocol.ts'
import {
  aSheetRow,
  bamakoCells,
  blankCover,
  dakarCells,
  shippedDatabase,
  sync,
} from '../../helpers/a-sync.ts'
import { databases } from '../../helpers/database.ts'

const reporterCode = 'bcrc-scrc-sen'
const { cycleKey } = seedCycle
const dakar = aSheetRow('k1', dakarCells)
const bamako = aSheetRow('k2', bamakoCells)
const submitting: CoverAnswers = {
  ...blankCover,
  submit: true,
  declarationName: 'Awa Diop',
  declarationDate: '2027-01-15',
}

function returnOf(db: Db) {
  return findReturn(db, reporterCode, cycleKey)
}

describe.each(databases)('submitting a return on %s', (name) => {
  it('[SY13] pins the change number and gives a receipt', async () => {
    const db = await shippedDatabase(name)
    const answer = await sync(db, [dakar, bamako], { cover: submitting })
    const rows = await listReturnActivities(db, reporterCode, cycleKey)
    expect(answer.submission).toEqual({
      receiptNumber: 'MC-2025-2026-BCRC-SCRC-SEN-001',
      reporterCode,
      cycleKey,
      changeNumber: answer.changeNumber,
      judgedAt: answer.judgedAt,
      templateVersion: 1,
      listsVersion: 1,
      rowCount: 2,
      issueCount: { error: 0, warning: 0, info: 0 },
      nothingToReport: false,
      contentHash: contentHash(minamataTemplate, rows),
    })
    expect(await returnOf(db)).toMatchObject({
      state: 'submitted',
      pinnedChangeNumber: answer.changeNumber,
      receiptNumber: answer.submission!.receiptNumber,
      submittedAt: answer.judgedAt,
      declarationName: 'Awa Diop',
    })
  })

  it('[SY13] a return with errors is stored and not submitted, and the answer says why', async () => {
    const db = await shippedDatabase(name)
    const { status: _, ...withoutStatus } = dakarCells
    const answer = await sync(db, [aSheetRow('k1', withoutStatus), bamako], { cover: submitting })
    expect(answer.submission).toBeNull()
    expect(answer.returnIssues).toEqual([
      { code: '25.notSubmitted', severity: 'error', field: null, params: { count: 1 } },
    ])
    expect(await returnOf(db)).toMatchObject({ state: 'started', pinnedChangeNumber: null })
    expect(await listReturnActivities(db, reporterCode, cycleKey)).toHaveLength(2)
    expect((await sync(db, [dakar, bamako], { cover: submitting })).submission).not.toBeNull()
  })

  it('[SY13] errors in rows of another workbook count as well', async () => {
    const db = await shippedDatabase(name)
    const { title: _, ...untitled } = bamakoCells
    await sync(db, [aSheetRow('x1', untitled)], { workbookId: 'workbook-2' })
    expect((await sync(db, [dakar], { cover: submitting })).submission).toBeNull()
  })

  it('[SY14] the same content and declaration make no new submission', async () => {
    const db = await shippedDatabase(name)
    const first = await sync(db, [dakar], { cover: submitting })
    const again = await sync(db, [dakar], { cover: submitting })
    expect(again.submission).toEqual(first.submission)
    expect(again.changeNumber).toBe(first.changeNumber)
    expect(await listReceipts(db, reporterCode, cycleKey)).toHaveLength(1)
    const edited = aSheetRow('k1', { ...dakarCells, donors: 'GEF' })
    const second = await sync(db, [edited], { cover: submitting })
    expect(second.submission!.receiptNumber).toBe('MC-2025-2026-BCRC-SCRC-SEN-002')
    const declared = { ...submitting, declarationName: 'Moussa Ba' }
    expect((await sync(db, [edited], { cover: declared })).submission!.receiptNumber).toBe(
      'MC-2025-2026-BCRC-SCRC-SEN-003',
    )
  })

  it('[SY13] later edits leave the submission as it was pinned', async () => {
    const db = await shippedDatabase(name)
    const { submission } = await sync(db, [dakar], { cover: submitting })
    await sync(db, [aSheetRow('k1', { ...dakarCells, donors: 'GEF' })])
    expect(await returnOf(db)).toMatchObject({
      state: 'submitted',
      pinnedChangeNumber: submission!.changeNumber,
    })
  })

  it('[SY13] "nothing to report" begins a return, and can be submitted', async () => {
    const db = await shippedDatabase(name)
    const answer = await sync(db, [], { cover: { ...submitting, nothingToReport: true } })
    expect(answer.submission).toMatchObject({ nothingToReport: true, rowCount: 0 })
    expect(await returnOf(db)).toMatchObject({ state: 'submitted', nothingToReport: true })
  })

  it('[SY13] an empty workbook begins nothing', async () => {
    const db = await shippedDatabase(name)
    await sync(db, [aSheetRow('k1', {})])
    expect(await returnOf(db)).toBeUndefined()
  })

  it('[25] "nothing to report" beside rows, wherever they came from, and a submission without any', async () => {
    const db = await shippedDatabase(name)
    const empty = await sync(db, [], { cover: submitting })
    expect(empty.returnIssues.map((issue) => issue.code)).toEqual(['25.submitWithoutRows'])
    expect(empty.submission).toBeNull()
    await sync(db, [dakar], { workbookId: 'workbook-2' })
    const answer = await sync(db, [], { cover: { ...submitting, nothingToReport: true } })
    expect(answer.returnIssues.map((issue) => issue.code)).toEqual(['25.nothingWithRows'])
    expect(answer.submission).toBeNull()
  })

  it('[25] withdrawn rows do not count', async () => {
    const db = await shippedDatabase(name)
    await sync(db, [dakar])
    const answer = await sync(db, [{ ...dakar, action: 'withdraw' }], {
      cover: { ...submitting, nothingToReport: true },
    })
    expect(answer.returnIssues).toEqual([])
    expect(answer.submission).toMatchObject({ rowCount: 0, nothingToReport: true })
  })
})
