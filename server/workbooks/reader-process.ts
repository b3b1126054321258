/**
 * Reads files of strangers in a process of its own, kept warm. Whatever a file does to that process (a crash, no end, all
 * memory), the service answers with a refusal and the next file is read in a fresh one.
 */
import type { ReturnedWorkbook, WorkbookContent } from '../../templates/reading/workbook-content.ts'
import { ServiceError } from '../errors.ts'
import type { ReaderAnswer, ReaderTask } from './reader-process-messages.ts'
import {
  ProcessLost,
  type Reading,
  ReadingProcess,
  type ReadingProcessOptions,
  readingFailed,
  waitSeconds,
} from './reading-process.ts'

export interface WorkbookReader {
  /**
   * @throws {ServiceError} those of `readWorkbook` and `readReturn`; FILE_READING_FAILED where reading crashed twice or took
   *   too much of a processor, FILE_TOO_LARGE where it needed too much memory, SERVICE_BUSY where others keep it waiting for too long
   */
  read(bytes: Uint8Array): Promise<ReturnedWorkbook>
  /**
   * The cells of a workbook that is no return.
   *
   * @throws {ServiceError} those of `readWorkbook`; FILE_READING_FAILED, FILE_TOO_LARGE, SERVICE_BUSY as `read`
   */
  readContent(bytes: Uint8Array): Promise<WorkbookContent>
  /** Ends the processes; files still being read are refused with FILE_READING_FAILED. */
  close(): Promise<void>
}

export type WorkbookReaderOptions = Partial<ReadingProcessOptions> & {
  /** Files and bytes that may wait for their turn. */
  readonly waitingFiles?: number
  readonly waitingBytes?: number
  readonly patienceMs?: number
}

/** Five seconds of a processor and 200 MB are many times what a workbook at the limits of uploading needs. */
const usual: ReadingProcessOptions = {
  timeoutMs: 30_000,
  processorMs: 5_000,
  memoryBytes: 180_000_000,
  heapMegabytes: 150,
}

/** A file that is read for longer than this does not keep the next one waiting: that is read beside it. */
const usualPatienceMs = 400
const mostProcesses = 2

/** Starts nothing yet: the process comes with the first file. Files begin in their order, and end in it but for slow ones. */
export function createWorkbookReader(options: WorkbookReaderOptions = {}): WorkbookReader {
  const queue = new ReaderQueue(options)
  return {
    read: async (bytes) => (await queue.read(bytes, 'return')).workbook!,
    readContent: async (bytes) => (await queue.read(bytes, 'content')).content!,
    close: () => queue.close(),
  }
}

class ReaderQueue {
  private readonly options: WorkbookReaderOptions
  private readonly processes: ReadingProcess[] = []
  private readonly waiting: Reading[] = []
  private waitingBytes = 0
  private patience: NodeJS.Timeout | undefined
  private isClosed = false
  private taskNumber = 0

  constructor(options: WorkbookReaderOptions) {
    this.options = options
  }

  read(bytes: Uint8Array, what: ReaderTask['what']): Promise<ReaderAnswer> {
    return new Promise((resolve, reject) => {
      if (this.isClosed) return reject(readingFailed('closed'))
      const { waitingFiles = 1_000, waitingBytes = 400_000_000 } = this.options
      const isFull = this.waiting.length >= waitingFiles || this.waitingBytes + bytes.length > waitingBytes
      if (this.waiting.length > 0 && isFull)
        return reject(new ServiceError('SERVICE_BUSY', { seconds: waitSeconds }))
      const task = { taskNumber: ++this.taskNumber, bytes, what }
      const orOnceMore = (error: ServiceError) =>
        error instanceof ProcessLost && !this.isClosed ? this.wait({ task, resolve, reject }) : reject(error)
      this.wait({ task, resolve, reject: orOnceMore })
    })
  }

  private wait(reading: Reading): void {
    this.waiting.push(reading)
    this.waitingBytes += reading.task.bytes.length
    this.next()
  }

  async close(): Promise<void> {
    this.isClosed = true
    clearTimeout(this.patience)
    for (const reading of this.waiting.splice(0)) reading.reject(readingFailed('closed'))
    await Promise.all(this.processes.map((process) => process.close()))
  }

  private next(): void {
    clearTimeout(this.patience)
    while (this.waiting.length > 0) {
      const process = this.freeProcess()
      if (!process) return
      const reading = this.waiting.shift()!
      this.waitingBytes -= reading.task.bytes.length
      process.read(reading)
    }
  }

  /** One that is free; a second one where the first has been busy for too long; or none yet. */
  private freeProcess(): ReadingProcess | null {
    const free = this.processes.find(({ busySince }) => busySince === null)
    if (free) return free
    if (this.processes.length >= mostProcesses) return null
    const busyMs = Math.max(0, ...this.processes.map(({ busySince }) => performance.now() - busySince!))
    const { patienceMs = usualPatienceMs } = this.options
    if (this.processes.length > 0 && busyMs < patienceMs) {
      this.patience = setTimeout(() => this.next(), patienceMs - busyMs + 1)
      return null
    }
    const process = new ReadingProcess({ ...usual, ...this.options }, () => this.next())
    this.processes.push(process)
    return process
  }
}
