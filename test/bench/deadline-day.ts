/**
 * The last hour before a deadline, compressed: people open their page, poll, send some rows; many upload at one moment; officers order
 * reports. On the embedded database, then on PostgreSQL with two replicas. Everything is a process of its own, the load comes from
 * this one, with an address of its own for each person.
 *
 * `npm run bench -- deadline-day --reporters=5000 --people=10000 --uploads=300 --reports=20 --seconds=600` is the whole day; by
 * default a tenth of it and less. `--on=embedded` or `--on=postgres` takes one of them. Arrivals grow towards the end, as they do. Ratios are to the same requests one after another on the
 * same service before the hour.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { seedCycle } from '../../server/seed/seed-data.ts'
import { installPostgres } from '../helpers/postgres-server.ts'
import { realLikeRows } from '../helpers/real-like-rows.ts'
import type { BenchLine } from './bench-line.ts'
import { type BenchService, machineSecret, type SignIn, signInAt, startCinnabar } from './bench-services.ts'
import { type Answer, ask } from './deadline-requests.ts'
import { prepareReturns } from './fill-database.ts'
import { BenchPane } from './sync-clients.ts'
import { watchHealth } from './watch-health.ts'

const option = (name: string, otherwise: number) =>
  Number(process.argv.find((word) => word.startsWith(`--${name}=`))?.split('=')[1] ?? otherwise)
const sizes = {
  reporters: option('reporters', 100),
  people: option('people', 300),
  uploads: option('uploads', 20),
  reports: option('reports', 3),
  seconds: option('seconds', 40),
}
const onlyOn = process.argv.find((word) => word.startsWith('--on='))?.slice('--on='.length)
const isOn = (database: 'embedded' | 'postgres') => onlyOn === undefined || onlyOn === database
const rowsInReturn = 20
const idleSyncs = 150
// As many as an invitation may name. The service lets nobody invite more than sixty people a day.
const returnsOfPerson = 50
const mostReturns = 60 * returnsOfPerson

export async function benchDeadlineDay(): Promise<readonly BenchLine[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cinnabar-deadline-'))
  const lines: BenchLine[] = []
  try {
    if (isOn('embedded')) lines.push(...(await dayOn('embedded', folder, undefined, 1)))
    if (!isOn('postgres')) return lines
    const postgres = await installPostgres({ isKept: false })
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

/** Takes one after another, so many at a time. */
async function sideBySide<One>(
  all: readonly One[],
  count: number,
  work: (one: One) => Promise<void>,
): Promise<void> {
  const left = all.values()
  await Promise.all(
    Array.from({ length: count }, async () => {
      for (const one of left) await work(one)
    }),
  )
}

interface Person {
  readonly pane: BenchPane
  readonly address: string
}

/** Times in milliseconds, by what was asked. */
class Notes {
  readonly times = new Map<string, number[]>()
  readonly errors: string[] = []
  retries = 0

  note(kind: string, { milliseconds, retries }: Answer): void {
    const own = this.times.get(kind) ?? []
    own.push(milliseconds)
    this.times.set(kind, own)
    this.retries += retries
  }

  async try(kind: string, work: () => Promise<Answer>): Promise<string> {
    try {
      const answer = await work()
      this.note(kind, answer)
      return answer.text
    } catch (error) {
      this.errors.push(`${kind}: ${String(error).slice(0, 200)}`)
      throw error
    }
  }
}

async function dayOn(
  name: string,
  folder: string,
  url: string | undefined,
  replicas: number,
): Promise<BenchLine[]> {
  const dataFolder = join(folder, name.replaceAll(/\W+/g, '-'))
  const codes = await prepareReturns(dataFolder, sizes.reporters, url ?? null)
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
    return await hourOf(name, services, codes)
  } finally {
    for (const service of services) await service.stop()
  }
}

async function hourOf(
  name: string,
  services: readonly BenchService[],
  codes: readonly string[],
): Promise<BenchLine[]> {
  let turn = 0
  const port = () => services[turn++ % services.length]!.port
  const people = await peopleOf(services[0]!.port, codes)
  const quiet = new Notes()
  for (const person of people.slice(0, idleSyncs)) {
    await sync(quiet, 'first', person, person.pane.all(), port())
    await visit(quiet, person, port)
  }
  await sideBySide(people.slice(idleSyncs), 8, (person) =>
    sync(quiet, 'first', person, person.pane.all(), port()),
  )
  const files = new Map<string, Buffer>()
  for (const { pane, address } of people.slice(0, Math.min(sizes.uploads, codes.length))) {
    const path = `/api/v1/cycles/${seedCycle.cycleKey}/reporters/${pane.reporterCode}/template`
    files.set(pane.reporterCode, (await ask(port(), { path, bearer: pane.token, address })).bytes)
  }
  const idleMemory = memoryOf(services)
  const hour = new Notes()
  const health = watchHealth(services.map(({ port }) => port))
  const cpuBefore = cpuOf(services)
  const begun = performance.now()
  const waits = arrivals(people.length, sizes.seconds * 1_000)
  const visits = people.map(async (person, at) => {
    await delay(waits[at]!)
    await visit(hour, person, port)
  })
  const uploads = upload(hour, people, files, port)
  const reports = report(hour, port)
  const all = await Promise.allSettled([...visits, ...uploads, reports])
  const took = (performance.now() - begun) / 1_000
  const { times: healthTimes } = await health()
  const cpuSeconds = (cpuOf(services) - cpuBefore) / 1_000
  for (const one of all) {
    const reason = one.status === 'rejected' ? String(one.reason) : ''
    if (reason && hour.errors.length === 0) hour.errors.push(reason)
  }
  for (const error of hour.errors.slice(0, 3)) console.error(error)
  return linesOf(name, {
    quiet,
    hour,
    idleMemory,
    peak: memoryOf(services),
    healthTimes,
    cpuSeconds,
    took,
  })
}

async function peopleOf(port: number, registered: readonly string[]): Promise<Person[]> {
  const codes = registered.slice(0, mostReturns)
  const people: Person[] = []
  const signIns: SignIn[] = []
  for (let first = 0; first < codes.length; first += returnsOfPerson)
    signIns.push(await signInAt(port, codes.slice(first, first + returnsOfPerson)))
  for (let at = 0; at < sizes.people; at++) {
    const of = at % codes.length
    const code = codes[of]!
    const signIn = signIns[Math.floor(of / returnsOfPerson)]!
    const pane = new BenchPane({ code, signIn }, realLikeRows(rowsInReturn, at), `bench-of-${code}-${at}`)
    people.push({ pane, address: `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}` })
  }
  return people
}

/** Towards the end more and more come. */
function arrivals(count: number, withinMs: number): number[] {
  return Array.from({ length: count }, (_, at) => Math.sqrt((at + 0.5) / count) * withinMs)
}

async function visit(record: Notes, person: Person, port: () => number): Promise<void> {
  const { pane, address } = person
  const path = `/returns/${seedCycle.cycleKey}/${pane.reporterCode}`
  await record.try('page', () => ask(port(), { path, bearer: pane.token, address, accept: 'text/html' }))
  await sync(record, 'poll', person, pane.poll(), port())
  await sync(record, 'sync', person, pane.edit(3), port())
  await sync(record, 'sync', person, pane.edit(1), port())
}

async function sync(record: Notes, kind: string, { pane, address }: Person, body: string, port: number) {
  const text = await record.try(kind, () =>
    ask(port, { path: '/api/v1/sync', bearer: pane.token, address, body }),
  )
  pane.take(text)
}

function upload(
  record: Notes,
  people: readonly Person[],
  files: ReadonlyMap<string, Buffer>,
  port: () => number,
): Promise<void>[] {
  return Array.from({ length: files.size === 0 ? 0 : sizes.uploads }, async (_, at) => {
    await delay(sizes.seconds * 500)
    const [code, body] = [...files][at % files.size]!
    const { pane } = people.find((one) => one.pane.reporterCode === code)!
    const path = `/api/v1/imports?fileName=${code}.xlsx&reporter=${code}`
    await record.try('upload', () =>
      ask(port(), { path, bearer: pane.token, address: `10.200.${at >> 8}.${at & 255}`, body }),
    )
  })
}

const languages = ['en', 'fr', 'es', 'ar', 'ru', 'zh'] as const
const formats = ['xlsx', 'csv', 'json', 'iati'] as const

async function report(record: Notes, port: () => number): Promise<void> {
  await delay(sizes.seconds * 300)
  const officer = { bearer: machineSecret, address: '' }
  const jobs: string[] = []
  for (let at = 0; at < sizes.reports; at++) {
    const order = { language: languages[at % 6], status: 'draft', format: formats[at % 4] }
    const path = `/api/v1/cycles/${seedCycle.cycleKey}/report-jobs`
    jobs.push(JSON.parse((await ask(port(), { path, ...officer, body: JSON.stringify(order) })).text).jobId)
  }
  const begun = performance.now()
  for (const jobId of jobs) {
    for (;;) {
      const { state } = JSON.parse(
        (await ask(port(), { path: `/api/v1/report-jobs/${jobId}`, ...officer })).text,
      )
      if (state === 'failed') record.errors.push(`report ${jobId} failed`)
      if (state === 'done' || state === 'failed') break
      await delay(500)
    }
  }
  record.note('reports', { milliseconds: performance.now() - begun, retries: 0 } as Answer)
}

function memoryOf(services: readonly BenchService[]): number {
  return services.reduce((sum, service) => sum + service.memoryMb(), 0)
}

function cpuOf(services: readonly BenchService[]): number {
  return services.reduce((sum, service) => sum + service.cpuMs(), 0)
}

interface Day {
  readonly quiet: Notes
  readonly hour: Notes
  readonly idleMemory: number
  readonly peak: number
  readonly healthTimes: readonly number[]
  /** Of the services alone, without the processes they start. */
  readonly cpuSeconds: number
  readonly took: number
}

function linesOf(
  on: string,
  { quiet, hour, idleMemory, peak, healthTimes, cpuSeconds, took }: Day,
): BenchLine[] {
  const line = (what: string, value: number, unit: string, aim?: string): BenchLine => ({
    name: `${on}: ${what}`,
    value,
    unit,
    ...(aim === undefined ? {} : { aim }),
    better: 'lower',
  })
  const asked = [...hour.times.values()].reduce((sum, times) => sum + times.length, 0)
  const lines = [
    line(`requests in ${took.toFixed(0)} s`, asked, ''),
    line('errors', hour.errors.length, '', '0'),
    line('sent again after 429 or 503', hour.retries, ''),
  ]
  for (const kind of ['page', 'poll', 'sync']) {
    const times = hour.times.get(kind) ?? []
    const before = quantile(quiet.times.get(kind) ?? [], 0.99)
    for (const share of [0.5, 0.95, 0.99])
      lines.push(line(`${kind} p${share * 100}`, quantile(times, share), 'ms'))
    lines.push(
      line(`${kind} p99: times idle (${before.toFixed(0)} ms)`, quantile(times, 0.99) / before, 'x', '<= 10'),
    )
  }
  const uploads = hour.times.get('upload') ?? []
  lines.push(
    line(`${uploads.length} uploads at once, all answered in`, Math.max(0, ...uploads) / 1_000, 's', '<= 60'),
  )
  lines.push(
    line(`${sizes.reports} reports made in`, (hour.times.get('reports')?.[0] ?? Number.NaN) / 1_000, 's'),
  )
  lines.push(line('/health p99', quantile(healthTimes, 0.99), 'ms'))
  lines.push(line('/health, slowest', quantile(healthTimes, 1), 'ms', '<= 250'))
  lines.push(line('processor time of the services', cpuSeconds, 's'))
  lines.push(line('memory of the services, before', idleMemory, 'MB'))
  lines.push(line('memory of the services, after', peak, 'MB'))
  return lines
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}
