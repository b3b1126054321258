/** What is stored of a return, row by row, with what is wrong and a place to say why it is right. */
import type { VNode } from 'preact'
import { severityWord } from '../../sync/import-answer.ts'
import { formatNumber } from '../shell/formats.ts'
import { Button, PostForm, TextArea } from '../shell/forms.tsx'
import { Frame } from '../shell/frame.tsx'
import type { Page } from '../shell/page.ts'
import { Pagination } from '../shell/tables.tsx'
import { LiveBar } from './live-bar.tsx'
import { cycleTitle, type ReturnPlace, returnPath, trailOf } from './return-place.ts'
import { type RowFilter, rowFilters, type ShownIssue, type ShownRow, type ShownRows } from './return-rows.ts'

interface RowsView extends ReturnPlace {
  readonly shown: ShownRows
  readonly filter: RowFilter
}

const looks = { error: 'problem', warning: 'warning', info: 'info' } as const

export function rowsPage(page: Page, view: RowsView): VNode {
  const { shown, filter } = view
  const { say } = page
  return (
    <Frame page={page} title={say('activities.title')} trail={trailOf(page, view)} scripts={['live']}>
      <LiveBar page={page} place={view} />
      <p class="quiet-text">{cycleTitle(view, page)}</p>
      <nav aria-label={say('activities.filter')} class="pagination">
        <ul>
          {rowFilters.map((one) => (
            <li key={one}>
              <a
                href={page.href(returnPath(view, 'activities'), { show: one })}
                aria-current={one === filter ? 'page' : undefined}
              >
                {say(`activities.filter.${one}`)} ({formatNumber(shown.counts[one], page.language)})
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {shown.rows.length === 0 ? <p>{say('activities.none')}</p> : null}
      {shown.rows.map((row) => (
        <OneRow key={row.activity.activityReportId} page={page} view={view} row={row} />
      ))}
      <Pagination page={page} number={shown.number} pageCount={shown.pageCount} />
    </Frame>
  )
}

interface OneRowProps {
  readonly page: Page
  readonly view: RowsView
  readonly row: ShownRow
}

function OneRow({ page, view, row: { activity, issues } }: OneRowProps): VNode {
  const { say } = page
  const { reference, values, withdrawn, comment, activityReportId, revision } = activity
  const title = typeof values.title === 'string' ? values.title : ''
  const hasWarnings = issues.some(({ severity }) => severity === 'warning')
  return (
    <section class="card" id={reference} aria-labelledby={`title-${reference}`}>
      <h2 id={`title-${reference}`}>
        <span dir="auto">{title === '' ? say('activities.untitled') : title}</span>
      </h2>
      <p class="row">
        <code dir="ltr">{reference}</code>
        {withdrawn ? <span class="badge">{say('activities.withdrawn')}</span> : null}
        {!withdrawn && issues.length === 0 ? <span class="badge done">{say('activities.sound')}</span> : null}
        <a href={page.href(returnPath(view, `activities/${encodeURIComponent(activityReportId)}`))}>
          {say('activities.history')}
          <span class="visually-hidden">: {reference}</span>
        </a>
      </p>
      <IssueList page={page} issues={issues} />
      {comment === null ? null : (
        <p>
          <strong>{say('activities.comment')}:</strong> <span dir="auto">{comment}</span>
        </p>
      )}
      {view.isOwn && hasWarnings && !withdrawn ? (
        <details open={comment === null}>
          <summary>{say('activities.explain')}</summary>
          <PostForm
            page={page}
            action={returnPath(view, 'comments')}
            hidden={{ reference, revision, show: view.filter, page: view.shown.number }}
          >
            <TextArea
              name="comment"
              id={`comment-${reference}`}
              label={say('activities.explain.label')}
              hint={say('activities.explain.hint')}
              value={comment ?? ''}
              rows={2}
              maxLength={2_000}
              isRequired
            />
            <Button about={reference}>{say('activities.explain.do')}</Button>
          </PostForm>
        </details>
      ) : null}
    </section>
  )
}

/** Issues with their severity as a word, the field and what to do. */
export function IssueList({
  page,
  issues,
}: {
  readonly page: Page
  readonly issues: readonly ShownIssue[]
}): VNode | null {
  if (issues.length === 0) return null
  return (
    <ul class="plain-list issues">
      {issues.map((issue) => (
        <li key={`${issue.rule} ${issue.field} ${issue.message}`}>
          <span class={`badge ${looks[issue.severity]}`}>{severityWord(issue.severity, page.language)}</span>{' '}
          {issue.field === null ? null : <strong>{issue.field}: </strong>}
          <span dir="auto">{issue.message}</span>{' '}
          <small>{page.say('activities.rule', { rule: issue.rule })}</small>
        </li>
      ))}
    </ul>
  )
}
