/** The one way in which anything that can alter a report is written. */
import { CompiledQuery } from 'kysely'
import { insertRows } from './batches.ts'
import {
  type ChainContent,
  type ChainedTable,
  chainContentOf,
  chainLink,
  type DecidedProposal,
  decisionsOf,
} from './chain.ts'
import { type Head, holdHead, moveHead } from './change-head.ts'
import { isPostgres } from './column-types.ts'
import { pendingRowsOf } from './pending-rows.ts'
import { bindConnection } from './postgres-dialect.ts'
import { preparedQuery, runKept } from './prepared-query.ts'
import type { ChainColumns, ChangeChannel, ChangeKind, ChangeTable, Db, Trx } from './schema.ts'
import { sharedTransactionOf } from './shared-transaction.ts'
import { storableRow } from './storable-text.ts'

export interface ChangeRequest {
  readonly kind: ChangeKind
  /** Who: an account, or a name of the program's own such as `commandLine`. */
  readonly actor: string
  readonly channel: ChangeChannel
  readonly operationId?: string
  readonly now: () => Date
  /** The caller's transaction, or its savepoint, is undone where this throws: it needs none of its own. */
  readonly isUndoneByCaller?: boolean
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
   * Uses the number, and writes the change's own row now instead of at the end. To be called before rows are stored that refer
   * to it: SQLite, when it is given a row that others wait for, looks for them through whole tables.
   */
  begin(): Promise<void>
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
    return transaction.execute(async (trx) => {
      await bindConnection(trx)
      return makeChange(trx, request, work)
    })
  }
  const trx = db as Trx
  if (request.isUndoneByCaller) return makeChange(trx, request, work)
  const shared = sharedTransactionOf(trx)
  const before = await shared?.head()
  await runKept(trx, savepoint.set)
  try {
    const result = await makeChange(trx, request, work)
    await runKept(trx, savepoint.release)
    return result
  } catch (error) {
    await runKept(trx, savepoint.rollBack)
    if (before) shared?.setHead(before)
    throw error
  }
}

const savepoint = {
  set: CompiledQuery.raw('savepoint one_change'),
  release: CompiledQuery.raw('release savepoint one_change'),
  rollBack: CompiledQuery.raw('rollback to savepoint one_change'),
}

async function makeChange<T>(
  trx: Trx,
  request: ChangeRequest,
  work: (trx: Trx, change: Change) => Promise<T>,
): Promise<T> {
  const shared = sharedTransactionOf(trx)
  const head = (await shared?.head()) ?? (await holdHead(trx))
  // A clock that was set back must not make numbers and instants disagree.
  const instant = Math.max(request.now().getTime(), Date.parse(head.committedAt))
  const committedAt = new Date(instant).toISOString()
  const change = new OpenChange({ trx, request, committedAt, head })
  const result = await work(trx, change)
  if (change.isUsed) {
    const row = change.close()
    await (change.isBegun ? completeChange(trx, row) : insertRows(trx, 'change', [row]))
    await (shared ? shared.setHead(row) : moveHead(trx, row))
  }
  return result
}

const completeChange = preparedQuery((db, row: ChangeTable) =>
  db
    .updateTable('change')
    .set({ entryCount: row.entryCount, salt: row.salt, contentMac: row.contentMac, hash: row.hash })
    .where('changeNumber', '=', row.changeNumber),
)

interface Opening {
  readonly trx: Trx
  readonly request: ChangeRequest
  readonly committedAt: string
  /** The newest change before. */
  readonly head: Head
}

/** The hash of a change that is still being made: it may still be thrown away. */
export const notYet = ''

class OpenChange implements Change {
  readonly changeNumber: number
  readonly committedAt: string
  readonly previousChangeNumber: number
  isUsed = false
  /** Its row is there already, to be completed. */
  isBegun = false
  readonly #trx: Trx
  readonly #request: ChangeRequest
  #hash: string
  #entryCount = 0
  readonly #decided: DecidedProposal[] = []

  constructor({ trx, request, committedAt, head }: Opening) {
    this.previousChangeNumber = head.changeNumber
    this.changeNumber = head.changeNumber + 1
    this.committedAt = committedAt
    this.#trx = trx
    this.#request = request
    this.#hash = head.hash
  }

  async begin(): Promise<void> {
    this.isUsed = true
    // PostgreSQL looks at the end for what each row refers to, and for nothing else; gathered rows are written in the right order.
    if (this.isBegun || isPostgres(this.#trx) || pendingRowsOf(this.#trx)) return
    this.isBegun = true
    await insertRows(this.#trx, 'change', [{ ...this.#ownRow(), salt: null, contentMac: '', hash: notYet }])
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
  close(): ChangeTable {
    const { ordinal: _, ...closed } = this.#link('change', [], this.#ownRow(), {
      ordinal: this.#entryCount + 1,
      besides: decisionsOf(this.#decided),
    })
    return closed
  }

  #ownRow() {
    const { changeNumber, committedAt } = this
    const { kind, channel, actor, operationId } = this.#request
    return storableRow({
      changeNumber,
      committedAt,
      kind,
      channel,
      actor,
      operationId: operationId ?? null,
      entryCount: this.#entryCount,
    })
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
