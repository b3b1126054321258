/** How often something may be tried. Counted in the database, so that a restart or a second replica forgets nothing. */
import { sql } from 'kysely'
import { ServiceError } from '../errors.ts'
import { type AccountContext, days, minutes } from './context.ts'

/** Offices of the UN share one address to the outside: what is counted by network address is generous. */
export const limits = {
  codeRequestByAddress: { count: 5, within: 15 * minutes },
  codeRequestByAddressADay: { count: 20, within: 1 * days },
  codeRequestByNetwork: { count: 60, within: 15 * minutes },
  codeTryByNetwork: { count: 120, within: 15 * minutes },
  invitationTryByNetwork: { count: 60, within: 15 * minutes },
  refreshByNetwork: { count: 600, within: 10 * minutes },
  invitationByAccount: { count: 60, within: 1 * days },
  mailByAddressADay: { count: 60, within: 1 * days },
  mailLinkByAddressADay: { count: 3, within: 1 * days },
  mailLinkTryByNetwork: { count: 120, within: 15 * minutes },
  fileByAccountADay: { count: 1_000, within: 1 * days },
  fileMegabytesByAccountADay: { count: 2_000, within: 1 * days },
  mailPassedOverADay: { count: 1_000, within: 1 * days },
} as const satisfies Readonly<Record<string, { readonly count: number; readonly within: number }>>

export type LimitName = keyof typeof limits

/**
 * Counts one try, and refuses it where there were too many. A refused try counts too, but the stretch of time is that of the
 * first one: it ends.
 *
 * @param of what is counted by: an address, a network address, a session; kept as a digest only
 * @param weight how much this one counts
 * @throws {ServiceError} TOO_MANY_TRIES with the seconds to wait
 */
export async function countTry(
  { db, now, keys }: AccountContext,
  name: LimitName,
  of: string,
  weight = 1,
): Promise<void> {
  const { count, within } = limits[name]
  const instant = now()
  const at = instant.toISOString()
  const since = new Date(instant.getTime() - within).toISOString()
  // A stretch that began in the future was begun by a clock that has been set right since.
  const isOver = sql<boolean>`(rate_limit.counted_from <= ${since} or rate_limit.counted_from > ${at})`
  const row = await db
    .insertInto('rateLimit')
    .values({ limitKey: keys.mac('rateLimit', name, of), countedFrom: at, count: weight })
    .onConflict((conflict) =>
      conflict.column('limitKey').doUpdateSet({
        count: sql<number>`case when ${isOver} then excluded.count else rate_limit.count + excluded.count end`,
        countedFrom: sql<string>`case when ${isOver} then excluded.counted_from else rate_limit.counted_from end`,
      }),
    )
    .returning(['count', 'countedFrom'])
    .executeTakeFirstOrThrow()
  if (row.count <= count) return
  const left = Date.parse(row.countedFrom) + within - instant.getTime()
  throw new ServiceError('TOO_MANY_TRIES', { seconds: Math.max(1, Math.ceil(left / 1_000)) })
}
