/** One sheet of the host's workbook. Rows and columns are 0-based. */
import { accessDenied } from '../wire/host-error.ts'
import { type Area, isInside, lastColumn, lastRow } from './address.ts'
import type { CellModel, CellValue, ValidationModel } from './cell-model.ts'

export interface SheetColumn {
  width: number | null
  isHidden: boolean
  style: number
}

export interface ValidatedArea {
  readonly areas: readonly Area[]
  readonly validation: ValidationModel
}

export type SheetVisibility = 'Visible' | 'Hidden' | 'VeryHidden'

export class SheetModel {
  readonly id: string
  name: string
  visibility: SheetVisibility = 'Visible'
  /** Its part of the file; null for a sheet made since. */
  part: string | null = null
  /** Row -> column -> cell. */
  readonly rows = new Map<number, Map<number, CellModel>>()
  readonly columns = new Map<number, SheetColumn>()
  readonly hiddenRows = new Set<number>()
  /** Rows hidden by the filter, not by hand. */
  readonly filteredRows = new Set<number>()
  /** Column of the sheet -> texts that stay visible. */
  readonly filter = new Map<number, ReadonlySet<string>>()
  /** Column of the sheet that the table was last sorted by. */
  sortedBy: { column: number; isAscending: boolean } | null = null
  /** Rows and columns that stay in view. */
  frozen: { rows: number; columns: number } | null = null
  isProtected = false
  password: string | null = null
  /** Cell by cell (`row,column`), so that pasting over some of them leaves holes, as in Excel. */
  readonly validations = new Map<string, ValidationModel>()
  /** `row,column` -> horizontal alignment, and row -> height in points, where they were set since: not saved. */
  readonly alignments = new Map<string, string>()
  readonly heights = new Map<number, number>()
  /** Conditional formats that ask a formula, in the file's order. Without its equals sign. */
  readonly highlights: { formula: string }[] = []

  constructor(id: string, name: string) {
    this.id = id
    this.name = name
  }

  cell(row: number, column: number): CellModel | undefined {
    return this.rows.get(row)?.get(column)
  }

  value(row: number, column: number): CellValue {
    return this.cell(row, column)?.value ?? ''
  }

  /** The style of a cell that nobody touched is its column's. */
  styleOf(row: number, column: number): number {
    return this.cell(row, column)?.style ?? this.columns.get(column)?.style ?? 0
  }

  /** The cell, made where there was none. */
  touch(row: number, column: number): CellModel {
    let cells = this.rows.get(row)
    if (!cells) {
      cells = new Map()
      this.rows.set(row, cells)
    }
    let cell = cells.get(column)
    if (!cell) {
      cell = { value: '', style: this.columns.get(column)?.style ?? 0 }
      cells.set(column, cell)
    }
    return cell
  }

  /** Puts what was typed into a cell: a formula with its equals sign, a text after an apostrophe as it stands. */
  enter(row: number, column: number, content: CellValue): void {
    const cell = this.touch(row, column)
    delete cell.formula
    delete cell.isError
    if (typeof content === 'string' && content.startsWith('=') && content.length > 1) {
      cell.formula = content
      // Nothing is calculated here.
      cell.value = 0
    } else {
      cell.value = typeof content === 'string' && content.startsWith("'") ? content.slice(1) : content
    }
  }

  /** @throws {HostError} AccessDenied where the sheet is protected */
  refuseIfProtected(): void {
    if (this.isProtected) throw accessDenied()
  }

  /** From the first to the last cell that holds something; null for an empty sheet. */
  usedArea(): Area | null {
    const area = { top: lastRow, left: lastColumn, bottom: -1, right: -1 }
    for (const [row, cells] of this.rows) {
      for (const [column, cell] of cells) {
        if (cell.value === '' && cell.formula === undefined) continue
        area.top = Math.min(area.top, row)
        area.left = Math.min(area.left, column)
        area.bottom = Math.max(area.bottom, row)
        area.right = Math.max(area.right, column)
      }
    }
    return area.bottom < 0 ? null : area
  }

  isRowHidden(row: number): boolean {
    return this.hiddenRows.has(row) || this.filteredRows.has(row)
  }

  clearValidations(area: Area): void {
    for (const key of this.validations.keys()) {
      const [row, column] = key.split(',').map(Number) as [number, number]
      if (isInside(area, row, column)) this.validations.delete(key)
    }
  }

  /** The column's own entry, made where there was none. */
  column(column: number): SheetColumn {
    let entry = this.columns.get(column)
    if (!entry) {
      entry = { width: null, isHidden: false, style: 0 }
      this.columns.set(column, entry)
    }
    return entry
  }
}
