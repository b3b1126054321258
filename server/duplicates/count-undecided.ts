/** How many pairs that look alike nobody has decided upon: the combined report says so. */
import { selectByKeys } from '../db/batches.ts'
import type { DuplicateDecision } from '../db/duplicates.ts'
import type { Db } from '../db/schema.ts'
import { foundPairsAsOf } from './find-pairs.ts'
import { settledPairs } from './settled-pairs.ts'

/** @param of `decisions` are those in force as of `asOf` */
export async function countUndecidedPairs(
  db: Db,
  of: {
    readonly cycleKey: string
    readonly status: 'draft' | 'final'
    readonly asOf: number
    readonly decisions: readonly DuplicateDecision[]
  },
): Promise<number> {
  const pairs = (await foundPairsAsOf(db, of)).filter((pair) =>
    of.status === 'draft'
      ? pair.oneIsCurrent === 1 && pair.otherIsCurrent === 1
      : pair.oneIsPinned === 1 && pair.otherIsPinned === 1,
  )
  const ids = new Set(pairs.flatMap(({ oneReportId, otherReportId }) => [oneReportId, otherReportId]))
  const rows = await selectByKeys([...ids], (some) =>
    db
      .selectFrom('activityReport')
      .select(['activityReportId', 'activityId'])
      .where('activityReportId', 'in', some)
      .execute(),
  )
  const activityOf = new Map(rows.map((row) => [row.activityReportId, row.activityId]))
  const settled = settledPairs(of.decisions)
  return pairs.filter(
    ({ oneReportId, otherReportId }) =>
      settled.decisionOn(activityOf.get(oneReportId)!, activityOf.get(otherReportId)!) === null,
  ).length
}
