/**
 * After writing: somebody typed in a cell between the last look and the writing, and kept what they typed. Their row then keeps
 * its old base, so that the next sync sees both sides; a row that was to be added there is taken out again.
 */
import { systemColumns } from '../../templates/workbook-layout.ts'
import type { CellChange, SkippedChange } from '../excel/open-workbook.ts'
import type { RowWrite } from './plan-write.ts'

export interface Correction {
  readonly cells: readonly CellChange[]
  /** Something could not be taken in: the workbook has not seen this change number yet. */
  readonly isBehind: boolean
}

const stateColumns: readonly string[] = [systemColumns.revision, systemColumns.baseHash]

export function correctionOf(rows: readonly RowWrite[], skipped: readonly SkippedChange[]): Correction {
  if (skipped.length === 0) return { cells: [], isBehind: false }
  const lost = new Set(skipped.map(({ change }) => change))
  const cells: CellChange[] = []
  let isBehind = false
  for (const row of rows) {
    const missed = row.cells.filter((change) => lost.has(change))
    if (missed.length === 0) continue
    const written = row.cells.filter((change) => !lost.has(change))
    if (row.kind === 'added') {
      isBehind = true
      cells.push(...takenBack(row, written))
    } else if (missed.some(({ column }) => !column.startsWith('_') || column === systemColumns.comment)) {
      cells.push(...takenBack(row, written).filter(({ column }) => stateColumns.includes(column)))
    }
  }
  return { cells, isBehind }
}

/** The opposite of what was written; a key of the row's stays, and finds it. */
function takenBack({ rowKey, cells }: RowWrite, written: readonly CellChange[]): CellChange[] {
  const newKey = cells.find(({ column }) => column === systemColumns.rowKey)?.value
  const key = typeof newKey === 'string' && written.some(({ value }) => value === newKey) ? newKey : rowKey
  return written
    .filter(({ column }) => column !== systemColumns.rowKey)
    .map((change) => ({ ...change, rowKey: key, expected: change.value, value: change.expected }))
}
