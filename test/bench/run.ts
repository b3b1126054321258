/**
 * Measures what the project exists for against other libraries, in the same run.
 *
 * `npm run bench` runs every group; `npm run bench -- reading writing` only these; `npm run bench -- syncing one-row` only a part
 * of a group that has parts; `npm run bench -- --json` prints one JSON line a figure.
 */
import type { BenchLine } from './bench-line.ts'

/** What a group that takes long is given: the parts asked for (none: all), and where its figures go as they come. */
export interface BenchRun {
  readonly parts: readonly string[]
  print(lines: readonly BenchLine[]): void
}

/** Each group is loaded only when it runs, so that one group's heap is not another's burden. */
const groups: Readonly<Record<string, (run: BenchRun) => Promise<readonly BenchLine[]>>> = {
  reading: async () => (await import('./reading.ts')).benchReading(),
  writing: async () => (await import('./writing.ts')).benchWriting(),
  'check-column': async () => (await import('./check-column.ts')).benchCheckColumn(),
  duplicates: async () => (await import('./duplicates.ts')).benchDuplicates(),
  syncing: async (run) => (await import('./syncing.ts')).benchSyncing(run),
  desk: async () => (await import('./desk.ts')).benchDesk(),
  'deadline-day': async () => (await import('./deadline-day.ts')).benchDeadlineDay(),
  'health-beside': async () => (await import('./health-beside.ts')).benchHealthBeside(),
  soak: async () => (await import('./soak.ts')).benchSoak(),
  reporting: async (run) => (await import('./reporting.ts')).benchReporting(run),
  consolidating: async () => (await import('./consolidating.ts')).benchConsolidating(),
}

/** Groups whose parts can be asked for one by one. */
const groupsWithParts: readonly string[] = ['syncing', 'reporting']

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const asked = words.filter((word) => word in groups)
const parts = words.filter((word) => !(word in groups))
if (parts.length > 0 && !asked.some((name) => groupsWithParts.includes(name))) {
  console.error(`There is no group ${parts.join(', ')}. There are: ${Object.keys(groups).join(', ')}.`)
  process.exit(2)
}
const isJson = process.argv.includes('--json')

for (const name of asked.length > 0 ? asked : Object.keys(groups)) {
  if (!isJson) console.log(`\n${name}`)
  print(await groups[name]!({ parts, print }))
}

function print(lines: readonly BenchLine[]): void {
  if (isJson) for (const line of lines) console.log(JSON.stringify(line))
  else printTable(lines)
}

function printTable(lines: readonly BenchLine[]): void {
  const width = Math.max(60, ...lines.map((line) => line.name.length))
  for (const { name, value, unit, peer, aim } of lines) {
    const figure = Number(value.toPrecision(4))
      .toLocaleString('en', { maximumFractionDigits: 4 })
      .padStart(12)
    console.log(
      `  ${name.padEnd(width)} ${figure} ${unit.padEnd(6)}${peer ? ` against ${peer}` : ''}${aim ? ` (aim ${aim})` : ''}`,
    )
  }
}
