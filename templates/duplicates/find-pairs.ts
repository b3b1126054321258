/** All pairs of reports that look like the same activity. */
import { type ActivityProfile, type ComparedReport, profileOf } from './activity-profile.ts'
import { blockingKeys } from './blocking-keys.ts'
import { CandidateIndex } from './candidate-index.ts'
import { type PairScore, scoreProfiles } from './score-pair.ts'

/** Positions in the list given; `one` before `other`. */
export interface FoundPair {
  readonly one: number
  readonly other: number
}

/**
 * The pairs worth scoring. Each report is looked up among those before it, so that a pair comes once; the same reports in the same
 * order give the same pairs.
 */
export function* pairsToScore(profiles: Iterable<ActivityProfile>): Generator<FoundPair> {
  const index = new CandidateIndex()
  for (const profile of profiles) {
    const other = index.size
    const keys = blockingKeys(profile)
    for (const one of index.worthComparing(keys).sort((a, b) => a - b)) yield { one, other }
    index.add(keys)
  }
}

/** Pairs of tier `strong` or `likely`, the best first. */
export function findPairs(reports: readonly ComparedReport[]): (FoundPair & PairScore)[] {
  const profiles = reports.map(profileOf)
  const found: (FoundPair & PairScore)[] = []
  for (const pair of pairsToScore(profiles)) {
    const scored = scoreProfiles(profiles[pair.one]!, profiles[pair.other]!)
    if (scored.tier !== 'none') found.push({ ...pair, ...scored })
  }
  return found.sort((a, b) => b.score - a.score || a.one - b.one || a.other - b.other)
}
