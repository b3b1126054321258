/** How a service on the open internet defends itself against too much of anything. `serve` has these; tests have what they test. */
import type { BucketSize } from './token-buckets.ts'

export interface Defences {
  /** Null: as many as anybody likes, on a network where everybody is known. */
  readonly requests: {
    /** Of somebody who is signed in. */
    readonly byAccount: BucketSize
    /** Whole offices share one address to the outside: generous. This machine itself is not counted. */
    readonly byAddress: BucketSize
  } | null
  readonly connections: {
    /** Until the head of a request has arrived. */
    readonly headMs: number
    /** Until the whole of a request has arrived: 20 MB on a line of 256 kbit/s. */
    readonly requestMs: number
    /** Without a byte in either direction. Reports and queues take longer than a moment. */
    readonly idleMs: number
  }
  /** Mean delay of the event loop, in ms, above which requests are turned away for a moment. */
  readonly busyMs: number
}

/** @param requestsPerSecond of one account, a minute's worth at once; 0: no limits on requests */
export function defencesFor(requestsPerSecond: number): Defences {
  return {
    requests:
      requestsPerSecond === 0
        ? null
        : {
            byAccount: { burst: 60 * requestsPerSecond, perSecond: requestsPerSecond },
            byAddress: { burst: 150 * requestsPerSecond, perSecond: 5 * requestsPerSecond },
          },
    connections: { headMs: 15_000, requestMs: 660_000, idleMs: 120_000 },
    busyMs: 1_000,
  }
}
