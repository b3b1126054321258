/**
 * Calendar dates of which the day, or the day and the month, may be unknown: `2016`, `2016-08`, `2016-08-15`.
 * No time zone: a date is what stands on the calendar of the place. Each stands for a range of days.
 */

/** First and last day, both included, both `YYYY-MM-DD`; such texts sort as dates. */
export interface DateRange {
  readonly first: string
  readonly last: string
}

/** The years that are believed. They also tell a year typed as a number (2016) from an Excel serial. */
export const firstYear = 1900
export const lastYear = 2100

const millisecondsOfDay = 86_400_000
/** Excel's day 0, so that day 61 is 1 March 1900 as in Excel. */
const serialEpoch = Date.UTC(1899, 11, 30)
const lastSerial = 2_958_465

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** A stored date from its parts, or undefined where there is no such day or the year is not believed. */
export function partialDate(year: number, month?: number, day?: number): string | undefined {
  if (year < firstYear || year > lastYear) return undefined
  if (month === undefined) return String(year)
  if (month < 1 || month > 12) return undefined
  const yearAndMonth = `${year}-${twoDigits(month)}`
  if (day === undefined) return yearAndMonth
  if (day < 1 || day > daysInMonth(year, month)) return undefined
  return `${yearAndMonth}-${twoDigits(day)}`
}

/** The days that a stored date stands for. */
export function rangeOf(date: string): DateRange {
  if (date.length === 4) return { first: `${date}-01-01`, last: `${date}-12-31` }
  if (date.length > 7) return { first: date, last: date }
  const days = daysInMonth(Number(date.slice(0, 4)), Number(date.slice(5, 7)))
  return { first: `${date}-01`, last: `${date}-${twoDigits(days)}` }
}

/** True only where every day of `date` lies before every day of `other`. */
export function isCertainlyBefore(date: string, other: string): boolean {
  return rangeOf(date).last < rangeOf(other).first
}

/** Order for lists: by first day, the less precise date first. */
export function compareDates(date: string, other: string): number {
  const [a, b] = [rangeOf(date), rangeOf(other)]
  if (a.first !== b.first) return a.first < b.first ? -1 : 1
  if (a.last === b.last) return 0
  return a.last > b.last ? -1 : 1
}

/** True where the ranges have a day in common. A missing end is open. */
export function overlap(a: Partial<DateRange>, b: Partial<DateRange>): boolean {
  const isBefore = (x: Partial<DateRange>, y: Partial<DateRange>) =>
    x.last !== undefined && y.first !== undefined && x.last < y.first
  return !isBefore(a, b) && !isBefore(b, a)
}

/** The latest calendar day anywhere (UTC+14) at an instant: what is after it lies in the future for everybody. */
export function latestToday(instant: string): string {
  return dayAt(instant, 14)
}

/** The earliest calendar day anywhere (UTC-12) at an instant: what is before it has passed for everybody. */
export function earliestToday(instant: string): string {
  return dayAt(instant, -12)
}

/**
 * The day that Excel shows for a serial of the 1900 system; the time of day is cut off. Excel believes in 29 February
 * 1900 (serial 60) as Lotus 1-2-3 did, so serials before it are one day off: undone here, and 60 itself is no day.
 */
export function dateOfSerial(serial: number): string | undefined {
  const day = Math.floor(serial)
  if (!(day >= 1 && day <= lastSerial) || day === 60) return undefined
  const shift = day < 60 ? 1 : 0
  return new Date(serialEpoch + (day + shift) * millisecondsOfDay).toISOString().slice(0, 10)
}

/** Excel's serial of a full date from 1 March 1900 on. */
export function serialOfDate(date: string): number {
  return (Date.parse(`${date}T00:00:00Z`) - serialEpoch) / millisecondsOfDay
}

/** A full date some days later (or earlier, where negative). */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * millisecondsOfDay).toISOString().slice(0, 10)
}

function dayAt(instant: string, hoursFromUtc: number): string {
  return new Date(Date.parse(instant) + hoursFromUtc * 3_600_000).toISOString().slice(0, 10)
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}
