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

/** A deadline: the day, which ends where it ends last on earth (UTC-12), and with a script the reader's own time for that. */
export function Deadline({
  page,
  day,
  overAt,
}: {
  readonly page: Page
  readonly day: string
  readonly overAt: string
}): VNode {
  return (
    <span class="deadline">
      <time dateTime={overAt} data-local="add" data-label={page.say('time.yours', { time: '{time}' })}>
        {formatDay(day, page.language)}
      </time>{' '}
      <small>{page.say('time.deadlineEnd')}</small>
    </span>
  )
}
