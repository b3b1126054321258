/** Puts the cells of one sheet together, whichever way its XML is read. */
import type { RawCell } from '../../../templates/activity.ts'
import { decodeEscapes, type ReadingBudget, readNumber, serialOfIsoDate } from './cell-text.ts'
import { damaged, tooLarge } from './file-refusals.ts'
import { pointsOutside } from './formula-links.ts'
import type { ReadingLimits } from './reading-limits.ts'
import { RowPacker } from './row-cells.ts'
import type { DateStyles } from './styles-part.ts'

export interface SheetSurroundings {
  readonly strings: readonly string[]
  /** Null: the file has lost its styles. */
  readonly dateStyles: DateStyles | null
  /** Dates count from 1904 (old Macs) instead of 1900. */
  readonly isDate1904: boolean
  readonly limits: ReadingLimits
  readonly budget: ReadingBudget
}

export type SheetCells = ReadonlyMap<number, ReadonlyMap<number, RawCell>>

/** Days from the first day of the 1900 system to that of the 1904 system. */
const daysTo1904 = 1462
/** Stands for an attribute that is not there. */
export const absent = -1

/** Calls come in the order of the elements: a row, a cell, perhaps its formula, its end. */
export class CellCollector {
  private readonly rows = new Map<number, ReadonlyMap<number, RawCell>>()
  private readonly packer = new RowPacker()
  private readonly around: SheetSurroundings
  /** Master formulas that reach outside, by the number under which other cells share them. */
  private readonly outsideShared = new Set<string>()
  private isRowOrderKept = true
  private lastRow = -1
  private rowIndex = -1
  private hasRowNumber = false
  private columnIndex = -1
  // The cell at hand.
  private type = ''
  private style = 0
  private hasFormula = false
  private isOutside = false

  constructor(surroundings: SheetSurroundings) {
    this.around = surroundings
  }

  /** @param index 0-based, or `absent`: the row below the one before */
  openRow(index: number): void {
    this.hasRowNumber = index !== absent
    this.moveToRow(index === absent ? this.rowIndex + 1 : index)
    this.columnIndex = -1
  }

  private moveToRow(index: number): void {
    if (!Number.isInteger(index) || index < 0) throw damaged('rowNumber')
    if (index >= this.around.limits.rows) throw tooLarge('rows')
    this.closeRow()
    this.rowIndex = index
  }

  /**
   * @param column 0-based, or `absent`: the column after the one before
   * @param row as the cell's address has it; counts only where the row itself has no number
   */
  openCell(column: number, row: number, type: string, style: number): void {
    this.around.budget.takeCell()
    this.columnIndex = column === absent ? this.columnIndex + 1 : column
    if (this.columnIndex >= this.around.limits.columns) throw tooLarge('columns')
    if (!this.hasRowNumber && row !== absent && row !== this.rowIndex) this.moveToRow(row)
    this.type = type
    this.style = style
    this.hasFormula = this.isOutside = false
  }

  /** @param shared the number under which several cells share the formula; only the first of them has its text */
  formula(text: string, shared: string | undefined): void {
    this.hasFormula = true
    this.isOutside = pointsOutside(text) || (shared !== undefined && this.outsideShared.has(shared))
    if (this.isOutside && shared !== undefined) this.outsideShared.add(shared)
  }

  /** @param inline text that stands in the cell itself, rich or not, put together; null where there is none */
  closeCell(value: string | null, inline: string | null): void {
    this.put(this.withFormula(this.scalar(value, inline)))
  }

  /** The end of a cell of type `s` without a formula: the common one. */
  closeSharedString(index: number): void {
    this.put(this.withFormula(this.sharedString(index)))
  }

  /** The end of a cell that holds a number without a formula. */
  closeNumber(number: number): void {
    this.put(this.withFormula(this.dated(number)))
  }

  /** Rows and columns ascending. */
  result(): SheetCells {
    this.closeRow()
    if (!this.isRowOrderKept) sortInPlace(this.rows)
    return this.rows
  }

  private put(cell: RawCell): void {
    if (cell === null) return
    const text = typeof cell === 'object' ? cell.value : cell
    if (typeof text === 'string') this.around.budget.takeCharacters(text.length)
    this.packer.put(this.columnIndex, cell)
  }

  private closeRow(): void {
    if (this.packer.isEmpty) return
    const { rowIndex } = this
    const before = this.rows.get(rowIndex)
    this.rows.set(rowIndex, this.packer.take(before))
    if (before !== undefined) return
    if (rowIndex < this.lastRow) this.isRowOrderKept = false
    this.lastRow = rowIndex
  }

  private withFormula(value: RawCell): RawCell {
    if (!this.hasFormula) return value === '' ? null : value
    const plain = typeof value === 'object' && value !== null ? value : { value }
    return { ...plain, formula: true, ...(this.isOutside ? { external: true as const } : {}) }
  }

  /** What the cell holds, its formula aside. */
  private scalar(value: string | null, inline: string | null): RawCell {
    switch (this.type) {
      case 's':
        return value === null || value.trim() === '' ? null : this.sharedString(Number(value))
      case 'inlineStr':
        return decodeEscapes(inline ?? value ?? '')
      case 'str':
        // A formula without a cached result has no value element; one whose result is an empty text has an empty one.
        return value === null ? null : decodeEscapes(value)
      case 'b':
        return value === null || value === '' ? null : value.trim() === '1' || value.trim() === 'true'
      case 'e':
        return value === null ? null : { value: value.trim(), error: true }
      case 'd':
        return value === null || value.trim() === '' ? null : this.isoDate(value)
      default:
        return inline !== null && value === null ? decodeEscapes(inline) : this.number(value)
    }
  }

  private sharedString(index: number): string {
    const text = this.around.strings[index]
    if (text === undefined) throw damaged('sharedString')
    return text
  }

  private isoDate(text: string): RawCell {
    const serial = serialOfIsoDate(text)
    return serial === null ? this.number(text) : { value: serial, date: true }
  }

  private number(text: string | null): RawCell {
    if (text === null || text === '') return null
    const number = readNumber(text)
    if (number === null) return text.trim() === '' ? null : decodeEscapes(text)
    return this.dated(number)
  }

  private dated(number: number): RawCell {
    // Without styles nobody knows whether a styled number is a date.
    if (this.around.dateStyles === null && this.style > 0) throw damaged('styles')
    const kind = this.around.dateStyles?.[this.style]
    if (!kind) return number
    return { value: this.around.isDate1904 && kind === 'date' ? number + daysTo1904 : number, date: true }
  }
}

function sortInPlace<V>(map: Map<number, V>): void {
  const sorted = [...map].sort(([a], [b]) => a - b)
  map.clear()
  for (const [key, value] of sorted) map.set(key, value)
}
