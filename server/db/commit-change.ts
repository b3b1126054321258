/** The one way in which anything that can alter a report is written. */
import { sql } from 'kysely'
import {
  type ChainContent,
  type ChainedTable,
  chainContentOf,
  chainLink,
  type DecidedProposal,
  decisionsOf,
} from './chain.ts'
import { isPostgres } from './column-types.ts'
import type { ChainColumns, ChangeChannel, ChangeKind, ChangeTable, Db, Trx } from './schema.ts'
import { storableRow } from './storable-text.ts'

export interface ChangeRequest {
  readonly kind: ChangeKind
  /** Who: an account, or a name of the program's own such as `commandLine`. */
  readonly actor: string
  readonly channel: ChangeChannel
  readonly operationId?: string
  readonly now: () => Date
}

/** The change being made. Its number is taken only if something uses it. */
export interface Change {
  readonly changeNumber: number
  /** UTC ISO; never before the instant of an earlier number. It is the instant of judging, too. */
  readonly committedAt: string
  /** The newest number before this one; 0 if there is none. */
  readonly previousChangeNumber: number
  /** True once something has used the number. */
  readonly isUsed: boolean
  /**
   * Links a new row of an append-only table to the chain and uses the number. Rows must be stored as they are returned.
   *
   * @param key the row's own key, its change number not counted
   * @param row all its columns
   * @param besides what another table holds and the link protects as well
   */
  chained<T extends object>(
    table: ChainedTable,
    key: readonly string[],
    row: T,
    besides?: Readonly<Record<string, string | number>>,
  ): T & ChainColumns
  /** Uses the number for proposals that this change closes; the change's own link protects what became of them. */
  decided(proposals: readonly DecidedProposal[]): void
  /** Uses the number although no chained row is written. */
  use(): void
}

/**
 * Runs `work` in one transaction under the next change number. The number is held against everybody else until the commit, so
 * that no reader of "after N" ever misses a late one. If `work` uses no number, none is given; what else it wrote is kept. If it
 * throws, nothing is.
 *
 * Inside a transaction (`db` is one) the change becomes part of it, so that several requests can share one commit; a change
 * that throws leaves the others alone.
 */
export async function commitChange<T>(
  db: Db,
  request: ChangeRequest,
  work: (trx: Trx, change: Change) => Promise<T>,
): Promise<T> {
  if (!db.isTransaction) {
    // Under a stricter level PostgreSQL would go on reading what was there before the number was held.
    const transaction = db.transaction().setIsolationLevel('read committed')
    return transaction.execute((trx) => makeChange(trx, request, work))
  }
  const trx = db as Trx
  await sql`savepoint one_change`.execute(trx)
  try {
    const result = await makeChange(trx, request, work)
    await sql`release savepoint one_change`.execute(trx)
    return result
  } catch (error) {
    await sql`rollback to savepoint one_change`.execute(trx)
    throw error
  }
}

async function makeChange<T>(
  trx: Trx,
  request: ChangeRequest,
  work: (trx: Trx, change: Change) => Promise<T>,
): Promise<T> {
  const head = await lockHead(trx)
  // A clock that was set back must not make numbers and instants disagree.
  const instant = Math.max(request.now().getTime(), Date.parse(head.committedAt))
  const change = new OpenChange(head.changeNumber, new Date(instant).toISOString(), head.hash)
  const result = await work(trx, change)
  if (change.isUsed) {
    const row = change.close(request)
    await trx.insertInto('change').values(row).execute()
    const { changeNumber, committedAt, hash } = row
    await trx.updateTable('changeHead').set({ changeNumber, committedAt, hash }).execute()
  }
  return result
}

/** On SQLite the transaction has the only write lock already. */
async function lockHead(trx: Trx): Promise<{ changeNumber: number; committedAt: string; hash: string }> {
  const head = trx.selectFrom('changeHead').selectAll()
  return (isPostgres(trx) ? head.forUpdate() : head).executeTakeFirstOrThrow()
}

class OpenChange implements Change {
  readonly changeNumber: number
  readonly committedAt: string
  readonly previousChangeNumber: number
  isUsed = false
  #hash: string
  #entryCount = 0
  readonly #decided: DecidedProposal[] = []

  constructor(previousChangeNumber: number, committedAt: string, previousHash: string) {
    this.previousChangeNumber = previousChangeNumber
    this.changeNumber = previousChangeNumber + 1
    this.committedAt = committedAt
    this.#hash = previousHash
  }

  chained<T extends object>(
    table: ChainedTable,
    key: readonly string[],
    row: T,
    besides: Readonly<Record<string, string | number>> = {},
  ): T & ChainColumns {
    this.isUsed = true
    this.#entryCount++
    const ordinal = this.#entryCount
    return this.#link(table, key, storableRow(row), { ordinal, besides: storableRow(besides) })
  }

  decided(proposals: readonly DecidedProposal[]): void {
    if (proposals.length === 0) return
    this.isUsed = true
    this.#decided.push(...proposals)
  }

  use(): void {
    this.isUsed = true
  }

  /** The change's own row, last in the chain of the change. */
  close({ kind, channel, actor, operationId }: ChangeRequest): ChangeTable {
    const { changeNumber, committedAt } = this
    const row = storableRow({
      changeNumber,
      committedAt,
      kind,
      channel,
      actor,
      operationId: operationId ?? null,
      entryCount: this.#entryCount,
    })
    const { ordinal: _, ...closed } = this.#link('change', [], row, {
      ordinal: this.#entryCount + 1,
      besides: decisionsOf(this.#decided),
    })
    return closed
  }

  #link<T extends object>(
    table: ChainedTable,
    key: readonly string[],
    row: T,
    { ordinal, besides }: { readonly ordinal: number; readonly besides: ChainContent },
  ): T & ChainColumns {
    const header = { table, key, changeNumber: this.changeNumber, ordinal }
    const link = chainLink(this.#hash, header, { ...chainContentOf(table, row), ...besides })
    this.#hash = link.hash
    return { ...row, ...link }
  }
}
