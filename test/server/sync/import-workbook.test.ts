import { describe, expect, it } from 'vitest'
import { listReturnActivities } from '../../../server/db/activities.ts'
import { getNewestChange } from '../../../server/db/change-log.ts'
import { listImportAttempts } from '../../../server/db/operations.ts'
import type { Db } from '../../../server/db/schema.ts'
import { ServiceError } from '../../../server/errors.ts'
import { readFile } from '../../../server/files/stored-files.ts'
import { seedCycle } from '../../../server/seed/seed-data.ts'
import { checkWorkbook, type ImportRequest, importWorkbook } from '../../../server/sync/import-workbook.ts'
import type { SheetRow } from '../../../templates/activity.ts'
import { minamataTemplate } from '../../../templates/minamata/template.ts'
import type { ReturnedWorkbook } from '../../../templates/reading/workbook-content.ts'
import {
  aSheetRow,
  aSyncDay,
  bamakoCells,
  blankCover,
  dakarCells,
  shippedDatabase,
  sync,
} from '../../helpers/a-sync.ts'
import { databases } from '../../helpers/database.ts'

const identity = {
  workbookId: 'workbook-1',
  reporterCode: 'bcrc-scrc-sen',
  cycleKey: seedCycle.cycleKey,
  templateVersion: '1',
}

const everyColumn = Object.fromEntries(minamataTemplate.fields.map(({ key }) => [key, 'Z']))

/** Stands for a file: what the reader makes of it is its content, so other rows are other bytes. */
function aFile(rows: readonly SheetRow[], rest: Partial<ReturnedWorkbook> = {}): Uint8Array {
  const workbook: ReturnedWorkbook = {
    identity,
    language: 'fr',
    sheetName: 'Activités',
    rows: rows.map((row, at) => ({ ...row, rowNumber: at + 4 })),
    columnOf: { ...everyColumn, title: 'D', status: 'S' },
    cover: blankCover,
    extraSheets: [],
    issues: [],
    ...rest,
  }
  return new TextEncoder().encode(JSON.stringify(workbook))
}

const reader = {
  async read(bytes: Uint8Array): Promise<ReturnedWorkbook> {
    const text = new TextDecoder().decode(bytes)
    if (!text.startsWith('{')) throw new ServiceError('FILE_NOT_A_WORKBOOK')
    return JSON.parse(text) as ReturnedWorkbook
  },
}

function deps(db: Db) {
  return { db, now: aSyncDay, actor: 'commandLine', reader }
}

function importFile(db: Db, bytes: Uint8Array, rest: Partial<ImportRequest> = {}) {
  return importWorkbook(deps(db), { bytes, fileName: 'retour.xlsx', channel: 'commandLine', ...rest })
}

const dakar = aSheetRow('k1', dakarCells)
const bamako = aSheetRow('k2', bamakoCells)

describe.each(databases)('importing a workbook on %s', (name) => {
  it('[SY16] stores the rows and the file, and counts what came', async () => {
    const db = await shippedDatabase(name)
    const bytes = aFile([dakar, bamako, aSheetRow('k3', {})])
    const result = await importFile(db, bytes)
    expect(result).toMatchObject({
      reporterCode: 'bcrc-scrc-sen',
      counts: { new: 2, changed: 0, unchanged: 0, proposed: 0, missing: 0, withIssues: 0 },
      isUnchanged: false,
    })
    const [attempt] = await listImportAttempts(db)
    expect(attempt).toMatchObject({ outcome: 'OK', fileName: 'retour.xlsx', workbookId: 'workbook-1' })
    expect(await readFile(db, attempt!.fileId!)).toEqual(bytes)
  })

  it('[SY4] the same file again changes nothing and says so, every time', async () => {
    const db = await shippedDatabase(name)
    const bytes = aFile([dakar, bamako])
    await importFile(db, bytes)
    const { changeNumber } = await getNewestChange(db)
    for (let time = 0; time < 3; time++) {
      const again = await importFile(db, bytes)
      expect(again).toMatchObject({ isUnchanged: true, counts: { new: 0, unchanged: 2 } })
    }
    expect((await getNewestChange(db)).changeNumber).toBe(changeNumber)
    const edited = aFile([{ ...dakar, cells: { ...dakarCells, donors: 'GEF' } }, bamako])
    expect((await importFile(db, edited)).counts).toMatchObject({ changed: 1, unchanged: 1 })
    expect(await importFile(db, bytes)).toMatchObject({ isUnchanged: true })
    expect((await listReturnActivities(db, 'bcrc-scrc-sen', seedCycle.cycleKey))[0]!.values.donors).toBe(
      'GEF',
    )
  })

  it('[SY4] the same file sent twice at once is carried out once', async () => {
    const db = await shippedDatabase(name)
    const bytes = aFile([dakar, bamako])
    await Promise.all([importFile(db, bytes), importFile(db, bytes)])
    expect(await listReturnActivities(db, 'bcrc-scrc-sen', seedCycle.cycleKey)).toHaveLength(2)
  })

  it('[SY16] the database knows whose workbook it is, whatever the file says', async () => {
    const db = await shippedDatabase(name)
    await importFile(db, aFile([dakar]))
    const stripped = aFile([dakar, bamako], { identity: { workbookId: 'workbook-1' } })
    expect(await importFile(db, stripped)).toMatchObject({
      reporterCode: 'bcrc-scrc-sen',
      counts: { new: 1, unchanged: 1 },
    })
    const pretended = aFile([dakar], { identity: { ...identity, reporterCode: 'bcrc-egy' } })
    expect(await importFile(db, pretended)).toMatchObject({ reporterCode: 'bcrc-scrc-sen' })
  })

  it('[SY16] a refused file leaves nothing but the record of the attempt', async () => {
    const db = await shippedDatabase(name)
    const { changeNumber } = await getNewestChange(db)
    const refused: readonly [Uint8Array, Partial<ImportRequest>, string][] = [
      [new TextEncoder().encode('PDF'), {}, 'FILE_NOT_A_WORKBOOK'],
      [aFile([dakar], { identity: {} }), {}, 'WORKBOOK_ALIEN'],
      [aFile([dakar]), { expectedReporter: 'bcrc-egy' }, 'WORKBOOK_OTHER_REPORTER'],
      [aFile([dakar], { identity: { ...identity, reporterCode: 'nobody' } }), {}, 'REPORTER_UNKNOWN'],
      [aFile([dakar], { identity: { ...identity, templateVersion: '7' } }), {}, 'TEMPLATE_UNKNOWN'],
    ]
    for (const [bytes, rest, code] of refused) {
      await expect(importFile(db, bytes, rest)).rejects.toMatchObject({ code })
      expect((await listImportAttempts(db))[0]).toMatchObject({ fileId: null, changeNumber: null })
    }
    const outcomes = (await listImportAttempts(db)).map((attempt) => attempt.outcome)
    expect(outcomes.sort()).toEqual(refused.map(([, , code]) => code).sort())
    expect((await getNewestChange(db)).changeNumber).toBe(changeNumber)
    expect(await db.selectFrom('storedFile').selectAll().execute()).toEqual([])
    expect(await db.selectFrom('workbook').selectAll().execute()).toEqual([])
  })

  it('[SY13] submits when the sender says so', async () => {
    const db = await shippedDatabase(name)
    await importFile(db, aFile([dakar]))
    const result = await importFile(db, aFile([dakar]), { submit: true })
    expect(result.isUnchanged).toBe(false)
    expect(result.response.submission?.receiptNumber).toBe('MC-2025-2026-BCRC-SCRC-SEN-001')
  })

  it('[SY7] clashes with another workbook are counted as proposed', async () => {
    const db = await shippedDatabase(name)
    await sync(db, [dakar], { workbookId: 'workbook-2' })
    const clashing = aFile([{ ...dakar, cells: { ...dakarCells, title: 'Atelier régional, thermomètres' } }])
    expect((await importFile(db, clashing)).counts).toMatchObject({ new: 0, proposed: 1 })
    expect(await importFile(db, clashing)).toMatchObject({ isUnchanged: true, counts: { withIssues: 1 } })
  })

  it('[SY17] checking says what importing would say, with cells, and stores nothing', async () => {
    const db = await shippedDatabase(name)
    const { title: _, ...untitled } = dakarCells
    const bytes = aFile([bamako, aSheetRow('k1', { ...untitled, status: '??' })])
    const before = await db.selectFrom('change').select('changeNumber').execute()
    const checked = await checkWorkbook(deps(db), { bytes, fileName: 'retour.xlsx' })
    expect(checked.issues).toContainEqual(
      expect.objectContaining({ code: '01.required', field: 'title', sheet: 'Activités', cell: 'D5' }),
    )
    expect(checked.issues).toContainEqual(expect.objectContaining({ code: '02.unknown', cell: 'S5' }))
    expect(await db.selectFrom('change').select('changeNumber').execute()).toEqual(before)
    expect(await listReturnActivities(db, 'bcrc-scrc-sen', seedCycle.cycleKey)).toEqual([])
    expect(await listImportAttempts(db)).toEqual([])
    const imported = await importFile(db, bytes)
    expect(imported.issues).toEqual(checked.issues)
    expect(imported.counts).toEqual(checked.counts)
  })
})
