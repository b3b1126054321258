/** Makes a report in a process of its own: the service goes on answering, and a report that takes all memory takes only its own. */
import { type ChildProcess, fork } from 'node:child_process'
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DatabaseLocation } from '../../db/open-database.ts'
import { type ErrorCode, ServiceError } from '../../errors.ts'
import type { ByteSource } from '../../files/stored-files.ts'
import { ownProcessEnvironment } from '../../own-process.ts'
import { stepBack, stepsBack } from '../../step-back.ts'
import type { BuiltReport, ReportRequest } from '../build-report.ts'

export interface ReportTask {
  readonly location: DatabaseLocation
  readonly request: ReportRequest
  /** Where to write it. */
  readonly path: string
}

export type ReportAnswer =
  | { readonly progress: number }
  | { readonly built: BuiltReport }
  | { readonly refusal: ErrorCode }
  | { readonly fault: string }

export interface MadeReport {
  readonly built: BuiltReport
  readonly source: ByteSource
}

const program = fileURLToPath(new URL('./report-process-child.ts', import.meta.url))
/**
 * Rows come and go: what is dropped soon is best dropped early, and a heap that may grow to any size need not do so at once.
 * Without these a report of 30,000 rows takes 100 MB more.
 */
export const reportProcessFlags = [
  '--max-old-space-size=2000',
  '--max-semi-space-size=16',
  '--heap-growing-percent=30',
]

export interface MakingOptions {
  readonly onProgress: (percent: number) => void
  /** Ends the process; the report is then given up. */
  readonly signal: AbortSignal
}

/**
 * @param keep is given the report, which is gone afterwards
 * @throws {ServiceError} what `buildReport` refuses; INTERNAL where the process died; the signal's reason where it was aborted
 */
export async function makeReport(
  location: DatabaseLocation,
  request: ReportRequest,
  { onProgress, signal }: MakingOptions,
  keep: (made: MadeReport) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cinnabar-report-'))
  const path = join(folder, 'report')
  try {
    signal.throwIfAborted()
    const child = fork(program, [], {
      execArgv: reportProcessFlags,
      env: ownProcessEnvironment(),
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    // People who wait for a page go before a report that nobody watches.
    stepBack(child.pid, stepsBack.inBackground)
    const kill = () => child.kill('SIGKILL')
    signal.addEventListener('abort', kill, { once: true })
    let built: BuiltReport
    try {
      built = await answerOf(child, { location, request, path }, onProgress)
      signal.throwIfAborted()
    } catch (error) {
      signal.throwIfAborted()
      throw error
    } finally {
      signal.removeEventListener('abort', kill)
      kill()
    }
    const file = await open(path)
    try {
      await keep({ built, source: await sourceOfFile(file) })
    } finally {
      await file.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function sourceOfFile(file: FileHandle): Promise<ByteSource> {
  const { size } = await file.stat()
  let kept = Buffer.alloc(0)
  return {
    sizeBytes: size,
    read: async (start, end) => {
      if (kept.length < end - start) kept = Buffer.allocUnsafeSlow(end - start)
      const { bytesRead } = await file.read(kept, 0, end - start, start)
      return kept.subarray(0, bytesRead)
    },
  }
}

function answerOf(
  child: ChildProcess,
  task: ReportTask,
  onProgress: (percent: number) => void,
): Promise<BuiltReport> {
  return new Promise((resolve, reject) => {
    child.on('message', (answer: ReportAnswer) => {
      if ('progress' in answer) onProgress(answer.progress)
      else if ('built' in answer) resolve(answer.built)
      else if ('refusal' in answer) reject(new ServiceError(answer.refusal))
      else reject(new Error(answer.fault))
    })
    child.on('error', reject)
    child.on('exit', (code, signal) => reject(new Error(`the process ended with ${signal ?? code}`)))
    child.send(task, (error) => {
      if (error) reject(error)
    })
  })
}
