/**
 * Carries SQLite's log over into the database file, on a thread with a connection of its own: the pages of thousands of commits are
 * written and synced then, which the connection that commits would do on the event loop.
 */
import { Worker } from 'node:worker_threads'

/** What there was in the log, in pages, and how many of them stand in the database file now. */
export interface LogSize {
  readonly log: number
  readonly checkpointed: number
}

/** Pages to be carried over: a small sync writes some 17, with SQLite's own 1,000 one commit in sixty would be followed by it. */
const worthwhile = 4_000
/** Where it could not be done, or not to the end: after so many more. */
const patience = 500

interface Parts {
  /** Path of the database file. */
  readonly file: string
  /** Does something while nothing is committed; others may read. */
  readonly withoutCommits: (work: () => Promise<LogSize>) => Promise<LogSize>
}

export class CarryOver {
  readonly #parts: Parts
  #thread: CarryOverThread | null = null
  #running: Promise<void> | null = null
  #dueAt = worthwhile

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** To be called after a commit: begins once it is worth while. */
  noteCommit({ log, checkpointed }: LogSize): void {
    if (this.#running !== null) return
    // The log begins anew at its start where all of it was carried over.
    if (log < this.#dueAt - worthwhile) this.#dueAt = worthwhile
    if (log < this.#dueAt || log === checkpointed) return
    this.#dueAt = log + patience
    // It is tried again later, and nothing is lost until then.
    this.now().catch(() => undefined)
  }

  /** @throws where not all that is committed now stands in the database file afterwards */
  async now(): Promise<void> {
    // One that is under way may have begun before the newest commit.
    while (this.#running !== null) await this.#running.catch(() => undefined)
    this.#running = this.#run()
    try {
      await this.#running
    } finally {
      this.#running = null
    }
  }

  /** The bulk beside whoever commits; then what they added meanwhile, which is little, so that the log can begin anew. */
  async #run(): Promise<void> {
    if (this.#thread === null || this.#thread.hasEnded) this.#thread = new CarryOverThread(this.#parts.file)
    const thread = this.#thread
    assertAll(await thread.carryOver())
    assertAll(await this.#parts.withoutCommits(() => thread.carryOver()))
    this.#dueAt = worthwhile
  }

  async close(): Promise<void> {
    await this.#running?.catch(() => undefined)
    await this.#thread?.close()
    this.#thread = null
  }
}

/** A report that is being made reads what stood there when it began: what came since stays in the log, and nobody is held up for it. */
function assertAll({ log, checkpointed }: LogSize): void {
  if (checkpointed < log) throw new Error('somebody still reads what the log holds')
}

class CarryOverThread {
  readonly #worker: Worker
  #answer: PromiseWithResolvers<LogSize> | null = null
  /** It could not begin, or died: it answers nothing any more. */
  hasEnded = false

  constructor(file: string) {
    this.#worker = new Worker(new URL('carry-over-thread.ts', import.meta.url), { workerData: { file } })
    // Idle, it does not keep the process alive.
    this.#worker.unref()
    this.#worker.on('message', (answer: LogSize | { readonly error: unknown }) => {
      this.#worker.unref()
      if ('error' in answer) this.#answer?.reject(answer.error)
      else this.#answer?.resolve(answer)
    })
    this.#worker.on('error', (error) => this.#answer?.reject(error))
    this.#worker.on('exit', () => {
      this.hasEnded = true
      this.#answer?.reject(new Error('the thread ended'))
    })
  }

  /** One at a time. */
  carryOver(): Promise<LogSize> {
    this.#answer = Promise.withResolvers()
    this.#worker.ref()
    this.#worker.postMessage('carryOver')
    return this.#answer.promise
  }

  async close(): Promise<void> {
    if (this.hasEnded) return
    const ended = new Promise((resolve) => this.#worker.once('exit', resolve))
    this.#worker.ref()
    this.#worker.postMessage('close')
    await ended
  }
}
