/** What is printed of a deadline day. */
import { type BenchLine, quantile } from './bench-line.ts'
import type { Notes } from './deadline-people.ts'

export interface Day {
  readonly on: string
  readonly quiet: Notes
  readonly hour: Notes
  readonly uploads: number
  readonly reports: number
  readonly idleMemory: number
  readonly memory: readonly number[]
  readonly healthTimes: readonly number[]
  /** Of the services alone, without the processes they start. */
  readonly cpuSeconds: number
  readonly preparedIn: number
  readonly took: number
}

export function linesOfDay(day: Day): BenchLine[] {
  const { on, quiet, hour, healthTimes } = day
  const line = (what: string, value: number, unit: string, aim?: string): BenchLine => ({
    name: `${on}: ${what}`,
    value,
    unit,
    ...(aim === undefined ? {} : { aim }),
    better: 'lower',
  })
  const asked = [...hour.times.values()].reduce((sum, times) => sum + times.length, 0)
  const uploads = hour.times.get('upload') ?? []
  return [
    line('made ready in', day.preparedIn, 's'),
    line(`requests in ${day.took.toFixed(0)} s`, asked, ''),
    line('errors', hour.errors.length, '', '0'),
    line('sent again after 429, 502 or 503', hour.retries, ''),
    ...['page', 'poll', 'sync'].flatMap((kind) => {
      const times = hour.times.get(kind) ?? []
      const before = quantile(quiet.times.get(kind) ?? [], 0.99)
      return [
        ...[0.5, 0.95, 0.99].map((share) => line(`${kind} p${share * 100}`, quantile(times, share), 'ms')),
        line(
          `${kind} p99: times idle (${before.toFixed(0)} ms)`,
          quantile(times, 0.99) / before,
          'x',
          '<= 10',
        ),
      ]
    }),
    line('uploads answered', uploads.length, '', String(day.uploads)),
    line('uploads, half answered in', quantile(uploads, 0.5) / 1_000, 's'),
    line('uploads, all answered in', quantile(uploads, 1) / 1_000, 's', '<= 60'),
    line(`${day.reports} reports made in`, (hour.times.get('reports')?.[0] ?? Number.NaN) / 1_000, 's'),
    line('/health p99', quantile(healthTimes, 0.99), 'ms'),
    line('/health, slowest', quantile(healthTimes, 1), 'ms', '<= 250'),
    line('processor time of the services', day.cpuSeconds, 's'),
    line('memory of the services, before', day.idleMemory, 'MB'),
    line('memory of the services, highest', Math.max(...day.memory), 'MB'),
    line('memory of the services, after', day.memory.at(-1)!, 'MB'),
  ]
}
