import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises'

/** `asked`: somebody waits for it. `background`: it may take as long as it likes. */
export type Pace = 'asked' | 'background'

const slice: Readonly<Record<Pace, number>> = { asked: 20, background: 5 }
/** A ninth of one processor at most. */
const restMilliseconds = 40

/** Lets others run between slices of work. */
export class Turns {
  #since = performance.now()
  readonly #pace: () => Pace

  constructor(pace: () => Pace = () => 'asked') {
    this.#pace = pace
  }

  take(): Promise<void> | undefined {
    const pace = this.#pace()
    if (performance.now() - this.#since < slice[pace]) return undefined
    return (pace === 'asked' ? nextTurn() : delay(restMilliseconds)).then(() => {
      this.#since = performance.now()
    })
  }
}
