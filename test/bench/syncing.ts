/**
 * What a sync costs. Against a floor measured in the same run, in turns: a bare Fastify that stores each request with one
 * INSERT, in a database with the same settings, each in a commit of its own. Every service is a process of its own, the load comes
 * from this one.
 *
 * `npm run bench -- syncing` measures every part, first on the embedded database, then on PostgreSQL, in about four minutes; `npm run
 * bench -- syncing one-row nothing` only these; `--database=SQLite` or `--database=PostgreSQL` on one of them. `--stored=1000000`
 * sets how many activities are stored for the figures of a full database (embedded only): a million take about 13 GB in the temporary
 * folder, where they are kept for the next run. On a machine that others use, times say little: compare processor times.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { installPostgres } from '../helpers/postgres-server.ts'
import type { BenchLine } from './bench-line.ts'
import type { BenchRun } from './run.ts'
import { thousandRows } from './sync-large.ts'
import { type Measured, openMeasured } from './sync-places.ts'
import { nothing, oneRow, together } from './sync-small.ts'
import { whenFull } from './sync-when-full.ts'

const parts: Readonly<Record<string, (measured: Measured) => Promise<BenchLine[]>>> = {
  'one-row': oneRow,
  nothing,
  '10-clients': (measured) => together(measured, 10),
  '100-clients': (measured) => together(measured, 100),
  'thousand-rows': thousandRows,
}
const fullPart = 'full'
const panesOfPart = (part: string) => (part === '100-clients' ? 100 : 10)

const option = (name: string) =>
  process.argv.find((word) => word.startsWith(`--${name}=`))?.split('=')[1] ?? null
const stored = Number(option('stored') ?? 100_000)
const databases = ['SQLite', 'PostgreSQL'].filter((name) => (option('database') ?? name) === name)

/** Prints its figures as they come. */
export async function benchSyncing(run: BenchRun): Promise<readonly BenchLine[]> {
  const names = [...Object.keys(parts), fullPart]
  const unknown = run.parts.filter((part) => !names.includes(part))
  if (unknown.length > 0) {
    console.error(`There is no part ${unknown.join(', ')}. There are: ${names.join(', ')}.`)
    process.exit(2)
  }
  const asked = run.parts.length > 0 ? run.parts : names
  for (const database of databases) {
    const folder = await mkdtemp(join(tmpdir(), 'cinnabar-bench-'))
    try {
      if (database === 'SQLite') await onSqlite(folder, asked, run)
      else await onPostgres(folder, asked, run)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  return []
}

async function onSqlite(folder: string, asked: readonly string[], run: BenchRun): Promise<void> {
  await measure('SQLite', asked, run, (panes) => openMeasured(folder, panes))
  if (!asked.includes(fullPart)) return
  progress(`SQLite: ${fullPart}`)
  run.print(named('SQLite', await whenFull(folder, stored)))
}

async function onPostgres(folder: string, asked: readonly string[], run: BenchRun): Promise<void> {
  if (asked.every((part) => !(part in parts))) return
  const server = await installPostgres({ isKept: false, isDurable: true })
  await server.start()
  try {
    await measure('PostgreSQL', asked, run, async (panes) => {
      const urls = {
        service: await newDatabase(server.url, 'service'),
        floor: await newDatabase(server.url, 'floor'),
      }
      return openMeasured(folder, panes, urls)
    })
  } finally {
    await server.stop()
  }
}

async function measure(
  database: string,
  asked: readonly string[],
  run: BenchRun,
  open: (panes: number) => Promise<Measured>,
): Promise<void> {
  const own = Object.entries(parts).filter(([part]) => asked.includes(part))
  if (own.length === 0) return
  progress(`${database}: the services start, and the panes send their rows`)
  const measured = await open(Math.max(...own.map(([part]) => panesOfPart(part))))
  try {
    for (const [part, work] of own) {
      progress(`${database}: ${part}`)
      run.print(named(database, await work(measured)))
    }
  } finally {
    await measured.place.service.stop()
    await measured.floor.stop()
  }
}

function named(database: string, lines: readonly BenchLine[]): BenchLine[] {
  return lines.map((line) => ({ ...line, name: `${database}: ${line.name}` }))
}

const begun = performance.now()

function progress(what: string): void {
  console.error(`  … ${((performance.now() - begun) / 1_000).toFixed(0)} s, ${what}`)
}

async function newDatabase(serverUrl: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}
