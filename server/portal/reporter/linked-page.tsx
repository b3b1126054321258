/** What others report of a reporter's activities, once an officer has decided that they belong together. */
import type { VNode } from 'preact'
import { formatDate } from '../../../templates/format-issue.ts'
import type { LinkedActivity, LinkedCounterpart } from '../../duplicates/linked-activities.ts'
import { formatList } from '../shell/formats.ts'
import { Frame } from '../shell/frame.tsx'
import type { Page } from '../shell/page.ts'
import { cycleTitle, type ReturnPlace, returnPath, trailOf } from './return-place.ts'

export interface LinkedView extends ReturnPlace {
  readonly linked: readonly LinkedActivity[]
  nameOf(reporterCode: string): string
  countryOf(code: string): string
}

export function linkedPage(page: Page, view: LinkedView): VNode {
  const { say } = page
  return (
    <Frame page={page} title={say('linked.title')} trail={trailOf(page, view)}>
      <p class="quiet-text">{cycleTitle(view, page)}</p>
      <p>{say('linked.lead')}</p>
      {view.linked.length === 0 ? <p>{say('linked.none')}</p> : null}
      {view.linked.map((activity) => (
        <Linked key={activity.activityReportId} page={page} view={view} activity={activity} />
      ))}
    </Frame>
  )
}

interface LinkedProps {
  readonly page: Page
  readonly view: LinkedView
  readonly activity: LinkedActivity
}

function Linked({ page, view, activity }: LinkedProps): VNode {
  const { reference, title, kind, others } = activity
  const id = `linked-${activity.activityReportId}`
  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>
        <a
          href={page.href(
            `${returnPath(view, 'activities')}/${encodeURIComponent(activity.activityReportId)}`,
          )}
        >
          <bdi>{title ?? reference}</bdi>
        </a>{' '}
        <span class="badge info">{page.speak('duplicates')(`kind.${kind}`)}</span>
      </h2>
      <p class="quiet-text" dir="ltr">
        {reference}
      </p>
      <ul class="plain-list">
        {others.map((other) => (
          <li key={`${other.reporterCode} ${other.title}`}>
            <Other page={page} view={view} other={other} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Other({
  page,
  view,
  other,
}: {
  readonly page: Page
  readonly view: LinkedView
  readonly other: LinkedCounterpart
}): VNode {
  const { reporterCode, title, startDate, endDate, countries } = other
  const dates = [startDate, endDate].filter((date) => date !== null)
  return (
    <>
      <strong>{view.nameOf(reporterCode)}</strong>
      {title === null ? (
        <p>{page.say('linked.notSubmitted')}</p>
      ) : (
        <p>
          <bdi>{title}</bdi>
          {dates.length === 0 ? null : (
            <>
              <br />
              {dates.map((date) => formatDate(date, page.language)).join(' – ')}
            </>
          )}
          {countries.length === 0 ? null : (
            <>
              <br />
              {formatList(countries.map(view.countryOf), page.language)}
            </>
          )}
        </p>
      )}
    </>
  )
}
