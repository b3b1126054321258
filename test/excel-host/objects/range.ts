/** A range: values, formulas, formats, what is hidden. */
import { type Area, areaText, intersection, lastColumn, lastRow, quotedSheetName } from '../model/address.ts'
import type { CellValue } from '../model/cell-model.ts'
import { moveRows } from '../model/move-rows.ts'
import type { SheetModel } from '../model/sheet-model.ts'
import type { WorkbookModel } from '../model/workbook-model.ts'
import { accessDenied, HostError, invalidArgument } from '../wire/host-error.ts'
import { type HostObject, nothing } from '../wire/host-object.ts'
import { collection } from './collection.ts'
import { validationObject } from './data-validation.ts'
import { worksheetObject } from './worksheet.ts'

/** Excel reads at most so many cells at once. */
const mostCells = 5_000_000

/** Of a cell's content. */
const mostLetters = 32_767

/** Where ranges are, for methods that take another range. */
const places = new WeakMap<HostObject, { readonly sheet: SheetModel; readonly area: Area }>()

export function areaOf(range: HostObject): Area {
  return placeOf(range).area
}

export function placeOf(range: HostObject): { readonly sheet: SheetModel; readonly area: Area } {
  return places.get(range)!
}

export function rangeObject(workbook: WorkbookModel, sheet: SheetModel, area: Area): HostObject {
  const range = makeRange(workbook, sheet, area)
  places.set(range, { sheet, area })
  return range
}

function makeRange(workbook: WorkbookModel, sheet: SheetModel, area: Area): HostObject {
  if (area.top < 0 || area.left < 0 || area.bottom > lastRow || area.right > lastColumn)
    throw invalidArgument('the range lies outside the sheet')
  const other = (changed: Partial<Area>) => rangeObject(workbook, sheet, { ...area, ...changed })
  const grid = <T>(of: (row: number, column: number) => T) => gridOf(area, of)
  const cell = (row: number, column: number) => sheet.cell(row, column)
  const set = (given: unknown, put: (row: number, column: number, value: unknown) => void) => {
    refuseWriting(workbook, sheet)
    eachOf(area, given, put)
    workbook.changed(sheet, area)
  }
  const enter = (row: number, column: number, value: unknown) =>
    sheet.enter(row, column, typed(workbook, sheet, row, column, value))
  const columns = () => Array.from({ length: area.right - area.left + 1 }, (_, at) => area.left + at)
  const rows = () => Array.from({ length: area.bottom - area.top + 1 }, (_, at) => area.top + at)
  return {
    className: 'Range',
    read: {
      address: () => `${quotedSheetName(sheet.name)}!${areaText(area)}`,
      values: () => grid((row, column) => sheet.value(row, column)),
      formulas: () => grid((row, column) => cell(row, column)?.formula ?? sheet.value(row, column)),
      text: () => grid((row, column) => String(sheet.value(row, column))),
      numberFormat: () => grid((row, column) => workbook.styles[sheet.styleOf(row, column)]!.numberFormat),
      valueTypes: () => grid((row, column) => valueType(sheet, row, column)),
      rowIndex: () => area.top,
      columnIndex: () => area.left,
      rowCount: () => area.bottom - area.top + 1,
      columnCount: () => area.right - area.left + 1,
      rowHidden: () => allOrSome(rows().map((row) => sheet.isRowHidden(row))),
      columnHidden: () => allOrSome(columns().map((column) => sheet.columns.get(column)?.isHidden ?? false)),
      worksheet: () => worksheetObject(workbook, sheet),
      dataValidation: () => validationObject(workbook, sheet, area),
      format: () => formatObject(workbook, sheet, area),
      conditionalFormats: () => highlightsOf(workbook, sheet),
    },
    write: {
      values: (given: unknown) => set(given, enter),
      formulas: (given: unknown) => set(given, enter),
      numberFormat: (given: unknown) =>
        set(given, (row, column, format) => {
          const touched = sheet.touch(row, column)
          touched.style = workbook.derivedStyle(touched.style, { numberFormat: String(format) })
        }),
      rowHidden: (isHidden: boolean) => {
        refuseWriting(workbook, sheet)
        for (const row of rows()) isHidden ? sheet.hiddenRows.add(row) : sheet.hiddenRows.delete(row)
      },
      columnHidden: (isHidden: boolean) => {
        refuseWriting(workbook, sheet)
        for (const column of columns()) sheet.column(column).isHidden = isHidden
      },
    },
    call: {
      // office.js asks so before it sends a large array in slices of 1,500 cells.
      _ValidateArraySize: (height: number, width: number) => {
        if (height !== area.bottom - area.top + 1 || width !== area.right - area.left + 1)
          throw invalidArgument("the number of rows or columns in the input array doesn't match the range")
      },
      getCell: (row: number, column: number) => {
        const top = area.top + row
        const left = area.left + column
        return other({ top, left, bottom: top, right: left })
      },
      getBoundingRect: (last: HostObject) => {
        const to = areaOf(last)
        return other({
          top: Math.min(area.top, to.top),
          left: Math.min(area.left, to.left),
          bottom: Math.max(area.bottom, to.bottom),
          right: Math.max(area.right, to.right),
        })
      },
      getRow: (row: number) => other({ top: area.top + row, bottom: area.top + row }),
      getColumn: (column: number) => other({ left: area.left + column, right: area.left + column }),
      getLastRow: () => other({ top: area.bottom }),
      getResizedRange: (moreRows: number, moreColumns: number) =>
        other({ bottom: area.bottom + moreRows, right: area.right + moreColumns }),
      getOffsetRange: (down: number, across: number) =>
        other({
          top: area.top + down,
          bottom: area.bottom + down,
          left: area.left + across,
          right: area.right + across,
        }),
      getUsedRangeOrNullObject: () => {
        const used = sheet.usedArea()
        const both = used ? intersection(used, area) : null
        return both ? other(both) : nothing
      },
      insert: () => {
        refuseWriting(workbook, sheet)
        moveRows(workbook, sheet, wholeRows(area).top, area.bottom - area.top + 1)
        return other({})
      },
      delete: () => {
        refuseWriting(workbook, sheet)
        moveRows(workbook, sheet, wholeRows(area).top, area.top - area.bottom - 1)
      },
      select: () => {
        if (sheet.visibility !== 'Visible') throw accessDenied()
        workbook.select(sheet, area)
      },
      clear: (what: string | null = 'All') => {
        refuseWriting(workbook, sheet)
        eachCell(area, (row, column) => {
          const there = sheet.cell(row, column)
          if (there && what !== 'Formats') sheet.enter(row, column, '')
          if (there && what !== 'Contents') there.style = 0
        })
        workbook.changed(sheet, area)
      },
    },
  }
}

function wholeRows(area: Area): Area {
  if (area.left === 0 && area.right === lastColumn) return area
  throw new HostError('ApiNotFound', 'The test host puts in and takes out whole rows only. Add it there.')
}

/** @throws {HostError} AccessDenied: a protected sheet or a file opened for reading */
function refuseWriting(workbook: WorkbookModel, sheet: SheetModel): void {
  if (workbook.isReadOnly) throw accessDenied()
  sheet.refuseIfProtected()
}

function gridOf<T>(area: Area, of: (row: number, column: number) => T): T[][] {
  const count = (area.bottom - area.top + 1) * (area.right - area.left + 1)
  // A whole column or row has no array of values in Excel either.
  if (count > mostCells)
    throw new HostError('InvalidArgument', 'The range has too many cells to be read at once.')
  const made: T[][] = []
  for (let row = area.top; row <= area.bottom; row++) {
    const line: T[] = []
    for (let column = area.left; column <= area.right; column++) line.push(of(row, column))
    made.push(line)
  }
  return made
}

function eachCell(area: Area, visit: (row: number, column: number) => void): void {
  for (let row = area.top; row <= area.bottom; row++)
    for (let column = area.left; column <= area.right; column++) visit(row, column)
}

/** One value goes into every cell; of an array, `null` leaves its cell as it is. */
function eachOf(
  area: Area,
  given: unknown,
  put: (row: number, column: number, value: unknown) => void,
): void {
  const isGrid = Array.isArray(given)
  const width = area.right - area.left + 1
  const fits = (lines: unknown[]) =>
    lines.length === area.bottom - area.top + 1 &&
    lines.every((line) => Array.isArray(line) && line.length === width)
  if (isGrid && !fits(given))
    throw invalidArgument("the number of rows or columns in the input array doesn't match the range")
  eachCell(area, (row, column) => {
    const value = isGrid ? given[row - area.top][column - area.left] : given
    if (value !== null) put(row, column, value)
  })
}

/** What Excel makes of a text that is put into a cell: in a cell formatted as text it stays text, elsewhere numbers are numbers. */
function typed(
  workbook: WorkbookModel,
  sheet: SheetModel,
  row: number,
  column: number,
  value: unknown,
): CellValue {
  if (typeof value === 'number' || typeof value === 'boolean') return value
  const text = String(value)
  if (text.length > mostLetters) throw invalidArgument('a text of more than 32,767 characters')
  const isText = workbook.styles[sheet.styleOf(row, column)]!.numberFormat === '@'
  // A formula in a cell formatted as text is text, but one that comes through the API counts as a formula elsewhere.
  if (isText && text.startsWith('=')) return `'${text}`
  if (text.startsWith("'") || isText || text.trim() === '') return text
  if (/^[-+]?\d+(\.\d+)?$/.test(text.trim())) return Number(text)
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true'
  const date = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (date) return Date.UTC(Number(date[1]), Number(date[2]) - 1, Number(date[3])) / 86_400_000 + 25_569
  return text
}

function valueType(sheet: SheetModel, row: number, column: number): string {
  const cell = sheet.cell(row, column)
  if (!cell || (cell.value === '' && cell.formula === undefined)) return 'Empty'
  if (cell.isError) return 'Error'
  return (
    { string: 'String', number: 'Double', boolean: 'Boolean' }[typeof cell.value as 'string'] ?? 'Unknown'
  )
}

/** Excel answers null where some are and some are not. */
function allOrSome(states: readonly boolean[]): boolean | null {
  return states.every((state) => state === states[0]) ? (states[0] ?? false) : null
}

/** Those of the whole sheet: only formulas are kept here, and each is asked for by the sheet's range. */
function highlightsOf(workbook: WorkbookModel, sheet: SheetModel): HostObject {
  const items = () =>
    sheet.highlights.map((highlight, nth): HostObject => {
      const rule: HostObject = {
        className: 'ConditionalFormatRule',
        read: { formula: () => `=${highlight.formula}` },
        write: {
          formula: (formula: string) => {
            refuseWriting(workbook, sheet)
            if (!formula.startsWith('=')) throw invalidArgument('formula')
            highlight.formula = formula.slice(1)
          },
        },
      }
      const custom: HostObject = { className: 'CustomConditionalFormat', read: { rule: () => rule } }
      return {
        className: 'ConditionalFormat',
        id: `{${sheet.id}-${nth}}`,
        read: { id: () => `{${sheet.id}-${nth}}`, type: () => 'Custom', custom: () => custom },
      }
    })
  return collection({ className: 'ConditionalFormatCollection', items, nameOf: (format) => format.id })
}

function formatObject(workbook: WorkbookModel, sheet: SheetModel, area: Area): HostObject {
  const fill: HostObject = {
    className: 'RangeFill',
    read: {
      color: () => workbook.styles[sheet.styleOf(area.top, area.left)]!.fillColor ?? '#FFFFFF',
    },
    write: {
      color: (color: string) => {
        refuseWriting(workbook, sheet)
        eachCell(area, (row, column) => {
          const touched = sheet.touch(row, column)
          touched.style = workbook.derivedStyle(touched.style, { fillColor: color })
        })
      },
    },
  }
  return {
    className: 'RangeFormat',
    read: {
      fill: () => fill,
      horizontalAlignment: () => sheet.alignments.get(`${area.top},${area.left}`) ?? null,
      rowHeight: () => sheet.heights.get(area.top) ?? null,
      columnWidth: () => sheet.columns.get(area.left)?.width ?? null,
    },
    write: {
      columnWidth: (width: number) => {
        refuseWriting(workbook, sheet)
        if (!(width >= 0 && width <= 1_800)) throw invalidArgument('columnWidth')
        for (let column = area.left; column <= area.right; column++) sheet.column(column).width = width
      },
      horizontalAlignment: (alignment: string) => {
        refuseWriting(workbook, sheet)
        eachCell(area, (row, column) => sheet.alignments.set(`${row},${column}`, alignment))
      },
      rowHeight: (height: number) => {
        refuseWriting(workbook, sheet)
        if (height > 409.5) throw invalidArgument('rowHeight')
        for (let row = area.top; row <= area.bottom; row++) sheet.heights.set(row, height)
      },
    },
  }
}
