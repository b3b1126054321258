/**
 * Writing 100,000 rows of the full list: spliced into a skeleton, with exceljs's streaming writer, and with Python's
 * xlsxwriter in its constant-memory mode. Each run is a process of its own that makes its rows itself; the rows are the
 * same, and so is the deflate level (6, xlsxwriter's own).
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { hasXlsxwriter, python } from '../helpers/programs.ts'
import { type BenchLine, median } from './bench-line.ts'

const run = promisify(execFile)
const rowCount = 100_000
const rounds = 3
const here = new URL('.', import.meta.url).pathname

const writers = {
  'spliced rows': (file: string) =>
    run(process.execPath, [join(here, 'write-spliced.ts'), String(rowCount), file]),
  'exceljs WorkbookWriter': (file: string) =>
    run(process.execPath, [join(here, 'write-exceljs.ts'), String(rowCount), file]),
  'xlsxwriter constant_memory': (file: string) =>
    run(python, [join(here, 'write-xlsxwriter.py'), String(rowCount), file]),
} as const

type Writer = keyof typeof writers

interface Measured {
  readonly seconds: number
  readonly megabytes: number
  readonly fileMegabytes: number
}

/** Medians of three interleaved rounds. A writer that is not installed is left out. */
export async function benchWriting(): Promise<BenchLine[]> {
  const names = (Object.keys(writers) as Writer[]).filter(
    (name) => name !== 'xlsxwriter constant_memory' || hasXlsxwriter,
  )
  const all = new Map<Writer, Measured[]>(names.map((name) => [name, []]))
  const folder = await mkdtemp(join(tmpdir(), 'cinnabar-bench-'))
  try {
    for (let round = 0; round < rounds; round++) {
      for (const name of [...all.keys()]) {
        try {
          all.get(name)!.push(await measure(name, join(folder, 'out.xlsx')))
        } catch (error) {
          if (name === 'spliced rows') throw error
          all.delete(name)
          console.error(`Left out: ${name} does not run here (${String(error).split('\n')[0]})`)
        }
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return linesOf(all)
}

async function measure(name: Writer, file: string): Promise<Measured> {
  const start = performance.now()
  const { stdout } = await writers[name](file)
  const seconds = (performance.now() - start) / 1000
  return { seconds, megabytes: Number(stdout.trim()), fileMegabytes: (await stat(file)).size / 1e6 }
}

function linesOf(all: ReadonlyMap<Writer, readonly Measured[]>): BenchLine[] {
  const own: Writer = 'spliced rows'
  const lines: BenchLine[] = []
  for (const [name, runs] of all) {
    const line = (what: string, unit: string, of: (run: Measured) => number): BenchLine => ({
      name: `writing ${rowCount} rows, ${name}: ${what}`,
      value: round(median(runs.map(of))),
      unit,
      better: 'lower',
    })
    lines.push(
      line('time', 's', ({ seconds }) => seconds),
      line('peak memory', 'MB', ({ megabytes }) => megabytes),
      line('file', 'MB', ({ fileMegabytes }) => fileMegabytes),
    )
  }
  const seconds = (name: Writer) => median(all.get(name)!.map((run) => run.seconds))
  for (const [name] of all) {
    if (name === own) continue
    lines.push({
      name: `writing ${rowCount} rows, time as a share of ${name}'s`,
      value: round(seconds(own) / seconds(name)),
      unit: 'ratio',
      peer: name,
      ...(name === 'xlsxwriter constant_memory' ? { aim: '<= 0.2' } : {}),
      better: 'lower',
    })
  }
  return lines
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { name, value, unit, aim } of await benchWriting()) {
    process.stdout.write(`${name}: ${value} ${unit}${aim === undefined ? '' : ` (aim ${aim})`}\n`)
  }
}
