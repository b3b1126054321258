/** How a service on the open internet defends itself against too much of anything. `serve` has these; tests have what they test. */
import type { BucketSize } from './token-buckets.ts'

export interface Defences {
  readonly requests: {
    /** Of somebody who is signed in. */
    readonly byAccount: BucketSize
    /** Whole offices share one address to the outside: generous. This machine itself is not counted. */
    readonly byAddress: BucketSize
  }
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

export const usualDefences: Defences = {
  requests: {
    byAccount: { burst: 1_200, perSecond: 20 },
    byAddress: { burst: 3_000, perSecond: 100 },
  },
  connections: { headMs: 15_000, requestMs: 660_000, idleMs: 120_000 },
  busyMs: 1_000,
}
