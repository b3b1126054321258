/**
 * The last hour before a deadline, compressed: people open their page, poll, send some rows; many upload at one moment; officers order
 * reports. On the embedded database, then on PostgreSQL with two replicas behind a proxy. Everything is a process of its own, the load
 * comes from this one, with an address of its own for each person.
 *
 * `npm run bench -- deadline-day --whole` is all of it: 5,000 reporters, 10,000 people, 300 uploads at once, 20 reports, the hour in
 * eight minutes. By default a tenth of it and less; `--reporters=`, `--people=`, `--uploads=`, `--reports=`, `--seconds=` and `--rows=`
 * (of each person) set one of them. `--on=embedded` or `--on=postgres` takes one of the two. Arrivals grow towards the end, as they do.
 * Ratios are to the same requests one after another on the same service before the hour.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { installPostgres } from '../helpers/postgres-server.ts'
import type { BenchLine } from './bench-line.ts'
import { type BenchService, startCinnabar } from './bench-services.ts'
import { filesFromElsewhere } from './deadline-files.ts'
import { linesOfDay } from './deadline-lines.ts'
import {
  Notes,
  orderReports,
  type Person,
  peopleAt,
  sideBySide,
  sync,
  uploadAtOnce,
  visit,
} from './deadline-people.ts'
import { openDayProxy } from './deadline-proxy.ts'
import { daySizes } from './deadline-sizes.ts'
import { prepareReturns } from './fill-database.ts'
import { watchHealth } from './watch-health.ts'

const sizes = daySizes()
const onlyOn = process.argv.find((word) => word.startsWith('--on='))?.slice('--on='.length)
const isOn = (database: 'embedded' | 'postgres') => onlyOn === undefined || onlyOn === database
/** Enough for a p99 that does not hang on one of them. */
const idleVisits = 300

export async function benchDeadlineDay(): Promise<readonly BenchLine[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cinnabar-deadline-'))
  const lines: BenchLine[] = []
  try {
    if (isOn('embedded')) lines.push(...(await dayOn('embedded', folder, undefined, 1)))
    if (!isOn('postgres')) return lines
    const postgres = await installPostgres({ isKept: false, isDurable: true })
    await postgres.start()
    try {
      lines.push(...(await dayOn('PostgreSQL, two replicas', folder, postgres.url, 2)))
    } finally {
      await postgres.stop()
    }
    return lines
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function dayOn(
  name: string,
  folder: string,
  url: string | undefined,
  replicas: number,
): Promise<BenchLine[]> {
  const begun = performance.now()
  const dataFolder = join(folder, name.replaceAll(/\W+/g, '-'))
  const codes = await prepareReturns(dataFolder, sizes.reporters, url ?? null)
  const files = await filesFromElsewhere(`${dataFolder}-elsewhere`, codes.slice(0, sizes.uploads), sizes.rows)
  const services: BenchService[] = []
  try {
    for (let at = 0; at < replicas; at++) {
      services.push(
        await startCinnabar(at === 0 ? dataFolder : `${dataFolder}-${at}`, {
          CINNABAR_SECRET_KEY: 'a secret that all replicas of the bench share',
          CINNABAR_TRUSTED_PROXIES: '127.0.0.1',
          ...(url === undefined ? {} : { CINNABAR_DATABASE_URL: url }),
        }),
      )
    }
    const proxy = replicas > 1 ? await openDayProxy(services.map(({ port }) => port)) : null
    try {
      return await hourOf(name, { services, port: proxy?.port ?? services[0]!.port, codes, files, begun })
    } finally {
      await proxy?.close()
    }
  } finally {
    for (const service of services) await service.stop()
  }
}

interface Place {
  readonly services: readonly BenchService[]
  /** Where people ask. */
  readonly port: number
  readonly codes: readonly string[]
  /** By reporter. */
  readonly files: ReadonlyMap<string, Buffer>
  /** When it was begun to make all ready. */
  readonly begun: number
}

async function hourOf(on: string, { services, port, codes, files, begun }: Place): Promise<BenchLine[]> {
  const people = await peopleAt(port, codes, sizes)
  const quiet = new Notes()
  for (const person of people.slice(0, idleVisits)) {
    await sync(quiet, 'first', person, person.pane.all(), port)
    await visit(quiet, person, port)
  }
  await sideBySide(people.slice(idleVisits), 24, (person) =>
    sync(quiet, 'first', person, person.pane.all(), port),
  )
  const idleMemory = memoryOf(services)
  const hour = new Notes()
  const health = watchHealth(services.map((service) => service.port))
  const memory: number[] = []
  const sampling = setInterval(() => memory.push(memoryOf(services)), 1_000)
  const cpuBefore = cpuOf(services)
  const opened = performance.now()
  const waits = arrivals(people.length, sizes.seconds * 1_000)
  const visits = people.map(async (person, at) => {
    await delay(waits[at]!)
    await visit(hour, person, port)
  })
  const uploads = delay(sizes.seconds * 500).then(() =>
    Promise.allSettled(uploadAtOnce(hour, sendersOf(people, files), port)),
  )
  const reports = delay(sizes.seconds * 300).then(() => orderReports(hour, sizes.reports, port))
  const all = await Promise.allSettled([...visits, uploads, reports])
  const took = (performance.now() - opened) / 1_000
  clearInterval(sampling)
  const { times: healthTimes } = await health()
  for (const one of all) {
    if (one.status === 'rejected' && hour.errors.length === 0) hour.errors.push(String(one.reason))
  }
  for (const error of hour.errors.slice(0, 3)) console.error(error)
  return linesOfDay({
    on,
    quiet,
    hour,
    uploads: files.size,
    reports: sizes.reports,
    idleMemory,
    memory: [...memory, memoryOf(services)],
    healthTimes,
    cpuSeconds: (cpuOf(services) - cpuBefore) / 1_000,
    preparedIn: (opened - begun) / 1_000,
    took,
  })
}

function sendersOf(
  people: readonly Person[],
  files: ReadonlyMap<string, Buffer>,
): { readonly person: Person; readonly bytes: Buffer }[] {
  const senders = new Map(people.map((person) => [person.pane.reporterCode, person]))
  return [...files].map(([code, bytes]) => ({ person: senders.get(code)!, bytes }))
}

/** Towards the end more and more come. */
function arrivals(count: number, withinMs: number): number[] {
  return Array.from({ length: count }, (_, at) => Math.sqrt((at + 0.5) / count) * withinMs)
}

function memoryOf(services: readonly BenchService[]): number {
  return services.reduce((sum, service) => sum + service.memoryMb(), 0)
}

function cpuOf(services: readonly BenchService[]): number {
  return services.reduce((sum, service) => sum + service.cpuMs(), 0)
}
