/** What replicas tell each other, through the database, about who asks how much. */
import { sql } from 'kysely'
import { isPostgres } from '../db/column-types.ts'
import type { AccountContext } from './context.ts'

/** Of these senders so much was let in since it was last told. */
export interface UsedUp {
  readonly sender: string
  /** Ordinary requests. */
  readonly weight: number
}

/** Few enough for one statement on either database. */
const mostAtOnce = 250

/**
 * Adds what this replica let in to what all have let in, and says how much that is: one statement for some hundreds of senders.
 * By the database's clock: those of the replicas may differ.
 *
 * @param name of the limit
 * @param perSecond how much of it is forgotten in a second
 * @returns used up by each sender now, in ordinary requests
 */
export async function shareRequestCounts(
  { db, keys }: Pick<AccountContext, 'db' | 'keys'>,
  { name, perSecond }: { readonly name: string; readonly perSecond: number },
  told: readonly UsedUp[],
): Promise<ReadonlyMap<string, number>> {
  const now = isPostgres(db)
    ? sql<number>`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`
    : sql<number>`cast(unixepoch('subsec') * 1000 as integer)`
  const wholeNumber = isPostgres(db) ? sql`bigint` : sql`integer`
  // A clock that was set back forgets nothing for a while, and counts on from there.
  const passed = sql`(excluded.counted_at - request_count.counted_at)`
  const left = sql`(request_count.used - cast(${passed} * ${sql.lit(perSecond)} as ${wholeNumber}))`
  const before = sql`case when ${passed} <= 0 then request_count.used when ${left} < 0 then 0 else ${left} end`
  const used = new Map<string, number>()
  const senders = new Map(told.map((one) => [keys.mac('rateLimit', name, one.sender), one] as const))
  // In one order everywhere: two replicas that tell of the same senders never wait for each other.
  const inOrder = [...senders.keys()].sort()
  for (let first = 0; first < inOrder.length; first += mostAtOnce) {
    const rows = inOrder.slice(first, first + mostAtOnce).map((limitKey) => ({
      limitKey,
      used: Math.ceil(senders.get(limitKey)!.weight * 1_000),
      countedAt: now,
    }))
    const counted = await db
      .insertInto('requestCount')
      .values(rows)
      .onConflict((conflict) =>
        conflict.column('limitKey').doUpdateSet({
          used: sql<number>`${before} + excluded.used`,
          countedAt: sql<number>`excluded.counted_at`,
        }),
      )
      .returning(['limitKey', 'used'])
      .execute()
    for (const row of counted) used.set(senders.get(row.limitKey)!.sender, row.used / 1_000)
  }
  return used
}
