import { describe, expect, it } from 'vitest'
import { saveRegisterEntry } from '../../../server/cycles/register.ts'
import { listReturnActivities } from '../../../server/db/activities.ts'
import { commitChange } from '../../../server/db/commit-change.ts'
import { saveWorkbook, saveWorkbookRows } from '../../../server/db/workbooks.ts'
import { seedCycle } from '../../../server/seed/seed-data.ts'
import {
  aSheetRow,
  aSyncDay,
  bamakoCells,
  dakarCells,
  fatesOf,
  shippedDatabase,
  sync,
} from '../../helpers/a-sync.ts'
import { databases } from '../../helpers/database.ts'
import { aChangeRequest } from '../../helpers/stored-things.ts'

const nextCycle = { ...seedCycle, cycleKey: '2027-2028', previousCycleKey: seedCycle.cycleKey }

describe.each(databases)('an activity that goes on into the next cycle, on %s', (name) => {
  it('[SY12] keeps its identity and reference, and opens a report in the new cycle', async () => {
    const db = await shippedDatabase(name)
    const ongoing = { ...dakarCells, status: 'IMP', end_date: '2028-03-01' }
    const before = await sync(db, [aSheetRow('k1', ongoing), aSheetRow('k2', bamakoCells)])
    const [old] = before.results
    await commitChange(db, aChangeRequest({ kind: 'register', now: aSyncDay }), (trx, change) =>
      saveRegisterEntry(trx, change, 'cycle', nextCycle.cycleKey, nextCycle),
    )
    await saveWorkbook(db, {
      workbookId: 'workbook-9',
      reporterCode: 'bcrc-scrc-sen',
      cycleKey: nextCycle.cycleKey,
      language: 'fr',
      templateVersion: 1,
      listsVersion: 1,
      origin: 'built',
      changeNumber: before.changeNumber,
      createdAt: before.judgedAt,
      lastReceivedAt: null,
    })
    await saveWorkbookRows(db, [
      {
        workbookId: 'workbook-9',
        rowKey: 'n1',
        activityReportId: old!.activityReportId!,
        baseRevision: old!.revision!,
        baseHash: '',
        baseValues: null,
        isReceived: false,
        isPresent: true,
      },
    ])
    const overrides = { cycleKey: nextCycle.cycleKey, workbookId: 'workbook-9' }
    const rows = [aSheetRow('n1', { ...ongoing, status: 'CMP', end_date: '2026-12-01' })]
    const answer = await sync(db, rows, overrides)
    expect(answer.results).toMatchObject([{ fate: 'accepted', isNew: true, reference: 'BCRC-SCRC-SEN-0001' }])
    expect(answer.results[0]!.activityReportId).not.toBe(old!.activityReportId)
    const [report] = await listReturnActivities(db, 'bcrc-scrc-sen', nextCycle.cycleKey)
    const [first] = await listReturnActivities(db, 'bcrc-scrc-sen', seedCycle.cycleKey)
    expect(report!.activityId).toBe(first!.activityId)
    expect(first!.values.status).toBe('IMP')
    expect(fatesOf(await sync(db, rows, overrides))).toEqual(['unchanged'])
  })
})
