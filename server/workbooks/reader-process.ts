/**
 * Reads files of strangers in a process of its own, kept warm. Whatever a file does to that process (a crash, no end, all
 * memory), the service answers with a refusal and the next file is read in a fresh one.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ReturnedWorkbook, WorkbookContent } from '../../templates/reading/workbook-content.ts'
import { ServiceError } from '../errors.ts'
import type { ReaderAnswer, ReaderTask } from './reader-process-messages.ts'

export interface WorkbookReader {
  /**
   * @throws {ServiceError} those of `readWorkbook` and `readReturn`; FILE_READING_FAILED where reading crashed or took too
   *   long, FILE_TOO_LARGE where it needed too much memory
   */
  read(bytes: Uint8Array): Promise<ReturnedWorkbook>
  /**
   * The cells of a workbook that is no return.
   *
   * @throws {ServiceError} those of `readWorkbook`; FILE_READING_FAILED, FILE_TOO_LARGE as `read`
   */
  readContent(bytes: Uint8Array): Promise<WorkbookContent>
  /** Ends the process; files still being read are refused with FILE_READING_FAILED. */
  close(): Promise<void>
}

export interface WorkbookReaderOptions {
  /** How long one file may take, once its turn has come. */
  readonly timeoutMs?: number
  /** JavaScript heap of the reading process. Its whole size may be twice that and 200 MB more. */
  readonly heapMegabytes?: number
}

interface Reading {
  readonly task: ReaderTask
  readonly resolve: (answer: ReaderAnswer) => void
  readonly reject: (error: ServiceError) => void
}

const program = fileURLToPath(new URL('./reader-process-child.ts', import.meta.url))
const megabyte = 1_000_000

/** Starts nothing yet: the process comes with the first file. Files are read one after the other. */
export function createWorkbookReader(options: WorkbookReaderOptions = {}): WorkbookReader {
  const reader = new ReaderProcess(options.timeoutMs ?? 60_000, options.heapMegabytes ?? 1_000)
  return {
    read: async (bytes) => (await reader.read(bytes, 'return')).workbook!,
    readContent: async (bytes) => (await reader.read(bytes, 'content')).content!,
    close: () => reader.close(),
  }
}

class ReaderProcess {
  private readonly timeoutMs: number
  private readonly heapMegabytes: number
  private readonly residentLimit: number
  private readonly waiting: Reading[] = []
  private current: Reading | null = null
  private child: ChildProcess | null = null
  private timer: NodeJS.Timeout | undefined
  private hasTimedOut = false
  private isClosed = false
  private taskNumber = 0

  constructor(timeoutMs: number, heapMegabytes: number) {
    this.timeoutMs = timeoutMs
    this.heapMegabytes = heapMegabytes
    this.residentLimit = (heapMegabytes * 2 + 200) * megabyte
  }

  read(bytes: Uint8Array, what: ReaderTask['what']): Promise<ReaderAnswer> {
    return new Promise((resolve, reject) => {
      if (this.isClosed) return reject(readingFailed('closed'))
      this.waiting.push({ task: { taskNumber: ++this.taskNumber, bytes, what }, resolve, reject })
      this.next()
    })
  }

  async close(): Promise<void> {
    this.isClosed = true
    for (const reading of this.waiting.splice(0)) reading.reject(readingFailed('closed'))
    const { child } = this
    if (!child) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    // Whoever waits for the end must not have the event loop run dry before it comes.
    child.ref()
    child.kill('SIGKILL')
    await gone
  }

  private next(): void {
    if (this.current || this.waiting.length === 0) return
    const reading = this.waiting.shift()!
    this.current = reading
    this.child ??= this.start()
    this.holdProcess(true)
    this.hasTimedOut = false
    this.timer = setTimeout(() => {
      this.hasTimedOut = true
      this.child?.kill('SIGKILL')
    }, this.timeoutMs)
    // A process that has just died answers by its end; nothing is to be done about the message here.
    this.child.send(reading.task, () => {})
  }

  private start(): ChildProcess {
    const child = fork(program, [String(this.residentLimit)], {
      // It reads its own sources and texts, and needs nothing else: no writing, no other programs, no settings.
      execArgv: [
        `--max-old-space-size=${this.heapMegabytes}`,
        '--permission',
        '--allow-fs-read=*',
        '--allow-worker',
      ],
      env: {},
      // Structured clone: the file's bytes travel as they are, not as a JSON list of numbers.
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    child.on('message', (answer: ReaderAnswer) => this.take(child, answer))
    child.on('error', (error) => this.lose(child, readingFailed('process', error)))
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
    if (answer.residentBytes > this.residentLimit / 2) this.discard(child)
    this.next()
  }

  private lose(child: ChildProcess, reason: ServiceError): void {
    if (child !== this.child) return
    const { current } = this
    this.finish()
    this.discard(child)
    current?.reject(reason)
    if (!this.isClosed) this.next()
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

  /** Out of memory ends in an abort by the engine, or in a kill by our watch or the system. */
  private reasonOf(code: number | null, signal: NodeJS.Signals | null): ServiceError {
    if (this.isClosed) return readingFailed('closed')
    if (this.hasTimedOut) return readingFailed('time')
    const isOutOfMemory = signal === 'SIGABRT' || signal === 'SIGKILL' || code === 134
    return isOutOfMemory
      ? new ServiceError('FILE_TOO_LARGE', { reason: 'memory' })
      : readingFailed(`exit ${signal ?? code}`)
  }
}

function readingFailed(reason: string, cause?: unknown): ServiceError {
  return new ServiceError('FILE_READING_FAILED', { reason }, cause)
}
