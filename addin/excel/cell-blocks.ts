/** Changed cells joined into rectangles, so that few commands carry many cells. Rows and columns are 0-based. */

export interface PlacedCell<T> {
  readonly row: number
  readonly column: number
  readonly content: T
}

export interface Block<T> {
  readonly top: number
  readonly left: number
  /** Every cell of the rectangle, row by row. */
  readonly cells: readonly (readonly T[])[]
}

/** Neighbouring cells of a row become one strip, equal strips below each other one block. No cell twice: the last one counts. */
export function joinCells<T>(cells: readonly PlacedCell<T>[]): Block<T>[] {
  const byRow = new Map<number, Map<number, T>>()
  for (const { row, column, content } of cells) {
    const line = byRow.get(row) ?? new Map<number, T>()
    byRow.set(row, line.set(column, content))
  }
  const blocks: { top: number; left: number; cells: T[][] }[] = []
  let growing = new Map<string, (typeof blocks)[number]>()
  for (const [row, line] of [...byRow].sort(([a], [b]) => a - b)) {
    const grown = new Map<string, (typeof blocks)[number]>()
    for (const { left, contents } of stripsOf(line)) {
      const name = `${left}:${contents.length}`
      const above = growing.get(name)
      const block =
        above && above.top + above.cells.length === row ? above : { top: row, left, cells: [] as T[][] }
      if (block !== above) blocks.push(block)
      block.cells.push(contents)
      grown.set(name, block)
    }
    growing = grown
  }
  return blocks
}

function stripsOf<T>(line: ReadonlyMap<number, T>): { left: number; contents: T[] }[] {
  const strips: { left: number; contents: T[] }[] = []
  for (const [column, content] of [...line].sort(([a], [b]) => a - b)) {
    const last = strips.at(-1)
    if (last && last.left + last.contents.length === column) last.contents.push(content)
    else strips.push({ left: column, contents: [content] })
  }
  return strips
}
