/** Dates, numbers and durations in the reader's language: Gregorian, digits 0 to 9 (rule CH11). */
import type { Language } from '../../../templates/definition.ts'

const tag = (language: Language) => `${language}-u-ca-gregory-nu-latn`

/** Made at its first use and kept: making one takes as long as half a page. */
function ofEach<Format>(make: (language: Language) => Format): (language: Language) => Format {
  const made = new Map<Language, Format>()
  return (language) => {
    const known = made.get(language)
    if (known !== undefined) return known
    const format = make(language)
    made.set(language, format)
    return format
  }
}

const numbers = ofEach((language) => new Intl.NumberFormat(tag(language)))

export function formatNumber(value: number, language: Language): string {
  return numbers(language).format(value)
}

const days = ofEach(
  (language) => new Intl.DateTimeFormat(tag(language), { dateStyle: 'long', timeZone: 'UTC' }),
)

/** A calendar day, the same everywhere. */
export function formatDay(day: string, language: Language): string {
  return days(language).format(new Date(`${day.slice(0, 10)}T00:00:00Z`))
}

const instants = ofEach(
  (language) =>
    new Intl.DateTimeFormat(tag(language), {
      year: 'numeric',
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZone: 'UTC',
      timeZoneName: 'short',
    }),
)

/** An instant to the minute, in UTC, and said so. */
export function formatInstant(instant: string, language: Language): string {
  return instants(language).format(new Date(instant))
}

const distances = ofEach((language) => new Intl.RelativeTimeFormat(tag(language), { numeric: 'auto' }))

/** How long until an instant, or since: "in 3 days", in the largest unit that says something. */
export function formatFromNow(instant: string, now: Date, language: Language): string {
  const minutes = (Date.parse(instant) - now.getTime()) / 60_000
  const [value, unit] =
    Math.abs(minutes) < 90
      ? ([minutes, 'minute'] as const)
      : Math.abs(minutes) < 36 * 60
        ? ([minutes / 60, 'hour'] as const)
        : ([minutes / 1_440, 'day'] as const)
  return distances(language).format(Math.trunc(value), unit)
}

const lists = ofEach((language) => new Intl.ListFormat(language, { type: 'conjunction' }))

/** Words in a row: "a, b and c". */
export function formatList(words: readonly string[], language: Language): string {
  return lists(language).format(words)
}

const units = ['byte', 'kilobyte', 'megabyte'] as const
const sizes = units.map((unit) =>
  ofEach(
    (language) =>
      new Intl.NumberFormat(tag(language), {
        style: 'unit',
        unit,
        maximumFractionDigits: unit === 'megabyte' ? 1 : 0,
      }),
  ),
)

/** The size of a file. */
export function formatSize(bytes: number, language: Language): string {
  const step = bytes < 1_000 ? 0 : bytes < 1_000_000 ? 1 : 2
  return sizes[step]!(language).format(bytes / 1_000 ** step)
}
