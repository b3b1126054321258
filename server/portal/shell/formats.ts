/** Dates, numbers and durations in the reader's language: Gregorian, digits 0 to 9 (rule CH11). */
import type { Language } from '../../../templates/definition.ts'

const tag = (language: Language) => `${language}-u-ca-gregory-nu-latn`

export function formatNumber(value: number, language: Language): string {
  return new Intl.NumberFormat(tag(language)).format(value)
}

/** A calendar day, the same everywhere. */
export function formatDay(day: string, language: Language): string {
  return new Intl.DateTimeFormat(tag(language), { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${day.slice(0, 10)}T00:00:00Z`),
  )
}

/** An instant to the minute, in UTC, and said so. */
export function formatInstant(instant: string, language: Language): string {
  return new Intl.DateTimeFormat(tag(language), {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
    timeZoneName: 'short',
  }).format(new Date(instant))
}

/** How long until an instant, or since: "in 3 days", in the largest unit that says something. */
export function formatFromNow(instant: string, now: Date, language: Language): string {
  const minutes = (Date.parse(instant) - now.getTime()) / 60_000
  const [value, unit] =
    Math.abs(minutes) < 90
      ? ([minutes, 'minute'] as const)
      : Math.abs(minutes) < 36 * 60
        ? ([minutes / 60, 'hour'] as const)
        : ([minutes / 1_440, 'day'] as const)
  return new Intl.RelativeTimeFormat(tag(language), { numeric: 'auto' }).format(Math.trunc(value), unit)
}

/** Words in a row: "a, b and c". */
export function formatList(words: readonly string[], language: Language): string {
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(words)
}

const units = ['byte', 'kilobyte', 'megabyte'] as const

/** The size of a file. */
export function formatSize(bytes: number, language: Language): string {
  const step = bytes < 1_000 ? 0 : bytes < 1_000_000 ? 1 : 2
  const value = bytes / 1_000 ** step
  return new Intl.NumberFormat(tag(language), {
    style: 'unit',
    unit: units[step]!,
    maximumFractionDigits: step === 2 ? 1 : 0,
  }).format(value)
}
