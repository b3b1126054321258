/**
 * What people do with a workbook, as Excel does it for them: type, paste, fill, sort, copy rows, undo. Addresses are A1 on
 * the named sheet. Events go out as Excel sends them: `Local` for this person, `Remote` for somebody else.
 */
import { type Area, isInside, parseArea } from './model/address.ts'
import type { CellModel, CellValue, ValidationModel } from './model/cell-model.ts'
import { growTable } from './model/grow-table.ts'
import type { SheetModel } from './model/sheet-model.ts'
import {
  putBack,
  type SheetState,
  stateOf,
  type TableModel,
  type WorkbookModel,
} from './model/workbook-model.ts'

export class Person {
  private readonly workbook: WorkbookModel
  private readonly done: { readonly sheet: SheetModel; readonly state: SheetState }[] = []

  constructor(workbook: WorkbookModel) {
    this.workbook = workbook
  }

  /** Types into one cell. */
  type(sheetName: string, address: string, content: CellValue): void {
    this.typeAll(sheetName, [[address, content]])
  }

  /**
   * Types into one cell after the other, all of it one thing to take back: what undo needs is a copy of the sheet, which takes
   * longer than the typing.
   */
  typeAll(sheetName: string, cells: Iterable<readonly [address: string, content: CellValue]>): void {
    this.remember(this.workbook.sheetNamed(sheetName))
    for (const [address, content] of cells) {
      const { sheet, area } = this.place(sheetName, address)
      sheet.enter(area.top, area.left, content)
      this.growTable(sheet, area)
      this.workbook.changed(sheet, area)
    }
  }

  /** Somebody else types into one cell of the same workbook (co-authoring). This person cannot undo it. */
  otherTypes(sheetName: string, address: string, content: CellValue): void {
    const { sheet, area } = this.place(sheetName, address)
    sheet.enter(area.top, area.left, content)
    this.workbook.changed(sheet, area, 'Remote')
  }

  /** Somebody else deletes a whole row of the sheet; everything below moves up. */
  otherDeletesRow(sheetName: string, rowNumber: number): void {
    const sheet = this.workbook.sheetNamed(sheetName)
    const row = rowNumber - 1
    const moved = [...sheet.rows].filter(([index]) => index !== row).sort(([a], [b]) => a - b)
    sheet.rows.clear()
    for (const [index, cells] of moved) sheet.rows.set(index > row ? index - 1 : index, cells)
    for (const table of this.workbook.tables)
      if (table.sheet === sheet && row > table.area.top && row <= table.area.bottom)
        table.area = { ...table.area, bottom: table.area.bottom - 1 }
    this.workbook.onDataChange({
      sheet,
      area: { top: row, left: 0, bottom: row, right: 16_383 },
      source: 'Remote',
      changeType: 'RowDeleted',
    })
  }

  /** Pastes cells from elsewhere: with their formats, and so without the validations that were there. */
  paste(sheetName: string, address: string, values: readonly (readonly CellValue[])[]): void {
    const { sheet, area: corner } = this.place(sheetName, address)
    this.remember(sheet)
    const area = {
      ...corner,
      bottom: corner.top + values.length - 1,
      right: corner.left + values[0]!.length - 1,
    }
    eachCell(area, (row, column) => {
      sheet.enter(row, column, values[row - area.top]![column - area.left]!)
      sheet.touch(row, column).style = 0
    })
    sheet.clearValidations(area)
    this.growTable(sheet, area)
    this.workbook.changed(sheet, area)
  }

  /** Drags a value down over a filtered list: only the visible cells get it. */
  fillVisible(sheetName: string, address: string, content: CellValue): void {
    const { sheet, area } = this.place(sheetName, address)
    this.remember(sheet)
    eachCell(area, (row, column) => {
      if (!sheet.isRowHidden(row)) sheet.enter(row, column, content)
    })
    this.workbook.changed(sheet, area)
  }

  /** Chooses in a column's filter which texts stay visible. */
  filter(tableName: string, columnLetter: string, texts: readonly string[]): void {
    const table = this.workbook.tableNamed(tableName)
    this.remember(table.sheet)
    table.sheet.filter.set(parseArea(`${columnLetter}1`).left, new Set(texts))
    this.applyFilter(table)
  }

  /** Sorts the whole table by a column, with Excel's order: numbers, texts, booleans, blanks last. */
  sort(tableName: string, columnLetter: string, isAscending = true): void {
    const table = this.workbook.tableNamed(tableName)
    const { left, right } = table.area
    this.sortRange(table, columnLetter, isAscending, { left, right })
  }

  /** Selects only some columns and sorts these: the others stay where they are, the hidden ones too. */
  sortColumnsOnly(tableName: string, columnLetter: string, columns: string, isAscending = true): void {
    const table = this.workbook.tableNamed(tableName)
    this.sortRange(table, columnLetter, isAscending, parseArea(columns))
  }

  /** Copies a whole row, hidden columns and all, over another one. */
  copyRow(sheetName: string, from: number, to: number): void {
    const sheet = this.workbook.sheetNamed(sheetName)
    this.remember(sheet)
    const cells = sheet.rows.get(from - 1) ?? new Map<number, CellModel>()
    sheet.rows.set(to - 1, new Map([...cells].map(([column, cell]) => [column, { ...cell }])))
    for (const [key, validation] of [...sheet.validations]) {
      const [row, column] = key.split(',')
      if (Number(row) === from - 1) sheet.validations.set(`${to - 1},${column}`, validation)
    }
    const area = { top: to - 1, left: 0, bottom: to - 1, right: 16_383 }
    this.growTable(sheet, area)
    this.workbook.changed(sheet, area)
  }

  hideRow(sheetName: string, rowNumber: number): void {
    this.workbook.sheetNamed(sheetName).hiddenRows.add(rowNumber - 1)
  }

  showColumns(sheetName: string, columns: string): void {
    const { sheet, area } = this.place(sheetName, columns)
    for (let column = area.left; column <= area.right; column++) sheet.column(column).isHidden = false
  }

  select(sheetName: string, address: string): void {
    const { sheet, area } = this.place(sheetName, address)
    this.workbook.select(sheet, area)
  }

  protect(sheetName: string, password: string | null = null): void {
    const sheet = this.workbook.sheetNamed(sheetName)
    sheet.isProtected = true
    sheet.password = password
  }

  /** Takes back the last thing this person did. What an add-in wrote since on the same sheet goes with it, as in Excel. */
  undo(): void {
    const last = this.done.pop()
    if (!last) return
    putBack(last.sheet, last.state)
    this.workbook.changed(last.sheet, last.sheet.usedArea() ?? parseArea('A1'))
  }

  private remember(sheet: SheetModel): void {
    sheet.refuseIfProtected()
    this.done.push({ sheet, state: stateOf(sheet) })
  }

  private place(sheetName: string, address: string): { sheet: SheetModel; area: Area } {
    return { sheet: this.workbook.sheetNamed(sheetName), area: parseArea(address) }
  }

  /** A table takes in what is typed right below it. */
  private growTable(sheet: SheetModel, area: Area): void {
    for (const table of this.workbook.tables)
      if (table.sheet === sheet && area.top <= table.area.bottom + 1 && area.bottom > table.area.bottom)
        growTable(table, area.bottom)
  }

  private applyFilter(table: TableModel): void {
    const { sheet, area } = table
    sheet.filteredRows.clear()
    for (let row = area.top + 1; row <= area.bottom; row++) {
      const isShown = [...sheet.filter].every(([column, texts]) =>
        texts.has(String(sheet.value(row, column))),
      )
      if (!isShown) sheet.filteredRows.add(row)
    }
  }

  private sortRange(
    table: TableModel,
    columnLetter: string,
    isAscending: boolean,
    { left, right }: Pick<Area, 'left' | 'right'>,
  ): void {
    const { sheet } = table
    this.remember(sheet)
    const by = parseArea(`${columnLetter}1`).left
    const area = { top: table.area.top + 1, left, bottom: table.area.bottom, right }
    const lines: {
      key: CellValue
      cells: Map<number, CellModel>
      validations: Map<number, ValidationModel>
    }[] = []
    for (let row = area.top; row <= area.bottom; row++) {
      const cells = new Map<number, CellModel>()
      for (const [column, cell] of sheet.rows.get(row) ?? []) {
        // Formulas of calculated columns speak of their own row wherever it goes, so they stay.
        if (isInside(area, row, column) && cell.formula === undefined) cells.set(column, cell)
      }
      lines.push({ key: sheet.value(row, by), cells, validations: new Map() })
    }
    const sorted = lines.toSorted((one, other) => compareAsExcel(one.key, other.key, isAscending))
    sorted.forEach(({ cells }, index) => {
      const row = area.top + index
      const target = sheet.rows.get(row) ?? new Map<number, CellModel>()
      sheet.rows.set(row, target)
      for (const [column, cell] of [...target])
        if (isInside(area, row, column) && cell.formula === undefined) target.delete(column)
      for (const [column, cell] of cells) target.set(column, cell)
    })
    sheet.sortedBy = { column: by, isAscending }
    this.workbook.changed(sheet, area)
  }
}

function compareAsExcel(one: CellValue, other: CellValue, isAscending: boolean): number {
  const rank = (value: CellValue) =>
    value === '' ? 3 : { number: 0, string: 1, boolean: 2 }[typeof value as 'number']
  // Blanks come last either way.
  if (one === '' || other === '') return rank(one) - rank(other)
  const order =
    rank(one) - rank(other) ||
    (typeof one === 'number' && typeof other === 'number'
      ? one - other
      : String(one).localeCompare(String(other), 'en', { sensitivity: 'base' }))
  return isAscending ? order : -order
}

function eachCell(area: Area, visit: (row: number, column: number) => void): void {
  for (let row = area.top; row <= area.bottom; row++)
    for (let column = area.left; column <= area.right; column++) visit(row, column)
}
