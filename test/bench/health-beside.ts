/**
 * Whether the service is heard while it has much to do: `/health` asked ten times a second while a report of 30,000 rows is made and 300
 * workbooks come at once, on the embedded database. `--stored=`, `--uploads=` and `--rows=` (of a workbook) change that.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BenchLine, lowLine, quantile } from './bench-line.ts'
import { startCinnabar } from './bench-services.ts'
import { filesFromElsewhere } from './deadline-files.ts'
import { Notes, orderReports, type Person, peopleAt, sync, uploadAtOnce } from './deadline-people.ts'
import { fillDatabase, makeDistinct, prepareReturns } from './fill-database.ts'
import { watchHealth } from './watch-health.ts'

const option = (name: string, otherwise: number) =>
  Number(process.argv.find((word) => word.startsWith(`--${name}=`))?.split('=')[1] ?? otherwise)
const stored = option('stored', 30_000)
const uploads = option('uploads', 300)
const rows = option('rows', 10)

export async function benchHealthBeside(): Promise<readonly BenchLine[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cinnabar-health-'))
  try {
    const dataFolder = join(folder, 'data')
    const codes = await prepareReturns(dataFolder, uploads)
    const files = await filesFromElsewhere(join(folder, 'elsewhere'), codes, rows)
    await fill(dataFolder, codes)
    const service = await startCinnabar(dataFolder)
    try {
      const people = await peopleAt(service.port, codes, { people: codes.length, rows })
      return await bothAtOnce(service.port, people, files)
    } finally {
      await service.stop()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function fill(dataFolder: string, codes: readonly string[]): Promise<void> {
  const service = await startCinnabar(dataFolder)
  const notes = new Notes()
  const size = { people: Math.min(50, codes.length), rows: 10 }
  for (const person of await peopleAt(service.port, codes, size))
    await sync(notes, 'first', person, person.pane.all(), service.port)
  await service.stop()
  fillDatabase(dataFolder, stored)
  makeDistinct(dataFolder)
}

async function bothAtOnce(
  port: number,
  people: readonly Person[],
  files: ReadonlyMap<string, Buffer>,
): Promise<BenchLine[]> {
  const notes = new Notes()
  const health = watchHealth([port])
  const report = orderReports(notes, 1, port)
  const senders = people.map((person) => ({ person, bytes: files.get(person.pane.reporterCode)! }))
  await Promise.allSettled(uploadAtOnce(notes, senders, port))
  await report
  const { times } = await health()
  for (const error of notes.errors.slice(0, 3)) console.error(error)
  return [
    lowLine('errors', notes.errors.length, '', '0'),
    lowLine(
      `${uploads} uploads at once, all answered in`,
      Math.max(...notes.times.get('upload')!) / 1_000,
      's',
      '<= 60',
    ),
    lowLine(`report of ${stored} rows beside them`, notes.times.get('reports')![0]! / 1_000, 's'),
    lowLine(`/health, half of ${times.length}`, quantile(times, 0.5), 'ms'),
    lowLine('/health p99', quantile(times, 0.99), 'ms'),
    lowLine('/health, slowest', quantile(times, 1), 'ms', '<= 250'),
  ]
}
