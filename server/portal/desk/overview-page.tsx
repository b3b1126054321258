/** Every reporter at a glance. */
import type { VNode } from 'preact'
import type { CodeLists } from '../../../templates/code-lists.ts'
import { deadlineEnd } from '../../../templates/deadline.ts'
import type { DeskProgress } from '../../returns/desk-progress.ts'
import {
  type DeskPage,
  type DeskRequest,
  type DeskSort,
  type DeskStanding,
  deskStandings,
} from '../../returns/list-desk.ts'
import { secretariat } from '../../roles.ts'
import { formatNumber } from '../shell/formats.ts'
import { Button, Field, GetForm, Select } from '../shell/forms.tsx'
import { Frame } from '../shell/frame.tsx'
import type { Page } from '../shell/page.ts'
import { Deadline, Instant } from '../shell/times.tsx'
import { type CycleChoice, kindWord, regionWord } from './desk-view.ts'
import { KeysHelp } from './keys-help.tsx'
import { ProgressByRegion, ProgressOverview, SubmissionsOverTime } from './progress-charts.tsx'
import { StateBadges } from './state-badge.tsx'

export interface OverviewView extends CycleChoice {
  readonly request: Pick<
    DeskRequest,
    'standing' | 'region' | 'kind' | 'text' | 'sort' | 'isDescending' | 'after'
  >
  readonly list: DeskPage
  readonly progress: DeskProgress
  readonly lists: CodeLists
}

export function overviewPage(page: Page, view: OverviewView): VNode {
  const { cycle, cycles, request, list, progress, lists } = view
  const say = page.speak('desk')
  const mayWrite = page.role !== null && secretariat.includes(page.role)
  const filterQuery = queryOf(cycle.cycleKey, request)
  const to = (more: Readonly<Record<string, string | undefined>>) =>
    page.href('/desk', { ...filterQuery, after: undefined, ...more })
  return (
    <Frame page={page} title={say('overview.title')} isWide scripts={['desk']}>
      <div class="cycle-line">
        <p>
          <strong>{cycle.title[page.language]}</strong>
          {' · '}
          {say('overview.deadline')}{' '}
          <Deadline page={page} day={cycle.deadline} overAt={deadlineEnd(cycle.deadline, cycle.graceDays)} />
        </p>
        {cycles.length > 1 ? (
          <GetForm page={page} action="/desk" class="row">
            <Select
              name="cycle"
              label={say('column.cycle')}
              value={cycle.cycleKey}
              options={cycles.map((one) => ({ value: one.cycleKey, label: one.title[page.language] }))}
            />
            <Button kind="quiet">{say('show')}</Button>
          </GetForm>
        ) : null}
      </div>
      <div class="desk-charts">
        <ProgressOverview
          page={page}
          progress={progress}
          hrefOf={(standing) => page.href('/desk', { cycle: cycle.cycleKey, standing })}
        />
        <section class="card">
          <SubmissionsOverTime
            page={page}
            progress={progress}
            opensOn={cycle.opensOn}
            deadline={cycle.deadline}
          />
        </section>
        <section class="card">
          <ProgressByRegion
            page={page}
            progress={progress}
            wordOf={(region) => regionWord(page, lists, region)}
            hrefOf={(region) => page.href('/desk', { cycle: cycle.cycleKey, region })}
          />
        </section>
      </div>
      <section aria-labelledby="list-title">
        <h2 id="list-title">{say('overview.list')}</h2>
        <FilterForm page={page} view={view} />
        <p role="status">{say('overview.count', { count: list.count })}</p>
        {list.lines.length === 0 ? (
          <p>
            {say('overview.none')}{' '}
            <a href={page.href('/desk', { cycle: cycle.cycleKey })}>{say('filter.clear')}</a>
          </p>
        ) : mayWrite ? (
          <GetForm page={page} action="/mailings" hidden={{ cycle: cycle.cycleKey, ticked: 'yes' }}>
            <ReporterTable page={page} view={view} to={to} isTickable />
            <Button kind="quiet">{say('overview.writeTicked')}</Button>
          </GetForm>
        ) : (
          <ReporterTable page={page} view={view} to={to} />
        )}
        <nav class="row" aria-label={page.say('pages.label')}>
          {request.after === undefined ? null : <a href={to({})}>{say('pages.first')}</a>}
          {list.next === null ? null : (
            <a href={to({ after: list.next })} rel="next">
              {page.say('pages.next')}
            </a>
          )}
        </nav>
        <p>
          <a href={page.href('/questions', { cycle: cycle.cycleKey, state: 'answered' })}>
            {say('overview.questions')}
          </a>
        </p>
        {!mayWrite || list.count === 0 ? null : (
          <p>
            <a
              class="button"
              href={page.href('/mailings', { ...filterQuery, sort: undefined, dir: undefined })}
            >
              {say('overview.write', { count: list.count })}
            </a>
          </p>
        )}
      </section>
      <KeysHelp page={page} isList />
    </Frame>
  )
}

function FilterForm({ page, view }: { readonly page: Page; readonly view: OverviewView }): VNode {
  const { cycle, request, progress, lists } = view
  const say = page.speak('desk')
  const all = { value: '', label: say('filter.all') }
  const regions = [...new Set(progress.groups.map(({ region }) => region))].filter((region) => region !== '')
  const kinds = [...new Set(progress.groups.map(({ kind }) => kind))].filter((kind) => kind !== '')
  return (
    <GetForm
      page={page}
      action="/desk"
      class="filters"
      id="filters"
      hidden={{
        cycle: cycle.cycleKey,
        ...(request.sort ? { sort: request.sort, dir: request.isDescending ? 'desc' : 'asc' } : {}),
      }}
    >
      <Field name="text" type="search" label={say('filter.text')} value={request.text} maxLength={200} />
      <Select
        name="standing"
        label={say('column.state')}
        value={request.standing}
        options={[all, ...deskStandings.map((value) => ({ value, label: say(`standing.${value}`) }))]}
      />
      <Select
        name="region"
        label={say('column.region')}
        value={request.region}
        options={[all, ...regions.map((value) => ({ value, label: regionWord(page, lists, value) }))]}
      />
      <Select
        name="kind"
        label={say('column.kind')}
        value={request.kind}
        options={[all, ...kinds.map((value) => ({ value, label: kindWord(page, value) }))]}
      />
      <div class="row">
        <Button kind="main">{say('filter.apply')}</Button>
        <a href={page.href('/desk', { cycle: cycle.cycleKey })}>{say('filter.clear')}</a>
      </div>
    </GetForm>
  )
}

const columns: readonly (readonly [sort: DeskSort | null, key: string, isNumber: boolean])[] = [
  ['name', 'reporter', false],
  ['state', 'state', false],
  ['activities', 'rows', true],
  ['errors', 'errors', true],
  ['warnings', 'warnings', true],
  ['questions', 'questions', true],
  ['proposals', 'proposals', true],
  ['submitted', 'submitted', false],
  ['activity', 'lastActivity', false],
]

/** Counts are best the most first, instants the newest first. */
const startsDescending: readonly DeskSort[] = [
  'activities',
  'errors',
  'warnings',
  'questions',
  'proposals',
  'submitted',
  'activity',
]

function ReporterTable({
  page,
  view,
  to,
  isTickable = false,
}: {
  readonly page: Page
  readonly view: OverviewView
  readonly to: (more: Readonly<Record<string, string | undefined>>) => string
  /** Inside a form that goes by what is ticked. */
  readonly isTickable?: boolean
}): VNode {
  const { list, request, lists, cycle } = view
  const say = page.speak('desk')
  const { sort = 'name', isDescending = false } = request
  const count = (value: number, look: string) =>
    value === 0 ? <span class="zero">0</span> : <span class={look}>{formatNumber(value, page.language)}</span>
  return (
    <table class="data dense sortable" role="table" data-keys="rows">
      <caption class="visually-hidden">{say('overview.list')}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(([key, label, isNumber]) => {
            const isSorted = key === sort
            const direction = isSorted ? !isDescending : key !== null && startsDescending.includes(key)
            return (
              <th
                key={label}
                scope="col"
                role="columnheader"
                class={isNumber ? 'number' : undefined}
                aria-sort={isSorted ? (isDescending ? 'descending' : 'ascending') : undefined}
              >
                {key === null ? (
                  say(`column.${label}`)
                ) : (
                  <a href={to({ sort: key, dir: direction ? 'desc' : 'asc' })}>{say(`column.${label}`)}</a>
                )}
              </th>
            )
          })}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {list.lines.map((line) => {
          const query = { ...queryOf(cycle.cycleKey, request), sort: undefined, dir: undefined }
          return (
            <tr key={line.reporterCode} role="row">
              <th scope="row" role="rowheader" data-label={say('column.reporter')}>
                <span class={isTickable ? 'tickable' : undefined}>
                  {isTickable ? (
                    <input
                      type="checkbox"
                      name="code"
                      value={line.reporterCode}
                      aria-label={say('overview.tick', { name: line.shortName })}
                    />
                  ) : null}
                  <span>
                    <a href={page.href(`/desk/returns/${line.reporterCode}`, query)}>
                      <bdi>{line.shortName}</bdi>
                    </a>
                    <small>
                      <span dir="ltr">{line.reporterCode.toUpperCase()}</span> · {kindWord(page, line.kind)} ·{' '}
                      {regionWord(page, lists, line.region)}
                    </small>
                  </span>
                </span>
              </th>
              <td role="cell" data-label={say('column.state')}>
                <StateBadges page={page} {...line} />
              </td>
              <td role="cell" class="number" data-label={say('column.rows')}>
                {count(line.activities, '')}
              </td>
              <td role="cell" class="number" data-label={say('column.errors')}>
                {count(line.rowsWithErrors, 'is-problem')}
              </td>
              <td role="cell" class="number" data-label={say('column.warnings')}>
                {count(line.rowsWithWarnings, 'is-warning')}
              </td>
              <td role="cell" class="number" data-label={say('column.questions')}>
                {count(line.openQuestions, '')}
                {line.answeredQuestions > 0 ? (
                  <small>{say('overview.answers', { count: line.answeredQuestions })}</small>
                ) : null}
              </td>
              <td role="cell" class="number" data-label={say('column.proposals')}>
                {count(line.openProposals, '')}
              </td>
              <td role="cell" data-label={say('column.submitted')}>
                {line.submittedAt === '' ? '' : <Instant page={page} at={line.submittedAt} />}
                {line.changedSinceSubmission > 0 ? (
                  <small>{say('overview.changed', { count: line.changedSinceSubmission })}</small>
                ) : null}
              </td>
              <td role="cell" data-label={say('column.lastActivity')}>
                {line.lastActivityAt === '' ? '' : <Instant page={page} at={line.lastActivityAt} />}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

/** The list's request as an address has it. */
export function queryOf(
  cycle: string,
  { standing, region, kind, text, sort, isDescending }: OverviewView['request'],
): Record<string, string | undefined> {
  const dir = sort === undefined ? undefined : isDescending ? 'desc' : 'asc'
  return { cycle, standing: standing as DeskStanding | undefined, region, kind, text, sort, dir }
}
