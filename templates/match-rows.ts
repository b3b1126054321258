/**
 * Which row of a file is which activity. A hidden key is a claim, not a fact: rows are copied with it, typed over, sorted
 * without it, and two copies of one blank file use the same keys for different activities. One look at the whole file decides.
 */

import type { ActivityValues } from './activity.ts'
import { copyIssues, findRowsAlike, type RowsAlike, stepsTaken } from './copied-rows.ts'
import type { FieldDefinition } from './definition.ts'
import { type Closeness, closenessOf, type Fingerprint, fingerprintOf } from './fingerprint.ts'
import { foundOnce } from './found-once.ts'
import type { Issue } from './issues.ts'
import { judgeClaim, judgeContent, type Verdict } from './judge-closeness.ts'
import { type CandidateIndex, candidateIndex } from './match-candidates.ts'
import { canBeSameContent } from './same-content.ts'

export interface RowToMatch {
  /** For messages only. */
  readonly rowNumber: number
  readonly rowKey: string | null
  /** What stands in the visible reference column, such as `BCRC-SCRC-SEN-0007`: a second claim where the key is gone. */
  readonly reference: string | null
  readonly values: ActivityValues
}

/** What a key of this workbook has stood for. One key may have stood for several activities. */
export interface KeyClaim {
  readonly rowKey: string
  readonly activityReportId: string
  /** The values last given to, or received from, this row: the base of the next merge. */
  readonly given: ActivityValues
  /** The row was in the workbook the last time the whole of it came, or when it was built. */
  readonly isPresent: boolean
}

export interface StoredToMatch {
  readonly activityReportId: string
  readonly reference: string
  readonly values: ActivityValues
}

export interface MatchInput {
  readonly fields: readonly FieldDefinition[]
  readonly rows: readonly RowToMatch[]
  /** Of this workbook; empty where the workbook is not known. */
  readonly claims: readonly KeyClaim[]
  /** All activity reports of the return, in a fixed order. */
  readonly stored: readonly StoredToMatch[]
  /** What was found out about the rows before; it is found out now where this is left out. */
  readonly looked?: LookedAtRows
}

/** Rows that were looked at by themselves. */
export interface LookedAtRows {
  /** One for each row, in the order of the rows. */
  readonly prints: readonly Fingerprint[]
  readonly alike: RowsAlike
}

/**
 * What matching needs of the rows alone: the larger part of its work, for whoever wants it done before anything is locked. It
 * pauses after each row.
 *
 * @param fields of the template
 */
export function* lookAtRows(
  fields: readonly FieldDefinition[],
  rows: readonly Pick<RowToMatch, 'values'>[],
): Generator<void, LookedAtRows> {
  const own = reportedFields(fields)
  const prints: Fingerprint[] = []
  for (const { values } of rows) {
    prints.push(fingerprintOf(own, values))
    yield
  }
  return { prints, alike: yield* findRowsAlike(own, prints) }
}

/** One list for each template, so that what is found out about the list is kept. */
const reportedFields = foundOnce((fields: readonly FieldDefinition[]) =>
  fields.filter((field) => field.presence !== 'system'),
)

export type RowMatch =
  /** `isEmptied`: all its cells were cleared. `base`: null where this workbook never had the activity. */
  | {
      readonly kind: 'known'
      readonly activityReportId: string
      readonly base: ActivityValues | null
      readonly isEmptied: boolean
    }
  | { readonly kind: 'new' }
  /** The key stands for `insteadOf`, the content is clearly another activity's. */
  | { readonly kind: 'separated'; readonly insteadOf: string }
  /** May be one of these: stored by itself, and a person is asked. */
  | { readonly kind: 'doubt'; readonly candidates: readonly string[] }
  /** Nothing in it, and nothing known of it. */
  | { readonly kind: 'blank' }

export interface MatchResult {
  /** One for each row, in the order of the rows. */
  readonly matches: readonly RowMatch[]
  /** `row` is the position in the rows sent. */
  readonly issues: readonly { readonly row: number; readonly issue: Issue }[]
  /** No row had to be held against anything but what its key or reference claims: nothing else that is stored could matter. */
  readonly isByClaims: boolean
}

/** A row and an activity that may be the same. */
interface Pair {
  readonly row: number
  readonly activity: number
  readonly closeness: Closeness
  readonly verdict: Verdict
  readonly isClaimed: boolean
  readonly rank: number
}

/**
 * Matches all rows of a file with the activities of its return at once: each activity goes to at most one row, the closest
 * content first; where contents are as close, a claim by key or reference counts. Pure and deterministic; the order of the
 * rows matters only between rows that are alike in everything: there the first one wins.
 */
export function matchRows(input: MatchInput): MatchResult {
  return stepsTaken(matchSteps(input))
}

/** The same, pausing after each row. */
export function* matchSteps(input: MatchInput): Generator<void, MatchResult> {
  const fields = reportedFields(input.fields)
  const { prints: rows, alike } = input.looked ?? (yield* lookAtRows(input.fields, input.rows))
  const contents = input.rows.map(({ values }) =>
    lazily(() => JSON.stringify(fields.map((field) => values[field.key] ?? null))),
  )
  const comparison = comparisonOf(fields, input)
  let isByClaims = rows.every((row) => !row.isBlank)
  const pairs: Pair[] = []
  for (const [position, row] of rows.entries()) {
    if (row.isBlank) continue
    pairs.push(...pairsOf(row, position))
    yield
  }
  const rowOf = new Map<number, number>()
  const pairOf = new Map<number, Pair>()
  for (const pair of pairs.sort(closestFirst((row) => contents[row]!()))) {
    if (pair.verdict !== 'same' || rowOf.has(pair.activity) || pairOf.has(pair.row)) continue
    rowOf.set(pair.activity, pair.row)
    pairOf.set(pair.row, pair)
  }
  const pairsByRow = groupByRow(pairs)
  const isOtherCopy =
    rows.some((row) => !row.isBlank) && ![...rowOf.keys()].some((activity) => comparison.wasPresent(activity))
  const matches = rows.map((row, position) =>
    row.isBlank ? matchBlank(position) : matchFilled(position, pairsByRow.get(position) ?? []),
  )
  return {
    matches,
    isByClaims,
    issues: copyIssues(
      fields,
      rows,
      (position) => ({
        rowKey: input.rows[position]!.rowKey,
        rowNumber: input.rows[position]!.rowNumber,
        isKnown: matches[position]!.kind === 'known',
      }),
      alike,
    ),
  }

  function pairsOf(row: Fingerprint, position: number): Pair[] {
    const claimed = comparison.claimedBy(input.rows[position]!)
    const found = claimed.map((activity) => comparison.pair(row, position, activity, true))
    const index = comparison.index
    // Each step is dearer than the one before, and most rows need the first one only.
    for (const candidates of [() => index().alike(row), () => index().similar(row)]) {
      if (found.some((pair) => pair.verdict === 'same' && pair.closeness.score >= sureScore)) break
      isByClaims = false
      for (const activity of candidates()) {
        const isKnown = found.some((pair) => pair.activity === activity)
        if (!isKnown && comparison.mayResemble(row, activity))
          found.push(comparison.pair(row, position, activity, false))
      }
    }
    return found
  }

  function matchFilled(position: number, ownPairs: readonly Pair[]): RowMatch {
    const pair = pairOf.get(position)
    const free = ownPairs.filter((other) => !rowOf.has(other.activity))
    if (pair !== undefined) {
      const rivals = free.filter((other) => isRival(pair, other))
      if (rivals.length > 0) return { kind: 'doubt', candidates: idsOf([pair, ...rivals]) }
      return comparison.known(input.rows[position]!, pair.activity, false)
    }
    const doubtful = free.filter((other) => other.verdict === 'doubt')
    if (doubtful.length > 0) return { kind: 'doubt', candidates: idsOf(doubtful) }
    const overtyped = free.find((other) => other.isClaimed)
    return overtyped === undefined
      ? { kind: 'new' }
      : { kind: 'separated', insteadOf: idsOf([overtyped])[0]! }
  }

  /**
   * A cleared row asks for the withdrawal of what its key stood for the last time. In another copy of the same blank file,
   * where a colleague typed other activities, an empty row says nothing.
   */
  function matchBlank(position: number): RowMatch {
    if (isOtherCopy) return { kind: 'blank' }
    const claimed = comparison
      .claimedBy(input.rows[position]!)
      .filter((activity) => comparison.wasPresent(activity) && !rowOf.has(activity))
    if (claimed.length !== 1) return { kind: 'blank' }
    rowOf.set(claimed[0]!, position)
    return comparison.known(input.rows[position]!, claimed[0]!, true)
  }

  function idsOf(some: readonly Pair[]): string[] {
    return some.map((pair) => input.stored[pair.activity]!.activityReportId)
  }
}

/** What the pairs of one file are made with: what is stored, and what this workbook was given. */
function comparisonOf(fields: readonly FieldDefinition[], input: MatchInput) {
  const positionOf = new Map(input.stored.map((one, position) => [one.activityReportId, position]))
  const byReference = new Map(input.stored.map((one, position) => [one.reference, position]))
  const claimsByKey = new Map<string, number[]>()
  const given = new Map<number, KeyClaim[]>()
  for (const claim of input.claims) {
    const activity = positionOf.get(claim.activityReportId)
    if (activity === undefined) continue
    claimsByKey.set(claim.rowKey, [...(claimsByKey.get(claim.rowKey) ?? []), activity])
    given.set(activity, [...(given.get(activity) ?? []), claim])
  }
  const stored = input.stored.map((one) => lazily(() => fingerprintOf(fields, one.values)))
  // A version that is the stored one needs no second look.
  const givenPrints = new Map(
    [...given].map(([activity, claims]) => [
      activity,
      claims.filter((claim) => claim.given !== input.stored[activity]!.values).map(printOfClaim),
    ]),
  )
  const index = lazily<CandidateIndex>(() => candidateIndex(stored.map((print) => print())))

  function printOfClaim(claim: KeyClaim) {
    return lazily(() => fingerprintOf(fields, claim.given))
  }

  return {
    index,
    wasPresent: (activity: number) => given.get(activity)?.some((claim) => claim.isPresent) === true,
    claimedBy(row: RowToMatch): readonly number[] {
      const byKey = row.rowKey === null ? [] : (claimsByKey.get(row.rowKey) ?? [])
      const named = row.reference === null ? undefined : byReference.get(row.reference.trim().toUpperCase())
      return named === undefined || byKey.includes(named) ? byKey : [...byKey, named]
    },
    /** False where comparing the two in full could only show that they differ. */
    mayResemble(row: Fingerprint, activity: number): boolean {
      return [stored[activity]!, ...(givenPrints.get(activity) ?? [])].some((print) =>
        canBeSameContent(row, print()),
      )
    },
    /** Others may have changed the activity since this workbook had it: the closer of the two versions counts. */
    pair(row: Fingerprint, position: number, activity: number, isClaimed: boolean): Pair {
      let closeness = closenessOf(fields, row, stored[activity]!())
      for (const print of givenPrints.get(activity) ?? []) {
        if (closeness.isIdentical) break
        const toGiven = closenessOf(fields, row, print())
        if (toGiven.score > closeness.score || toGiven.isIdentical) closeness = toGiven
      }
      const verdict = isClaimed ? judgeClaim(closeness) : judgeContent(closeness)
      const rank = closeness.score + (isClaimed ? claimBonus : 0) + (closeness.isIdentical ? exactBonus : 0)
      return { row: position, activity, closeness, verdict, isClaimed, rank }
    },
    known(row: RowToMatch, activity: number, isEmptied: boolean): RowMatch {
      const claims = given.get(activity) ?? []
      const own = claims.find((claim) => claim.rowKey === row.rowKey) ?? claims[0]
      const { activityReportId } = input.stored[activity]!
      return { kind: 'known', activityReportId, base: own?.given ?? null, isEmptied }
    },
  }
}

/** Between contents as close as this, the claim decides. */
const claimBonus = 0.05
/** What is the same in every cell is at home here, whatever the keys say. */
const exactBonus = 0.1

const sureScore = 0.9

/** True where a row without a claim fits another free activity just as well, and the two are not the same in all. */
function isRival(chosen: Pair, other: Pair): boolean {
  if (chosen.isClaimed || chosen.closeness.isIdentical || other.verdict === 'other') return false
  return other.rank >= chosen.rank - 0.03
}

/** Closest content first; then claims, more to go by, the rows' own content, and the order of the file. */
function closestFirst(contentOf: (row: number) => string): (one: Pair, other: Pair) => number {
  return (one, other) =>
    other.rank - one.rank ||
    Number(other.isClaimed) - Number(one.isClaimed) ||
    other.closeness.restEvidence - one.closeness.restEvidence ||
    (one.row === other.row ? 0 : compareText(contentOf(one.row), contentOf(other.row))) ||
    one.row - other.row ||
    one.activity - other.activity
}

function compareText(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1
}

function groupByRow(pairs: readonly Pair[]): ReadonlyMap<number, readonly Pair[]> {
  const groups = new Map<number, Pair[]>()
  for (const pair of pairs) groups.set(pair.row, [...(groups.get(pair.row) ?? []), pair])
  return groups
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
