import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { messagesOf } from '../../../server/locales.ts'
import { languages } from '../../../templates/definition.ts'
import {
  type ActivityCells,
  aContent,
  activitiesGrid,
  aReturn,
  aSheet,
  columnAt,
  type Grid,
  headerText,
  understood,
} from '../../helpers/a-content.ts'

const mission = { _row_key: 'k1', title: 'Mission', summary: 'Advice', status: 'ongoing', donors: 'GEF' }
const study = { _row_key: 'k2', title: 'Study', summary: 'Data', status: 'completed', start_date: 43_000 }
const read = (grid: Grid) => understood(aReturn(grid))
const rowsOf = (...rows: ActivityCells[]) => read(activitiesGrid(rows)).rows
const cellsOf = (grid: Grid) => read(grid).rows.map((row) => row.cells)
const { _row_key: _, ...missionCells } = mission
const { _row_key: __, ...studyCells } = study

/** A grid with a column put in before the one at `place`. */
function withColumn(grid: Grid, place: number, ...cells: Grid[number]): Grid {
  return grid.map((row, index) => row.toSpliced(place, 0, cells[index] ?? null))
}

function withoutColumn(grid: Grid, place: number): Grid {
  return grid.map((row) => row.toSpliced(place, 1))
}

describe('columns', () => {
  it('[RR4] the key row names them, whatever the headers say', () => {
    const grid = activitiesGrid([mission, study])
    grid[2]![columnAt('title')] = 'Nom du projet'
    grid[2]![columnAt('donors')] = null
    expect(cellsOf(grid)).toEqual([missionCells, studyCells])
    grid[2] = grid[2]!.map((_, nth) => `Column ${nth}`)
    expect(cellsOf(grid)).toEqual([missionCells, studyCells])
    grid[2] = []
    expect(cellsOf(grid)).toEqual([missionCells, studyCells])
  })

  it('[RR5] they may stand in any order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...activitiesGrid([])[1]!.keys()], { minLength: 14 }), (order) => {
        const grid = activitiesGrid([mission, study]).map((row) => order.map((column) => row[column]!))
        expect(cellsOf(grid)).toEqual([missionCells, studyCells])
      }),
    )
  })

  it('[RR5] where visible cells were moved and the hidden key row was left behind, the headers count', () => {
    const grid = activitiesGrid([mission, study])
    const [one, other] = [columnAt('summary'), columnAt('donors')]
    for (const row of grid.slice(2)) [row[one], row[other]] = [row[other]!, row[one]!]
    expect(cellsOf(grid)).toEqual([missionCells, studyCells])
    expect(read(grid).columnOf).toMatchObject({ summary: 'K', donors: 'G' })
  })

  it('[RR4] a column without a key goes by its header', () => {
    const grid = activitiesGrid([mission])
    grid[1]![columnAt('summary')] = null
    expect(cellsOf(grid)).toEqual([missionCells])
  })

  it('[RR6] columns of the reporter’s own are kept as text, by header, or by letter where they have none', () => {
    const grid = withColumn(activitiesGrid([mission]), 6, null, null, 'Budget code', 4711)
    const more = withColumn(withColumn(grid, 0, null, null, null, 'seen'), 9, null, null, '__proto__', 'kept')
    const { extra, cells } = read(more).rows[0]!
    expect(Object.entries(extra)).toEqual(
      expect.arrayContaining([
        ['A', 'seen'],
        ['Budget code', '4711'],
        ['__proto__', 'kept'],
      ]),
    )
    expect(cells).toEqual(missionCells)
  })

  it('[RR6] headers that stand twice are kept apart, alike in every row', () => {
    const grid = activitiesGrid([mission, study])
    const noted = withColumn(
      withColumn(grid, 6, null, null, 'Note', 'a', null),
      7,
      null,
      null,
      'Note',
      'b',
      'c',
    )
    expect(read(noted).rows.map((row) => row.extra)).toEqual([
      { Note: 'a', 'Note (2)': 'b' },
      { 'Note (2)': 'c' },
    ])
  })

  it('[RR6] of a column that stands twice the first is read, the other kept as the reporter’s own', () => {
    const grid = activitiesGrid([{ ...mission, _comment: 'one' }])
    const header = headerText('donors')
    const twice = withColumn(grid, columnAt('_comment'), null, 'donors', header, 'UNDP')
    const thrice = withColumn(twice, 0, null, '_comment', 'Comment', 'before')
    expect(read(thrice).rows[0]).toMatchObject({
      cells: missionCells,
      comment: 'before',
      extra: { [`${header} (2)`]: 'UNDP', 'Comment (2)': 'one' },
    })
  })

  it('[RR7] a missing column is blank in every row, and has no letter', () => {
    const grid = withoutColumn(activitiesGrid([mission]), columnAt('donors'))
    const workbook = read(grid)
    const { donors: _donors, ...rest } = missionCells
    expect(workbook.rows[0]!.cells).toEqual(rest)
    expect(workbook.columnOf).not.toHaveProperty('donors')
    expect(workbook.columnOf).toMatchObject({ title: 'F' })
    expect(workbook.issues).toEqual([])
    const keyless = read(withoutColumn(activitiesGrid([mission]), 0))
    expect(keyless.rows[0]).toMatchObject({ rowKey: null, cells: missionCells })
  })

  it('[RR11] check, remarks and helper columns are never read', () => {
    const remark = (grid: Grid) =>
      withColumn(grid, 5, null, '_remarks', 'Remarks of the service', 'Please check')
    const grid = remark(activitiesGrid([{ ...mission, _check: 'OK', _help_problem: '01' }]))
    expect(read(grid).rows[0]).toMatchObject({ cells: missionCells, extra: {} })
    const keyless = aContent([aSheet('S', grid.slice(2))])
    expect(understood(keyless).rows[0]).toMatchObject({ cells: missionCells, extra: {} })
    const formula = { value: 'OK', formula: true } as const
    expect(rowsOf({ _check: formula, _help_problem: formula })).toEqual([])
  })
})

describe('rows', () => {
  it('[RR9] blank rows are passed over, but for those with a row key', () => {
    const blank = { value: '', formula: true } as const
    const rows = rowsOf(
      {},
      mission,
      { title: ' \u200b', donors: blank },
      { _row_key: 'k9', _revision: 3 },
      study,
    )
    expect(rows.map((row) => [row.rowNumber, row.rowKey, Object.keys(row.cells).length])).toEqual([
      [5, 'k1', 4],
      [7, 'k9', 0],
      [8, 'k2', 4],
    ])
  })

  it('[RR8] rows far below the table, sorted or without a key are read', () => {
    const grid = activitiesGrid([study, mission])
    grid[2_000] = activitiesGrid([missionCells]).at(-1)!
    for (let index = 5; index < 2_000; index++) grid[index] = []
    expect(read(grid).rows.map((row) => [row.rowNumber, row.rowKey])).toEqual([
      [4, 'k2'],
      [5, 'k1'],
      [2001, null],
    ])
  })

  it('[RR8] keys, headers and bands that stand among the rows again are passed over', () => {
    const [band, keys, header] = activitiesGrid([])
    const [one, other] = activitiesGrid([mission, study]).slice(3)
    band![columnAt('status')] = String(messagesOf('fields', 'en')['group.time.label'])
    const grid = [band!, keys!, header!, one!, band!, keys!, header!, other!]
    expect(cellsOf(grid)).toEqual([missionCells, studyCells])
    const french = activitiesGrid([], { language: 'fr' })[2]!
    expect(cellsOf([keys!, header!, one!, french, other!])).toEqual([missionCells, studyCells])
  })

  it('[RR8] a key row or headers sorted into the data leave the rows above them readable', () => {
    const [, keys, header, one, other] = activitiesGrid([mission, { ...studyCells, donors: 'GEF' }])
    const sorted = [header!, one!, other!, keys!]
    expect(cellsOf(sorted)).toHaveLength(2)
    expect(cellsOf([header!, ...Array.from({ length: 40 }, () => one!), keys!, other!])).toHaveLength(41)
    expect(cellsOf([keys!, one!, other!, header!])).toHaveLength(2)
    expect(cellsOf([one!, other!, header!, keys!])).toHaveLength(2)
  })

  it('[RR10] totals are no activity; a prepared row that they were typed in counts as blank', () => {
    const sum = { value: 700, formula: true } as const
    const [one] = rowsOf(mission, { title: 'Total', budget_amount: sum }, { budget_amount: sum })
    expect(one!.cells).toEqual(missionCells)
    expect(rowsOf(mission, { title: 'Итого', budget_amount: 700 })).toHaveLength(1)
    expect(
      rowsOf(mission, { _row_key: 'Total', budget_amount: { value: null, formula: true } }),
    ).toHaveLength(1)
    expect(rowsOf({ _row_key: 'k2', title: 'المجموع', budget_amount: sum })).toMatchObject([
      { rowKey: 'k2', cells: {} },
    ])
    const named = { title: 'Total ban on mercury', budget_amount: sum }
    expect(rowsOf(named, { title: 'Total', status: 'ongoing' }, { title: 'Total' })).toHaveLength(3)
  })

  it('[RR13] row keys, revisions and hashes are read as numbers or as text', () => {
    const rowWith = (cells: ActivityCells) => rowsOf({ ...mission, ...cells })[0]!
    expect(rowWith({ _row_key: ' k1 ', _revision: 12, _base_hash: 'ab12' })).toMatchObject({
      rowKey: 'k1',
      revision: 12,
      baseHash: 'ab12',
    })
    expect(rowWith({ _row_key: 17, _revision: '1 204', _base_hash: 93 })).toMatchObject({
      rowKey: '17',
      revision: 1204,
      baseHash: '93',
    })
    const unreadable = rowWith({ _row_key: 'x'.repeat(100), _revision: -4, _base_hash: null })
    expect(unreadable).toMatchObject({ rowKey: null, revision: null, baseHash: null })
    expect(rowWith({ _revision: 'seven' }).revision).toBeNull()
  })

  it('[RR12] cells go on as they came: formulas, errors, dates, and no result at all', () => {
    const cells = {
      title: { value: 'Mission', formula: true },
      summary: { value: '#REF!', error: true, formula: true },
      donors: { value: null, formula: true },
      status: true,
      budget_amount: { value: 1200, formula: true, external: true },
      start_date: { value: 43_000, date: true },
    } as const
    const unknown = { value: '=?', formula: true, error: true }
    expect(rowsOf(cells)[0]!.cells).toEqual({ ...cells, donors: unknown })
  })

  it('[RR14] comment and withdrawal, in six languages; another text in the action column is kept', () => {
    for (const language of languages) {
      const withdraw = String(messagesOf('fields', language)['action.withdraw'])
      const [row] = rowsOf({ ...mission, _comment: ' As agreed ', _action: ` ${withdraw.toUpperCase()} ` })
      expect(row).toMatchObject({ comment: 'As agreed', action: 'withdraw', extra: {} })
    }
    const [row] = rowsOf({ ...mission, _action: 'Move to 2026' })
    expect(row).toMatchObject({ action: null, extra: { Action: 'Move to 2026' } })
    expect(rowsOf({ _comment: 'Only a remark' })).toMatchObject([{ comment: 'Only a remark', cells: {} }])
  })
})
