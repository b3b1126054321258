/** One measured figure, for people (a table) and for programs (a JSON line). */
export interface BenchLine {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** What it was measured against in the same run. */
  readonly peer?: string
  /** What we set out to reach, in words: `>= 4`. */
  readonly aim?: string
  readonly better: 'lower' | 'higher'
}

/** A figure that is better the lower it is. */
export function lowLine(name: string, value: number, unit: string, aim?: string): BenchLine {
  return { name, value, unit, ...(aim === undefined ? {} : { aim }), better: 'lower' }
}

/** The middle one of several runs. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** The value that this share of all is at or below. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}
