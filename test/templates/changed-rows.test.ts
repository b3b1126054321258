import { describe, expect, it } from 'vitest'
import type { RawCells, SheetRow } from '../../templates/activity.ts'
import { changedRows } from '../../templates/changed-rows.ts'

function row(rowKey: string | null, cells: RawCells, rest: Partial<SheetRow> = {}): SheetRow {
  return {
    rowNumber: 4,
    rowKey,
    revision: 3,
    baseHash: 'abc',
    cells,
    extra: {},
    comment: null,
    action: null,
    ...rest,
  }
}

const synced = [row('k1', { title: 'A', status: 'PLN' }), row('k2', { title: 'B' }, { rowNumber: 5 })]

describe('what was done to a sheet since the last sync', () => {
  it('[SY15] nothing: no rows, also where rows were moved and their hidden columns changed', () => {
    const moved = [
      row('k2', { title: 'B' }, { rowNumber: 9 }),
      row('k1', { status: 'PLN', title: 'A' }, { revision: null }),
    ]
    expect(changedRows(synced, moved)).toEqual({ changed: [], missingKeys: [] })
  })

  it('[SY15] edited, new and cleared rows, comments and actions too', () => {
    const edited = row('k1', { title: 'A2', status: 'PLN' })
    const cleared = row('k2', {})
    const typed = row('k9', { title: 'C' })
    const keyless = row(null, { title: 'D' })
    expect(changedRows(synced, [edited, cleared, typed, keyless]).changed).toEqual([
      edited,
      cleared,
      typed,
      keyless,
    ])
    const remarked = row('k2', { title: 'B' }, { comment: 'Seen' })
    const withdrawn = row('k1', { title: 'A', status: 'PLN' }, { action: 'withdraw' })
    expect(changedRows(synced, [remarked, withdrawn]).changed).toEqual([remarked, withdrawn])
  })

  it('[SY15] rows that are gone are named by their keys; unused prepared rows are nothing', () => {
    expect(changedRows(synced, [synced[0]!, row('k8', {})])).toEqual({ changed: [], missingKeys: ['k2'] })
  })

  it('[SY15] of a row and its copy, the copy has changed', () => {
    const copy = row('k2', { title: 'B' }, { rowNumber: 6 })
    const { changed } = changedRows(synced, [...synced, copy])
    expect(changed).toEqual([copy])
  })
})
