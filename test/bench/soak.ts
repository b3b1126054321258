/**
 * Memory over time: the same people open their page, poll, send rows, take templates, upload and have reports made, round after round,
 * on the embedded database. `npm run bench -- soak --minutes=60` is the whole hour; by default one minute, which shows that it runs.
 * The first fifth warms up; the second fifth is compared with the last, by medians.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { seedCycle } from '../../server/seed/seed-data.ts'
import { realLikeRows } from '../helpers/real-like-rows.ts'
import { type BenchLine, lowLine, median } from './bench-line.ts'
import { type BenchService, machineSecret, signInAt, startCinnabar } from './bench-services.ts'
import { ask } from './deadline-requests.ts'
import { prepareReturns } from './fill-database.ts'
import { BenchPane } from './sync-clients.ts'

const option = (name: string, otherwise: number) =>
  Number(process.argv.find((word) => word.startsWith(`--${name}=`))?.split('=')[1] ?? otherwise)
const minutes = option('minutes', 1)
const reporters = option('reporters', 20)
const pauseMs = 100
/** Every so many visits. */
const templateEvery = 25
const uploadEvery = 50
const reportEvery = 400
const cycle = `/api/v1/cycles/${seedCycle.cycleKey}`

export async function benchSoak(): Promise<readonly BenchLine[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cinnabar-soak-'))
  const codes = await prepareReturns(folder, reporters, null)
  const service = await startCinnabar(folder)
  try {
    return await soak(service, codes)
  } finally {
    await service.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function soak(service: BenchService, codes: readonly string[]): Promise<BenchLine[]> {
  const { port } = service
  const signIn = await signInAt(port, codes)
  const panes = codes.map((code, at) => new BenchPane({ code, signIn }, realLikeRows(20, at)))
  for (const pane of panes) pane.take(await sent(port, pane, pane.all()))
  const memory: number[] = []
  const sampling = setInterval(() => memory.push(service.ownMemoryMb()), 1_000)
  const until = performance.now() + minutes * 60_000
  let visits = 0
  let errors = 0
  while (performance.now() < until) {
    const pane = panes[visits++ % panes.length]!
    try {
      await visit(port, pane, visits)
    } catch (error) {
      if (errors++ < 3) console.error(String(error).slice(0, 200))
    }
    await delay(pauseMs)
  }
  clearInterval(sampling)
  const fifth = Math.max(1, Math.floor(memory.length / 5))
  const [early, late] = [median(memory.slice(fifth, 2 * fifth)), median(memory.slice(-fifth))]
  return [
    lowLine(`visits in ${minutes} min`, visits, ''),
    lowLine('errors', errors, '', '0'),
    lowLine('memory of the service, second fifth', early, 'MB'),
    lowLine('memory of the service, last fifth', late, 'MB'),
    lowLine('last fifth against second', late / early, 'x', '0.9 - 1.1 over an hour'),
    lowLine('memory of the service, highest', Math.max(...memory), 'MB'),
  ]
}

async function visit(port: number, pane: BenchPane, nth: number): Promise<void> {
  const of = { bearer: pane.token, address: '' }
  const page = `/returns/${seedCycle.cycleKey}/${pane.reporterCode}`
  await ask(port, { path: page, ...of, accept: 'text/html' })
  pane.take(await sent(port, pane, pane.poll()))
  pane.take(await sent(port, pane, pane.edit(3)))
  if (nth % templateEvery === 0) {
    const path = `${cycle}/reporters/${pane.reporterCode}/template`
    const { bytes } = await ask(port, { path, ...of })
    if (nth % uploadEvery === 0) await ask(port, { path: '/api/v1/checks', ...of, body: bytes })
  }
  if (nth % reportEvery === 0) {
    const order = JSON.stringify({ language: 'fr', status: 'draft', format: 'xlsx' })
    await ask(port, { path: `${cycle}/report-jobs`, bearer: machineSecret, address: '', body: order })
  }
}

async function sent(port: number, { token }: BenchPane, body: string): Promise<string> {
  return (await ask(port, { path: '/api/v1/sync', bearer: token, address: '', body })).text
}
