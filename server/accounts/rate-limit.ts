/** How often something may be tried. Counted in the database, so that a restart or a second replica forgets nothing. */
import { sql } from 'kysely'
import { inCommitGroup } from '../db/commit-group.ts'
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
  context: AccountContext,
  name: LimitName,
  of: string,
  weight = 1,
): Promise<void> {
  refuseTooMany(name, await addTry(context, name, of, weight), context.now())
}

/**
 * Counts one try by several limits, in a commit that it shares with whatever is being stored.
 *
 * @param weights how much it counts by each
 * @throws {ServiceError} TOO_MANY_TRIES as `countTry`
 */
export async function countTries(
  context: AccountContext,
  of: string,
  weights: Readonly<Partial<Record<LimitName, number>>>,
): Promise<void> {
  const names = Object.keys(weights) as LimitName[]
  const counted = await inCommitGroup(context.db, async (trx) => {
    const rows: CountedTries[] = []
    for (const name of names) rows.push(await addTry({ ...context, db: trx }, name, of, weights[name]!))
    return rows
  })
  for (const [at, name] of names.entries()) refuseTooMany(name, counted[at]!, context.now())
}

interface CountedTries {
  readonly count: number
  readonly countedFrom: string
}

async function addTry(
  { db, now, keys }: AccountContext,
  name: LimitName,
  of: string,
  weight: number,
): Promise<CountedTries> {
  const instant = now()
  const at = instant.toISOString()
  const since = new Date(instant.getTime() - limits[name].within).toISOString()
  // A stretch that began in the future was begun by a clock that has been set right since.
  const isOver = sql<boolean>`(rate_limit.counted_from <= ${since} or rate_limit.counted_from > ${at})`
  return db
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
}

function refuseTooMany(name: LimitName, tried: CountedTries, instant: Date): void {
  const { count, within } = limits[name]
  if (tried.count <= count) return
  const left = Date.parse(tried.countedFrom) + within - instant.getTime()
  throw new ServiceError('TOO_MANY_TRIES', { seconds: Math.max(1, Math.ceil(left / 1_000)) })
}
