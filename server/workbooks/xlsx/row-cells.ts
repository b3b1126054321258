/** The cells of a row, packed: a map for each row of a large sheet would cost more than reading it does. */
import type { RawCell } from '../../../templates/activity.ts'

/** Cells of one row, one after the other by column (0-based), blank ones undefined. Reads as a map of those that are not. */
export class RowCells implements ReadonlyMap<number, RawCell> {
  readonly size: number
  private readonly cells: readonly (RawCell | undefined)[]

  constructor(cells: readonly (RawCell | undefined)[], size: number) {
    this.cells = cells
    this.size = size
  }

  get(column: number): RawCell | undefined {
    return this.cells[column]
  }

  has(column: number): boolean {
    return this.cells[column] !== undefined
  }

  forEach(call: (value: RawCell, column: number, map: ReadonlyMap<number, RawCell>) => void): void {
    for (const [column, value] of this) call(value, column, this)
  }

  *entries(): MapIterator<[number, RawCell]> {
    const { cells } = this
    for (let column = 0; column < cells.length; column++) {
      const cell = cells[column]
      if (cell !== undefined) yield [column, cell]
    }
  }

  *keys(): MapIterator<number> {
    for (const [column] of this.entries()) yield column
  }

  *values(): MapIterator<RawCell> {
    for (const [, cell] of this.entries()) yield cell
  }

  [Symbol.iterator](): MapIterator<[number, RawCell]> {
    return this.entries()
  }
}

/** A row that is wider, or emptier, is a map: one cell in the last column of every row is not to take the room of all columns. */
const widest = 512
const emptiest = 8

/** Takes the cells of one row after the other, in any order. Of cells that stand twice in a column the last one counts. */
export class RowPacker {
  private readonly cells = new Array<RawCell | undefined>(widest).fill(undefined)
  private width = 0
  private size = 0
  private readonly farOut = new Map<number, RawCell>()

  get isEmpty(): boolean {
    return this.size === 0 && this.farOut.size === 0
  }

  put(column: number, value: RawCell): void {
    if (column >= widest) {
      this.farOut.set(column, value)
      return
    }
    if (this.cells[column] === undefined) this.size++
    if (column >= this.width) this.width = column + 1
    this.cells[column] = value
  }

  /**
   * Ends the row.
   *
   * @param before what was read of the same row earlier on, where it stands twice
   * @returns columns ascending
   */
  take(before: ReadonlyMap<number, RawCell> | undefined): ReadonlyMap<number, RawCell> {
    const { cells, width, size, farOut } = this
    const row = new RowCells(cells.slice(0, width), size)
    cells.fill(undefined, 0, width)
    this.width = this.size = 0
    if (before === undefined && farOut.size === 0 && width <= size * emptiest) return row
    const together = new Map([...(before ?? []), ...row, ...farOut])
    farOut.clear()
    return new Map([...together].sort(([one], [other]) => one - other))
  }
}
