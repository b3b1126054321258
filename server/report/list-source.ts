/** Where the rows of lists come from: several lists made from the same data are made in one walk over it. */
import type { ListRow, PlanList } from './report-plan.ts'

/** Gives the rows of the next items, which come in their order. */
export interface RowMaker<Item> {
  rowsOf(items: readonly Item[]): readonly ListRow[] | Promise<readonly ListRow[]>
}

/** What a list is made from. Lists of the same walk can be made together. */
export interface ListSource<Item = unknown> {
  readonly walk: () => AsyncIterable<readonly Item[]>
  /** Begins the list anew. */
  begin(): RowMaker<Item>
}

export function listSource<Item>(
  walk: () => AsyncIterable<readonly Item[]>,
  begin: () => RowMaker<Item>,
): ListSource {
  return { walk, begin }
}

/** The rows of a part of a list: from the first, counted from 0, to before the last. */
export interface ListWindow {
  readonly from: number
  readonly to: number
}

/** The rows of one list, some at a time. */
export async function* rowsOfList(
  list: Pick<PlanList, 'source' | 'window'>,
): AsyncGenerator<readonly ListRow[]> {
  const { to } = list.window ?? { to: Number.POSITIVE_INFINITY }
  const maker = list.source.begin()
  let made = 0
  for await (const items of list.source.walk()) {
    const rows = await maker.rowsOf(items)
    const own = windowed(rows, made, list.window)
    if (own.length > 0) yield own
    made += rows.length
    if (made >= to) return
  }
}

/** Some rows of one list. */
export interface RowsOf<List> {
  readonly list: List
  readonly rows: readonly ListRow[]
}

/**
 * The rows of several lists, those together that are made of the same items, each list's in their order: what lists have in common
 * is walked once. In which order the lists come depends on the data alone.
 */
export async function* rowsOfLists<List extends Pick<PlanList, 'source' | 'window'>>(
  lists: readonly List[],
): AsyncGenerator<readonly RowsOf<List>[]> {
  for (const [walk, together] of Map.groupBy(lists, ({ source }) => source.walk)) {
    const parts = [...Map.groupBy(together, ({ source }) => source)].map(([source, own]) => ({
      maker: source.begin(),
      own,
      made: 0,
    }))
    for await (const items of walk()) {
      const made: RowsOf<List>[] = []
      for (const part of parts) {
        const rows = await part.maker.rowsOf(items)
        for (const list of part.own) {
          const shown = windowed(rows, part.made, list.window)
          if (shown.length > 0) made.push({ list, rows: shown })
        }
        part.made += rows.length
      }
      yield made
    }
  }
}

function windowed(
  rows: readonly ListRow[],
  made: number,
  window: ListWindow | undefined,
): readonly ListRow[] {
  if (!window || (made >= window.from && made + rows.length <= window.to)) return rows
  return rows.slice(Math.max(0, window.from - made), Math.max(0, window.to - made))
}
