/** Rows that several changes of one transaction are going to write, gathered so that they go out in few statements. */
import type { Kysely } from 'kysely'

/** Where rows go, and what becomes of one whose key is there already. */
export interface Target {
  readonly table: string
  /** Null where a row that is there already is an error. */
  readonly key: readonly string[] | null
  /** The columns that are replaced then; null: all. */
  readonly moving: readonly string[] | null
}

interface PendingTable {
  readonly target: Target
  readonly rows: object[]
}

/** What was pending at a moment. */
export interface Mark {
  /** How many rows of each table. */
  readonly counts: ReadonlyMap<string, number>
  readonly writes: number
}

/** What others refer to comes first: SQLite, given a row that others wait for, looks for those through whole tables. */
const first: readonly string[] = ['change', 'workbook', 'activity', 'activityReport']

export class PendingRows {
  readonly #tables = new Map<string, PendingTable>()
  /** How often something went to the database. */
  #writes = 0

  /** Rows of a table must all have the same columns. */
  add(target: Target, rows: readonly object[]): void {
    let table = this.#tables.get(target.table)
    if (!table) {
      table = { target, rows: [] }
      this.#tables.set(target.table, table)
    }
    for (const row of rows) table.rows.push(row)
  }

  /** Something is written at once, beside what is gathered: only the database can take it back. */
  noteWrite(): void {
    this.#writes++
  }

  mark(): Mark {
    const counts = new Map([...this.#tables].map(([name, { rows }]) => [name, rows.length]))
    return { counts, writes: this.#writes }
  }

  /**
   * Forgets what was added since.
   *
   * @returns whether that is all there was
   */
  undo({ counts, writes }: Mark): boolean {
    if (writes !== this.#writes) return false
    for (const [name, { rows }] of this.#tables) rows.length = counts.get(name) ?? 0
    return true
  }

  /** Everything, in the order in which it is to be written; nothing is pending any more. */
  take(): readonly PendingTable[] {
    const tables = [...this.#tables.values()].filter(({ rows }) => rows.length > 0)
    this.#tables.clear()
    if (tables.length > 0) this.noteWrite()
    return tables.sort((one, other) => rankOf(one) - rankOf(other))
  }
}

function rankOf({ target }: PendingTable): number {
  const rank = first.indexOf(target.table)
  return rank < 0 ? first.length : rank
}

// biome-ignore lint/suspicious/noExplicitAny: whatever its tables are
const gathering = new WeakMap<Kysely<any>, PendingRows>()

/** Where the rows of this transaction are gathered; undefined where each is written at once. */
// biome-ignore lint/suspicious/noExplicitAny: whatever its tables are
export function pendingRowsOf(db: Kysely<any>): PendingRows | undefined {
  return gathering.get(db)
}

/** From now on rows are gathered, or written at once (null). */
// biome-ignore lint/suspicious/noExplicitAny: whatever its tables are
export function gatherRows(db: Kysely<any>, rows: PendingRows | null): void {
  if (rows === null) gathering.delete(db)
  else gathering.set(db, rows)
}
