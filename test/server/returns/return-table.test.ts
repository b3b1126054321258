import { beforeEach, describe, expect, it } from 'vitest'
import type { Db } from '../../../server/db/schema.ts'
import { askQuestion } from '../../../server/questions/ask-and-answer.ts'
import { editAsOfficer } from '../../../server/returns/edit-as-officer.ts'
import { type RowFilter, readReturnTable, rowFilters } from '../../../server/returns/return-table.ts'
import type { Role } from '../../../server/roles.ts'
import { seedCycle } from '../../../server/seed/seed-data.ts'
import type { RawCells } from '../../../templates/activity.ts'
import {
  accraCells,
  aSheetRow,
  bamakoCells,
  dakarCells,
  shippedDatabase,
  sync,
} from '../../helpers/a-sync.ts'
import { databases } from '../../helpers/database.ts'
import { officer, senegal, submit } from '../../helpers/secretariat.ts'
import { setCycle } from '../../helpers/set-register.ts'

const next = { ...seedCycle, cycleKey: '2027-2028', previousCycleKey: seedCycle.cycleKey }
const { reporterCode } = senegal
const ongoing: RawCells = {
  ...dakarCells,
  status: 'IMP',
  end_date: '2028-03-01',
  confidential_note: 'Between us.',
}

describe.each(databases)('a return as an officer reads it, on %s', (name) => {
  let db: Db
  beforeEach(async () => {
    db = await shippedDatabase(name)
  })
  const table = (filter: RowFilter = 'all', cycleKey = senegal.cycleKey, role: Role = 'officer') =>
    readReturnTable(db, { cycleKey, reporterCode, role, filter })
  const references = async (filter: RowFilter) =>
    (await table(filter)).rows.map(({ activity }) => activity.reference.slice(-1)).join()

  it('[PO48] has each row with its issues, questions and proposals, and filters by them', async () => {
    const { status: _, ...withoutStatus } = bamakoCells
    await sync(db, [aSheetRow('k1', dakarCells), aSheetRow('k2', withoutStatus), aSheetRow('k3', accraCells)])
    await askQuestion(db, { ...senegal, reference: 'BCRC-SCRC-SEN-0003', field: 'title', text: '?' }, officer)
    await askQuestion(db, { ...senegal, reference: null, field: null, text: 'All of it?' }, officer)
    await editAsOfficer(
      db,
      { ...senegal, reference: 'BCRC-SCRC-SEN-0001', cells: { start_date: '2025-03-05' } },
      officer,
    )
    const whole = await table()
    expect(whole.rows.map(({ activity }) => activity.reference)).toEqual([
      'BCRC-SCRC-SEN-0001',
      'BCRC-SCRC-SEN-0002',
      'BCRC-SCRC-SEN-0003',
    ])
    expect(whole.rows[1]!.issues).toMatchObject([{ severity: 'error', field: 'status' }])
    expect(whole.questions).toHaveLength(1)
    expect(await references('errors')).toBe('2')
    expect(await references('questions')).toBe('3')
    expect(await references('proposals')).toBe('1')
    expect(await references('new')).toBe('1,2,3')
    for (const filter of rowFilters) {
      const { rows, notContinued } = await table(filter)
      expect([filter, rows.length + notContinued.length]).toEqual([filter, whole.counts[filter]])
    }
  })

  it('[PO48] shows since the cycle before what is new, changed with the old value, the same, or not continued', async () => {
    const first = await sync(db, [
      aSheetRow('k1', ongoing),
      aSheetRow('k2', { ...bamakoCells, status: 'IMP', end_date: '2028-09-30' }),
      aSheetRow('k3', { ...accraCells, status: 'PLN', start_date: '2028-01-01', end_date: '2028-02-01' }),
    ])
    await setCycle(db, next)
    const [one, two] = first.results
    const again = (result: typeof one, cells: RawCells) =>
      aSheetRow(result!.activityReportId!, cells, { revision: result!.revision })
    await continueActivities(db, [one!.activityReportId!, two!.activityReportId!])
    const { cycleKey } = next
    await sync(
      db,
      [
        again(one, { ...ongoing, status: 'CMP', end_date: '2027-03-01', confidential_note: 'Still.' }),
        again(two, { ...bamakoCells, status: 'IMP', end_date: '2028-09-30' }),
        aSheetRow('new', { ...accraCells, title: 'Something else' }),
      ],
      { cycleKey, workbookId: 'workbook-9' },
    )
    const whole = await table('all', cycleKey)
    expect(whole.rows.map(({ sinceLastCycle }) => sinceLastCycle.kind)).toEqual([
      'changed',
      'unchanged',
      'new',
    ])
    const { changes } = whole.rows[0]!.sinceLastCycle
    expect(changes).toContainEqual(expect.objectContaining({ field: 'status', before: 'IMP', after: 'CMP' }))
    expect(changes.map(({ field }) => field)).toContain('confidential_note')
    expect((await table('notContinued', cycleKey)).notContinued.map((row) => row.reference)).toEqual([
      'BCRC-SCRC-SEN-0003',
    ])
    const seen = JSON.stringify(await table('all', cycleKey, 'auditor'))
    expect(seen).not.toMatch(/Between us|Still\.|"field":"confidential_note"/)
  })

  it('[PO48] shows what has changed since the submission', async () => {
    await sync(db, [aSheetRow('k1', dakarCells), aSheetRow('k2', bamakoCells)])
    await submit(db)
    expect(await references('sinceSubmission')).toBe('')
    await sync(db, [
      aSheetRow('k1', { ...dakarCells, title: 'Another title' }),
      aSheetRow('k2', bamakoCells),
      aSheetRow('k3', accraCells),
    ])
    const { rows } = await table('sinceSubmission')
    expect(rows.map(({ sinceSubmission }) => sinceSubmission!.kind)).toEqual(['changed', 'new'])
    expect(rows[0]!.sinceSubmission!.changes).toMatchObject([
      { field: 'title', before: dakarCells.title, after: 'Another title' },
    ])
  })

  /** As a prefilled workbook of the next cycle does it: each row stands for an activity report of the cycle before. */
  async function continueActivities(database: Db, ids: readonly string[]) {
    const { saveWorkbook, saveWorkbookRows } = await import('../../../server/db/workbooks.ts')
    await saveWorkbook(database, {
      workbookId: 'workbook-9',
      reporterCode,
      cycleKey: next.cycleKey,
      language: 'fr',
      templateVersion: 1,
      listsVersion: 1,
      origin: 'built',
      changeNumber: 1,
      createdAt: '2027-01-15T10:00:00.000Z',
      lastReceivedAt: null,
    })
    await saveWorkbookRows(
      database,
      ids.map((activityReportId) => ({
        workbookId: 'workbook-9',
        rowKey: activityReportId,
        activityReportId,
        baseRevision: 1,
        baseHash: '',
        baseValues: null,
        isReceived: false,
        isPresent: true,
      })),
    )
  }
})
