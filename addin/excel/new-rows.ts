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
  /** The first row under the headers, for its formats. */
  readonly model: Excel.Range
  readonly table: Excel.Range | null
}

/** What comes before the new rows' cells. */
export interface Growth {
  readonly table: TableGrowth | null
  /** The first new row. */
  readonly first: number
  readonly numberFormats: readonly string[][]
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
  /** A row of totals stands at its end: Excel pushes it down by itself. */
  readonly hasTotals?: boolean
}

export function lookBelow(
  { context }: ExcelBatch,
  { sheetId, tableId, headerRow, keyRow, lastColumn }: WorkbookPlace,
): Below {
  const facts = 'rowIndex,columnIndex,rowCount,columnCount'
  const sheet = context.workbook.worksheets.getItem(sheetId)
  const used = sheet.getUsedRangeOrNullObject(true).load(facts)
  const model = sheet
    .getRangeByIndexes((headerRow ?? keyRow ?? 0) + 1, 0, 1, lastColumn + 1)
    .load('numberFormat')
  const table = tableId === null ? null : context.workbook.tables.getItem(tableId).getRange().load(facts)
  return { used, model, table }
}

/** Each new row below everything that is there, also below what somebody typed under the table. */
export function placeNewRows(
  newRows: readonly NewRow[],
  { used, model, table }: Below,
  { columnOf, keyOfRow }: RowFinder,
): {
  readonly cells: readonly PlacedCell<CellChange>[]
  readonly added: readonly (number | null)[]
  readonly growth: Growth | null
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
  const growth = {
    table: table && growthOf(table, first, fresh.length),
    first,
    numberFormats: fresh.map(() => model.numberFormat[0]!),
  }
  return {
    cells,
    added: newRows.map((row) => (known.has(row.rowKey) ? null : first + fresh.indexOf(row) + 1)),
    growth: fresh.length > 0 ? growth : null,
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

/** Excel carries formulas and validations of the table on to its new rows; formats are set, so that no text becomes a number. */
export function growRows(
  batch: ExcelBatch,
  place: WorkbookPlace,
  { table, first, numberFormats }: Growth,
): void {
  const sheet = batch.context.workbook.worksheets.getItem(place.sheetId)
  if (table) growTable(batch, sheet, place.tableId!, table)
  sheet.getRangeByIndexes(first, 0, numberFormats.length, numberFormats[0]!.length).numberFormat = [
    ...numberFormats,
  ]
}

export function growTable(
  { context }: ExcelBatch,
  sheet: Excel.Worksheet,
  tableId: string,
  { top, left, height, width, moreRows, isClear, hasTotals = false }: TableGrowth,
): void {
  const table = context.workbook.tables.getItem(tableId)
  if (hasExcelApi('1.13') && !hasTotals) table.resize(sheet.getRangeByIndexes(top, left, height, width))
  // Rows that stand below the table are read all the same; pushing what is there further down is not for us.
  else if (isClear)
    table.rows.add(
      undefined,
      // Null leaves a cell to its column's formula.
      Array.from({ length: moreRows }, () => Array.from({ length: width }, () => null)) as never,
    )
}
