/** A disk that fails on order, for a service process: a small library of C stands before its writes. */
import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

const source = join(import.meta.dirname, 'failing-storage.c')

/** A C compiler on Linux; elsewhere the tests that need one are skipped. */
export const hasCompiler = process.platform === 'linux' && canCompile()
if (!hasCompiler) console.warn('Tests with a failing disk are skipped: they need gcc on Linux.')

function canCompile(): boolean {
  try {
    execFileSync('gcc', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

export interface FailingStorage {
  /** For the process whose writes are to fail. */
  readonly environment: Readonly<Record<string, string>>
  /**
   * The Nth write or sync of the database from now on fails, once. Counts anew.
   *
   * @param isMainOnly counts those of the main file only: it is written when the database merges its log into it
   */
  failAt(operation: number, isMainOnly?: boolean): void
  /** From now on no file of the folder can grow, or can again. */
  setFull(isFull: boolean): void
  /** From now on nothing in the folder can be written, or can again. */
  setReadOnly(isReadOnly: boolean): void
  /** How far the clock of the process is wrong, from now on. */
  setClock(seconds: number): void
  /** From now on no sync of the database ends, or those that wait do. */
  setSlow(isSlow: boolean): void
  /** Writes and syncs of the database since `failAt`. */
  operations(): number
  /** How many writes and syncs were made to fail. */
  refused(): number
}

/** @param folder whose files are concerned, absolute */
export function failingStorage(folder: string): FailingStorage {
  const place = mkdtempSync(join(tmpdir(), 'cinnabar-failing-'))
  const library = join(place, 'failing-storage.so')
  execFileSync('gcc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl'])
  const file = join(place, 'orders')
  const fd = openSync(file, 'w+')
  writeSync(fd, new Uint8Array(64))
  onTestFinished(() => {
    closeSync(fd)
    rmSync(place, { recursive: true, force: true })
  })
  const set = (field: number, value: number) => {
    writeSync(fd, new BigInt64Array([BigInt(value)]), 0, 8, field * 8)
  }
  const get = (field: number) => {
    const value = new BigInt64Array(1)
    readSync(fd, value, 0, 8, field * 8)
    return Number(value[0])
  }
  return {
    environment: { LD_PRELOAD: library, FAILING_STORAGE_ORDERS: file, FAILING_STORAGE_FOLDER: folder },
    failAt: (operation, isMainOnly = false) => {
      set(0, 0)
      set(4, Number(isMainOnly))
      set(2, 0)
      set(0, operation)
    },
    setFull: (isFull) => set(1, Number(isFull)),
    setReadOnly: (isReadOnly) => set(5, Number(isReadOnly)),
    setClock: (seconds) => set(6, seconds),
    setSlow: (isSlow) => set(7, Number(isSlow)),
    operations: () => get(2),
    refused: () => get(3),
  }
}
