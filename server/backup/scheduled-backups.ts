/** Backups that the running service makes by itself, each in a process of its own, so that nobody waits for it. */
import { fork } from 'node:child_process'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DatabaseLocation } from '../db/open-database.ts'
import { stepBack, stepsBack } from '../step-back.ts'

export interface BackupSettings {
  readonly folder: string
  readonly everyHours: number
  /** So many stay; the oldest go once a newer one is whole. */
  readonly keep: number
}

export interface BackupTask {
  readonly location: DatabaseLocation
  readonly file: string
}

export interface ScheduledBackups {
  /** When the newest one was begun; null where there is none. */
  newest(): Promise<Date | null>
  /** Gives up the one that is being written. */
  stop(): Promise<void>
}

export interface BackupSchedule {
  readonly location: DatabaseLocation
  readonly settings: BackupSettings
  readonly now: () => Date
  readonly onFailure: (error: unknown) => void
  readonly lookEveryMs?: number
}

const program = fileURLToPath(new URL('./backup-process-child.ts', import.meta.url))
const hourMs = 3_600_000
const namePattern = /^cinnabar-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.backup\.gz$/

/** Looks every minute whether the newest backup in the folder is old enough for another; so it bears being stopped and started. */
export function scheduleBackups({
  location,
  settings,
  now,
  onFailure,
  lookEveryMs = 60_000,
}: BackupSchedule): ScheduledBackups {
  const { folder, everyHours, keep } = settings
  const stopping = new AbortController()
  let running: Promise<void> | null = null
  const newest = async () => {
    const found = (await listBackups(folder)).at(-1)
    return found ? found.begunAt : null
  }
  const work = async () => {
    const last = await newest()
    const instant = now()
    // A clock that was set back must not keep backups away until it has caught up.
    if (last && Math.abs(instant.getTime() - last.getTime()) < everyHours * hourMs) return
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await inOwnProcess({ location, file: join(folder, nameAt(instant)) }, stopping.signal)
    const backups = await listBackups(folder)
    for (const { name } of backups.slice(0, Math.max(0, backups.length - keep)))
      await rm(join(folder, name), { force: true })
  }
  const look = () => {
    if (stopping.signal.aborted) return
    running ??= work()
      .catch((error) => {
        if (!stopping.signal.aborted) onFailure(error)
      })
      .finally(() => {
        running = null
      })
  }
  const timer = setInterval(look, lookEveryMs)
  timer.unref()
  look()
  return {
    newest,
    stop: async () => {
      clearInterval(timer)
      stopping.abort()
      await running
    },
  }
}

/** `cinnabar-20270115T030000Z.backup.gz` */
function nameAt(instant: Date): string {
  return `cinnabar-${instant.toISOString().replaceAll(/[-:]|\.\d+/g, '')}.backup.gz`
}

interface KeptBackup {
  readonly name: string
  readonly begunAt: Date
}

/** The oldest first. What else lies in the folder is nobody's business. */
async function listBackups(folder: string): Promise<KeptBackup[]> {
  const names = await readdir(folder).catch(() => [])
  const found: KeptBackup[] = []
  for (const name of names.toSorted()) {
    const [, year, month, day, hour, minute, second] = namePattern.exec(name) ?? []
    if (year === undefined || !(await stat(join(folder, name))).isFile()) continue
    found.push({ name, begunAt: new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) })
  }
  return found
}

function inOwnProcess(task: BackupTask, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(program, [], { env: {}, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
    stepBack(child.pid, stepsBack.inBackground)
    const kill = () => child.kill('SIGKILL')
    signal.addEventListener('abort', kill, { once: true })
    let fault: string | null = null
    child.on('message', (said: { readonly fault: string }) => {
      fault = said.fault
    })
    child.on('error', reject)
    child.on('exit', async (code, killedBy) => {
      signal.removeEventListener('abort', kill)
      if (code === 0) return resolve()
      await rm(`${task.file}.part`, { force: true }).catch(() => undefined)
      reject(new Error(fault ?? `the process ended with ${killedBy ?? code}`))
    })
    child.send(task, (error) => {
      if (error) reject(error)
    })
  })
}
