/** The real service as a process of its own, to be killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'

const cli = join(import.meta.dirname, '../../server/cli.ts')
/** What the command line of the service's own machine shows; put into the data folder before the service makes one. */
export const machineSecret = 'secret-for-tests-of-faults'

export interface ServicePlace {
  readonly folder: string
  /** PostgreSQL; without it the embedded database of the folder. */
  readonly url?: string | undefined
  readonly environment?: Readonly<Record<string, string>>
  /** Another copy of the command line than this checkout's. */
  readonly program?: string
}

export interface RunningService {
  readonly origin: string
  readonly processId: number
  /** Ends it; resolves when the process is gone. SIGKILL gives it no time for anything. */
  stop(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
  /** Holds it still, and lets it go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void
}

/** Starts the service and waits until it answers. It is killed when the test ends. */
export async function startService({
  folder,
  url,
  environment,
  program = cli,
}: ServicePlace): Promise<RunningService> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'machine-secret'), machineSecret, { mode: 0o600 })
  const child = spawn(process.execPath, [program, 'serve', '--port', '0', '--json'], {
    env: {
      ...process.env,
      // Tests of faults ask as fast as they can.
      CINNABAR_REQUESTS_PER_SECOND: '0',
      ...environment,
      CINNABAR_DATA: folder,
      CINNABAR_LOG_LEVEL: 'warn',
      ...(url === undefined ? {} : { CINNABAR_DATABASE_URL: url }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const gone = once(child, 'exit')
  const stop = async (signal: 'SIGKILL' | 'SIGTERM') => {
    child.kill(signal)
    await gone
  }
  onTestFinished(() => stop('SIGKILL'))
  return {
    origin: await originOf(child),
    processId: child.pid!,
    stop,
    signal: (signal) => void child.kill(signal),
  }
}

/** @throws with what it said where it ends before it answers */
async function originOf(child: ChildProcess): Promise<string> {
  const said: string[] = []
  child.stderr!.on('data', (chunk) => said.push(String(chunk)))
  for await (const line of createInterface({ input: child.stdout! })) {
    said.push(line)
    const found = /"url": "([^"]+)"/.exec(line)
    if (!found) continue
    child.stdout!.resume()
    return new URL(found[1]!).origin
  }
  throw new Error(`the service did not start: ${said.join('\n')}`)
}
