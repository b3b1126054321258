/**
 * Limits on requests are for all replicas together: what somebody who asks much was let in for is added up in the database twice a
 * second, in one statement for all of them, and what comes back is what is left here. Whoever asks as people do never costs one.
 */
import type { FastifyInstance } from 'fastify'
import type { AccountContext } from '../accounts/context.ts'
import { shareRequestCounts } from '../accounts/share-request-counts.ts'
import type { TokenBuckets } from './token-buckets.ts'

const shareEveryMs = 500

export interface SharedLimit {
  readonly name: string
  readonly perSecond: number
  readonly buckets: TokenBuckets
}

export function shareBuckets(app: FastifyInstance, context: AccountContext, limit: SharedLimit): void {
  let sharing: Promise<void> | null = null
  const timer = setInterval(() => {
    sharing ??= shareOnce(context, limit)
      .catch((error) => app.log.warn({ err: error }, 'counts of requests could not be shared now'))
      .finally(() => {
        sharing = null
      })
  }, shareEveryMs)
  timer.unref()
  app.addHook('onClose', async () => {
    clearInterval(timer)
    await sharing
  })
}

/** @throws what the database says; nothing is forgotten then, and each replica counts by itself until it answers again */
export async function shareOnce(context: AccountContext, limit: SharedLimit): Promise<void> {
  const { buckets } = limit
  const untold = buckets.takeUntold()
  if (untold.length === 0) return
  try {
    const used = await shareRequestCounts(context, limit, untold)
    for (const [sender, weight] of used) buckets.hear(sender, weight)
  } catch (error) {
    for (const one of untold) buckets.stillUntold(one)
    throw error
  }
}
