/**
 * Measures what the project exists for against other libraries, in the same run.
 *
 * `npm run bench` runs every group; `npm run bench -- reading writing` only these; `npm run bench -- --json` prints one
 * JSON line a figure.
 */
import type { BenchLine } from './bench-line.ts'

/** Each group is loaded only when it runs, so that one group's heap is not another's burden. */
const groups: Readonly<Record<string, () => Promise<readonly BenchLine[]>>> = {
  reading: async () => (await import('./reading.ts')).benchReading(),
  writing: async () => (await import('./writing.ts')).benchWriting(),
  'check-column': async () => (await import('./check-column.ts')).benchCheckColumn(),
  duplicates: async () => (await import('./duplicates.ts')).benchDuplicates(),
  syncing: async () => (await import('./syncing.ts')).benchSyncing(),
  desk: async () => (await import('./desk.ts')).benchDesk(),
  'deadline-day': async () => (await import('./deadline-day.ts')).benchDeadlineDay(),
  soak: async () => (await import('./soak.ts')).benchSoak(),
  reporting: async () => (await import('./reporting.ts')).benchReporting(),
  consolidating: async () => (await import('./consolidating.ts')).benchConsolidating(),
}

const asked = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const unknown = asked.filter((name) => !(name in groups))
if (unknown.length > 0) {
  console.error(`There is no group ${unknown.join(', ')}. There are: ${Object.keys(groups).join(', ')}.`)
  process.exit(2)
}
const isJson = process.argv.includes('--json')

for (const name of asked.length > 0 ? asked : Object.keys(groups)) {
  const lines = await groups[name]!()
  if (isJson) for (const line of lines) console.log(JSON.stringify(line))
  else printTable(name, lines)
}

function printTable(group: string, lines: readonly BenchLine[]): void {
  console.log(`\n${group}`)
  const width = Math.max(...lines.map((line) => line.name.length))
  for (const { name, value, unit, peer, aim } of lines) {
    const figure = Number(value.toPrecision(4))
      .toLocaleString('en', { maximumFractionDigits: 4 })
      .padStart(12)
    console.log(
      `  ${name.padEnd(width)} ${figure} ${unit.padEnd(6)}${peer ? ` against ${peer}` : ''}${aim ? ` (aim ${aim})` : ''}`,
    )
  }
}
