/** The one folder an administrator looks after: the database, its secrets, and a note that says which service runs on it. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ServiceError } from './errors.ts'

export interface RunningService {
  readonly pid: number
  /** Empty while it is starting. */
  readonly url: string
  /** When the process began, as the system counts it; null where the system does not say. */
  readonly processStart: string | null
}

/** The service running on this folder, or null. A note left by a service that died is swept away. */
export function findRunningService(folder: string): RunningService | null {
  const file = noteFile(folder)
  if (!existsSync(file)) return null
  try {
    const note = JSON.parse(readFileSync(file, 'utf8')) as RunningService
    if (note.pid !== process.pid && isAlive(note)) return note
  } catch {
    // An unreadable note was cut short by a crash: it stands for nobody.
  }
  rmSync(file, { force: true })
  return null
}

export interface FolderClaim {
  /** Tells others where the service answers, once it does. */
  announce(url: string): void
  release(): void
}

/**
 * Takes the folder for a service; a second one is refused.
 *
 * @throws {ServiceError} DATA_FOLDER_IN_USE
 */
export function claimDataFolder(folder: string): FolderClaim {
  mkdirSync(folder, { recursive: true })
  const running = findRunningService(folder)
  if (running) throw new ServiceError('DATA_FOLDER_IN_USE', { url: running.url })
  const write = (url: string, flag: 'wx' | 'w') =>
    writeFileSync(noteFile(folder), JSON.stringify(noteOf(url)), { mode: 0o600, flag })
  try {
    write('', 'wx')
  } catch (cause) {
    // A disk that is full, or not ours to write on, is another story.
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
    throw new ServiceError('DATA_FOLDER_IN_USE', { url: findRunningService(folder)?.url ?? '' }, cause)
  }
  return { announce: (url) => write(url, 'w'), release: () => rmSync(noteFile(folder), { force: true }) }
}

function noteFile(folder: string): string {
  return join(folder, 'service.json')
}

function noteOf(url: string): RunningService {
  return { pid: process.pid, url, processStart: processStartOf(process.pid) }
}

/** Numbers of processes are used again, in a container after every restart: the same number is not yet the same process. */
function isAlive({ pid, processStart }: RunningService): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it is there, but somebody else's.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const start = processStartOf(pid)
  return start === null || !processStart || start === processStart
}

/** Clock ticks from the system's start to the process's, on Linux; null elsewhere. */
function processStartOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second column is the program's name in brackets, and may hold spaces and brackets of its own.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}
