import { describe, expect, it } from 'vitest'
import { aService, paneFates, paneRows, paneSync } from '../../helpers/a-pane.ts'
import { accraCells, bamakoCells, dakarCells } from '../../helpers/a-sync.ts'
import { databases } from '../../helpers/database.ts'

describe.each(databases)('one POST, both directions, on %s', (name) => {
  it('[PR1] gives each row sent one fate, and tells the other workbook of the return what is new', async () => {
    const { app } = await aService(name)
    const first = await paneSync(app, { changes: paneRows(dakarCells, bamakoCells) })
    expect(paneFates(first)).toEqual(['accepted', 'accepted'])
    expect(first.counts).toMatchObject({ accepted: 2, refused: 0 })
    expect(first.serverChanges).toEqual([])
    const other = await paneSync(app, { workbookId: 'workbook-2', changes: paneRows(accraCells) })
    expect(paneFates(other)).toEqual(['accepted'])
    expect(other.serverChanges.map((row) => row.values.title)).toEqual([dakarCells.title, bamakoCells.title])
    const back = await paneSync(app, { lastChangeNumber: first.changeNumber, historyId: first.historyId })
    expect(back.serverChanges.map((row) => row.values.title)).toEqual([accraCells.title])
    expect(back.results).toEqual([])
  })
})
