/** Group commit: writes that queue up while another commit is under way share one transaction, and one wait for the disk. */
import { isTurnOver, nextTurn } from '../event-loop-turns.ts'
import { carryOutTogether, type Outcome, type Work, type WorkInSteps } from './group-work.ts'
import { bindConnection } from './postgres-dialect.ts'
import type { Db, Trx } from './schema.ts'
import { SharedTransaction } from './shared-transaction.ts'
import { leaveDiskToOthers, whenOnDisk } from './sqlite-dialect.ts'

/** More would make the first of them wait for the last for too long. */
const largestGroup = 64
/** Work as heavy as this has a transaction of its own, so that small writes never wait for several such. */
const heavyWeight = 100

export interface GroupOptions {
  /** About how many rows it writes. */
  readonly weight?: number
  /** False where nobody is told of it but by an answer of the service: answers wait (`answerFromDisk`). */
  readonly waitsForDisk?: boolean
}

interface Job {
  readonly work: Work
  readonly waitsForDisk: boolean
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

/** One queue for each open database. */
const queues = new WeakMap<Db, CommitQueue>()

/**
 * Runs `work` in a transaction that it may share with others: one that throws is undone and leaves the others alone. Settles after the
 * commit, when it is on the disk. If the shared commit fails, each is carried out again by itself, so `work` must bear being run twice
 * (find out what it did before, by its operation).
 */
export function inCommitGroup<T>(
  db: Db,
  // biome-ignore lint/suspicious/noExplicitAny: what it reads is nobody else's business
  work: ((trx: Trx) => Promise<T>) | WorkInSteps<any, T>,
  options: GroupOptions = {},
): Promise<T> {
  let queue = queues.get(db)
  if (!queue) {
    queue = new CommitQueue(db)
    queues.set(db, queue)
  }
  return queue.add(work, options)
}

class CommitQueue {
  readonly #db: Db
  readonly #light: Job[] = []
  readonly #heavy: Job[] = []
  #isRunning = false

  constructor(db: Db) {
    this.#db = db
  }

  add<T>(work: Work, { weight = 1, waitsForDisk = true }: GroupOptions): Promise<T> {
    const done = new Promise<T>((resolve, reject) => {
      const job: Job = { work, waitsForDisk, resolve: resolve as (value: unknown) => void, reject }
      ;(weight >= heavyWeight ? this.#heavy : this.#light).push(job)
    })
    if (!this.#isRunning) {
      this.#isRunning = true
      // At the end of this turn, so that whatever arrived in it goes together.
      setImmediate(() => this.#run())
    }
    return done
  }

  /** Light work first, then one heavy piece, and so on in turn: neither waits for more than one of the other. */
  async #run(): Promise<void> {
    while (this.#light.length > 0 || this.#heavy.length > 0) {
      const light = this.#light.splice(0, largestGroup)
      if (light.length > 0) await this.#commit(light)
      if (isTurnOver()) await nextTurn('begun')
      const heavy = this.#heavy.shift()
      if (heavy) {
        await this.#commit([heavy])
        // Requests that came meanwhile are read before the next group is made.
        await new Promise(setImmediate)
      }
    }
    this.#isRunning = false
  }

  async #commit(jobs: readonly Job[]): Promise<void> {
    let outcomes: readonly Outcome[]
    try {
      outcomes = await this.#together(jobs)
    } catch (error) {
      outcomes = jobs.length === 1 ? [{ error }] : await this.#oneByOne(jobs)
    }
    const onDisk = whenOnDisk(this.#db)
    for (const [at, job] of jobs.entries()) {
      const outcome = outcomes[at]!
      if ('error' in outcome) job.reject(outcome.error)
      else if (onDisk === null || !job.waitsForDisk) job.resolve(outcome.value)
      else onDisk.then(() => job.resolve(outcome.value), job.reject)
    }
  }

  /** @throws where the transaction as a whole failed; nothing is stored then */
  #together(jobs: readonly Job[]): Promise<Outcome[]> {
    const transaction = this.#db.transaction().setIsolationLevel('read committed')
    return transaction.execute(async (trx) => {
      await bindConnection(trx)
      // The next group need not wait for it.
      leaveDiskToOthers(trx)
      const shared = new SharedTransaction(trx)
      const outcomes = await carryOutTogether(
        trx,
        shared,
        jobs.map((job) => job.work),
      )
      await shared.close()
      return outcomes
    })
  }

  async #oneByOne(jobs: readonly Job[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = []
    for (const job of jobs) {
      const alone = this.#together([job])
      outcomes.push(
        await alone.then(
          ([outcome]) => outcome!,
          (error: unknown) => ({ error }),
        ),
      )
    }
    return outcomes
  }
}
