/** The rows of a return: what is wrong with each, what is asked about it, and what has changed. */
import type { VNode } from 'preact'
import type { FieldChange } from '../../../templates/compare-revisions.ts'
import { formatIssue } from '../../../templates/format-issue.ts'
import type { Issue } from '../../../templates/issues.ts'
import { fieldLabel, type ShowContext, showValue } from '../../history/show-value.ts'
import { messagesOf } from '../../locales.ts'
import { type ReturnRow, rowFilters } from '../../returns/return-table.ts'
import { formatNumber } from '../shell/formats.ts'
import type { Page } from '../shell/page.ts'
import { Pagination } from '../shell/tables.tsx'
import type { ReturnView } from './return-page.tsx'

interface Props {
  readonly page: Page
  readonly view: ReturnView
  readonly cycleKey: string
  readonly mayAct: boolean
}

const columns = ['reference', 'title', 'status', 'dates', 'countries', 'issues', 'change'] as const

export function ReturnRows({ page, view, mayAct }: Props): VNode {
  const { table, reporter } = view
  const say = page.speak('desk')
  const base = `/desk/returns/${reporter.reporterCode}`
  return (
    <section aria-labelledby="rows-title">
      <h2 id="rows-title">{say('rows.title')}</h2>
      <nav class="tabs" aria-label={say('rows.filter')}>
        <ul>
          {rowFilters
            .filter((filter) => filter === 'all' || filter === table.filter || table.counts[filter] > 0)
            .map((filter) => (
              <li key={filter}>
                <a
                  href={page.href(base, { ...page.query, filter, page: undefined })}
                  aria-current={filter === table.filter ? 'true' : undefined}
                >
                  {say(`rows.${filter}`)}{' '}
                  <span class="count">{formatNumber(table.counts[filter], page.language)}</span>
                </a>
              </li>
            ))}
        </ul>
      </nav>
      {table.filter === 'notContinued' ? (
        <NotContinued page={page} view={view} />
      ) : table.rows.length === 0 ? (
        <p>{say('rows.none')}</p>
      ) : (
        <table class="data dense" role="table" data-keys="rows">
          <caption class="visually-hidden">{say(`rows.${table.filter}`)}</caption>
          <thead role="rowgroup">
            <tr role="row">
              {columns.map((column) => (
                <th key={column} scope="col" role="columnheader">
                  {say(`column.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {table.rows.map((row) => (
              <Row key={row.activity.activityReportId} page={page} view={view} row={row} mayAct={mayAct} />
            ))}
          </tbody>
        </table>
      )}
      <Pagination page={page} number={table.pageNumber} pageCount={table.pageCount} />
    </section>
  )
}

export function showContextOf(
  page: Page,
  { table, lists }: Pick<ReturnView, 'table' | 'lists'>,
): ShowContext {
  return { template: table.template, lists, language: page.language }
}

function Row({ page, view, row }: Omit<Props, 'cycleKey'> & { readonly row: ReturnRow }): VNode {
  const { activity, issues, sinceLastCycle, sinceSubmission, questions, proposals } = row
  const say = page.speak('desk')
  const context = showContextOf(page, view)
  const shown = (field: string) => {
    const value = activity.values[field]
    return value === undefined ? '' : showValue(field, value, context)
  }
  const dates = [shown('start_date'), shown('end_date')].filter((text) => text !== '').join(' – ')
  const openQuestions = questions.filter(({ state }) => state !== 'closed').length
  const href = page.href(`/desk/returns/${view.reporter.reporterCode}/rows/${activity.reference}`, page.query)
  return (
    <tr role="row" class={activity.withdrawn ? 'is-withdrawn' : undefined}>
      <th scope="row" role="rowheader" data-label={say('column.reference')}>
        <a href={href} dir="ltr">
          {activity.reference}
        </a>
      </th>
      <td role="cell" data-label={say('column.title')}>
        <bdi>{shown('title')}</bdi>
      </td>
      <td role="cell" data-label={say('column.status')}>
        {shown('status')}
      </td>
      <td role="cell" data-label={say('column.dates')}>
        {dates}
      </td>
      <td role="cell" data-label={say('column.countries')}>
        {shown('beneficiary_parties')}
      </td>
      <td role="cell" data-label={say('column.issues')}>
        <span class="badges">
          {activity.withdrawn ? (
            <span class="badge">{page.speak('history')('history.withdrawn')}</span>
          ) : null}
          {activity.withdrawalProposed ? (
            <span class="badge warning">{page.speak('history')('history.withdrawalProposed')}</span>
          ) : null}
          {openQuestions > 0 ? (
            <span class="badge accent">{say('rows.openQuestions', { count: openQuestions })}</span>
          ) : null}
          {proposals.length > 0 ? (
            <span class="badge accent">{say('rows.openProposals', { count: proposals.length })}</span>
          ) : null}
        </span>
        <IssueList page={page} view={view} issues={issues} />
      </td>
      <td role="cell" data-label={say('column.change')}>
        <Changes
          page={page}
          context={context}
          kind={say(`change.${sinceLastCycle.kind}`)}
          changes={sinceLastCycle.changes}
        />
        {sinceSubmission === null ? null : (
          <Changes
            page={page}
            context={context}
            kind={say(`changeSince.${sinceSubmission.kind}`)}
            changes={sinceSubmission.changes}
          />
        )}
      </td>
    </tr>
  )
}

const severityLooks = { error: 'problem', warning: 'warning', info: 'info' } as const

export function IssueList({
  page,
  view,
  issues,
}: {
  readonly page: Page
  readonly view: Pick<ReturnView, 'lists'>
  readonly issues: readonly Issue[]
}): VNode | null {
  if (issues.length === 0) return null
  const { language } = page
  const texts = {
    language,
    fields: messagesOf('fields', language),
    issues: messagesOf('issues', language),
    lists: view.lists,
  }
  return (
    <ul class="issues">
      {issues.map((issue, index) => (
        <li key={`${issue.code} ${index}`}>
          <span class={`badge ${severityLooks[issue.severity]}`}>
            {page.speak('issues')(`severity.${issue.severity}`)}
          </span>{' '}
          {issue.field === null ? null : <strong>{fieldLabel(issue.field, language)}: </strong>}
          <bdi>{formatIssue(issue, texts)}</bdi>
        </li>
      ))}
    </ul>
  )
}

/** What is other than before: the old value beside the new. */
export function Changes({
  page,
  context,
  kind,
  changes,
}: {
  readonly page: Page
  readonly context: ShowContext
  readonly kind: string
  readonly changes: readonly FieldChange[]
}): VNode {
  const blank = page.speak('history')('history.blank')
  const side = (field: string, value: FieldChange['before']) =>
    value === null ? <em>{blank}</em> : <bdi>{showValue(field, value, context)}</bdi>
  if (changes.length === 0) return <p class="change">{kind}</p>
  return (
    <details class="change">
      <summary>
        {kind} <span class="count">{formatNumber(changes.length, page.language)}</span>
      </summary>
      <dl>
        {changes.map(({ field, before, after }) => (
          <div key={field}>
            <dt>{fieldLabel(field, page.language)}</dt>
            <dd>
              <del>{side(field, before)}</del> <span aria-hidden="true">→</span>{' '}
              <ins>{side(field, after)}</ins>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

function NotContinued({ page, view }: { readonly page: Page; readonly view: ReturnView }): VNode {
  const say = page.speak('desk')
  const context = showContextOf(page, view)
  return (
    <ul class="plain-list">
      {view.table.notContinued.map(({ activityReportId, reference, cycleKey, values }) => (
        <li key={activityReportId}>
          <span dir="ltr">{reference}</span>{' '}
          <bdi>{values.title === undefined ? '' : showValue('title', values.title, context)}</bdi>{' '}
          <small>{say('rows.lastSeen', { cycle: cycleKey })}</small>
        </li>
      ))}
    </ul>
  )
}
