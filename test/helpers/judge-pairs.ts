/** How good found pairs are, by labels. */
import { type ComparedReport, profileOf } from '../../templates/duplicates/activity-profile.ts'
import { pairsToScore } from '../../templates/duplicates/find-pairs.ts'
import { type DuplicateTier, scoreProfiles } from '../../templates/duplicates/score-pair.ts'

export interface JudgedPair {
  readonly one: number
  readonly other: number
  readonly score: number
  readonly tier: DuplicateTier
  readonly isSame: boolean
}

export interface Judgement {
  readonly pairs: readonly JudgedPair[]
  readonly truePairs: number
  readonly strongPrecision: number
  readonly strongRecall: number
  readonly likelyPrecision: number
  readonly likelyRecall: number
  /** Share of (activity, true partner) with fewer than three wrong ones ranked at or above the partner. */
  readonly topThree: number
}

export function judgePairs<T extends ComparedReport>(
  reports: readonly T[],
  isSame: (one: T, other: T) => boolean,
): Judgement {
  const profiles = reports.map(profileOf)
  const pairs = [...pairsToScore(profiles)].map(({ one, other }): JudgedPair => {
    const { score, tier } = scoreProfiles(profiles[one]!, profiles[other]!)
    return { one, other, score, tier, isSame: isSame(reports[one]!, reports[other]!) }
  })
  let truePairs = 0
  for (const [place, one] of reports.entries())
    for (const other of reports.slice(place + 1)) if (isSame(one, other)) truePairs++
  const inTier = (...tiers: DuplicateTier[]) => pairs.filter(({ tier }) => tiers.includes(tier))
  const right = (some: readonly JudgedPair[]) => some.filter((pair) => pair.isSame).length
  const [strong, likely] = [inTier('strong'), inTier('strong', 'likely')]
  return {
    pairs,
    truePairs,
    strongPrecision: right(strong) / strong.length,
    strongRecall: right(strong) / truePairs,
    likelyPrecision: right(likely) / likely.length,
    likelyRecall: right(likely) / truePairs,
    topThree: topThreeOf(pairs, truePairs),
  }
}

function topThreeOf(pairs: readonly JudgedPair[], truePairs: number): number {
  const byReport = new Map<number, JudgedPair[]>()
  for (const pair of pairs) {
    for (const report of [pair.one, pair.other]) {
      const own = byReport.get(report)
      if (own) own.push(pair)
      else byReport.set(report, [pair])
    }
  }
  let met = 0
  for (const own of byReport.values()) {
    const wrong = own.filter((pair) => !pair.isSame).map(({ score }) => score)
    for (const pair of own) if (pair.isSame && wrong.filter((score) => score >= pair.score).length < 3) met++
  }
  return met / (2 * truePairs)
}
