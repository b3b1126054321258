/** The services that syncs are measured on, each a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface BenchService {
  readonly port: number
  /** Processor time that the process has used so far, in milliseconds; NaN where the system does not say. */
  cpuMs(): number
  /** Memory of the process and those it started, in megabytes; NaN where the system does not say. */
  memoryMb(): number
  /** Of the process alone. */
  ownMemoryMb(): number
  stop(): Promise<void>
}

export const machineSecret = 'secret-of-the-bench-only'

/** The real service on a data folder. */
export async function startCinnabar(
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<BenchService> {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'machine-secret'), machineSecret, { mode: 0o600 })
  const cli = join(import.meta.dirname, '../../server/cli.ts')
  const own = {
    CINNABAR_DATA: folder,
    CINNABAR_LOG_LEVEL: 'warn',
    CINNABAR_DATABASE_URL: undefined,
    CINNABAR_REQUESTS_PER_SECOND: '0',
  }
  const child = spawn(process.execPath, [cli, 'serve', '--port', '0', '--json'], {
    env: { ...process.env, ...own, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return serviceOf(child, /"url": "http:\/\/[^:]+:(\d+)/)
}

/** The floor, on a database of its own: an SQLite file, or a PostgreSQL's address. */
export async function startFloor(file: string): Promise<BenchService> {
  const program = join(import.meta.dirname, 'floor-service.ts')
  const child = spawn(process.execPath, [program, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  return serviceOf(child, /"port":(\d+)/)
}

async function serviceOf(child: ChildProcess, portIn: RegExp): Promise<BenchService> {
  const gone = once(child, 'exit')
  const port = await portOf(child, portIn)
  return {
    port,
    cpuMs: () => cpuOf(child.pid!),
    memoryMb: () => memoryOf(child.pid!),
    ownMemoryMb: () => ownMemoryOf(child.pid!),
    stop: async () => {
      child.kill('SIGTERM')
      await gone
    },
  }
}

async function portOf(child: ChildProcess, portIn: RegExp): Promise<number> {
  const lines = createInterface({ input: child.stdout! })
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      const found = portIn.exec(line)
      if (found) resolve(Number(found[1]))
      if (tellsOfFault.test(line)) console.error(line)
    })
    lines.on('close', () => reject(new Error('the service did not start')))
  })
}

/** A line of the log that somebody has to look at, whatever is being measured. */
const tellsOfFault = /"level":[56]0/

function ownMemoryOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) / 1_000
  } catch {
    return Number.NaN
  }
}

function memoryOf(pid: number): number {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
    const theirs = children === '' ? [] : children.split(' ')
    // One of them may end while this is added up.
    const still = theirs
      .map((child) => memoryOf(Number(child)))
      .filter((megabytes) => !Number.isNaN(megabytes))
    return ownMemoryOf(pid) + still.reduce((sum, megabytes) => sum + megabytes, 0)
  } catch {
    return Number.NaN
  }
}

const millisecondsPerTick = 10

function cpuOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return (Number(fields[11]) + Number(fields[12])) * millisecondsPerTick
  } catch {
    return Number.NaN
  }
}

/** Somebody who stays signed in, as a pane does: the access token, which ends after ten minutes, is taken anew in time. */
export interface SignIn {
  readonly token: string
}

const renewalMs = 8 * 60_000

/**
 * Signs a focal point in as people are: invited by the machine's administrator, then by the code.
 *
 * @param address theirs, behind a proxy: so many may sign in from one
 */
export async function signInAt(
  port: number,
  reporterCodes: readonly string[],
  { secret = machineSecret, address }: { readonly secret?: string; readonly address?: string } = {},
): Promise<SignIn> {
  const { code } = (await post(port, '/invitations', {
    body: { role: 'focalPoint', reporterCodes, name: 'Bench', language: 'en' },
    bearer: secret,
  })) as { code: string }
  let tokens = (await post(port, '/sign-in/invitations', { body: { code }, address })) as Tokens
  const renewing = setInterval(async () => {
    const { refreshToken } = tokens
    try {
      tokens = (await post(port, '/sign-in/refresh', { body: { refreshToken }, address })) as Tokens
    } catch {
      // The service has ended, and with it the measuring.
      clearInterval(renewing)
    }
  }, renewalMs)
  renewing.unref()
  return {
    get token() {
      return tokens.accessToken
    },
  }
}

/** What lets another administrator in, whom the machine's invites: each may invite so many people a day. */
export async function administratorAt(port: number): Promise<string> {
  const person = { role: 'administrator', reporterCodes: [], name: 'Bench', language: 'en' }
  const { code } = (await post(port, '/invitations', { body: person, bearer: machineSecret })) as {
    code: string
  }
  return ((await post(port, '/sign-in/invitations', { body: { code } })) as Tokens).accessToken
}

interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string
}

interface Posted {
  readonly body: object
  readonly bearer?: string
  readonly address?: string | undefined
}

async function post(port: number, path: string, { body, bearer, address }: Posted) {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      ...(address === undefined ? {} : { 'x-forwarded-for': address }),
    },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return response.json()
}
