import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Db } from '../../../server/db/schema.ts'
import { checkReceipt } from '../../../server/history/check-receipt.ts'
import { compareFileWithReceipt } from '../../../server/history/compare-file.ts'
import { restoreReturn } from '../../../server/history/restore-rows.ts'
import { seedCycle } from '../../../server/seed/seed-data.ts'
import type { SheetRow } from '../../../templates/activity.ts'
import { minamataTemplate } from '../../../templates/minamata/template.ts'
import type { ReturnedWorkbook } from '../../../templates/reading/workbook-content.ts'
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

const { cycleKey } = seedCycle
const of = { reporterCode: 'bcrc-scrc-sen', cycleKey }
const receiptNumber = 'MC-2025-2026-BCRC-SCRC-SEN-001'
const cover = { ...blankCover, submit: true, declarationName: 'Awa Diop', declarationDate: '2027-01-15' }
const dakar = aSheetRow('k1', { ...dakarCells, confidential_note: 'entre nous' })
const bamako = aSheetRow('k2', bamakoCells)
const [dakarReference, bamakoReference] = ['BCRC-SCRC-SEN-0001', 'BCRC-SCRC-SEN-0002']

async function submitted(db: Db): Promise<void> {
  const { submission } = await sync(db, [dakar, bamako], { cover })
  expect(submission!.receiptNumber).toBe(receiptNumber)
}

/** What the reader makes of a file with these rows. */
function aFile(rows: readonly SheetRow[], rest: Partial<ReturnedWorkbook> = {}) {
  const workbook: ReturnedWorkbook = {
    identity: { workbookId: 'workbook-1', ...of, templateVersion: '1' },
    language: 'fr',
    sheetName: 'Activités',
    rows: rows.map((row, at) => ({ ...row, rowNumber: at + 4 })),
    columnOf: Object.fromEntries(minamataTemplate.fields.map(({ key }) => [key, 'Z'])),
    cover: blankCover,
    extraSheets: [],
    issues: [],
    ...rest,
  }
  return { workbook, fileName: 'sen.xlsx' }
}

function revisions(db: Db, changeNumber: number) {
  return db.updateTable('activityRevision').where('changeNumber', '=', changeNumber)
}

describe.each(databases)('checking a receipt on %s', (name) => {
  it('[HI13] its hash is computed again from the rows that it pinned, its number read as people type it', async () => {
    const db = await shippedDatabase(name)
    await submitted(db)
    const check = await checkReceipt(db, ` ${receiptNumber.toLowerCase()} `)
    expect(check).toMatchObject({ isWhole: true, faults: [], changedSince: [] })
    expect(check.contentHash).toBe(check.receipt.contentHash)
    await expect(checkReceipt(db, 'MC-0')).rejects.toMatchObject({ code: 'RECEIPT_UNKNOWN' })
  })

  it('[HI13] rows that changed, came or went since are named, and the receipt stays whole', async () => {
    const db = await shippedDatabase(name)
    await submitted(db)
    const dakarLater = aSheetRow('k1', { ...dakar.cells, confidential_note: 'autre', donors: 'GEF' })
    await sync(db, [dakarLater, { ...bamako, action: 'withdraw' }, aSheetRow('k3', accraCells)])
    const check = await checkReceipt(db, receiptNumber)
    expect(check).toMatchObject({ isWhole: true, faults: [] })
    expect(
      check.changedSince.map(({ reference, kind, fields }) => [reference, kind, [...fields].sort()]),
    ).toEqual([
      [dakarReference, 'changed', ['confidential_note', 'donors']],
      [bamakoReference, 'withdrawn', []],
      ['BCRC-SCRC-SEN-0003', 'new', []],
    ])
    const asAuditor = await checkReceipt(db, receiptNumber, { role: 'auditor' })
    expect(asAuditor.changedSince[0]!.fields).toEqual(['donors'])
    await restoreReturn(
      db,
      { ...of, asOf: 2, operationId: 'undo-everything', channel: 'page' },
      { now: aSyncDay, actor: 'officer' },
    )
    expect(await checkReceipt(db, receiptNumber)).toMatchObject({ isWhole: true, changedSince: [] })
  })

  it('[HI13] a pinned row that was altered in the database is named', async () => {
    const db = await shippedDatabase(name)
    await submitted(db)
    const { valuesJson } = await db
      .selectFrom('activityRevision')
      .innerJoin('activityReport', 'activityReport.activityReportId', 'activityRevision.activityReportId')
      .select('activityRevision.valuesJson')
      .where('reference', '=', bamakoReference!)
      .executeTakeFirstOrThrow()
    await revisions(db, 2)
      .set({ valuesJson: valuesJson!.replace('Rapport publié', 'Rapport perdu') })
      .where('valuesJson', '=', valuesJson)
      .execute()
    const check = await checkReceipt(db, receiptNumber)
    expect(check.isWhole).toBe(false)
    expect(check.contentHash).not.toBe(check.receipt.contentHash)
    expect(check.faults).toMatchObject([
      { kind: 'contentChanged', reference: bamakoReference, changeNumber: 2 },
    ])
  })

  it('[HI13] a pinned revision that was taken out of the database is named', async () => {
    const db = await shippedDatabase(name)
    await submitted(db)
    await db.deleteFrom('activityRevision').where('rowKey', '=', 'k1').execute()
    const check = await checkReceipt(db, receiptNumber)
    expect(check.isWhole).toBe(false)
    expect(check.faults).toMatchObject([
      { kind: 'revisionMissing', reference: dakarReference, changeNumber: 2 },
    ])
  })

  it('[HI13] what was erased since, and a receipt that was itself altered, are told apart', async () => {
    const db = await shippedDatabase(name)
    await submitted(db)
    await revisions(db, 2)
      .set({ valuesJson: null, rawJson: null, extraJson: null, comment: null, issuesJson: null, salt: null })
      .where('rowKey', '=', 'k1')
      .execute()
    expect((await checkReceipt(db, receiptNumber)).faults).toMatchObject([
      { kind: 'erased', reference: dakarReference },
    ])
    await db.updateTable('submission').set({ rowCount: 3 }).execute()
    expect((await checkReceipt(db, receiptNumber)).faults.map((fault) => fault.kind).sort()).toEqual([
      'erased',
      'receiptChanged',
    ])
  })

  it('[HI14] a file is compared with the receipt row by row, and the fields that differ are named', async () => {
    const db = await shippedDatabase(name)
    await submitted(db)
    const { receipt } = await checkReceipt(db, receiptNumber)
    expect(await compareFileWithReceipt(db, receipt, aFile([bamako, dakar]))).toEqual({
      fileName: 'sen.xlsx',
      sameCount: 2,
      differences: [],
    })
    const edited = aSheetRow('k1', { ...dakar.cells, donors: 'GEF', results: 'Rien.' })
    const found = await compareFileWithReceipt(db, receipt, aFile([aSheetRow('k9', accraCells), edited]))
    expect(found.sameCount).toBe(0)
    expect(
      found.differences.map(({ kind, rowNumber, reference, fields }) => [kind, rowNumber, reference, fields]),
    ).toEqual([
      ['new', 4, null, []],
      ['changed', 5, dakarReference, ['donors', 'results']],
      ['missing', null, bamakoReference, []],
    ])
  })

  it('[HI14] the submitted file is as the receipt pinned it also after others have changed the rows', async () => {
    const db = await shippedDatabase(name)
    await submitted(db)
    const later = aSheetRow('k1', { ...dakar.cells, donors: 'GEF' })
    await sync(db, [later, { ...bamako, action: 'withdraw' }, aSheetRow('k3', accraCells)])
    const { receipt } = await checkReceipt(db, receiptNumber)
    expect((await compareFileWithReceipt(db, receipt, aFile([dakar, bamako]))).differences).toEqual([])
    const now = await compareFileWithReceipt(db, receipt, aFile([later, { ...bamako, action: 'withdraw' }]))
    expect(now.differences.map(({ kind, reference, fields }) => [kind, reference, fields])).toEqual([
      ['changed', dakarReference, ['donors']],
      ['missing', bamakoReference, []],
    ])
  })

  it('[HI14] rows without a key are recognised, a column that is not there says nothing, others’ files are refused', async () => {
    const db = await shippedDatabase(name)
    await submitted(db)
    const { receipt } = await checkReceipt(db, receiptNumber)
    const { confidential_note: _, ...visible } = dakar.cells
    const rows = [aSheetRow(null, visible), aSheetRow(null, bamako.cells)]
    const { workbook, fileName } = aFile(rows, { identity: {} })
    const { confidential_note: __, ...columnOf } = workbook.columnOf
    const file = { workbook: { ...workbook, columnOf }, fileName }
    expect((await compareFileWithReceipt(db, receipt, file)).differences).toEqual([])
    expect((await compareFileWithReceipt(db, receipt, { workbook, fileName })).differences).toMatchObject([
      { kind: 'changed', fields: ['confidential_note'] },
    ])
    const others = aFile([dakar], { identity: { reporterCode: 'BCRC-EGY' } })
    await expect(compareFileWithReceipt(db, receipt, others)).rejects.toMatchObject({
      code: 'WORKBOOK_OTHER_REPORTER',
    })
  })

  it('[HI14] nothing is stored by any of it', async () => {
    const db = await shippedDatabase(name)
    await submitted(db)
    const digest = async () => {
      const rows = await Promise.all(
        (['change', 'workbook', 'workbookRow', 'operation', 'activityReport'] as const).map((table) =>
          db.selectFrom(table).selectAll().execute(),
        ),
      )
      return createHash('sha256').update(JSON.stringify(rows)).digest('hex')
    }
    const before = await digest()
    const { receipt } = await checkReceipt(db, receiptNumber)
    await compareFileWithReceipt(db, receipt, aFile([aSheetRow('k9', accraCells)]))
    expect(await digest()).toBe(before)
  })
})
