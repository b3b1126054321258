/**
 * Waits for the disk in place of SQLite, which would hold the event loop up meanwhile: with `synchronous = normal` a commit only hands
 * its pages to the operating system, and here the log that they are in is synced from a thread. A commit counts from then on, as
 * with `full`, where it is the same sync of the same file; commits that come meanwhile share the next one.
 */
import { closeSync, fdatasync, openSync } from 'node:fs'

interface Round {
  readonly done: Promise<void>
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

export class LogOnDisk {
  readonly #file: string
  /** Brings into the database file, and that onto the disk, what the log holds. */
  readonly #carryOver: () => Promise<void>
  #fd: number | null = null
  /** On its way, for what had been committed when it began. */
  #now: Round | null = null
  /** For what was committed since. */
  #next: Round | null = null
  /**
   * After a sync that failed, later ones say that all is well even where pages were lost: Linux tells of a failure once. What the
   * log held then is on the disk only when it stands in the database file.
   */
  #isInDoubt = false

  /** @param file path of the log, `...-wal`; it is there once something was committed */
  constructor(file: string, carryOver: () => Promise<void>) {
    this.#file = file
    this.#carryOver = carryOver
  }

  /** To be called after a commit; settles when it is on the disk. Rejects, with what the system says, where that is not sure. */
  noteCommit(): Promise<void> {
    this.#next ??= newRound()
    const { done } = this.#next
    if (this.#now === null) this.#begin()
    return done
  }

  /** When everything that can be read now will be on the disk; null where it is. */
  get pending(): Promise<void> | null {
    const round = this.#next ?? this.#now
    if (round !== null) return round.done
    return this.#isInDoubt ? this.noteCommit() : null
  }

  close(): void {
    if (this.#fd !== null) closeSync(this.#fd)
    this.#fd = null
  }

  async #begin(): Promise<void> {
    while (this.#next !== null) {
      const round = this.#next
      this.#now = round
      this.#next = null
      try {
        await this.#sync()
        round.resolve()
      } catch (error) {
        round.reject(error)
      }
      this.#now = null
    }
  }

  async #sync(): Promise<void> {
    if (!this.#isInDoubt) {
      try {
        this.#fd ??= openSync(this.#file, 'r+')
        await synced(this.#fd)
        return
      } catch (error) {
        this.#isInDoubt = true
        await this.#carryOver().catch(() => {
          throw error
        })
      }
    } else await this.#carryOver()
    this.#isInDoubt = false
  }
}

function synced(fd: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fdatasync(fd, (error) => (error ? reject(error) : resolve()))
  })
}

function newRound(): Round {
  const { promise: done, resolve, reject } = Promise.withResolvers<void>()
  // Whoever waits for it hears of the failure.
  done.catch(() => undefined)
  return { done, resolve, reject }
}
