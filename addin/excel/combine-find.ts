/** Finds the table that a combined list was put into, and what stands in it. Rows and columns are 0-based. */
import type { CombinedList } from '../../templates/combined-list.ts'
import { type CombinedMemory, findColumns, type StandingLine } from './combine-plan.ts'
import { inParts } from './in-parts.ts'
import type { ExcelBatch } from './session.ts'

/** A line with what stands beside the list costs so many bytes for each cell, about. */
const bytesOfCell = 40
const mostBytes = 2_000_000

export interface StandingTable {
  readonly tableId: string
  readonly sheetId: string
  readonly sheetName: string
  /** Of the header row. */
  readonly top: number
  readonly left: number
  readonly width: number
  /** Lines below the headers. */
  readonly height: number
  readonly hasTotals: boolean
  /** Nothing stands on any row below it. */
  readonly isClear: boolean
  /** Column of the table for each column of the list; null where somebody took it out. */
  readonly columns: readonly (number | null)[]
}

export interface Survey {
  readonly sheetNames: readonly string[]
  readonly tableNames: readonly string[]
  /** Null: there is none, or one that the list does not fit into any more. */
  readonly table: StandingTable | null
}

export function memoryKey(list: CombinedList): string {
  return `cinnabar.combined.${list.cycleKey}`
}

/** Two round trips. */
export async function surveyCombined(batch: ExcelBatch, list: CombinedList): Promise<Survey> {
  const { workbook } = batch.context
  const { worksheets, tables, settings } = workbook
  worksheets.load('items/name')
  tables.load('items/id,items/name,items/showTotals,items/worksheet/id,items/worksheet/name')
  const setting = settings.getItemOrNullObject(memoryKey(list)).load('value')
  await batch.send()
  const names = {
    sheetNames: worksheets.items.map(({ name }) => name),
    tableNames: tables.items.map(({ name }) => name),
  }
  const memory = setting.isNullObject
    ? null
    : (setting.value as CombinedMemory & { readonly tableId: string })
  const table = tables.items.find(({ id, name }) => id === memory?.tableId || name === memory?.tableId)
  if (!memory || !table) return { ...names, table: null }
  const range = table.getRange().load('rowIndex,columnIndex,rowCount,columnCount')
  const header = table.getHeaderRowRange().load('values')
  const used = worksheets.getItem(table.worksheet.id).getUsedRangeOrNullObject(true).load('rowIndex,rowCount')
  await batch.send()
  const columns = findColumns(list, memory, header.values[0]!.map(String))
  const isNew = list.columns.some(({ key }) => !memory.keys.includes(key))
  // Without references nothing can be found again; a column that a later template has is not squeezed in.
  if (columns[0] === null || isNew) return { ...names, table: null }
  const height = range.rowCount - 1 - (table.showTotals ? 1 : 0)
  return {
    ...names,
    table: {
      tableId: table.id,
      sheetId: table.worksheet.id,
      sheetName: table.worksheet.name,
      top: range.rowIndex,
      left: range.columnIndex,
      width: range.columnCount,
      height,
      hasTotals: table.showTotals,
      isClear: used.isNullObject || used.rowIndex + used.rowCount <= range.rowIndex + range.rowCount,
      columns,
    },
  }
}

/** The table's lines: the reference of each, and whether there is something beside the list, in the table or to its right. */
export async function readLines(
  batch: ExcelBatch,
  { sheetId, top, left, height, columns }: StandingTable,
): Promise<StandingLine[]> {
  const sheet = batch.context.workbook.worksheets.getItem(sheetId)
  const used = sheet.getUsedRange(true).load('columnIndex,columnCount')
  await batch.send()
  const ours = new Set(columns.flatMap((column) => (column === null ? [] : [left + column])))
  const own = spansBeside(ours, used.columnIndex + used.columnCount)
  const width = own.reduce((sum, span) => sum + span.width, 1)
  const lines: StandingLine[] = []
  const rows = Array.from({ length: height }, (_, row) => top + 1 + row)
  const measured = { measure: () => width * bytesOfCell, most: mostBytes }
  await inParts(rows, measured, async (part) => {
    const first = part[0]!
    const references = sheet.getRangeByIndexes(first, left + columns[0]!, part.length, 1).load('values')
    const beside = own.map((span) =>
      sheet.getRangeByIndexes(first, span.left, part.length, span.width).load('formulas'),
    )
    await batch.send()
    references.values.forEach(([reference], row) => {
      const hasOwn = beside.some(({ formulas }) => formulas[row]!.some((cell) => cell !== ''))
      lines.push({ reference: String(reference), hasOwn })
    })
  })
  return lines
}

/** Used columns that are not ours, neighbours together. */
function spansBeside(ours: ReadonlySet<number>, end: number): { left: number; width: number }[] {
  const spans: { left: number; width: number }[] = []
  for (let column = 0; column < end; column++) {
    const last = spans.at(-1)
    if (ours.has(column)) continue
    if (last && last.left + last.width === column) last.width++
    else spans.push({ left: column, width: 1 })
  }
  return spans
}
