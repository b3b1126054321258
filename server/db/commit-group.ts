/** Group commit: writes that queue up while another commit is under way share one transaction, and one wait for the disk. */
import { CompiledQuery } from 'kysely'
import { isTurnOver, nextTurn } from '../event-loop-turns.ts'
import { runKept } from './prepared-query.ts'
import type { Db, Trx } from './schema.ts'

/** More would make the first of them wait for the last for too long. */
const largestGroup = 64
/** Work as heavy as this has a transaction of its own, so that small writes never wait for several such. */
const heavyWeight = 100

interface Job {
  readonly work: (trx: Trx) => Promise<unknown>
  readonly weight: number
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

type Outcome = { readonly value: unknown } | { readonly error: unknown }

/** One queue for each open database. */
const queues = new WeakMap<Db, CommitQueue>()

/**
 * Runs `work` in a transaction that it may share with others, each in a savepoint of its own: one that throws is undone and
 * leaves the others alone. Settles after the commit. If the shared commit fails, each is carried out again by itself, so
 * `work` must bear being run twice (find out what it did before, by its operation).
 *
 * @param weight about how many rows it writes
 */
export function inCommitGroup<T>(db: Db, work: (trx: Trx) => Promise<T>, weight = 1): Promise<T> {
  let queue = queues.get(db)
  if (!queue) {
    queue = new CommitQueue(db)
    queues.set(db, queue)
  }
  return queue.add(work, weight)
}

class CommitQueue {
  readonly #db: Db
  readonly #light: Job[] = []
  readonly #heavy: Job[] = []
  #isRunning = false

  constructor(db: Db) {
    this.#db = db
  }

  add<T>(work: (trx: Trx) => Promise<T>, weight: number): Promise<T> {
    const done = new Promise<T>((resolve, reject) => {
      const job: Job = { work, weight, resolve: resolve as (value: unknown) => void, reject }
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
      if (isTurnOver()) await nextTurn()
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
    for (const [at, job] of jobs.entries()) {
      const outcome = outcomes[at]!
      if ('error' in outcome) job.reject(outcome.error)
      else job.resolve(outcome.value)
    }
  }

  /** @throws where the transaction as a whole failed; nothing is stored then */
  #together(jobs: readonly Job[]): Promise<Outcome[]> {
    const transaction = this.#db.transaction().setIsolationLevel('read committed')
    return transaction.execute(async (trx) => {
      if (jobs.length === 1) return [{ value: await jobs[0]!.work(trx) }]
      const outcomes: Outcome[] = []
      for (const job of jobs) {
        outcomes.push(await inSavepoint(trx, job.work))
        // The others of the group keep their place: only what has nothing to do with the database comes in between.
        if (isTurnOver()) await nextTurn()
      }
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

const savepoint = {
  set: CompiledQuery.raw('savepoint in_group'),
  release: CompiledQuery.raw('release savepoint in_group'),
  rollBack: CompiledQuery.raw('rollback to savepoint in_group'),
}

/** @throws where not even the savepoint could be gone back to: the transaction is lost */
async function inSavepoint(trx: Trx, work: (trx: Trx) => Promise<unknown>): Promise<Outcome> {
  await runKept(trx, savepoint.set)
  try {
    const value = await work(trx)
    await runKept(trx, savepoint.release)
    return { value }
  } catch (error) {
    await runKept(trx, savepoint.rollBack)
    await runKept(trx, savepoint.release)
    return { error }
  }
}
