/** Rows below the last one, where the template has no prepared row left. Rows and columns are 0-based. */
import type { CellScalar } from '../../templates/activity.ts'
import { systemColumns } from '../../templates/workbook-layout.ts'
import type { PlacedCell } from './cell-blocks.ts'
import type { RowFinder } from './find-rows.ts'
import type { CellChange, NewRow } from './open-workbook.ts'
import type { WorkbookPlace } from './place.ts'
import { type ExcelBatch, hasExcelApi } from './session.ts'

/** How far down sheet and table reach; loaded with the batch that is sent next. */
export interface Below {
  readonly used: Excel.Range
  readonly table: Excel.Range | null
}

/** How the table is to be, header included, and by how much that is more. */
export interface TableGrowth {
  readonly top: number
  readonly left: number
  readonly height: number
  readonly width: number
  readonly moreRows: number
  /** Nothing stands below the table: Excel 2019 can only lengthen it there. */
  readonly isClear: boolean
}

export function lookBelow({ context }: ExcelBatch, { sheetId, tableId }: WorkbookPlace): Below {
  const facts = 'rowIndex,columnIndex,rowCount,columnCount'
  const used = context.workbook.worksheets.getItem(sheetId).getUsedRangeOrNullObject(true).load(facts)
  const table = tableId === null ? null : context.workbook.tables.getItem(tableId).getRange().load(facts)
  return { used, table }
}

/** Each new row below everything that is there, also below what somebody typed under the table. */
export function placeNewRows(
  newRows: readonly NewRow[],
  { used, table }: Below,
  { columnOf, keyOfRow }: RowFinder,
): {
  readonly cells: readonly PlacedCell<CellChange>[]
  readonly added: readonly (number | null)[]
  readonly growth: TableGrowth | null
} {
  const known = new Set(keyOfRow.values())
  const endOfTable = table ? table.rowIndex + table.rowCount : 0
  const first = Math.max(endOfTable, used.isNullObject ? 0 : used.rowIndex + used.rowCount)
  const fresh = newRows.filter(({ rowKey }) => !known.has(rowKey))
  const cells = fresh.flatMap(({ rowKey, cells }, nth) =>
    Object.entries({ ...cells, [systemColumns.rowKey]: rowKey }).flatMap(([column, value]) => {
      const index = columnOf.get(column)
      return index === undefined || value === null
        ? []
        : [cellOf({ row: first + nth, column: index, key: column, rowKey, value })]
    }),
  )
  const growth = table && fresh.length > 0 ? growthOf(table, first, fresh.length) : null
  return {
    cells,
    added: newRows.map((row) => (known.has(row.rowKey) ? null : first + fresh.indexOf(row) + 1)),
    growth,
  }
}

interface NewCell {
  readonly row: number
  readonly column: number
  readonly key: string
  readonly rowKey: string
  readonly value: CellScalar
}

function cellOf({ row, column, key, rowKey, value }: NewCell): PlacedCell<CellChange> {
  return { row, column, content: { rowNumber: row + 1, rowKey, column: key, expected: null, value } }
}

function growthOf(table: Excel.Range, first: number, count: number): TableGrowth {
  const height = first + count - table.rowIndex
  return {
    top: table.rowIndex,
    left: table.columnIndex,
    height,
    width: table.columnCount,
    moreRows: height - table.rowCount,
    isClear: first === table.rowIndex + table.rowCount,
  }
}

/** Excel carries formulas, formats and validations of the table on to its new rows. */
export function growTable(
  { context }: ExcelBatch,
  { sheetId, tableId }: WorkbookPlace,
  { top, left, height, width, moreRows, isClear }: TableGrowth,
): void {
  const table = context.workbook.tables.getItem(tableId!)
  if (hasExcelApi('1.13'))
    table.resize(context.workbook.worksheets.getItem(sheetId).getRangeByIndexes(top, left, height, width))
  // Rows that stand below the table are read all the same; pushing what is there further down is not for us.
  else if (isClear)
    table.rows.add(
      undefined,
      // Null leaves a cell to its column's formula.
      Array.from({ length: moreRows }, () => Array.from({ length: width }, () => null)) as never,
    )
}
