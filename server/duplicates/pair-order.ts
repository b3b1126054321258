/** Pairs before anything is read of them, and the order in which officers see them. */
import type { DuplicateTier } from '../../templates/duplicates/score-pair.ts'
import type { RememberedPair } from '../db/duplicate-pairs.ts'
import type { DecisionInForce } from '../db/duplicates.ts'
import type { RevisionKey } from './counting-revisions.ts'
import { inOrder } from './paired-activities.ts'

/** A pair before anything is read of it. */
export interface BarePair {
  readonly keys: readonly [RevisionKey, RevisionKey]
  /** In no order. */
  readonly activityIds: readonly [string, string]
  readonly reporterCodes: readonly string[]
  readonly tier: DuplicateTier
  /** Where it stands: undecided before decided, the likelier before the less likely, then by reporter and reference. */
  readonly rank: readonly (number | string)[]
  readonly decision: DecisionInForce | null
}

/** What is known of one of the two without reading it. */
export interface PairSide extends RevisionKey {
  readonly activityId: string
  readonly reporterCode: string
  readonly serial: number
}

export function barePair(
  sides: readonly [PairSide, PairSide],
  { tier, score }: { readonly tier: DuplicateTier; readonly score: number },
  decision: DecisionInForce | null,
): BarePair {
  const [one, other] = inOrder(...sides) <= 0 ? sides : [sides[1], sides[0]]
  const millionths = Math.round(-1e6 * score)
  return {
    keys: [
      { activityReportId: one.activityReportId, revision: one.revision },
      { activityReportId: other.activityReportId, revision: other.revision },
    ],
    activityIds: [one.activityId, other.activityId],
    reporterCodes: [one.reporterCode, other.reporterCode],
    tier,
    rank: [
      decision === null ? 0 : 1,
      millionths,
      other.reporterCode,
      other.serial,
      one.reporterCode,
      one.serial,
    ],
    decision,
  }
}

/** The same pair once it is decided, or no longer is. */
export function withDecision(pair: BarePair, decision: DecisionInForce | null): BarePair {
  if (pair.decision === decision) return pair
  return { ...pair, rank: [decision === null ? 0 : 1, ...pair.rank.slice(1)], decision }
}

function rememberedSides(pair: RememberedPair): [PairSide, PairSide] {
  return [
    {
      activityReportId: pair.oneReportId,
      activityId: pair.oneActivityId,
      revision: pair.oneRevision,
      reporterCode: pair.oneReporterCode,
      serial: pair.oneSerial,
    },
    {
      activityReportId: pair.otherReportId,
      activityId: pair.otherActivityId,
      revision: pair.otherRevision,
      reporterCode: pair.otherReporterCode,
      serial: pair.otherSerial,
    },
  ]
}

/** @param other may be a rank as text; nothing comes before the empty one */
export function compareRanks(one: BarePair['rank'], other: readonly (number | string)[]): number {
  for (const [at, value] of one.entries()) {
    const limit =
      typeof value === 'number' ? Number(other[at] ?? Number.NEGATIVE_INFINITY) : (other[at] ?? '')
    if (value !== limit) return value > limit ? 1 : -1
  }
  return 0
}

/** Undecided as they are. */
export function inRankOrder(pairs: readonly RememberedPair[]): BarePair[] {
  return pairs
    .map((pair) =>
      barePair(rememberedSides(pair), { tier: pair.tier, score: pair.scoreMillionths / 1e6 }, null),
    )
    .sort((one, other) => compareRanks(one.rank, other.rank))
}
