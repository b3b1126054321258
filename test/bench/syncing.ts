/**
 * What a sync costs. Against a floor measured in the same run, in turns: a bare Fastify that stores each request with one
 * INSERT, in a database with the same settings. Every service is a process of its own, the load comes from this one.
 *
 * `npm run bench -- syncing --stored=100000` sets how many activities are stored for the figures of a full database; a million take
 * about 13 GB of disk in the temporary folder. On a machine that others use, times say little: compare processor times.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { realLikeRows } from '../helpers/real-like-rows.ts'
import { type BenchLine, median } from './bench-line.ts'
import { type BenchService, signInAt, startCinnabar, startFloor } from './bench-services.ts'
import { fillDatabase, prepareReturns } from './fill-database.ts'
import { BenchPane, exchange } from './sync-clients.ts'

const rounds = 7
const syncsInRound = 150
const rowsInReturn = 40
const paneCount = 100
const stored = Number(
  process.argv.find((word) => word.startsWith('--stored='))?.slice('--stored='.length) ?? 1_000_000,
)

export async function benchSyncing(): Promise<readonly BenchLine[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cinnabar-bench-'))
  try {
    return [...(await againstFloor(folder)), ...(await whenFull(folder))]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A service, who is signed in there, and panes whose rows it knows. */
interface Place {
  readonly service: BenchService
  readonly panes: readonly BenchPane[]
}

async function againstFloor(folder: string): Promise<BenchLine[]> {
  const floor = await startFloor(join(folder, 'floor.db'))
  const place = await openPlace(join(folder, 'data'), paneCount)
  try {
    return [
      ...(await oneRow(place, floor)),
      ...(await together(place, floor, 10)),
      ...(await together(place, floor, 100)),
      ...(await thousandRows(place)),
      await nothing(place),
    ]
  } finally {
    await place.service.stop()
    await floor.stop()
  }
}

/** A person signs in for so many reporters. */
const returnsOfPerson = 25

/** Registers a reporter for each pane, starts the service, and sends each pane's rows once. */
async function openPlace(dataFolder: string, count: number): Promise<Place> {
  const reporterCodes = await prepareReturns(dataFolder, count)
  const service = await startCinnabar(dataFolder)
  const panes: BenchPane[] = []
  for (let first = 0; first < count; first += returnsOfPerson) {
    const own = reporterCodes.slice(first, first + returnsOfPerson)
    const token = await signInAt(service.port, own)
    panes.push(
      ...own.map((code, at) => new BenchPane({ code, token }, realLikeRows(rowsInReturn, first + at))),
    )
  }
  for (const pane of panes) await send(service, pane, pane.all())
  return { service, panes }
}

async function send(service: BenchService, pane: BenchPane, message: string): Promise<number> {
  const { milliseconds, text } = await exchange(service.port, pane.token, message)
  pane.take(text)
  return milliseconds
}

async function oneRow(place: Place, floor: BenchService): Promise<BenchLine[]> {
  const pane = place.panes[0]!
  const [ours, theirs]: [number[][], number[][]] = [[], []]
  const [ownCpu, bareCpu] = [place.service.cpuMs(), floor.cpuMs()]
  for (let round = 0; round < rounds; round++) {
    const [own, bare]: [number[], number[]] = [[], []]
    for (let at = 0; at < syncsInRound; at++) {
      const message = pane.edit(1)
      bare.push((await exchange(floor.port, '', message)).milliseconds)
      own.push(await send(place.service, pane, message))
    }
    ours.push(own)
    theirs.push(bare)
  }
  const syncs = rounds * syncsInRound
  const cpu: BenchLine = {
    name: 'one changed row, processor time',
    value: (place.service.cpuMs() - ownCpu) / syncs,
    unit: 'ms',
    peer: `one INSERT, ${((floor.cpuMs() - bareCpu) / syncs).toFixed(2)} ms`,
    better: 'lower',
  }
  const times = [0.5, 0.99].flatMap((share): BenchLine[] => {
    const own = ours.map((times) => quantile(times, share))
    const bare = theirs.map((times) => quantile(times, share))
    const name = `one changed row, p${share * 100}`
    return [
      { name, value: median(own), unit: 'ms', better: 'lower' },
      {
        name: `${name}: times the floor`,
        value: median(own.map((time, at) => time / bare[at]!)),
        unit: 'x',
        peer: `one INSERT, ${median(bare).toFixed(2)} ms`,
        aim: '<= 2',
        better: 'lower',
      },
    ]
  })
  return [...times, cpu]
}

const syncsTogether = 400

/** So many panes at once, each sending the next sync when the one before is answered. */
async function together(place: Place, floor: BenchService, count: number): Promise<BenchLine[]> {
  const panes = place.panes.slice(0, count)
  const [ours, theirs]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    theirs.push(
      await perSecond(panes, async (pane) => {
        await exchange(floor.port, '', pane.edit(1))
      }),
    )
    ours.push(
      await perSecond(panes, async (pane) => {
        await send(place.service, pane, pane.edit(1))
      }),
    )
  }
  const name = `${count} clients, one changed row each`
  return [
    { name, value: median(ours), unit: '/s', better: 'higher' },
    {
      name: `${name}: times the floor`,
      value: median(ours.map((rate, at) => rate / theirs[at]!)),
      unit: 'x',
      peer: `one INSERT each, ${median(theirs).toFixed(0)} /s`,
      aim: '>= 1',
      better: 'higher',
    },
  ]
}

async function perSecond(
  panes: readonly BenchPane[],
  once: (pane: BenchPane) => Promise<void>,
): Promise<number> {
  const begun = performance.now()
  let left = syncsTogether
  await Promise.all(
    panes.map(async (pane) => {
      while (left-- > 0) await once(pane)
    }),
  )
  return (syncsTogether / (performance.now() - begun)) * 1_000
}

/** A thousand changed rows in one sync, and what those who send one row meanwhile notice of it. */
async function thousandRows(place: Place): Promise<BenchLine[]> {
  const last = place.panes.at(-1)!
  const large = new BenchPane(
    { code: last.reporterCode, token: last.token },
    realLikeRows(1_000, 4_711),
    'bench-of-a-thousand',
  )
  await send(place.service, large, large.all())
  const [alone, beside, quiet]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round < rounds; round++) {
    alone.push(await send(place.service, large, large.edit(1_000)))
    quiet.push(...(await timesDuring(place, largeWait)))
    beside.push(...(await timesDuring(place, () => send(place.service, large, large.edit(1_000)))))
  }
  return [
    {
      name: '1,000 changed rows in one sync',
      value: median(alone),
      unit: 'ms',
      aim: '<= 400',
      better: 'lower',
    },
    {
      name: 'one changed row beside them, p99',
      value: quantile(beside, 0.99),
      unit: 'ms',
      better: 'lower',
    },
    {
      name: 'one changed row beside them, p99: times without',
      value: quantile(beside, 0.99) / quantile(quiet, 0.99),
      unit: 'x',
      aim: '<= 3',
      better: 'lower',
    },
  ]
}

const largeWait = () => new Promise((resolve) => setTimeout(resolve, 400))

/** How long the syncs of four panes take that send one row after the other while something lasts. */
async function timesDuring(place: Place, during: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  let isOver = false
  const others = place.panes.slice(0, 4).map(async (pane) => {
    while (!isOver) times.push(await send(place.service, pane, pane.edit(1)))
  })
  await during()
  isOver = true
  await Promise.all(others)
  return times
}

async function nothing(place: Place): Promise<BenchLine> {
  const pane = place.panes[0]!
  const times: number[] = []
  for (let at = 0; at < 300; at++) {
    times.push((await exchange(place.service.port, pane.token, pane.poll())).milliseconds)
  }
  return { name: 'a sync of nothing, p50', value: median(times), unit: 'ms', aim: '<= 5', better: 'lower' }
}

/** The same sync beside a thousand stored activities and beside very many, in turns. */
async function whenFull(folder: string): Promise<BenchLine[]> {
  const places: Place[] = []
  try {
    for (const [name, count] of [
      ['small', 1_000],
      ['full', stored],
    ] as const) {
      const dataFolder = join(folder, name)
      const place = await openPlace(dataFolder, 25)
      await place.service.stop()
      fillDatabase(dataFolder, count)
      const service = await startCinnabar(dataFolder)
      places.push({ ...place, service })
    }
    const [small, full] = places as [Place, Place]
    const [few, many]: [number[], number[]] = [[], []]
    for (let round = 0; round < rounds; round++) {
      few.push(await medianOfSyncs(small))
      many.push(await medianOfSyncs(full))
    }
    return [
      {
        name: `one changed row with ${stored.toLocaleString('en')} activities stored`,
        value: median(many),
        unit: 'ms',
        better: 'lower',
      },
      {
        name: `one changed row with ${stored.toLocaleString('en')} stored: times with 1,000`,
        value: median(many.map((time, at) => time / few[at]!)),
        unit: 'x',
        peer: `1,000 stored, ${median(few).toFixed(2)} ms`,
        aim: '<= 1.3',
        better: 'lower',
      },
    ]
  } finally {
    for (const { service } of places) await service.stop()
  }
}

async function medianOfSyncs(place: Place): Promise<number> {
  const times: number[] = []
  for (let at = 0; at < syncsInRound; at++) {
    const pane = place.panes[at % place.panes.length]!
    times.push(await send(place.service, pane, pane.edit(1)))
  }
  return median(times)
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}
