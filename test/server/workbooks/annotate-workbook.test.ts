import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Db } from '../../../server/db/schema.ts'
import { messagesOf } from '../../../server/locales.ts'
import { importWorkbook } from '../../../server/sync/import-workbook.ts'
import { annotateWorkbook } from '../../../server/workbooks/annotate-workbook.ts'
import { readReturn } from '../../../server/workbooks/read-return.ts'
import { readWorkbook } from '../../../server/workbooks/read-workbook.ts'
import type { RawCell } from '../../../templates/activity.ts'
import { type Language, languages } from '../../../templates/definition.ts'
import type { Messages } from '../../../templates/messages.ts'
import { minamataTemplate } from '../../../templates/minamata/template.ts'
import { headerLabels } from '../../../templates/reading/read-header-labels.ts'
import type { ContentSheet, ReturnedWorkbook } from '../../../templates/reading/workbook-content.ts'
import type { SyncResponse } from '../../../templates/sync-protocol.ts'
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

const headers = headerLabels(
  Object.fromEntries(
    languages.map((one) => [one, { ...messagesOf('fields', one), ...messagesOf('workbook', one) }]),
  ) as Record<Language, Messages>,
)

function readBack(bytes: Uint8Array): ReturnedWorkbook {
  return readReturn(readWorkbook(bytes), { template: minamataTemplate, headers })
}

/** All texts of a column of the activities, by what its key row says. */
function columnTexts(bytes: Uint8Array, key: string): string[] {
  const sheets: readonly ContentSheet[] = readWorkbook(bytes).sheets
  for (const { rows } of sheets) {
    for (const cells of rows.values()) {
      const column = [...cells].find(([, cell]) => cell === key)?.[0]
      if (column !== undefined && [...cells.values()].includes('title')) {
        return [...rows.values()].flatMap((row) => textOf(row.get(column)) ?? [])
      }
    }
  }
  return []
}

function textOf(cell: RawCell | undefined): string | null {
  return typeof cell === 'string' ? cell : null
}

describe('the annotated copy', () => {
  let db: Db
  beforeEach(async () => {
    db = await shippedDatabase('SQLite')
  })
  afterEach(() => db.destroy())

  const annotate = (language: Language = 'fr', response?: SyncResponse) =>
    annotateWorkbook(
      db,
      { reporterCode: 'bcrc-scrc-sen', cycleKey: '2025-2026', language, ...(response ? { response } : {}) },
      aSyncDay,
    )
  const importBytes = (bytes: Uint8Array) =>
    importWorkbook(
      { db, now: aSyncDay, actor: 'aminata', reader: { read: async () => readBack(bytes) } },
      { bytes, fileName: 'copie.xlsx', channel: 'upload' },
    )

  it('[AC1] has the rows of the file first and in its order, with references, keys and revisions', async () => {
    await sync(db, [aSheetRow('k0', accraCells)], { workbookId: 'a-colleague’s' })
    const response = await sync(db, [aSheetRow('k1', bamakoCells), aSheetRow('k2', dakarCells)])
    const { rows } = readBack((await annotate('fr', response)).bytes)
    const filled = rows.filter((row) => row.cells.title !== undefined)
    expect(filled.map((row) => row.cells.title)).toEqual([
      bamakoCells.title,
      dakarCells.title,
      accraCells.title,
    ])
    expect(filled.map((row) => row.cells.activity_id)).toEqual([
      'BCRC-SCRC-SEN-0002',
      'BCRC-SCRC-SEN-0003',
      'BCRC-SCRC-SEN-0001',
    ])
    expect(filled.every((row) => row.rowKey !== null && row.revision !== null && row.baseHash !== null)).toBe(
      true,
    )
  })

  it('[AC2] sent back as it is, changes nothing, whatever its language', async () => {
    await sync(db, [aSheetRow('k1', bamakoCells), aSheetRow('k2', dakarCells)])
    for (const language of languages) {
      const { counts, isUnchanged, issues } = await importBytes((await annotate(language)).bytes)
      expect([language, isUnchanged, counts.unchanged, counts.missing, issues]).toEqual([
        language,
        true,
        2,
        0,
        [],
      ])
    }
  })

  it('[AC3] says the problems of a row beside it, in its language, and none beside a sound one', async () => {
    const response = await sync(db, [
      aSheetRow('k1', { ...dakarCells, end_date: '2024-01-01' }),
      aSheetRow('k2', bamakoCells),
    ])
    const remarks = columnTexts((await annotate('fr', response)).bytes, '_remarks').filter((text) =>
      text.startsWith('Erreur'),
    )
    expect(remarks).toHaveLength(1)
    expect(remarks[0]).toMatch(/^Erreur, règle 03 : /)
  })

  it('[AC4] shows a clash with both values, and keeps the stored one in its cell', async () => {
    await sync(db, [aSheetRow('k1', dakarCells)])
    await sync(db, [aSheetRow(null, { ...dakarCells, delivery_place: 'Dakar' })], { workbookId: 'another' })
    const response = await sync(db, [aSheetRow(null, { ...dakarCells, delivery_place: 'Thiès' })], {
      workbookId: 'a-third',
    })
    expect(response.results[0]?.fate).toBe('conflicting')
    const { bytes } = await annotate('fr', response)
    expect(readBack(bytes).rows[0]?.cells.delivery_place).toBe('Dakar')
    expect(columnTexts(bytes, '_remarks').join('\n')).toContain('« Dakar », envoyé aussi « Thiès »')
  })

  it('[AC5] carries comments and the reporter’s own columns', async () => {
    await sync(db, [aSheetRow('k1', dakarCells, { comment: 'vu', extra: { 'Code interne': 'DK-7' } })])
    const [row] = readBack((await annotate()).bytes).rows
    expect([row?.comment, row?.extra]).toEqual(['vu', { 'Code interne': 'DK-7' }])
  })

  it('[AC6] has the receipt on its cover, and submits nothing by itself', async () => {
    const cover = { ...blankCover, submit: true, declarationName: 'A. Diop', declarationDate: '2027-01-15' }
    const response = await sync(db, [aSheetRow('k1', dakarCells)], { cover })
    const { bytes } = await annotate('fr', response)
    const everything = readWorkbook(bytes).sheets.flatMap((sheet) =>
      [...sheet.rows.values()].flatMap((row) => [...row.values()]),
    )
    expect(everything).toContain(response.submission?.receiptNumber)
    const again = await importBytes(bytes)
    expect(again.response.submission).toBeNull()
  })

  it('[AC7] leaves withdrawn activities out, and asks about a proposed withdrawal', async () => {
    await sync(db, [aSheetRow('k1', dakarCells), aSheetRow('k2', bamakoCells)])
    const response = await sync(db, [
      aSheetRow('k1', dakarCells, { action: 'withdraw' }),
      aSheetRow('k2', {}, { revision: 2 }),
    ])
    const { bytes } = await annotate('fr', response)
    const titles = readBack(bytes).rows.flatMap((row) => row.cells.title ?? [])
    expect(titles).toEqual([bamakoCells.title])
    expect(columnTexts(bytes, '_remarks').join('\n')).toContain('retrait')
  })
})
