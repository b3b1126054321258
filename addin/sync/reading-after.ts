/** What the sheet holds after writing, without asking Excel again: a whole sync has a handful of round trips. */
import type { RawCell, SheetRow } from '../../templates/activity.ts'
import { readMarks } from '../../templates/row-marks.ts'
import { type IdentityKey, systemColumns } from '../../templates/workbook-layout.ts'
import type { CellChange, SkippedChange, WorkbookReading } from '../excel/open-workbook.ts'

export interface Written {
  /** In the order written; of two for one cell the later counts. */
  readonly cells: readonly CellChange[]
  readonly skipped: readonly SkippedChange[]
  readonly identity: Partial<Record<IdentityKey, string>>
  readonly receipt: string | undefined
}

export function readingAfter(
  reading: WorkbookReading,
  { cells, skipped, identity, receipt }: Written,
): WorkbookReading {
  const lost = new Map(skipped.map((one) => [one.change, one]))
  const rows = new Map(reading.rows.map((row) => [row.rowNumber, row]))
  for (const change of cells) {
    const skip = lost.get(change)
    if (skip && skip.reason !== 'edited') continue
    const before = rows.get(change.rowNumber) ?? blankRow(change)
    rows.set(change.rowNumber, rowWith(before, change.column, skip ? skip.found : change.value))
  }
  return {
    ...reading,
    identity: { ...reading.identity, ...identity },
    rows: [...rows.values()].sort((one, other) => one.rowNumber - other.rowNumber),
    coverTexts: receipt === undefined ? reading.coverTexts : { ...reading.coverTexts, receipt },
  }
}

function blankRow({ rowNumber, rowKey }: CellChange): SheetRow {
  return {
    rowNumber,
    rowKey,
    revision: null,
    baseHash: null,
    cells: {},
    extra: {},
    comment: null,
    action: null,
  }
}

function rowWith(row: SheetRow, column: string, value: CellChange['value']): SheetRow {
  const text = value === null || value === '' ? null : String(value)
  switch (column) {
    case systemColumns.rowKey:
      return { ...row, rowKey: text }
    case systemColumns.revision:
      return { ...row, revision: text === null ? null : Number(text) }
    case systemColumns.baseHash: {
      const { notesMark: _, extraMark: __, ...others } = row
      return { ...others, ...readMarks(text ?? '') }
    }
    case systemColumns.comment:
      return { ...row, comment: text }
    case systemColumns.action:
      return { ...row, action: text === null ? null : 'withdraw' }
    default: {
      const cells: Record<string, RawCell> = { ...row.cells }
      if (text === null) delete cells[column]
      else cells[column] = value
      return { ...row, cells }
    }
  }
}
