/**
 * The whole combined report, all sheets with charts and tables, out of a database: time, processor and memory, beside
 * xlsxwriter and exceljs's streaming writer writing the same cells without formats or charts; and a report of the real size from request to last byte.
 * `CINNABAR_BENCH_ACTIVITIES=1000000` takes so many instead of 100,000; `npm run bench -- reporting alone` leaves out the others and
 * the report of the real size, and writes the large one once.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { buildApp } from '../../server/app.ts'
import { ownProcessEnvironment } from '../../server/own-process.ts'
import { reportProcessFlags } from '../../server/report/jobs/report-process.ts'
import { seedCycle } from '../../server/seed/seed-data.ts'
import { openService } from '../../server/service.ts'
import { hasXlsxwriter, python } from '../helpers/programs.ts'
import { type BenchLine, lowLine, median } from './bench-line.ts'
import type { Printed } from './dumped-cells.ts'
import type { BenchRun } from './run.ts'
import { storeActivities } from './store-activities.ts'

const execute = promisify(execFile)
/** By way of a shell, since a process begins with the peak memory of the one that it was forked from. */
const run = (program: string, args: readonly string[], options = {}) =>
  execute('sh', ['-c', '"$@"; exit $?', 'sh', program, ...args], options)
const { cycleKey } = seedCycle
const realSize = 4_000
const rounds = 3
const xlsxwriter = 'xlsxwriter constant_memory'

/** A program that writes the same cells. */
interface Peer {
  readonly name: string
  readonly isThere: boolean
  readonly write: () => Promise<{ readonly stdout: string }>
  /** For the report's time as a share of the peer's. */
  readonly aim?: string
}

export async function benchReporting({ parts }: Pick<BenchRun, 'parts'>): Promise<readonly BenchLine[]> {
  const count = Number(process.env.CINNABAR_BENCH_ACTIVITIES ?? 100_000)
  const folder = await mkdtemp(join(tmpdir(), 'cinnabar-bench-'))
  try {
    if (parts.includes('alone')) return await alone(join(folder, 'large'), count)
    return [...(await realSized(join(folder, 'real'))), ...(await large(join(folder, 'large'), count))]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function realSized(dataFolder: string): Promise<BenchLine[]> {
  await storeActivities(dataFolder, realSize)
  const token = 'of this bench'
  const service = await openService({ dataFolder, databaseUrl: null })
  const app = await buildApp({ service, machineSecret: token, maxUploadBytes: 1_000_000 })
  const taken: number[] = []
  try {
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as AddressInfo
    for (let round = -1; round < rounds; round++) {
      const start = performance.now()
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/cycles/${cycleKey}/report?lang=en`, {
        headers: { authorization: `Bearer ${token}` },
      })
      const bytes = await answer.arrayBuffer()
      if (!answer.ok || bytes.byteLength < 100_000) throw new Error(`the report answers ${answer.status}`)
      if (round >= 0) taken.push((performance.now() - start) / 1000)
    }
  } finally {
    await app.close()
    await service.close()
  }
  const name = `a report of ${realSize.toLocaleString('en')} activities, request to last byte`
  return [{ name, value: median(taken), unit: 's', aim: '<= 1.5', better: 'lower' }]
}

function runChild(dataFolder: string, out: string, what: 'report' | 'cells') {
  return run(
    process.execPath,
    [...reportProcessFlags, join(import.meta.dirname, 'report-child.ts'), dataFolder, cycleKey, out, what],
    { env: ownProcessEnvironment(join(dataFolder, 'translated')) },
  )
}

async function writeWhole(dataFolder: string, file: string): Promise<Printed> {
  const start = performance.now()
  const { stdout } = await runChild(dataFolder, file, 'report')
  return { ...JSON.parse(stdout), seconds: (performance.now() - start) / 1000 }
}

async function alone(dataFolder: string, count: number): Promise<BenchLine[]> {
  await storeActivities(dataFolder, count)
  const file = join(dataFolder, 'report.xlsx')
  return wholeLines(count, [await writeWhole(dataFolder, file)], (await stat(file)).size / 1e6)
}

async function large(dataFolder: string, count: number): Promise<BenchLine[]> {
  await storeActivities(dataFolder, count)
  const file = join(dataFolder, 'report.xlsx')
  const cells = join(dataFolder, 'cells.jsonl')
  const peerFile = join(dataFolder, 'peer.xlsx')
  await runChild(dataFolder, cells, 'cells')
  const peers: readonly Peer[] = [
    {
      name: xlsxwriter,
      isThere: hasXlsxwriter,
      write: () => run(python, [join(import.meta.dirname, 'write-cells.py'), cells, peerFile]),
      aim: '<= 0.12',
    },
    {
      name: 'exceljs WorkbookWriter',
      // It takes 1.5 GB and five minutes for a million.
      isThere: count <= 200_000 || process.env.CINNABAR_BENCH_EXCELJS !== undefined,
      write: () =>
        run(process.execPath, [join(import.meta.dirname, 'write-cells-exceljs.ts'), cells, peerFile]),
    },
  ]
  const ownWriter: Peer = {
    name: 'the report’s writer alone',
    isThere: true,
    write: () => run(process.execPath, [join(import.meta.dirname, 'write-cells.ts'), cells, peerFile]),
  }
  const whole: Printed[] = []
  const written = new Map<Peer, Printed[]>()
  const megabytesOfFile = new Map<Peer, number>()
  // Interleaved, so that whatever else the machine does burdens all.
  for (let round = 0; round < (count > 200_000 ? 1 : rounds); round++) {
    whole.push(await writeWhole(dataFolder, file))
    for (const writer of [ownWriter, ...peers]) {
      if (!writer.isThere) continue
      try {
        const { stdout: printed } = await writer.write()
        written.set(writer, [...(written.get(writer) ?? []), JSON.parse(printed)])
        megabytesOfFile.set(writer, (await stat(peerFile)).size / 1e6)
      } catch (error) {
        if (writer === ownWriter) throw error
        // What all the others took is not lost.
        console.error(`Left out: ${writer.name} does not write that much (${String(error).slice(0, 500)})`)
      }
    }
  }
  const name = wholeName(count)
  return [
    ...wholeLines(count, whole, (await stat(file)).size / 1e6),
    ...[...written].flatMap(([writer, taken]) => [
      ...takenLines(`the same cells, ${writer.name}`, taken),
      sizeLine(`the same cells, ${writer.name}`, megabytesOfFile.get(writer)!),
    ]),
    ...peers.flatMap((peer) => {
      const theirs = written.get(peer)
      if (!theirs) return []
      // A peer is given its cells; a report also reads, counts and plans. So both are set beside it.
      return [
        ...shareLines(name, whole, peer, theirs),
        ...shareLines(`the same cells, ${ownWriter.name}`, written.get(ownWriter)!, peer, theirs),
      ]
    }),
  ]
}

function wholeName(count: number): string {
  return `the whole report of ${count.toLocaleString('en')} activities`
}

function wholeLines(count: number, whole: readonly Printed[], megabytes: number): BenchLine[] {
  const name = wholeName(count)
  return [...takenLines(name, whole, '<= 256'), sizeLine(name, megabytes)]
}

function sizeLine(of: string, megabytes: number): BenchLine {
  return lowLine(`${of}: file`, megabytes, 'MB')
}

function middle(runs: readonly Printed[], key: keyof Printed): number {
  return median(runs.map((one) => one[key]))
}

function takenLines(name: string, runs: readonly Printed[], memoryAim?: string): BenchLine[] {
  return [
    lowLine(`${name}: time`, middle(runs, 'seconds'), 's'),
    lowLine(`${name}: processor`, middle(runs, 'cpu'), 's'),
    lowLine(`${name}: peak memory`, middle(runs, 'megabytes'), 'MB', memoryAim),
  ]
}

function shareLines(
  name: string,
  ours: readonly Printed[],
  { name: peer, aim }: Peer,
  theirs: readonly Printed[],
): BenchLine[] {
  return (['seconds', 'cpu'] as const).map((key) => ({
    ...lowLine(
      `${name}: ${key === 'cpu' ? 'processor' : 'time'} as a share of the peer's`,
      middle(ours, key) / middle(theirs, key),
      'ratio',
      aim,
    ),
    peer,
  }))
}
