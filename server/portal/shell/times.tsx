/** Times on a page. The server knows no time zone of the reader; the script `enhance` adds the reader's own. */
import type { VNode } from 'preact'
import { formatDay, formatInstant } from './formats.ts'
import type { Page } from './page.ts'

/** An instant in UTC; with a script in the reader's own time. */
export function Instant({ page, at }: { readonly page: Page; readonly at: string }): VNode {
  return (
    <time dateTime={at} data-local="replace">
      {formatInstant(at, page.language)}
    </time>
  )
}

/**
 * A deadline: the day, which ends where it ends last on earth (UTC-12), days of grace where there are some, and with a script the
 * reader's own time for the end of it all.
 */
export function Deadline({
  page,
  day,
  overAt,
}: {
  readonly page: Page
  readonly day: string
  readonly overAt: string
}): VNode {
  const { say, language } = page
  // The end of a day at UTC-12 is noon of the next one in UTC.
  const lastDay = new Date(Date.parse(overAt) - 36 * 3_600_000).toISOString().slice(0, 10)
  return (
    <span class="deadline">
      <time dateTime={overAt} data-local="add" data-label={say('time.yours', { time: '{time}' })}>
        {formatDay(day, language)}
      </time>{' '}
      <small>
        {lastDay <= day ? say('time.deadlineEnd') : say('time.grace', { day: formatDay(lastDay, language) })}
      </small>
    </span>
  )
}
