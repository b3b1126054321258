/**
 * A process of its own that looks for duplicates, so that nobody who waits for a page waits for a comparison of titles: in the last
 * hours before a deadline looking is a quarter of all work. It reads, and tells what it has found; the service stores it.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { DatabaseLocation } from '../db/open-database.ts'
import { ownProcessEnvironment } from '../own-process.ts'
import { stepBack, stepsBack } from '../step-back.ts'
import type { FoundPairs, PairFinder, Search } from './pair-finder.ts'
import type { Turns } from './turns.ts'

export interface SearchTask {
  readonly location: DatabaseLocation
  readonly search: Search
}

export type SearchAnswer = FoundPairs | { readonly fault: string }

const program = fileURLToPath(new URL('./finding-process-child.ts', import.meta.url))
/** What it compares is soon gone. */
const flags = ['--max-old-space-size=2000', '--max-semi-space-size=8']
/** Then it gives its memory back; whoever comes next has it read the cycle again. */
const idleMs = 10 * 60_000

export class FinderElsewhere implements PairFinder {
  readonly #location: DatabaseLocation
  readonly #otherwise: PairFinder
  readonly #idleMs: number
  #child: ChildProcess | null = null
  #idling: NodeJS.Timeout | undefined
  #isClosed = false

  /** @param otherwise looks where the process comes to nothing */
  constructor(location: DatabaseLocation, otherwise: PairFinder, idleMilliseconds = idleMs) {
    this.#location = location
    this.#otherwise = otherwise
    this.#idleMs = idleMilliseconds
  }

  /** Null where there is none now. */
  get processId(): number | null {
    return this.#child?.pid ?? null
  }

  async find(search: Search, turns: Turns): Promise<FoundPairs> {
    turns.signal?.throwIfAborted()
    clearTimeout(this.#idling)
    this.#child ??= this.#start()
    const child = this.#child
    const giveUp = () => child.kill('SIGKILL')
    turns.signal?.addEventListener('abort', giveUp, { once: true })
    try {
      return await answerOf(child, { location: this.#location, search })
    } catch (error) {
      turns.signal?.throwIfAborted()
      if (this.#isClosed) throw error
      return await this.#otherwise.find(search, turns)
    } finally {
      turns.signal?.removeEventListener('abort', giveUp)
      this.#idling = setTimeout(() => this.#letGo(), this.#idleMs).unref()
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#idling)
    const child = this.#child
    if (child === null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }

  /** Who asks while it ends gets another one. */
  #letGo(): void {
    this.#child?.kill('SIGKILL')
    this.#child = null
  }

  #start(): ChildProcess {
    const child = fork(program, [], {
      execArgv: flags,
      env: ownProcessEnvironment(),
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
    })
    stepBack(child.pid, stepsBack.inBackground)
    child.once('exit', () => {
      if (this.#child === child) this.#child = null
    })
    // Unheard it would end the service; whoever waits for an answer hears of it as well.
    child.on('error', () => undefined)
    return child
  }
}

function answerOf(child: ChildProcess, task: SearchTask): Promise<FoundPairs> {
  return new Promise((resolve, reject) => {
    const ended = () => settle(() => reject(new Error('the process that looks for duplicates ended')))
    const answered = (answer: SearchAnswer) =>
      settle(() => ('fault' in answer ? reject(new Error(answer.fault)) : resolve(answer)))
    child.once('message', answered)
    child.once('error', ended)
    child.once('exit', ended)
    child.send(task, (error) => {
      if (error) ended()
    })

    function settle(how: () => void): void {
      child.off('message', answered).off('error', ended).off('exit', ended)
      how()
    }
  })
}
