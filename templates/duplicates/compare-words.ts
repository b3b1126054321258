/** Titles and texts, in one language or in two. */
import type { ActivityProfile } from './activity-profile.ts'
import type { Concept, Concepts } from './concepts.ts'
import { type Reason, reason } from './evidence.ts'
import { shareOfPairs } from './skeleton.ts'

/** Two words are relatives (gestion, gestión) or slips of the pen from here on. */
const relativesShare = 0.6
const shortestRelative = 5
const mostTitleBits = 9
/** For quite another title, in bits. */
const mostPenalty = 3
export const mostTextBits = 3

export interface Overlap {
  /** Bits of what both have. */
  readonly shared: number
  /** Of the shorter one, 0 to 1. */
  readonly cover: number
  /** Of both, 0 to 1. */
  readonly share: number
  /** One has a name, or a rarer word, that the other lacks: the parts of a series have all else in common. */
  readonly hasOtherNames: boolean
}

const noOverlap: Overlap = { shared: 0, cover: 0, share: 0, hasOtherNames: false }

/** What two texts have in common, meaning by meaning; then, among the words left, by the letters of relatives. */
export function overlapOf(one: Concepts, other: Concepts): Overlap {
  if (one.weight === 0 || other.weight === 0) return noOverlap
  let shared = 0
  const ours: Concept[] = []
  const theirs: Concept[] = []
  let left = 0
  let right = 0
  while (left < one.items.length || right < other.items.length) {
    const a = one.items[left]
    const b = other.items[right]
    if (a && b && a.id === b.id) {
      shared += Math.min(a.weight, b.weight)
      left++
      right++
    } else if (!b || (a && a.id < b.id)) {
      if (a!.skeleton.length >= shortestRelative) ours.push(a!)
      left++
    } else {
      if (b.skeleton.length >= shortestRelative) theirs.push(b)
      right++
    }
  }
  const relatives = sharedByRelatives(ours, theirs)
  shared += relatives.shared
  return {
    shared,
    cover: Math.min(1, shared / Math.min(one.weight, other.weight)),
    share: Math.min(1, (2 * shared) / (one.weight + other.weight)),
    hasOtherNames: relatives.hasOtherNames,
  }
}

/** Of words that are long enough. */
function sharedByRelatives(
  ours: readonly Concept[],
  theirs: readonly Concept[],
): { readonly shared: number; readonly hasOtherNames: boolean } {
  let shared = 0
  let hasOtherNames = false
  const taken: boolean[] = []
  for (const one of ours) {
    const { firstLetter, secondLetter, skeleton } = one
    let best = relativesShare
    let relative = -1
    for (let at = 0; at < theirs.length; at++) {
      const other = theirs[at]!
      // Relatives begin alike; so does a slip of the pen anywhere but in both of the first two letters. Spares most comparisons.
      if (firstLetter !== other.firstLetter && secondLetter !== other.secondLetter) continue
      if (taken[at] || Math.abs(skeleton.length - other.skeleton.length) > 5) continue
      const share = shareOfPairs(skeleton, other.skeleton)
      if (share < best) continue
      best = share
      relative = at
    }
    if (relative < 0) {
      hasOtherNames ||= !one.isMeaning
      continue
    }
    taken[relative] = true
    shared += best * Math.min(one.weight, theirs[relative]!.weight)
  }
  hasOtherNames ||= theirs.some((other, at) => !taken[at] && !other.isMeaning)
  return { shared, hasOtherNames }
}

/** The titles' best match, each with its working translation. */
export function bestTitleOverlap(one: ActivityProfile, other: ActivityProfile): Overlap {
  let best = noOverlap
  for (const a of one.titles) {
    for (const b of other.titles) {
      const overlap = overlapOf(a, b)
      if (overlap.share + overlap.shared / 20 > best.share + best.shared / 20) best = overlap
    }
  }
  return best
}

export function compareTitles(one: ActivityProfile, other: ActivityProfile): Reason[] {
  if (one.titles.length === 0 || other.titles.length === 0) return []
  const overlap = bestTitleOverlap(one, other)
  const isSame = one.title === other.title
  // Shared words count in full where they are all there is, and for half where they are few among many.
  const fullness = (overlap.cover + overlap.share) / 2
  const bits = Math.min(mostTitleBits, overlap.shared * (0.25 + 0.75 * fullness) + (isSame ? 1 : 0))
  const missing = (1 - fullness) * penaltyFor(one, other)
  const total = bits - missing
  const params = { share: Math.round(100 * overlap.share), otherNames: Number(overlap.hasOtherNames) }
  if (isSame && total > 0) return [reason('words', 'sameTitle', total)]
  if (total >= 0.5) return [reason('words', 'alikeTitles', total, params)]
  return total <= -0.5 ? [reason('words', 'otherTitle', total, params)] : []
}

/**
 * Other words in one language say more than other words in two, where a name or a rarer term may be the same word unseen. What the
 * glossary knows it would have seen in any.
 */
function penaltyFor(one: ActivityProfile, other: ActivityProfile): number {
  const unseen = one.script !== other.script ? 1 : isOtherLanguage(one, other) ? 2 : mostPenalty
  const understood = Math.min(shareUnderstood(one), shareUnderstood(other))
  return unseen + (mostPenalty - unseen) * understood
}

function isOtherLanguage(one: ActivityProfile, other: ActivityProfile): boolean {
  return one.language !== '' && other.language !== '' && one.language !== other.language
}

function shareUnderstood({ titles }: ActivityProfile): number {
  return Math.max(...titles.map(({ weight, understood }) => (weight === 0 ? 0 : understood / weight)))
}

/** Summaries and results. Reports of the same work say it in other words, so that unlike texts mean nothing. */
export function compareTexts(one: ActivityProfile, other: ActivityProfile): Reason[] {
  const [ours, theirs] = [one.text(), other.text()]
  if (ours === null || theirs === null) return []
  const overlap = overlapOf(ours, theirs)
  const bits = Math.min(mostTextBits, (overlap.shared * overlap.cover) / 4)
  return bits >= 0.5 ? [reason('words', 'alikeTexts', bits, { share: Math.round(100 * overlap.share) })] : []
}

/** Numbers, years and stages in the titles: what tells the parts of a series from each other. */
export function compareSeries(one: ActivityProfile, other: ActivityProfile, isSameTime: boolean): Reason[] {
  const reasons: Reason[] = []
  const ordinals = sidesOf(one.series.ordinals, other.series.ordinals)
  // Numbers of one series differ; a title without a number may be any of them.
  if (ordinals && !isSameTime)
    reasons.push(reason('words', 'otherNumber', -5, { one: ordinals[0], other: ordinals[1] }))
  const years = sidesOf(one.series.years, other.series.years)
  if (years && !isSameTime) reasons.push(reason('words', 'otherYear', -4, { one: years[0], other: years[1] }))
  const stages = sidesOf(one.series.stages, other.series.stages)
  if (stages && !isSameTime) reasons.push(reason('words', 'otherStage', -4))
  // The evaluation of a project is not the project, whatever the dates.
  else if (one.series.isEvaluation !== other.series.isEvaluation)
    reasons.push(reason('words', 'otherStage', -5))
  return reasons
}

/** The first of each side where both have some and none in common. */
function sidesOf<T>(ours: readonly T[], theirs: readonly T[]): [T, T] | null {
  if (ours.length === 0 || theirs.length === 0) return null
  return ours.some((item) => theirs.includes(item)) ? null : [ours[0]!, theirs[0]!]
}
