/** A thousand changed rows in one sync, and what those who send one row meanwhile notice of it. */
import { realLikeRows } from '../helpers/real-like-rows.ts'
import { type BenchLine, median, quantile } from './bench-line.ts'
import { BenchPane } from './sync-clients.ts'
import { type Measured, type Place, send } from './sync-places.ts'

const rounds = 5
const quietMs = 1_000

export async function thousandRows({ place }: Measured): Promise<BenchLine[]> {
  const { service } = place
  const last = place.panes.at(-1)!
  const large = new BenchPane(
    { code: last.reporterCode, signIn: last.signIn },
    realLikeRows(1_000, 4_711),
    'bench-of-a-thousand',
  )
  const first = await send(service, large, large.all())
  const [alone, beside, quiet, cpu]: [number[], number[], number[], number[]] = [[], [], [], []]
  for (let round = 0; round < rounds; round++) {
    const before = service.cpuMs()
    alone.push(await send(service, large, large.edit(1_000)))
    cpu.push(service.cpuMs() - before)
    quiet.push(...(await timesDuring(place, () => new Promise((resolve) => setTimeout(resolve, quietMs)))))
    beside.push(...(await timesDuring(place, () => send(service, large, large.edit(1_000)))))
  }
  const name = 'one changed row beside them, p99'
  return [
    { name: '1,000 new rows in one sync', value: first, unit: 'ms', better: 'lower' },
    {
      name: '1,000 changed rows in one sync',
      value: median(alone),
      unit: 'ms',
      aim: '<= 400',
      better: 'lower',
    },
    {
      name: '1,000 changed rows, processor time of the service',
      value: median(cpu),
      unit: 'ms',
      better: 'lower',
    },
    { name, value: quantile(beside, 0.99), unit: 'ms', better: 'lower' },
    {
      name: `${name}: times without`,
      value: quantile(beside, 0.99) / quantile(quiet, 0.99),
      unit: 'x',
      peer: `four clients alone, ${quantile(quiet, 0.99).toFixed(1)} ms`,
      aim: '<= 3',
      better: 'lower',
    },
  ]
}

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
