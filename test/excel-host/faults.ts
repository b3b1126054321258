/** Troubles of a real Excel, made on demand. */

/**
 * - `cellEditing`: somebody is typing in a cell. `tooManyRequests`: throttled (429). `requestTooLarge`, `responseTooLarge`: the
 *   5 MB of Excel on the web. `accessDenied`: no permission for the file.
 * - `answerLost`: the batch is carried out, its answer never arrives.
 */
export type Fault =
  | 'cellEditing'
  | 'tooManyRequests'
  | 'requestTooLarge'
  | 'responseTooLarge'
  | 'accessDenied'
  | 'answerLost'

/** office.js's numbers for failures that concern the whole request. */
export const faultNumbers = {
  tooManyRequests: 5102,
  requestTooLarge: 5103,
  responseTooLarge: 5104,
  accessDenied: 7000,
} as const

interface Planned {
  /** How many batches pass before. */
  after: number
  readonly what: Fault | (() => void)
}

export class Faults {
  private readonly planned: Planned[] = []
  private gate: Promise<void> = Promise.resolve()

  /** The next batch fails so, or the one after some others. */
  next(fault: Fault, { after = 0 }: { readonly after?: number } = {}): void {
    this.planned.push({ after, what: fault })
  }

  /** Something happens right before a batch: a second user writes, a row is deleted. `after`: how many batches pass before. */
  before(happens: () => void, { after = 0 }: { readonly after?: number } = {}): void {
    this.planned.push({ after, what: happens })
  }

  /** Excel takes its time: no batch is answered until the returned function is called. */
  hold(): () => void {
    let release = () => {}
    this.gate = new Promise((resolve) => {
      release = resolve
    })
    return () => release()
  }

  /** Something planned has not happened yet. */
  get areLeft(): boolean {
    return this.planned.length > 0
  }

  /** Forgets everything planned. */
  clear(): void {
    this.planned.length = 0
    this.gate = Promise.resolve()
  }

  /** Called at every batch: what happens now happens, and the fault it meets, if any, is answered. */
  async atBatch(): Promise<Fault | null> {
    await this.gate
    let fault: Fault | null = null
    for (const one of [...this.planned]) {
      if (one.after-- > 0) continue
      this.planned.splice(this.planned.indexOf(one), 1)
      if (typeof one.what === 'string') fault = one.what
      else one.what()
    }
    return fault
  }
}
