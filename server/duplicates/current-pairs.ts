/**
 * The pairs of a cycle that count now, in the order in which officers see them. They are kept from one asking to the next: a
 * hundred thousand pairs take a second to read, and between two looks only a few rows have changed.
 */
import { listRememberedPairs } from '../db/duplicate-pairs.ts'
import type { Db } from '../db/schema.ts'
import { areCurrent } from './find-pairs.ts'
import { type BarePair, compareRanks, inRankOrder } from './pair-order.ts'

/** More changed rows than this, and reading all pairs anew is no dearer. */
const mostChanges = 5_000
const cyclesKept = 4

interface Kept {
  readonly scanId: string
  readonly asOf: number
  /** Pairs that begin to count up to here are all in it. */
  readonly through: number
  /** In order, as if nothing were decided. */
  readonly pairs: readonly BarePair[]
}

const desks = new WeakMap<Db, Map<string, Kept>>()

/**
 * In the order of `pair-order.ts`, whatever is decided.
 *
 * @param of the newest change number, the cycle's scan, and up to which number that has come
 */
export async function currentPairs(
  db: Db,
  of: { readonly cycleKey: string; readonly asOf: number; readonly scanId: string; readonly through: number },
): Promise<readonly BarePair[]> {
  const kept = desks.get(db)?.get(of.cycleKey)
  if (kept?.scanId === of.scanId && kept.asOf === of.asOf && kept.through >= of.through) return kept.pairs
  const pairs =
    (kept?.scanId === of.scanId && kept.asOf <= of.asOf ? await broughtUpToDate(db, kept, of) : null) ??
    (await readAll(db, of))
  keep(db, of.cycleKey, { ...of, pairs })
  return pairs
}

function keep(db: Db, cycleKey: string, kept: Kept): void {
  const desk = desks.get(db) ?? new Map<string, Kept>()
  desks.set(db, desk)
  // Somebody who asked later may have been faster.
  const there = desk.get(cycleKey)
  if (there?.scanId === kept.scanId && there.asOf > kept.asOf) return
  desk.delete(cycleKey)
  desk.set(cycleKey, kept)
  if (desk.size > cyclesKept) desk.delete(desk.keys().next().value!)
}

async function readAll(
  db: Db,
  of: { readonly cycleKey: string; readonly asOf: number; readonly scanId: string },
): Promise<BarePair[]> {
  return inRankOrder((await listRememberedPairs(db, of)).filter(areCurrent))
}

/** Without the pairs of rows that were changed since, and with those that were found since; null where too much was changed. */
async function broughtUpToDate(
  db: Db,
  kept: Kept,
  of: { readonly cycleKey: string; readonly asOf: number; readonly scanId: string },
): Promise<readonly BarePair[] | null> {
  const rows = await db
    .selectFrom('activityRevision')
    .select('activityReportId')
    .distinct()
    .where('changeNumber', '>', kept.asOf)
    .where('changeNumber', '<=', of.asOf)
    .limit(mostChanges + 1)
    .execute()
  if (rows.length > mostChanges) return null
  const found = (await listRememberedPairs(db, { ...of, foundAfter: kept.through })).filter(areCurrent)
  if (rows.length === 0 && found.length === 0) return kept.pairs
  const changed = new Set(rows.map(({ activityReportId }) => activityReportId))
  const fresh = inRankOrder(found)
  // What was found while it was being read the last time is among both.
  const again = new Set(fresh.map(pairName))
  const staying = kept.pairs.filter(
    (pair) => !pair.keys.some((key) => changed.has(key.activityReportId)) && !again.has(pairName(pair)),
  )
  return merged(staying, fresh)
}

function pairName({ keys: [one, other] }: BarePair): string {
  return `${one.activityReportId} ${other.activityReportId}`
}

/** Two lists in order as one in order. */
function merged(one: readonly BarePair[], other: readonly BarePair[]): readonly BarePair[] {
  if (other.length === 0) return one
  const all: BarePair[] = []
  let at = 0
  for (const pair of other) {
    while (at < one.length && compareRanks(one[at]!.rank, pair.rank) <= 0) all.push(one[at++]!)
    all.push(pair)
  }
  return all.concat(one.slice(at))
}
