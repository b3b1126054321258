/** What officers see: pairs that look alike, and what was decided about them. */
import { scoreProfiles } from '../../templates/duplicates/score-pair.ts'
import { getCycle } from '../cycles/register.ts'
import { getChange, getNewestChange } from '../db/change-log.ts'
import { type DuplicateDecision, listDuplicateDecisions } from '../db/duplicates.ts'
import type { Db } from '../db/schema.ts'
import { walkActivities } from '../report/walk-activities.ts'
import {
  type ComparableActivities,
  compareReady,
  type DuplicatePair,
  explainPairs,
  foundPairsAsOf,
} from './find-pairs.ts'
import { settledPairs } from './settled-pairs.ts'

export interface DuplicateCandidate extends DuplicatePair {
  readonly state: 'undecided' | 'decided'
  readonly decision: Omit<DuplicateDecision, 'activityIds'> | null
}

export interface DuplicateCandidates {
  readonly cycleKey: string
  /** As of this number. */
  readonly changeNumber: number
  readonly undecidedCount: number
  /** Undecided ones first, each part the likeliest first. Two that an officer has linked are here however unlike they look. */
  readonly pairs: readonly DuplicateCandidate[]
}

/**
 * Everything stored counts, submitted or not; nothing withdrawn does.
 *
 * @throws {ServiceError} CYCLE_UNKNOWN, CHANGE_NUMBER_UNKNOWN
 */
export async function listCandidates(
  db: Db,
  { cycleKey, asOf }: { readonly cycleKey: string; readonly asOf?: number | undefined },
): Promise<DuplicateCandidates> {
  const { changeNumber } = asOf === undefined ? await getNewestChange(db) : await getChange(db, asOf)
  await getCycle(db, cycleKey, changeNumber)
  const decisions = await listDuplicateDecisions(db, changeNumber)
  const remembered = await foundPairsAsOf(db, { cycleKey, asOf: changeNumber })
  const paired = new Set(remembered.flatMap(({ oneReportId, otherReportId }) => [oneReportId, otherReportId]))
  const decided = new Set(decisions.flatMap(({ activityIds }) => activityIds))
  const ready = await compareReady(
    walkActivities(db, { cycleKey, status: 'draft', asOf: changeNumber }),
    ({ activityReportId, activityId }) => paired.has(activityReportId) || decided.has(activityId),
  )
  const settled = settledPairs(decisions)
  const found = explainPairs(remembered, ready)
  const pairs = [...found, ...pairsOfDecisions(ready, decisions, found)].map((pair): DuplicateCandidate => {
    const decision = settled.decisionOn(pair.one.activityId, pair.other.activityId)
    if (decision === null) return { ...pair, state: 'undecided', decision: null }
    const { activityIds: _, ...rest } = decision
    return { ...pair, state: 'decided', decision: rest }
  })
  const undecided = pairs.filter(({ state }) => state === 'undecided')
  const done = pairs.filter(({ state }) => state === 'decided')
  return { cycleKey, changeNumber, undecidedCount: undecided.length, pairs: [...undecided, ...done] }
}

/** Pairs that a decision names and the search has not found. */
function pairsOfDecisions(
  { activities, profiles }: ComparableActivities,
  decisions: readonly DuplicateDecision[],
  found: readonly DuplicatePair[],
): DuplicatePair[] {
  const keyOf = (one: string, other: string) => [one, other].sort().join(' ')
  const known = new Set(found.map(({ one, other }) => keyOf(one.activityId, other.activityId)))
  const places = new Map(activities.map(({ activityId }, place) => [activityId, place]))
  const pairs: DuplicatePair[] = []
  for (const { activityIds } of decisions) {
    const members = activityIds.flatMap((id) => places.get(id) ?? []).sort((a, b) => a - b)
    for (const [index, one] of members.entries()) {
      for (const other of members.slice(index + 1)) {
        const key = keyOf(activities[one]!.activityId, activities[other]!.activityId)
        if (known.has(key)) continue
        known.add(key)
        const scored = scoreProfiles(profiles[one]!, profiles[other]!)
        pairs.push({ one: activities[one]!, other: activities[other]!, ...scored })
      }
    }
  }
  return pairs
}
