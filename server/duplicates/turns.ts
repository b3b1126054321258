import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { nextTurn } from '../event-loop-turns.ts'

/** `asked`: somebody waits for it. `background`: it may take as long as it likes. */
export type Pace = 'asked' | 'background'

const slice: Readonly<Record<Pace, number>> = { asked: 20, background: 2 }
/** Where nobody else has anything to do: a twentieth of one processor at most. */
const restMilliseconds = 40
/** How much longer it rests where others have work for all of the time. */
const giveWayMilliseconds = 400

/** Lets others run between slices of work. */
export class Turns {
  #since = performance.now()
  /** How busy everybody was up to the end of the last slice. */
  #busy = performance.eventLoopUtilization()
  readonly #pace: () => Pace
  /** Aborted where the work is no longer wanted. */
  readonly signal: AbortSignal | undefined

  constructor(pace: () => Pace = () => 'asked', signal?: AbortSignal) {
    this.#pace = pace
    this.signal = signal
  }

  /** @throws where the work is no longer wanted */
  take(): Promise<void> | undefined {
    this.signal?.throwIfAborted()
    const pace = this.#pace()
    if (performance.now() - this.#since < slice[pace]) return undefined
    return pace === 'asked' ? this.#begin(nextTurn('large')) : this.#begin(delay(this.#rest()))
  }

  /** The busier others were since the last rest began, the longer this one. */
  #rest(): number {
    const { utilization } = performance.eventLoopUtilization(this.#busy)
    this.#busy = performance.eventLoopUtilization()
    return restMilliseconds + giveWayMilliseconds * utilization
  }

  #begin(rested: Promise<void>): Promise<void> {
    return rested.then(() => {
      this.#since = performance.now()
    })
  }
}
