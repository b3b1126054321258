/** What changes that share a transaction have in common: where the sequence stands, and rows that are still to be written. */
import { writePending } from './batches.ts'
import { type Head, holdHead, moveHead } from './change-head.ts'
import { isPostgres } from './column-types.ts'
import { gatherRows, PendingRows } from './pending-rows.ts'
import type { Trx } from './schema.ts'

export type Gathered<T> = { readonly value: T } | { readonly error: unknown; readonly isUndone: boolean }

const shared = new WeakMap<Trx, SharedTransaction>()

/** Undefined where the transaction is of one change alone. */
export function sharedTransactionOf(trx: Trx): SharedTransaction | undefined {
  return shared.get(trx)
}

export class SharedTransaction {
  readonly #trx: Trx
  readonly #held: Promise<Head>
  #head: Head | undefined
  readonly #rows = new PendingRows()
  /** What is on its way to the database. */
  readonly #writing: Promise<void>[] = []

  /** Holds the number until the transaction ends. What is read from here on is read after that. */
  constructor(trx: Trx) {
    this.#trx = trx
    this.#held = holdHead(trx)
    // Whoever asks for it hears of the failure.
    this.#held.catch(() => undefined)
    shared.set(trx, this)
  }

  /** The newest change, those of this transaction included. */
  async head(): Promise<Head> {
    return this.#head ?? this.#held
  }

  setHead(head: Head): void {
    this.#head = head
  }

  /**
   * Does work whose rows are gathered. Where it throws, what it gathered is forgotten.
   *
   * @returns what it gives, or why it threw and whether nothing is left of it
   */
  async gather<T>(work: () => Promise<T>): Promise<Gathered<T>> {
    const head = await this.head()
    const mark = this.#rows.mark()
    gatherRows(this.#trx, this.#rows)
    try {
      return { value: await work() }
    } catch (error) {
      this.#head = head
      return { error, isUndone: this.#rows.undo(mark) }
    } finally {
      gatherRows(this.#trx, null)
    }
  }

  /**
   * Writes what was gathered. On PostgreSQL it is only sent out: what is read from here on sees it all the same, and whether it could
   * be written, `close` says.
   */
  async write(): Promise<void> {
    gatherRows(this.#trx, this.#rows)
    const writing = writePending(this.#trx)
    gatherRows(this.#trx, null)
    writing.catch(() => undefined)
    this.#writing.push(writing)
    if (!isPostgres(this.#trx)) await writing
  }

  /**
   * The last thing before the commit.
   *
   * @throws where something could not be written
   */
  async close(): Promise<void> {
    const held = await this.#held
    const head = this.#head ?? held
    const moved = head.changeNumber === held.changeNumber ? null : moveHead(this.#trx, head)
    await Promise.all([...this.#writing, moved])
  }
}
