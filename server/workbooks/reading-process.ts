/** One process that reads files of strangers, one after the other, and what is done when it fails or takes too much. */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { ServiceError } from '../errors.ts'
import { stepBack, stepsBack } from '../step-back.ts'
import type { ReaderAnswer, ReaderLimits, ReaderTask } from './reader-process-messages.ts'

export interface Reading {
  readonly task: ReaderTask
  readonly resolve: (answer: ReaderAnswer) => void
  readonly reject: (error: ServiceError) => void
}

export interface ReadingProcessOptions extends ReaderLimits {
  /** How long a file may take by the clock: who is still not done then is kept waiting by others, and told to come again. */
  readonly timeoutMs: number
  /** JavaScript heap: garbage is collected before it counts against `memoryBytes`. */
  readonly heapMegabytes: number
}

/**
 * With the usual 16 MB it holds 100 MB more than it needs after some fifty files, and would be thrown away for that, with all it has
 * learnt. Reading takes no longer with less.
 */
export const youngMegabytes = '--max-semi-space-size=4'

const program = fileURLToPath(new URL('./reader-process-child.ts', import.meta.url))
/** What somebody is told whose file has to wait. */
export const waitSeconds = 20

/** Starts nothing yet: the process comes with the first file. Callers give it the next one when it is free. */
export class ReadingProcess {
  private readonly options: ReadingProcessOptions
  private readonly onFree: () => void
  private current: Reading | null = null
  private startedAt = 0
  private child: ChildProcess | null = null
  private timer: NodeJS.Timeout | undefined
  private hasTimedOut = false
  private isClosed = false

  constructor(options: ReadingProcessOptions, onFree: () => void) {
    this.options = options
    this.onFree = onFree
  }

  /** Since when it has been reading, as `performance.now` has it; null: it is free. */
  get busySince(): number | null {
    return this.current === null ? null : this.startedAt
  }

  read(reading: Reading): void {
    this.current = reading
    this.startedAt = performance.now()
    this.child ??= this.start()
    this.holdProcess(true)
    this.hasTimedOut = false
    this.timer = setTimeout(() => {
      this.hasTimedOut = true
      this.child?.kill('SIGKILL')
    }, this.options.timeoutMs)
    // A process that has just died answers by its end; nothing is to be done about the message here.
    this.child.send(reading.task, () => {})
  }

  async close(): Promise<void> {
    this.isClosed = true
    const { child } = this
    if (!child) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    // Whoever waits for the end must not have the event loop run dry before it comes.
    child.ref()
    child.kill('SIGKILL')
    await gone
  }

  private start(): ChildProcess {
    const { memoryBytes, processorMs, heapMegabytes } = this.options
    const child = fork(program, [JSON.stringify({ memoryBytes, processorMs } satisfies ReaderLimits)], {
      // It reads its own sources and texts, and needs nothing else: no writing, no other programs, no settings.
      execArgv: [
        `--max-old-space-size=${heapMegabytes}`,
        youngMegabytes,
        '--permission',
        '--allow-fs-read=*',
        '--allow-worker',
      ],
      env: {},
      // Structured clone: the file's bytes travel as they are, not as a JSON list of numbers.
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    // Syncs and pages come first where the machine is busy; reading still gets a third of one core.
    stepBack(child.pid, stepsBack.reading)
    child.on('message', (answer: ReaderAnswer) => this.take(child, answer))
    child.on('error', (error) => this.lose(child, new ProcessLost('process', error)))
    child.on('exit', (code, signal) => this.lose(child, this.reasonOf(code, signal)))
    return child
  }

  private take(child: ChildProcess, answer: ReaderAnswer): void {
    const { current } = this
    if (child !== this.child || current?.task.taskNumber !== answer.taskNumber) return
    this.finish()
    if (answer.workbook ?? answer.content) current.resolve(answer)
    else if (answer.refusal) current.reject(new ServiceError(answer.refusal.code, answer.refusal.details))
    else current.reject(readingFailed('fault', new Error(answer.fault)))
    // Memory that a large file left behind would be counted against the next one.
    if (answer.grownBytes > this.options.memoryBytes / 2) this.discard(child)
    this.onFree()
  }

  private lose(child: ChildProcess, reason: ServiceError): void {
    if (child !== this.child) return
    const { current } = this
    this.finish()
    this.discard(child)
    current?.reject(reason)
    if (!this.isClosed) this.onFree()
  }

  private finish(): void {
    clearTimeout(this.timer)
    this.current = null
    this.holdProcess(false)
  }

  private discard(child: ChildProcess): void {
    this.child = null
    child.kill('SIGKILL')
  }

  /** While no file is being read, the waiting process must not keep the service from ending. */
  private holdProcess(isHeld: boolean): void {
    const call = isHeld ? 'ref' : 'unref'
    this.child?.[call]()
    this.child?.channel?.[call]()
  }

  /** Out of memory ends in an abort by the engine, or in a kill by the watch or the system; the watch has a signal for time. */
  private reasonOf(code: number | null, signal: NodeJS.Signals | null): ServiceError {
    if (this.isClosed) return readingFailed('closed')
    if (this.hasTimedOut) return new ServiceError('SERVICE_BUSY', { seconds: waitSeconds })
    if (signal === 'SIGALRM') return readingFailed('time')
    const isOutOfMemory = signal === 'SIGABRT' || signal === 'SIGKILL' || code === 134
    return isOutOfMemory
      ? new ServiceError('FILE_TOO_LARGE', { reason: 'memory' })
      : new ProcessLost(`exit ${signal ?? code}`)
  }
}

/** The process ended, and no limit says that the file was why: it may be read once more. */
export class ProcessLost extends ServiceError {
  constructor(reason: string, cause?: unknown) {
    super('FILE_READING_FAILED', { reason }, cause)
  }
}

export function readingFailed(reason: string, cause?: unknown): ServiceError {
  return new ServiceError('FILE_READING_FAILED', { reason }, cause)
}
