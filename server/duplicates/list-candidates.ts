/**
 * What officers see: pairs that look alike, and what was decided about them. A page at a time where they are many; only what is
 * on it is read and compared, so that a page costs the same however much is stored.
 */
import { profileOf } from '../../templates/duplicates/activity-profile.ts'
import { type DuplicateTier, scoreProfiles } from '../../templates/duplicates/score-pair.ts'
import { getCycle } from '../cycles/register.ts'
import { getChange, getNewestChange } from '../db/change-log.ts'
import { type DecisionInForce, listDuplicateDecisions } from '../db/duplicates.ts'
import type { Db } from '../db/schema.ts'
import { newestKeysOf, readValues } from './counting-revisions.ts'
import { currentPairs } from './current-pairs.ts'
import { areCurrent, type DuplicatePair, foundPairsAsOf } from './find-pairs.ts'
import { type BarePair, barePair, compareRanks, inRankOrder, withDecision } from './pair-order.ts'
import { explainPairs } from './paired-activities.ts'
import { scanForAWhile, scanNewRevisions } from './scan-new-revisions.ts'
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

/**
 * Everything stored counts, submitted or not; nothing withdrawn does.
 *
 * @throws {ServiceError} CYCLE_UNKNOWN, CHANGE_NUMBER_UNKNOWN
 */
export async function listCandidates(db: Db, request: CandidateRequest): Promise<DuplicateCandidates> {
  const { cycleKey, asOf, limit, after } = request
  const { changeNumber } = asOf === undefined ? await getNewestChange(db) : await getChange(db, asOf)
  await getCycle(db, cycleKey, changeNumber)
  const decisions = await listDuplicateDecisions(db, changeNumber)
  const of = { cycleKey, asOf: changeNumber }
  const { pairs: found, lookedThrough } = await pairsAt(db, request, of)
  const settled = settledPairs(decisions)
  const settledIds = new Set(decisions.flatMap(({ activityIds }) => activityIds))
  const undecided: BarePair[] = []
  const decided: BarePair[] = []
  for (const pair of found) {
    // Most pairs are of activities that no decision is about.
    const decision = pair.activityIds.every((id) => settledIds.has(id))
      ? settled.decisionOn(...pair.activityIds)
      : null
    if (decision === null) undecided.push(pair)
    else decided.push(withDecision(pair, decision))
  }
  decided.push(...(await pairsOfDecisions(db, of, { decisions, settled, found: decided })))
  decided.sort((one, other) => compareRanks(one.rank, other.rank))
  const matching = [...undecided, ...decided].filter((pair) => isAskedFor(pair, request))
  const last = after?.split(' ') ?? []
  const first = after === undefined ? 0 : matching.findIndex(({ rank }) => compareRanks(rank, last) > 0)
  const rest = first < 0 ? [] : matching.slice(first)
  const page = limit === undefined ? rest : rest.slice(0, limit)
  return {
    cycleKey,
    changeNumber,
    lookedThrough,
    undecidedCount: undecided.length,
    undecidedStrongCount: undecided.filter(({ tier }) => tier === 'strong').length,
    decidedCount: decided.length,
    matchingCount: matching.length,
    pairs: await explained(db, page),
    next: page.length < rest.length ? page.at(-1)!.rank.join(' ') : null,
  }
}

/** In order; as of now from what is kept, as of an earlier number from the beginning. */
async function pairsAt(
  db: Db,
  { asOf: asked, patienceMilliseconds }: CandidateRequest,
  of: { readonly cycleKey: string; readonly asOf: number },
): Promise<{ readonly pairs: readonly BarePair[]; readonly lookedThrough: number }> {
  const { cycleKey, asOf } = of
  if (asked !== undefined) {
    const pairs = inRankOrder((await foundPairsAsOf(db, of)).filter(areCurrent))
    return { pairs, lookedThrough: asOf }
  }
  if (patienceMilliseconds === undefined) {
    const scanId = await scanNewRevisions(db, { cycleKey, through: asOf })
    return { pairs: await currentPairs(db, { ...of, scanId, through: asOf }), lookedThrough: asOf }
  }
  const scan = await scanForAWhile(db, { cycleKey, through: asOf, patienceMilliseconds })
  const through = Math.min(asOf, scan.throughChangeNumber)
  return { pairs: await currentPairs(db, { ...of, scanId: scan.scanId, through }), lookedThrough: through }
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
    /** Those that are decided. */
    readonly found: readonly BarePair[]
  },
): Promise<BarePair[]> {
  const pairKey = (one: string, other: string) => (one < other ? `${one} ${other}` : `${other} ${one}`)
  const known = new Set(found.map(({ activityIds }) => pairKey(...activityIds)))
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
