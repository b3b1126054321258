/** Finds what new revisions of a cycle look like, with the indexes of the cycles looked at last at hand. */
import type { FoundPairRow } from '../db/duplicate-pairs.ts'
import type { Db } from '../db/schema.ts'
import { hasNewRevisions } from './counting-revisions.ts'
import { CycleScan } from './cycle-scan.ts'
import type { Turns } from './turns.ts'

export interface Search {
  readonly cycleKey: string
  readonly scanId: string
  /** All up to this number has been looked at, and what was found is stored. */
  readonly after: number
  readonly through: number
}

export interface FoundPairs {
  readonly pairs: readonly FoundPairRow[]
  /** How far it came: what goes on beyond that is to be asked for again. */
  readonly through: number
}

export interface PairFinder {
  /** One search after another, never two at once; stores nothing. */
  find(search: Search, turns: Turns): Promise<FoundPairs>
}

/** Making an index anew reads the whole cycle. */
const cyclesKept = 2

/** Looks in this very thread, taking turns with whatever else it does. */
export class FinderHere implements PairFinder {
  readonly #db: Db
  readonly #warm = new Map<string, CycleScan>()

  constructor(db: Db) {
    this.#db = db
  }

  async find({ cycleKey, scanId, after, through }: Search, turns: Turns): Promise<FoundPairs> {
    const kept = this.#warm.get(cycleKey)
    this.#warm.delete(cycleKey)
    const isUsable = kept?.scanId === scanId && kept.through <= after && !kept.isWorthMakingAnew
    // Questions and decisions are numbered, too: for them alone nobody reads the whole cycle to make an index.
    if (!isUsable && !(await hasNewRevisions(this.#db, { cycleKey, after, through })))
      return { pairs: [], through }
    const scan = isUsable ? kept : await CycleScan.open(this.#db, { cycleKey, scanId, through: after }, turns)
    const pairs = await scan.advance(through, turns)
    this.#warm.set(cycleKey, scan)
    if (this.#warm.size > cyclesKept) this.#warm.delete(this.#warm.keys().next().value!)
    return { pairs, through: scan.through }
  }
}
