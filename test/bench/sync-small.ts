/** What small syncs cost, alone and many at once, against the floor in turns. */
import { type BenchLine, median, quantile } from './bench-line.ts'
import type { BenchPane } from './sync-clients.ts'
import { exchange } from './sync-clients.ts'
import { type Measured, send } from './sync-places.ts'

const rounds = 7
const syncsInRound = 150
const syncsTogether = 400
const polls = 300

export async function oneRow({ place, floor }: Measured): Promise<BenchLine[]> {
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
    name: 'one changed row, processor time of the service',
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

/** So many panes at once, each sending the next sync when the one before is answered. */
export async function together({ place, floor }: Measured, count: number): Promise<BenchLine[]> {
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

export async function nothing({ place }: Measured): Promise<BenchLine[]> {
  const pane = place.panes[0]!
  const times: number[] = []
  for (let at = 0; at < polls; at++) {
    times.push((await exchange(place.service.port, pane.token, pane.poll())).milliseconds)
  }
  return [
    { name: 'a sync of nothing, p50', value: median(times), unit: 'ms', aim: '<= 5', better: 'lower' },
    { name: 'a sync of nothing, p99', value: quantile(times, 0.99), unit: 'ms', better: 'lower' },
  ]
}
