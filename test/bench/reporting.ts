/**
 * The whole combined report, all sheets with charts and tables, out of a database: time, processor and memory, beside
 * xlsxwriter and exceljs's streaming writer writing the same cells without formats or charts; and a report of the real size from request to last byte.
 * `CINNABAR_BENCH_ACTIVITIES=1000000` takes so many instead of 100,000.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { buildApp } from '../../server/app.ts'
import { loadCodeLists } from '../../server/cycles/load-code-lists.ts'
import { appendRevisions, insertActivities } from '../../server/db/activities.ts'
import { commitChange } from '../../server/db/commit-change.ts'
import { reportProcessEnvironment, reportProcessFlags } from '../../server/report/jobs/report-process.ts'
import { seedCycle, seedReporters } from '../../server/seed/seed-data.ts'
import { openService } from '../../server/service.ts'
import { manyActivities } from '../helpers/many-activities.ts'
import { hasXlsxwriter, python } from '../helpers/programs.ts'
import { aChangeRequest, aRevision } from '../helpers/stored-things.ts'
import { type BenchLine, median } from './bench-line.ts'

const run = promisify(execFile)
const { cycleKey } = seedCycle
const realSize = 4_000
const rounds = 3
const rowsInChange = 2_000

interface Taken {
  readonly seconds: number
  readonly cpu: number
  readonly megabytes: number
}

/** A program that writes the same cells. */
interface Peer {
  readonly name: string
  readonly isThere: boolean
  readonly write: () => Promise<{ readonly stdout: string }>
  /** For the report's time as a share of the peer's. */
  readonly aim?: string
}

export async function benchReporting(): Promise<readonly BenchLine[]> {
  const count = Number(process.env.CINNABAR_BENCH_ACTIVITIES ?? 100_000)
  const folder = await mkdtemp(join(tmpdir(), 'cinnabar-bench-'))
  try {
    return [...(await realSized(join(folder, 'real'))), ...(await large(join(folder, 'large'), count))]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function realSized(dataFolder: string): Promise<BenchLine[]> {
  await store(dataFolder, realSize)
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

async function large(dataFolder: string, count: number): Promise<BenchLine[]> {
  await store(dataFolder, count)
  const file = join(dataFolder, 'report.xlsx')
  const cells = join(dataFolder, 'cells.jsonl')
  const peerFile = join(dataFolder, 'peer.xlsx')
  const child = (out: string, what: string) =>
    run(
      process.execPath,
      [...reportProcessFlags, join(import.meta.dirname, 'report-child.ts'), dataFolder, cycleKey, out, what],
      { env: reportProcessEnvironment(join(dataFolder, 'translated')) },
    )
  await child(cells, 'cells')
  const peers: readonly Peer[] = [
    {
      name: 'xlsxwriter constant_memory',
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
  const ours: Taken[] = []
  const theirs = new Map<Peer, Taken[]>()
  const megabytesOfFile = new Map<Peer, number>()
  // Interleaved, so that whatever else the machine does burdens all.
  for (let round = 0; round < (count > 200_000 ? 1 : rounds); round++) {
    const start = performance.now()
    const { stdout } = await child(file, 'report')
    ours.push({ ...JSON.parse(stdout), seconds: (performance.now() - start) / 1000 })
    for (const peer of peers) {
      if (!peer.isThere) continue
      const written = await peer.write()
      theirs.set(peer, [...(theirs.get(peer) ?? []), JSON.parse(written.stdout)])
      megabytesOfFile.set(peer, (await stat(peerFile)).size / 1e6)
    }
  }
  const name = `the whole report of ${count.toLocaleString('en')} activities`
  const of = (runs: readonly Taken[], key: keyof Taken) => median(runs.map((one) => one[key]))
  const lines: BenchLine[] = [
    { name: `${name}: time`, value: of(ours, 'seconds'), unit: 's', better: 'lower' },
    { name: `${name}: processor`, value: of(ours, 'cpu'), unit: 's', better: 'lower' },
    {
      name: `${name}: peak memory`,
      value: of(ours, 'megabytes'),
      unit: 'MB',
      aim: '<= 256',
      better: 'lower',
    },
    { name: `${name}: file`, value: (await stat(file)).size / 1e6, unit: 'MB', better: 'lower' },
  ]
  for (const [{ name: peer, aim }, taken] of theirs) {
    const cellsBy = `the same cells, ${peer}`
    lines.push(
      { name: `${cellsBy}: time`, value: of(taken, 'seconds'), unit: 's', better: 'lower' },
      { name: `${cellsBy}: processor`, value: of(taken, 'cpu'), unit: 's', better: 'lower' },
      { name: `${cellsBy}: peak memory`, value: of(taken, 'megabytes'), unit: 'MB', better: 'lower' },
    )
    for (const [key, what] of [
      ['seconds', 'time'],
      ['cpu', 'processor'],
    ] as const)
      lines.push({
        name: `${name}: ${what} as a share of the peer's`,
        value: of(ours, key) / of(taken, key),
        unit: 'ratio',
        peer,
        ...(aim === undefined ? {} : { aim }),
        better: 'lower',
      })
  }
  for (const [{ name: peer }, megabytes] of megabytesOfFile)
    lines.push({ name: `the same cells, ${peer}: file`, value: megabytes, unit: 'MB', better: 'lower' })
  return lines
}

/** Stored as a sync stores them, without its checks. */
async function store(dataFolder: string, count: number): Promise<void> {
  const service = await openService({ dataFolder, databaseUrl: null })
  const { db, now } = service
  const lists = await loadCodeLists(db)
  for (let from = 0; from < count; from += rowsInChange) {
    const { reporterCode } = seedReporters[Math.floor((from / count) * seedReporters.length)]!
    const rows = manyActivities(Math.min(rowsInChange, count - from), lists, [reporterCode], {
      seed: from + 1,
    })
    await commitChange(db, aChangeRequest({ now }), async (trx, change) => {
      const identities = await insertActivities(trx, change, { reporterCode, cycleKey, count: rows.length })
      await appendRevisions(
        trx,
        change,
        identities.map((identity, nth) => aRevision(identity, rows[nth]!.values)),
      )
    })
  }
  await service.close()
}
