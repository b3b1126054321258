/**
 * What officers see: pairs that look alike, and what was decided about them. A page at a time where they are many; only what is
 * on it is read and compared, so that a page costs the same however much is stored.
 */
import { profileOf } from '../../templates/duplicates/activity-profile.ts'
import { type DuplicateTier, scoreProfiles } from '../../templates/duplicates/score-pair.ts'
import { getCycle } from '../cycles/register.ts'
import { getChange, getNewestChange } from '../db/change-log.ts'
import type { RememberedPair } from '../db/duplicate-pairs.ts'
import { type DecisionInForce, listDuplicateDecisions } from '../db/duplicates.ts'
import type { Db } from '../db/schema.ts'
import { newestKeysOf, type RevisionKey, readValues } from './counting-revisions.ts'
import { areCurrent, type DuplicatePair, foundPairsAsOf, pairsFoundBy } from './find-pairs.ts'
import { explainPairs, inOrder } from './paired-activities.ts'
import { type SettledPairs, settledPairs } from './settled-pairs.ts'

export interface CandidateRequest {
  readonly cycleKey: string
  /** The newest number where left out. */
  readonly asOf?: number | undefined
  /** Left out: both, the undecided first. */
  readonly state?: 'undecided' | 'decided' | undefined
  readonly tier?: DuplicateTier | undefined
  /** Pairs of which this reporter has at least one. */
  readonly reporterCode?: string | undefined
  /** Pairs on a page; left out: all. */
  readonly limit?: number | undefined
  /** `next` of the page before. */
  readonly after?: string | undefined
  /** How long to wait for what nobody has looked at yet; left out: until all is there. */
  readonly patienceMilliseconds?: number | undefined
}

export interface DuplicateCandidate extends DuplicatePair {
  readonly state: 'undecided' | 'decided'
  readonly decision: Omit<DecisionInForce, 'activityIds'> | null
}

export interface DuplicateCandidates {
  readonly cycleKey: string
  /** As of this number. */
  readonly changeNumber: number
  /** Less where somebody did not wait: pairs of what came later are missing. */
  readonly lookedThrough: number
  /** Of the whole cycle, whatever is asked for. */
  readonly undecidedCount: number
  readonly undecidedStrongCount: number
  readonly decidedCount: number
  /** Pairs that are asked for, on all pages. */
  readonly matchingCount: number
  /** Undecided ones first, each part the likeliest first. Two that an officer has linked are here however unlike they look. */
  readonly pairs: readonly DuplicateCandidate[]
  /** Asks for the next page; null on the last. */
  readonly next: string | null
}

/** A pair before anything is read of it. */
interface BarePair {
  readonly keys: readonly [RevisionKey, RevisionKey]
  readonly reporterCodes: readonly string[]
  readonly tier: DuplicateTier
  /** Where it stands: undecided before decided, the likelier before the less likely, then by reporter and reference. */
  readonly rank: readonly (number | string)[]
  readonly decision: DecisionInForce | null
}

/**
 * Everything stored counts, submitted or not; nothing withdrawn does.
 *
 * @throws {ServiceError} CYCLE_UNKNOWN, CHANGE_NUMBER_UNKNOWN
 */
export async function listCandidates(db: Db, request: CandidateRequest): Promise<DuplicateCandidates> {
  const { cycleKey, asOf, limit, after, patienceMilliseconds } = request
  const { changeNumber } = asOf === undefined ? await getNewestChange(db) : await getChange(db, asOf)
  await getCycle(db, cycleKey, changeNumber)
  const decisions = await listDuplicateDecisions(db, changeNumber)
  const of = { cycleKey, asOf: changeNumber }
  const { pairs: remembered, lookedThrough } =
    patienceMilliseconds === undefined
      ? { pairs: await foundPairsAsOf(db, of), lookedThrough: changeNumber }
      : await pairsFoundBy(db, { ...of, patienceMilliseconds })
  const settled = settledPairs(decisions)
  const current = remembered.filter(areCurrent)
  const all = [
    ...current.map((pair) =>
      barePair(
        rememberedSides(pair),
        { tier: pair.tier, score: pair.scoreMillionths / 1e6 },
        settled.decisionOn(pair.oneActivityId, pair.otherActivityId),
      ),
    ),
    ...(await pairsOfDecisions(db, of, { decisions, settled, found: current })),
  ]
  const undecided = all.filter(({ decision }) => decision === null)
  const matching = all
    .filter((pair) => isAskedFor(pair, request))
    .sort((one, other) => compareRanks(one.rank, other.rank))
  const last = after?.split(' ') ?? []
  const first = matching.findIndex(({ rank }) => compareRanks(rank, last) > 0)
  const rest = first < 0 ? [] : matching.slice(first)
  const page = limit === undefined ? rest : rest.slice(0, limit)
  return {
    cycleKey,
    changeNumber,
    lookedThrough,
    undecidedCount: undecided.length,
    undecidedStrongCount: undecided.filter(({ tier }) => tier === 'strong').length,
    decidedCount: all.length - undecided.length,
    matchingCount: matching.length,
    pairs: await explained(db, page),
    next: page.length < rest.length ? page.at(-1)!.rank.join(' ') : null,
  }
}

async function explained(db: Db, page: readonly BarePair[]): Promise<DuplicateCandidate[]> {
  const nameOf = (one: string, other: string) => `${one} ${other}`
  const decisions = new Map(
    page.map(({ keys: [one, other], decision }) => [
      nameOf(one.activityReportId, other.activityReportId),
      decision,
    ]),
  )
  const pairs = await explainPairs(
    db,
    page.map(({ keys }) => keys),
  )
  return pairs.map((pair) => {
    const decision = decisions.get(nameOf(pair.one.activityReportId, pair.other.activityReportId)) ?? null
    if (decision === null) return { ...pair, state: 'undecided', decision: null }
    const { activityIds: _, ...rest } = decision
    return { ...pair, state: 'decided', decision: rest }
  })
}

function isAskedFor({ decision, tier, reporterCodes }: BarePair, asked: CandidateRequest): boolean {
  if (asked.state !== undefined && (decision === null) !== (asked.state === 'undecided')) return false
  if (asked.tier !== undefined && asked.tier !== tier) return false
  return asked.reporterCode === undefined || reporterCodes.includes(asked.reporterCode)
}

/** What is known of one of the two without reading it. */
interface Side extends RevisionKey {
  readonly reporterCode: string
  readonly serial: number
}

function barePair(
  sides: readonly [Side, Side],
  { tier, score }: { readonly tier: DuplicateTier; readonly score: number },
  decision: DecisionInForce | null,
): BarePair {
  const [one, other] = inOrder(...sides) <= 0 ? sides : [sides[1], sides[0]]
  const part = decision === null ? 0 : 1
  return {
    keys: [one, other],
    reporterCodes: [one.reporterCode, other.reporterCode],
    tier,
    rank: [part, Math.round(-1e6 * score), other.reporterCode, other.serial, one.reporterCode, one.serial],
    decision,
  }
}

function rememberedSides(pair: RememberedPair): [Side, Side] {
  return [
    {
      activityReportId: pair.oneReportId,
      revision: pair.oneRevision,
      reporterCode: pair.oneReporterCode,
      serial: pair.oneSerial,
    },
    {
      activityReportId: pair.otherReportId,
      revision: pair.otherRevision,
      reporterCode: pair.otherReporterCode,
      serial: pair.otherSerial,
    },
  ]
}

/** @param other may be a rank as text; nothing comes before the empty one */
function compareRanks(one: BarePair['rank'], other: readonly (number | string)[]): number {
  for (const [at, value] of one.entries()) {
    const limit =
      typeof value === 'number' ? Number(other[at] ?? Number.NEGATIVE_INFINITY) : (other[at] ?? '')
    if (value !== limit) return value > limit ? 1 : -1
  }
  return 0
}

/** Pairs that a decision names and the search has not found. */
async function pairsOfDecisions(
  db: Db,
  of: { readonly cycleKey: string; readonly asOf: number },
  {
    decisions,
    settled,
    found,
  }: {
    readonly decisions: readonly DecisionInForce[]
    readonly settled: SettledPairs<DecisionInForce>
    readonly found: readonly RememberedPair[]
  },
): Promise<BarePair[]> {
  const pairKey = (one: string, other: string) => (one < other ? `${one} ${other}` : `${other} ${one}`)
  const known = new Set(found.map((pair) => pairKey(pair.oneActivityId, pair.otherActivityId)))
  const missing: (readonly [string, string])[] = []
  for (const { activityIds } of decisions) {
    for (const [index, one] of activityIds.entries()) {
      for (const other of activityIds.slice(index + 1)) {
        if (known.has(pairKey(one, other))) continue
        known.add(pairKey(one, other))
        missing.push([one, other])
      }
    }
  }
  if (missing.length === 0) return []
  const keys = await newestKeysOf(db, missing.flat(), of)
  const read = new Map(
    [...(await readValues(db, keys)).values()].map((revision) => [revision.activityId, revision]),
  )
  return missing.flatMap(([a, b]) => {
    const [one, other] = [read.get(a), read.get(b)]
    if (!one || !other) return []
    return [barePair([one, other], scoreProfiles(profileOf(one), profileOf(other)), settled.decisionOn(a, b))]
  })
}
