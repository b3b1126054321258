/** Finds out whether anything in the history was changed, taken out or swapped behind the program's back. */
import {
  type ChainedTable,
  type ChainHeader,
  chainContentOf,
  decisionsOf,
  erasableColumns,
  firstHash,
  keptContentOf,
  linkHash,
  macOf,
  saltShape,
} from './chain.ts'
import type { ChangePoint } from './change-log.ts'
import {
  type ChainEntry,
  type ChangeParts,
  listChanges,
  listDecided,
  listDecidedByNobody,
  listEntries,
  partsOf,
  type StoredColumns,
} from './read-chain.ts'
import type { ChainColumns, ChangeTable, Db, ProposalTable } from './schema.ts'

/**
 * What is wrong, and where.
 * - `contentChanged`: the row's content is not what was stored
 * - `entryMissing`: rows that the change counts are not there; the key has their places in the change
 * - `entryAdded`: a row that the change does not count, or two at one place
 * - `changeMissing`: a number of the sequence is not there
 * - `linkBroken`: the row does not follow the one before it (it, or its place, was changed)
 * - `clockBackwards`: an instant lies before that of an earlier number
 * - `headDiffers`: the newest change is not the one that the head, or the exported head given, says
 */
export interface ChainFault {
  readonly kind:
    | 'contentChanged'
    | 'entryMissing'
    | 'entryAdded'
    | 'changeMissing'
    | 'linkBroken'
    | 'clockBackwards'
    | 'headDiffers'
  readonly changeNumber: number
  readonly table: ChainedTable
  /** The row's own key; empty for the change itself; places for `entryMissing`. */
  readonly key: readonly string[]
}

/** The end of the chain at some moment; kept elsewhere, it shows later whether anything was cut off. */
export interface ChainHead extends ChangePoint {
  readonly hash: string
}

/** A count that was tampered with may be a billion. */
const namedPlaces = 20

/** The end of the chain, to be kept elsewhere. */
export async function exportChainHead(db: Db): Promise<ChainHead> {
  const { changeNumber, committedAt, hash } = await db
    .selectFrom('changeHead')
    .selectAll()
    .executeTakeFirstOrThrow()
  return { changeNumber, committedAt, hash }
}

/**
 * Walks the whole chain.
 *
 * @param exportedHead an end of the chain that was kept elsewhere; without it, a chain cut off at its end together with
 *   the stored head looks whole
 * @returns all faults in the order of the sequence; none where the history is as it was written
 */
export async function verifyChain(db: Db, exportedHead?: ChainHead): Promise<ChainFault[]> {
  // Read before the head: a change committed in between must not look as if it stood beyond it.
  const newest = await db
    .selectFrom('change')
    .select((eb) => eb.fn.max('changeNumber').as('changeNumber'))
    .executeTakeFirst()
  const head = await exportChainHead(db)
  const walk = new ChainWalk()
  for (let after = 0; after < head.changeNumber; ) {
    const changes = await listChanges(db, after, head.changeNumber)
    const upTo = changes.at(-1)?.changeNumber ?? head.changeNumber
    const entries = await listEntries(db, after, upTo)
    const decided = await listDecided(db, after, upTo)
    for (const change of changes) walk.takeChange(partsOf(change, entries, decided))
    for (const number of entries.keys()) walk.noteStray(number, changes)
    if (exportedHead) walk.compareExported(changes, exportedHead)
    after = upTo
  }
  walk.noteBeyond(newest?.changeNumber ?? 0, head)
  for (const proposal of await listDecidedByNobody(db)) walk.noteProposal(proposal)
  return walk.finish(head, exportedHead)
}

/**
 * Looks at these changes alone: each against its own rows and the change before it.
 *
 * @returns faults by change number; none where all are as they were written
 */
export async function verifyChanges(db: Db, changeNumbers: Iterable<number>): Promise<ChainFault[]> {
  const faults: ChainFault[] = []
  for (const changeNumber of [...new Set(changeNumbers)].sort((a, b) => a - b)) {
    const changes = await listChanges(db, changeNumber - 2, changeNumber)
    const previous = changes.find((change) => change.changeNumber === changeNumber - 1)
    // Where the change before is not there, the first link cannot be looked at.
    const unknown = changeNumber > 1 ? { changeNumber, committedAt: '', hash: '' } : undefined
    const walk = new ChainWalk(previous ?? unknown)
    const change = changes.find((one) => one.changeNumber === changeNumber)
    const entries = await listEntries(db, changeNumber - 1, changeNumber)
    const decided = await listDecided(db, changeNumber - 1, changeNumber)
    if (change) walk.takeChange(partsOf(change, entries, decided))
    else walk.noteStray(changeNumber, [])
    faults.push(...walk.faults)
  }
  return faults
}

class ChainWalk {
  readonly #faults: ChainFault[] = []
  #previous: ChainHead

  /** @param previous the change before the first one to be looked at */
  constructor(previous: ChainHead = { changeNumber: 0, committedAt: '', hash: firstHash }) {
    this.#previous = previous
  }

  get faults(): readonly ChainFault[] {
    return this.#faults
  }

  takeChange({ change, entries, decided }: ChangeParts): void {
    const { changeNumber, committedAt } = change
    for (let missing = this.#previous.changeNumber + 1; missing < changeNumber; missing++) {
      this.#note('changeMissing', missing)
    }
    if (committedAt < this.#previous.committedAt) this.#note('clockBackwards', changeNumber)
    // After a gap the chain is taken up again where it can be, so that one fault is not reported a thousand times.
    let hash = this.#previous.changeNumber === changeNumber - 1 ? this.#previous.hash : null
    for (const [index, { table, key, chain, row }] of entries.entries()) {
      const header = { table, key, changeNumber, ordinal: chain.ordinal }
      if (chain.ordinal !== index + 1) hash = null
      this.#checkRow(hash, header, chain, row)
      hash = chain.hash
    }
    if (!this.#checkPlaces(change, entries)) hash = null
    const header = { table: 'change', key: [], changeNumber, ordinal: change.entryCount + 1 } as const
    this.#checkRow(hash, header, change, { ...change, ...decisionsOf(decided) })
    this.#previous = { changeNumber, committedAt, hash: change.hash }
  }

  /** @returns true where the change has the rows that it counts, one at each place */
  #checkPlaces({ changeNumber, entryCount }: ChangeTable, entries: readonly ChainEntry[]): boolean {
    const places = Map.groupBy(entries, (entry) => entry.chain.ordinal)
    const missing: string[] = []
    for (let place = 1; place <= entryCount && missing.length < namedPlaces; place++) {
      if (!places.has(place)) missing.push(String(place))
    }
    const isAdded = ({ chain }: ChainEntry) =>
      chain.ordinal < 1 || chain.ordinal > entryCount || places.get(chain.ordinal)!.length > 1
    const added = entries.filter(isAdded)
    if (missing.length > 0) this.#note('entryMissing', changeNumber, 'change', missing)
    for (const { table, key } of added) this.#note('entryAdded', changeNumber, table, key)
    return missing.length + added.length === 0
  }

  noteProposal({ proposalId, changeNumber }: Pick<ProposalTable, 'proposalId' | 'changeNumber'>): void {
    this.#note('contentChanged', changeNumber, 'proposal', [proposalId])
  }

  /** The head was set back, and what it no longer covers left behind. */
  noteBeyond(newest: number, head: ChainHead): void {
    if (newest > head.changeNumber) this.#note('headDiffers', newest)
  }

  /** A row under a number that has no change. */
  noteStray(changeNumber: number, changes: readonly ChangeTable[]): void {
    const isKnown = changes.some((change) => change.changeNumber === changeNumber)
    const isNoted = this.#faults.some(
      (fault) => fault.kind === 'changeMissing' && fault.changeNumber === changeNumber,
    )
    if (!isKnown && !isNoted) this.#note('changeMissing', changeNumber)
  }

  compareExported(changes: readonly ChangeTable[], exported: ChainHead): void {
    const same = changes.find((change) => change.changeNumber === exported.changeNumber)
    if (same && same.hash !== exported.hash) this.#note('headDiffers', exported.changeNumber)
  }

  finish(head: ChainHead, exported?: ChainHead): ChainFault[] {
    for (let missing = this.#previous.changeNumber + 1; missing <= head.changeNumber; missing++) {
      const isNoted = this.#faults.some(
        (fault) => fault.kind === 'changeMissing' && fault.changeNumber === missing,
      )
      if (!isNoted) this.#note('changeMissing', missing)
    }
    if (this.#previous.changeNumber === head.changeNumber && this.#previous.hash !== head.hash) {
      this.#note('headDiffers', head.changeNumber)
    }
    if (exported && exported.changeNumber > head.changeNumber) {
      this.#note('headDiffers', exported.changeNumber)
    }
    return this.#faults
  }

  /**
   * A row's content, then its link. One that is not what was stored does not fit its link either: that is said once.
   *
   * @param previousHash null where the row before is not there to be compared with
   */
  #checkRow(
    previousHash: string | null,
    header: ChainHeader,
    link: Omit<ChainColumns, 'ordinal'>,
    row: StoredColumns,
  ): void {
    const { table, key, changeNumber } = header
    if (!isSound(table, link, row)) {
      this.#note('contentChanged', changeNumber, table, key)
    } else if (previousHash !== null) {
      const { contentMac, hash } = link
      const kept = keptContentOf(table, chainContentOf(table, row))
      const isLinked = linkHash(previousHash, header, { kept, contentMac }) === hash
      if (!isLinked) this.#note('linkBroken', changeNumber, table, key)
    }
  }

  #note(
    kind: ChainFault['kind'],
    changeNumber: number,
    table: ChainedTable = 'change',
    key: readonly string[] = [],
  ): void {
    this.#faults.push({ kind, changeNumber, table, key })
  }
}

/** An erased row has nothing left to compare; what it keeps is compared by its link. */
function isSound(
  table: ChainedTable,
  { salt, contentMac }: Omit<ChainColumns, 'ordinal'>,
  row: StoredColumns,
): boolean {
  if (salt === null) return erasableColumns[table].every((column) => row[column] === null)
  // A longer key can have the same mac (HMAC fills keys up with zeros).
  return saltShape.test(salt) && macOf(salt, chainContentOf(table, row)) === contentMac
}
