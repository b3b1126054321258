import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { beginHistory } from '../../../server/db/change-log.ts'
import { askQuestion, closeQuestion } from '../../../server/questions/ask-and-answer.ts'
import { seedCycle } from '../../../server/seed/seed-data.ts'
import { baseHash } from '../../../templates/canonical.ts'
import { minamataTemplate } from '../../../templates/minamata/template.ts'
import type { PaneRow, PaneSyncResponse } from '../../../templates/pane-protocol.ts'
import { aPaneRequest, aService, paneFates, paneRows, paneSync, post } from '../../helpers/a-pane.ts'
import {
  accraCells,
  aSheetRow,
  aSyncDay,
  bamakoCells,
  dakarCells,
  fatesOf,
  sync,
} from '../../helpers/a-sync.ts'
import { databases } from '../../helpers/database.ts'

/** The row as the pane sends it after this answer: with the hidden columns it was given. */
function again(answer: PaneSyncResponse, at: number, cells: PaneRow['cells']): PaneRow {
  const { rowNumber, rowKey, revision, baseHash } = answer.results[at]!
  return { rowNumber, rowKey, revision, baseHash, cells }
}

/** A row that the workbook was told of, as the pane sends it. */
function toldOf(answer: PaneSyncResponse, title: unknown, cells: PaneRow['cells']): PaneRow {
  const told = answer.serverChanges.find((row) => row.values.title === title)!
  const { reference, revision, baseHash } = told
  return {
    rowNumber: 40,
    rowKey: `own-${reference}`,
    revision,
    baseHash,
    cells: { ...cells, activity_id: reference },
  }
}

describe.each(databases)('one POST, both directions, on %s', (name) => {
  it('[PR1] [ST12] gives each row sent one fate, and tells the other workbook of the return what is new', async () => {
    const { app } = await aService(name)
    const first = await paneSync(app, { changes: paneRows(dakarCells, bamakoCells) })
    expect(paneFates(first)).toEqual(['accepted', 'accepted'])
    expect(first.serverChanges).toEqual([])
    const other = await paneSync(app, { workbookId: 'workbook-2', changes: paneRows(accraCells) })
    expect(paneFates(other)).toEqual(['accepted'])
    expect(other.serverChanges.map((row) => row.values.title)).toEqual([dakarCells.title, bamakoCells.title])
    // The pane can make the hash itself, and finds the same one in its hidden column.
    const hashes = other.serverChanges.map((row) => baseHash(minamataTemplate, row.values))
    expect(other.serverChanges.map((row) => row.baseHash)).toEqual(hashes)
    expect(first.results.map((result) => result.baseHash)).toEqual(hashes)
    const back = await paneSync(app, { lastChangeNumber: first.changeNumber, historyId: first.historyId })
    expect(back.serverChanges.map((row) => row.values.title)).toEqual([accraCells.title])
    expect(back.results).toEqual([])
  })

  it('[PR1] accepted, unchanged, merged, stale, conflicting, separated and refused add up to the rows sent', async () => {
    const { app } = await aService(name)
    const port = {
      ...accraCells,
      title: 'Harbour inspections of mercury shipments',
      start_date: '2025-09-01',
    }
    const school = {
      ...bamakoCells,
      title: 'Teaching material for secondary schools',
      beneficiary_parties: 'SEN',
    }
    const begun = await paneSync(app, {
      changes: paneRows(dakarCells, bamakoCells, accraCells, port, school),
    })
    const edited = await paneSync(app, {
      lastChangeNumber: begun.changeNumber,
      changes: [again(begun, 4, { ...school, results: 'Second text.' })],
    })
    expect(paneFates(edited)).toEqual(['accepted'])
    const told = await paneSync(app, { workbookId: 'workbook-2' })
    await paneSync(app, {
      workbookId: 'workbook-2',
      lastChangeNumber: told.changeNumber,
      changes: [
        toldOf(told, dakarCells.title, { ...dakarCells, results: 'Soixante douaniers formés.' }),
        toldOf(told, bamakoCells.title, { ...bamakoCells, results: 'Deux rapports publiés.' }),
      ],
    })
    const overtyped = {
      ...dakarCells,
      title: 'Laboratory equipment for fish analyses',
      summary: 'Purchase and installation of two analysers in a coastal laboratory.',
      beneficiary_parties: 'GMB',
      start_date: '2026-02-01',
      end_date: '2026-05-31',
      results: 'Two analysers run.',
    }
    const answer = await paneSync(app, {
      lastChangeNumber: begun.changeNumber,
      changes: [
        again(begun, 0, { ...dakarCells, summary: 'Quatre jours de formation.' }),
        again(begun, 1, { ...bamakoCells, results: 'Trois rapports.' }),
        again(begun, 2, accraCells),
        again(begun, 3, overtyped),
        again(begun, 4, school),
        { rowNumber: 20, rowKey: 'row-20', cells: { ...accraCells, title: 'Une autre', colour: 'red' } },
        {
          rowNumber: 21,
          rowKey: 'row-21',
          cells: {
            ...dakarCells,
            title: 'Contrôle aux frontières',
            start_date: '2026-10-01',
            end_date: '2026-10-02',
            beneficiary_parties: 'TGO',
            summary: 'Deux jours au poste.',
            results: 'Prévu.',
          },
        },
      ],
    })
    expect(paneFates(answer)).toEqual([
      'merged',
      'conflicting',
      'unchanged',
      'separated',
      'stale',
      'refused',
      'accepted',
    ])
    expect(answer.counts).toEqual({
      accepted: 1,
      unchanged: 1,
      merged: 1,
      stale: 1,
      conflicting: 1,
      separated: 1,
      refused: 1,
    })
    expect(answer.results[5]).toMatchObject({
      rowNumber: 20,
      refusal: { code: 'FIELD_UNKNOWN', message: expect.stringContaining('« colour »') },
    })
    const titles = answer.serverChanges.map((row) => row.values.title)
    expect(new Set(titles)).toEqual(new Set([dakarCells.title, bamakoCells.title, school.title]))
    expect(answer.serverChanges.find((row) => row.rowKey === 'row-1')!.values).toMatchObject({
      summary: 'Quatre jours de formation.',
      results: 'Soixante douaniers formés.',
    })
  })

  it('[PR2] a lost answer costs nothing: the same request again gets the same results and what others did meanwhile', async () => {
    const { app, db } = await aService(name)
    const request = { operationId: randomUUID(), changes: paneRows(dakarCells, bamakoCells) }
    const first = await paneSync(app, request)
    await paneSync(app, { workbookId: 'workbook-2', changes: paneRows(accraCells) })
    const second = await paneSync(app, request)
    expect(second.results).toEqual(first.results)
    expect([first.isRepeat, second.isRepeat]).toEqual([false, true])
    expect(second.serverChanges.map((row) => row.values.title)).toEqual([accraCells.title])
    expect(await db.selectFrom('activity').select('reference').execute()).toHaveLength(3)
  })

  it('[PR2] the results are the same when the full answer has been dropped after months', async () => {
    const { app, db } = await aService(name)
    const request = { operationId: randomUUID(), changes: paneRows(dakarCells) }
    const first = await paneSync(app, request)
    await db.updateTable('operation').set({ answerJson: null }).execute()
    const [result] = (await paneSync(app, request)).results
    expect(result).toEqual({ ...first.results[0], issues: [] })
  })

  it('[PR2] another message under the same operation is refused, and nothing is stored', async () => {
    const { app, db } = await aService(name)
    const operationId = randomUUID()
    await paneSync(app, { operationId, changes: paneRows(dakarCells) })
    const others = [
      { changes: paneRows(bamakoCells) },
      { changes: paneRows(dakarCells), lastChangeNumber: 1 },
      {
        changes: paneRows(dakarCells),
        withdrawals: [{ activityReportId: 'x', revision: 1, decision: 'confirm' as const }],
      },
    ]
    for (const other of others) {
      const answer = await post(app, aPaneRequest({ operationId, ...other }))
      expect([answer.statusCode, answer.json().code]).toEqual([409, 'OPERATION_REUSED'])
    }
    expect(await db.selectFrom('activity').select('reference').execute()).toHaveLength(1)
  })

  it('[PR2] requests with one operation that arrive together are carried out once', async () => {
    const { app, db } = await aService(name)
    const request = aPaneRequest({ changes: paneRows(dakarCells) })
    const answers = await Promise.all([1, 2, 3].map(() => post(app, request)))
    const bodies = answers.map((answer) => answer.json() as PaneSyncResponse)
    expect(bodies.map((body) => body.results)).toEqual([
      bodies[0]!.results,
      bodies[0]!.results,
      bodies[0]!.results,
    ])
    expect(await db.selectFrom('activity').select('reference').execute()).toHaveLength(1)
  })

  it('[PR3] numbers, texts and dates of cells arrive as they were sent, and a row out of shape is refused alone', async () => {
    const { app, db } = await aService(name)
    const changes = [
      ...paneRows({ ...dakarCells, title: 20250304, start_date: { value: 45_720, date: true } }),
      { rowNumber: 0, rowKey: 'bad', cells: {} },
      { rowNumber: 9, rowKey: 'bad', cells: { title: { deep: 'er' } } },
      'no row at all',
    ] as unknown as PaneRow[]
    const answer = await paneSync(app, { changes })
    expect(paneFates(answer)).toEqual(['accepted', 'refused', 'refused', 'refused'])
    expect(answer.results[1]!.refusal!.code).toBe('ROW_NOT_UNDERSTOOD')
    const { rawJson } = await db.selectFrom('activityRevision').select('rawJson').executeTakeFirstOrThrow()
    expect(JSON.parse(rawJson!)).toMatchObject({ title: 20250304, start_date: { value: 45_720, date: true } })
  })

  it('[PR4] a row that is sent as it was takes over what others have edited, and so does a cleared cell', async () => {
    const { app } = await aService(name)
    const own = await paneSync(app, { changes: paneRows(dakarCells, bamakoCells) })
    const others = await paneSync(app, { workbookId: 'workbook-2' })
    await paneSync(app, {
      workbookId: 'workbook-2',
      changes: [
        toldOf(others, dakarCells.title, { ...dakarCells, donors: 'FEM' }),
        toldOf(others, bamakoCells.title, { ...bamakoCells, donors: 'FEM' }),
      ],
    })
    const { results: _, ...cleared } = bamakoCells
    const answer = await paneSync(app, {
      lastChangeNumber: own.changeNumber,
      changes: [again(own, 0, dakarCells), again(own, 1, cleared)],
    })
    expect(paneFates(answer)).toEqual(['unchanged', 'merged'])
    expect(answer.serverChanges.map((row) => row.values.donors)).toEqual(['FEM', 'FEM'])
  })

  it('[PR4] a workbook of another history, or with a number never given here, takes all rows again', async () => {
    const { app, db } = await aService(name)
    const first = await paneSync(app, { changes: paneRows(dakarCells, bamakoCells) })
    const ahead = await paneSync(app, { lastChangeNumber: first.changeNumber + 7 })
    expect([ahead.takeAll, ahead.serverChanges.length]).toEqual(['numberUnknown', 2])
    await beginHistory(db, 'another-life', aSyncDay)
    const other = await paneSync(app, { historyId: first.historyId, lastChangeNumber: first.changeNumber })
    expect([other.takeAll, other.serverChanges.length]).toEqual(['otherHistory', 2])
    expect(other.historyId).toBe('another-life')
    const current = await paneSync(app, { historyId: other.historyId, lastChangeNumber: other.changeNumber })
    expect([current.takeAll, current.serverChanges.length]).toEqual([null, 0])
  })

  it('[PR4] a workbook that lacks more rows than can be told one by one takes all again', async () => {
    const { app, db } = await aService(name)
    const first = await paneSync(app, { workbookId: 'workbook-2', changes: paneRows(dakarCells) })
    const many = Array.from({ length: 2_001 }, (_, at) => aSheetRow(`k${at}`, { local_ref: `P-${at}` }))
    await sync(db, many)
    const behind = await paneSync(app, { workbookId: 'workbook-2', lastChangeNumber: first.changeNumber })
    expect([behind.takeAll, behind.serverChanges.length]).toEqual(['farBehind', 2_002])
    const then = { workbookId: 'workbook-2', lastChangeNumber: behind.changeNumber }
    expect((await paneSync(app, then)).takeAll).toBeNull()
  })

  it('[PR4] two copies of one blank template keep their own activities, and each is told of the other’s', async () => {
    const { app } = await aService(name)
    const mine = await paneSync(app, { changes: paneRows(dakarCells) })
    const colleague = await paneSync(app, { changes: paneRows(accraCells) })
    expect(paneFates(colleague)).toEqual(['separated'])
    expect(colleague.serverChanges.map(({ rowKey, values }) => [rowKey, values.title])).toEqual([
      [null, dakarCells.title],
    ])
    const back = await paneSync(app, {
      lastChangeNumber: mine.changeNumber,
      changes: [again(mine, 0, { ...dakarCells, results: 'Cent douaniers.' })],
    })
    expect(paneFates(back)).toEqual(['accepted'])
    expect(back.serverChanges.map((row) => row.values.title)).toEqual([accraCells.title])
  })

  it('[PR4] a workbook that was uploaded first is known to the pane, row by row', async () => {
    const { app, db } = await aService(name)
    const rows = [aSheetRow('row-1', dakarCells), aSheetRow('row-2', bamakoCells)]
    expect(fatesOf(await sync(db, rows))).toEqual(['accepted', 'accepted'])
    const [, second] = paneRows(dakarCells, { ...bamakoCells, results: 'Rapport traduit.' })
    const answer = await paneSync(app, { changes: [second!] })
    expect(paneFates(answer)).toEqual(['accepted'])
    expect(answer.results[0]!.isNew).toBe(false)
    expect(answer.serverChanges.map((row) => row.rowKey)).toEqual(['row-1'])
    const upload = await sync(db, rows)
    expect(fatesOf(upload)).toEqual(['unchanged', 'stale'])
  })

  it('[PR7] a request that sends nothing leaves no trace', async () => {
    const { app, db } = await aService(name)
    const first = await paneSync(app, { changes: paneRows(dakarCells) })
    const tables = ['change', 'operation', 'workbook', 'workbookRow'] as const
    const counts = () =>
      Promise.all(tables.map(async (table) => (await db.selectFrom(table).selectAll().execute()).length))
    const before = await counts()
    const poll = await paneSync(app, { lastChangeNumber: first.changeNumber, workbookId: 'never-seen' })
    expect(poll).toMatchObject({
      results: [],
      serverChanges: [],
      judgedAt: null,
      changeNumber: first.changeNumber,
    })
    expect(await counts()).toEqual(before)
  })

  it('[PR8] what this service does not speak or know is refused with its own code', async () => {
    const { app } = await aService(name)
    await paneSync(app, { changes: paneRows(dakarCells) })
    const { reporterCode: _, cycleKey: __, ...unnamed } = aPaneRequest({ workbookId: 'never-seen' })
    for (const [request, code] of [
      [aPaneRequest({ protocolVersion: 2 }), 'PROTOCOL_UNKNOWN'],
      [aPaneRequest({ templateVersion: 7 }), 'TEMPLATE_UNKNOWN'],
      [unnamed, 'WORKBOOK_UNKNOWN'],
      [aPaneRequest({ reporterCode: 'bcrc-egy' }), 'WORKBOOK_OTHER_REPORTER'],
      [aPaneRequest({ cycleKey: '1999' }), 'WORKBOOK_OTHER_CYCLE'],
      [aPaneRequest({ workbookId: 'never-seen', reporterCode: 'nobody' }), 'REPORTER_UNKNOWN'],
      [{ ...aPaneRequest(), operationId: 'x#decisions' }, 'REQUEST_INVALID'],
      [{ ...aPaneRequest(), lastChangeNumber: '0' }, 'REQUEST_INVALID'],
    ] as const) {
      const answer = await post(app, request)
      expect([code, answer.json().code]).toEqual([code, code])
    }
    // The workbook alone says whose it is.
    const { reporterCode: _r, cycleKey: _c, ...known } = aPaneRequest()
    expect((await post(app, known)).statusCode).toBe(200)
  })

  it('[PR16] open questions of the Secretariat come with every sync, beside the row they are about', async () => {
    const { app, db } = await aService(name)
    const first = await paneSync(app, { changes: paneRows(dakarCells, bamakoCells) })
    const who = { now: aSyncDay, actor: 'officer', channel: 'page' } as const
    const { reference } = first.results[1]!
    const of = { reporterCode: 'bcrc-scrc-sen', cycleKey: seedCycle.cycleKey, reference, field: 'results' }
    const { questionId } = await askQuestion(db, { ...of, text: 'Où est le rapport ?' }, who)
    const { questions } = await paneSync(app)
    expect(questions).toMatchObject([
      { questionId, rowKey: 'row-2', field: 'results', text: 'Où est le rapport ?', askedBy: 'officer' },
    ])
    await closeQuestion(db, { questionId, text: null }, who)
    expect((await paneSync(app)).questions).toEqual([])
  })

  it('[PR13] a row deleted from the sheet is kept and listed', async () => {
    const { app } = await aService(name)
    const first = await paneSync(app, { changes: paneRows(dakarCells, bamakoCells) })
    const request = {
      operationId: randomUUID(),
      lastChangeNumber: first.changeNumber,
      missingKeys: ['row-2'],
    }
    const answer = await paneSync(app, request)
    expect(answer.missing.map((row) => row.title)).toEqual([bamakoCells.title])
    expect((await paneSync(app, request)).missing).toEqual(answer.missing)
    const moved = await paneSync(app, {
      missingKeys: ['row-1'],
      changes: [{ rowNumber: 9, rowKey: 'row-9', cells: dakarCells }],
    })
    expect(moved.missing.map((row) => row.title)).not.toContain(dakarCells.title)
  })
})
