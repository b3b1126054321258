/**
 * Counts requests by whoever sends them: so many at once, and so many a second after that. In memory, so that a request costs no
 * statement; of those who ask much, `share-buckets` tells the other replicas.
 */

export interface BucketSize {
  /** As many at once. */
  readonly burst: number
  readonly perSecond: number
}

interface Bucket {
  left: number
  at: number
  /** Let in since the other replicas were last told. */
  untold: number
}

/** More senders than that at once: those that have been quiet are forgotten. */
const mostSenders = 50_000
/** Looking at all of them takes a while. */
const sweepEveryMs = 1_000
/** Of what may come at once: whoever has used that much is told of. Most people never do. */
const toldAfter = 1 / 20

export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>()
  private readonly due = new Set<string>()
  private sweptAt = 0
  private readonly size: BucketSize
  private readonly now: () => number

  /** @param now milliseconds of a clock that is never set back */
  constructor(size: BucketSize, now: () => number = () => performance.now()) {
    this.size = size
    this.now = now
  }

  /** How many are remembered. */
  get senders(): number {
    return this.buckets.size
  }

  /** Takes `cost` from the sender's bucket. @returns seconds to wait where there is too little in it, else 0 */
  take(sender: string, cost = 1): number {
    const { burst, perSecond } = this.size
    const now = this.now()
    const bucket = this.buckets.get(sender) ?? { left: burst, at: now, untold: 0 }
    bucket.left = Math.min(burst, bucket.left + ((now - bucket.at) / 1_000) * perSecond)
    bucket.at = now
    this.buckets.set(sender, bucket)
    if (bucket.left < cost) return Math.max(1, Math.ceil((cost - bucket.left) / perSecond))
    bucket.left -= cost
    this.owe(sender, bucket, cost)
    this.forgetQuiet(now)
    return 0
  }

  /** Those of whom the others are to be told, with how much was let in; they count as told from now on. */
  takeUntold(): { readonly sender: string; readonly weight: number }[] {
    const untold = [...this.due].flatMap((sender) => {
      const bucket = this.buckets.get(sender)
      if (!bucket) return []
      const weight = bucket.untold
      bucket.untold = 0
      return [{ sender, weight }]
    })
    this.due.clear()
    return untold
  }

  /** They could not be told; next time. */
  stillUntold({ sender, weight }: { readonly sender: string; readonly weight: number }): void {
    const bucket = this.buckets.get(sender)
    if (bucket) this.owe(sender, bucket, weight)
  }

  /** @param used by the sender at all replicas together, but for what is untold here */
  hear(sender: string, used: number): void {
    const bucket = this.buckets.get(sender)
    if (!bucket) return
    bucket.left = this.size.burst - used - bucket.untold
    bucket.at = this.now()
  }

  private owe(sender: string, bucket: Bucket, weight: number): void {
    bucket.untold += weight
    if (bucket.untold >= this.size.burst * toldAfter) this.due.add(sender)
  }

  private forgetQuiet(now: number): void {
    if (this.buckets.size <= mostSenders) return
    const { burst, perSecond } = this.size
    if (now - this.sweptAt >= sweepEveryMs) {
      this.sweptAt = now
      for (const [sender, { left, at }] of this.buckets) {
        if (left + ((now - at) / 1_000) * perSecond >= burst) this.buckets.delete(sender)
      }
    }
    // Still too many: an attack from everywhere at once; the oldest go first.
    for (const sender of this.buckets.keys()) {
      if (this.buckets.size <= mostSenders) return
      this.buckets.delete(sender)
    }
  }
}
