/**
 * The pairs of a cycle that look alike, as of a number. They are remembered; what has not been looked at yet is looked at when
 * somebody asks, never while a return is being stored. A report as of a number finds the same for ever.
 */
import type { PairScore } from '../../templates/duplicates/score-pair.ts'
import { listRememberedPairs, type RememberedPair } from '../db/duplicate-pairs.ts'
import type { Db } from '../db/schema.ts'
import type { PairedActivity } from './paired-activities.ts'
import { scanNewRevisions } from './scan-new-revisions.ts'

export interface DuplicatePair extends PairScore {
  readonly one: PairedActivity
  readonly other: PairedActivity
}

/** Pairs whose two revisions count as of a number, current or pinned; what is missing is found first. */
export async function foundPairsAsOf(
  db: Db,
  { cycleKey, asOf }: { readonly cycleKey: string; readonly asOf: number },
): Promise<RememberedPair[]> {
  const scanId = await scanNewRevisions(db, { cycleKey, through: asOf })
  return listRememberedPairs(db, { cycleKey, scanId, asOf })
}

/** True where both count as they are now, submitted or not. */
export function areCurrent({ oneIsCurrent, otherIsCurrent }: RememberedPair): boolean {
  return oneIsCurrent === 1 && otherIsCurrent === 1
}

/** True where both count as their returns have pinned them. */
export function arePinned({ oneIsPinned, otherIsPinned }: RememberedPair): boolean {
  return oneIsPinned === 1 && otherIsPinned === 1
}
