/** How many pairs that look alike nobody has decided upon: the combined report says so. */
import type { DuplicateDecision } from '../db/duplicates.ts'
import type { Db } from '../db/schema.ts'
import { areCurrent, arePinned, foundPairsAsOf } from './find-pairs.ts'
import { settledPairs } from './settled-pairs.ts'

/** @param of `decisions` are those in force as of `asOf` */
export async function countUndecidedPairs(
  db: Db,
  of: {
    readonly cycleKey: string
    readonly status: 'draft' | 'final'
    readonly asOf: number
    readonly decisions: readonly DuplicateDecision[]
  },
): Promise<number> {
  const pairs = (await foundPairsAsOf(db, of)).filter(of.status === 'draft' ? areCurrent : arePinned)
  const settled = settledPairs(of.decisions)
  return pairs.filter(
    ({ oneActivityId, otherActivityId }) => settled.decisionOn(oneActivityId, otherActivityId) === null,
  ).length
}
