/** The cells of a report as `report-child.ts` wrote them down, for programs that write them again. */
import { open } from 'node:fs/promises'

/** The name of a sheet, or one of its rows. */
export type DumpedLine = string | (string | number | null)[]

/** What a program took, and its peak memory; the peers print the same. */
export interface Printed {
  readonly seconds: number
  readonly cpu: number
  readonly megabytes: number
}

export async function* dumpedLines(dump: string): AsyncGenerator<DumpedLine> {
  const file = await open(dump)
  for await (const line of file.readLines()) yield JSON.parse(line)
}

/** Prints what writing took beside what reading alone takes. */
export async function printWriting(
  reading: () => Promise<void>,
  writing: () => Promise<void>,
): Promise<void> {
  const read = await took(reading)
  const written = await took(writing)
  const printed: Printed = {
    seconds: written.seconds - read.seconds,
    cpu: written.cpu - read.cpu,
    megabytes: process.resourceUsage().maxRSS / 1024,
  }
  console.log(JSON.stringify(printed))
}

async function took(work: () => Promise<void>): Promise<{ seconds: number; cpu: number }> {
  const start = performance.now()
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return { seconds: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 }
}
