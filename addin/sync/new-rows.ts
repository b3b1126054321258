/** Rows for which no prepared one was free: sent as new rows, and known by their numbers once they are written. Pure. */
import { systemColumns } from '../../templates/workbook-layout.ts'
import type {
  CellChange,
  NewRow,
  SkippedChange,
  WorkbookChanges,
  WriteOutcome,
} from '../excel/open-workbook.ts'
import type { RowWrite } from './plan-write.ts'

export interface WrittenRows {
  readonly rows: readonly RowWrite[]
  readonly skipped: readonly SkippedChange[]
}

export function changesOf(rows: readonly RowWrite[]): Required<Pick<WorkbookChanges, 'cells' | 'newRows'>> {
  return {
    cells: rows.flatMap(({ keyBeyond, cells }) => (keyBeyond === null ? cells : [])),
    newRows: rows.flatMap(({ keyBeyond, cells }): NewRow[] => {
      if (keyBeyond === null) return []
      const own = cells.filter(({ column }) => column !== systemColumns.rowKey)
      return [
        { rowKey: keyBeyond, cells: Object.fromEntries(own.map(({ column, value }) => [column, value])) },
      ]
    }),
  }
}

/** The rows where they came to stand, and what was skipped of them as changes of theirs. */
export function placedRows(rows: readonly RowWrite[], { added, skipped }: WriteOutcome): WrittenRows {
  const numbers = added.values()
  const changes = new Map<string, CellChange>()
  const placed = rows.map((row): RowWrite => {
    if (row.keyBeyond === null) return row
    const rowNumber = numbers.next().value ?? row.rowNumber
    const cells = row.cells.map((cell) => ({ ...cell, rowNumber }))
    for (const cell of cells) changes.set(`${row.keyBeyond} ${cell.column}`, cell)
    return { ...row, rowNumber, cells }
  })
  return {
    rows: placed,
    skipped: skipped.map((one) => {
      const { rowKey, column } = one.change
      return { ...one, change: changes.get(`${rowKey} ${column}`) ?? one.change }
    }),
  }
}
