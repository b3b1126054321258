/** When an activity was, as far as its report says. */
import { rangeOf } from '../partial-date.ts'

/** Days are counted from 1970-01-01. */
export interface ReportedPeriod {
  /** The days the start may be; null where it is blank or cannot be read. */
  readonly start: DayRange | null
  readonly end: DayRange | null
  /** Days between first and last day, both dates precise to the day; null otherwise. */
  readonly length: number | null
}

export interface DayRange {
  readonly first: number
  readonly last: number
  readonly precision: 'day' | 'month' | 'year'
}

/** Longer than this is a project, not an event. */
export const longestEvent = 31

/** @param start,end `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; anything else is taken for blank */
export function reportedPeriodOf(start: string, end: string): ReportedPeriod {
  const [from, to] = [dayRangeOf(start), dayRangeOf(end)]
  const length =
    from?.precision === 'day' && to?.precision === 'day' ? Math.max(0, to.last - from.first) : null
  return { start: from, end: to, length }
}

function dayRangeOf(date: string): DayRange | null {
  if (!/^\d{4}(-\d{2}){0,2}$/.test(date)) return null
  const { first, last } = rangeOf(date)
  const precision = date.length === 10 ? 'day' : date.length === 7 ? 'month' : 'year'
  return { first: dayOf(first), last: dayOf(last), precision }
}

function dayOf(date: string): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000)
}

/** Days between two ranges; 0 where they share one. */
export function daysBetween(one: DayRange, other: DayRange): number {
  return Math.max(0, one.first - other.last, other.first - one.last)
}
