/** Pairs that may be the same activity, the undecided and likeliest first. */
import type { VNode } from 'preact'
import { formatDate } from '../../../templates/format-issue.ts'
import type { JointRequest } from '../../duplicates/joint-requests.ts'
import type { PairedActivity } from '../../duplicates/paired-activities.ts'
import type { SpokenCandidates } from '../../duplicates/spoken-candidates.ts'
import { formatNumber } from '../shell/formats.ts'
import { Button, Field, GetForm, Select } from '../shell/forms.tsx'
import { Frame } from '../shell/frame.tsx'
import { Bar } from '../shell/notice-bar.tsx'
import type { Page } from '../shell/page.ts'
import type { CycleChoice } from './desk-view.ts'
import { KeysHelp } from './keys-help.tsx'

export interface DuplicatesView extends CycleChoice {
  readonly found: SpokenCandidates
  readonly joint: readonly JointRequest[] | null
  readonly filter: Readonly<Record<'state' | 'tier' | 'reporter', string>>
  readonly nameOf: (reporterCode: string) => string
  readonly countryOf: (code: string) => string
}

export function duplicatesPage(page: Page, view: DuplicatesView): VNode {
  const { cycle, found, filter, joint } = view
  const [say, words] = [page.speak('desk'), page.speak('duplicates')]
  const query = { cycle: cycle.cycleKey, ...filter }
  return (
    <Frame page={page} title={say('nav.duplicates')} isWide scripts={['desk']}>
      <p>
        {cycle.title[page.language]} · {words('list.undecided', { count: found.undecidedCount })}
      </p>
      <p>{say('duplicates.lead')}</p>
      {found.lookedThrough < found.changeNumber ? <Bar kind="info">{say('duplicates.looking')}</Bar> : null}
      <GetForm page={page} action="/duplicates" class="filters" hidden={{ cycle: cycle.cycleKey }}>
        <Select
          name="state"
          label={say('column.state')}
          value={filter.state}
          options={[
            { value: '', label: say('filter.all') },
            { value: 'undecided', label: say('duplicates.undecided') },
            { value: 'decided', label: say('duplicates.decided') },
          ]}
        />
        <Select
          name="tier"
          label={say('duplicates.tier')}
          value={filter.tier}
          options={[
            { value: '', label: say('filter.all') },
            ...(['strong', 'likely'] as const).map((value) => ({ value, label: words(`tier.${value}`) })),
          ]}
        />
        <Field name="reporter" label={say('audit.reporter')} value={filter.reporter} maxLength={60} isLtr />
        <div class="row">
          <Button kind="main">{say('filter.apply')}</Button>
          <a href={page.href('/duplicates', { cycle: cycle.cycleKey })}>{say('filter.clear')}</a>
          <a href={page.href('/duplicates', { ...query, joint: 'yes' })}>{say('joint.title')}</a>
        </div>
      </GetForm>
      {joint === null ? null : <JointRequests page={page} view={view} requests={joint} />}
      {found.pairs.length === 0 ? (
        <p>{say('duplicates.none')}</p>
      ) : (
        <table class="data dense" role="table" data-keys="rows">
          <caption class="visually-hidden">{say('nav.duplicates')}</caption>
          <thead role="rowgroup">
            <tr role="row">
              {['one', 'other', 'reasons', 'decision'].map((column) => (
                <th key={column} scope="col" role="columnheader">
                  {say(`duplicates.column.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {found.pairs.map((pair) => {
              const { one, other, tier, reasons, decision } = pair
              const href = page.href(`/duplicates/${one.activityReportId}/${other.activityReportId}`, query)
              return (
                <tr key={`${one.activityReportId} ${other.activityReportId}`} role="row">
                  <th scope="row" role="rowheader" data-label={say('duplicates.column.one')}>
                    <span>
                      <a href={href}>
                        <bdi>{one.title ?? one.reference}</bdi>
                      </a>
                      <Facts page={page} activity={one} view={view} />
                    </span>
                  </th>
                  <td role="cell" data-label={say('duplicates.column.other')}>
                    <span>
                      <bdi>{other.title ?? other.reference}</bdi>
                      <Facts page={page} activity={other} view={view} />
                    </span>
                  </td>
                  <td role="cell" data-label={say('duplicates.column.reasons')}>
                    <span>
                      <span class={`badge ${tier === 'strong' ? 'warning' : ''}`}>
                        {words(`tier.${tier}`)}
                      </span>{' '}
                      <bdi>
                        {reasons
                          .slice(0, 5)
                          .map(({ message }) => message)
                          .join('; ')}
                      </bdi>
                    </span>
                  </td>
                  <td role="cell" data-label={say('duplicates.column.decision')}>
                    {decision === null ? (
                      <a href={href}>
                        {say('duplicates.decide')}
                        <span class="visually-hidden">: {one.reference}</span>
                      </a>
                    ) : (
                      <span>
                        <span class="badge done">{words(`kind.${decision.kind}`)}</span>{' '}
                        <bdi>{decision.reason}</bdi>
                      </span>
                    )}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
      <nav class="row" aria-label={page.say('pages.label')}>
        <span>{say('duplicates.count', { count: formatNumber(found.matchingCount, page.language) })}</span>
        {page.query.after ? <a href={page.href('/duplicates', query)}>{say('pages.first')}</a> : null}
        {found.next === null ? null : (
          <a href={page.href('/duplicates', { ...query, after: found.next })} rel="next">
            {page.say('pages.next')}
          </a>
        )}
      </nav>
      <KeysHelp page={page} isList />
    </Frame>
  )
}

export function Facts({
  page,
  activity,
  view,
}: {
  readonly page: Page
  readonly activity: PairedActivity
  readonly view: Pick<DuplicatesView, 'nameOf' | 'countryOf'>
}): VNode {
  const { reference, reporterCode, startDate, endDate, countries } = activity
  const dates = [startDate, endDate].flatMap((date) =>
    date === null ? [] : [formatDate(date, page.language)],
  )
  return (
    <small>
      <span dir="ltr">{reference}</span> · <bdi>{view.nameOf(reporterCode)}</bdi>
      {dates.length === 0 ? null : ` · ${dates.join(' – ')}`}
      {countries.length === 0 ? null : (
        <>
          {' · '}
          <bdi>{countries.map(view.countryOf).join(', ')}</bdi>
        </>
      )}
    </small>
  )
}

/** Activities that name another reporter as taking part, and whether that one has a match. */
function JointRequests({
  page,
  view,
  requests,
}: {
  readonly page: Page
  readonly view: DuplicatesView
  readonly requests: readonly JointRequest[]
}): VNode {
  const say = page.speak('desk')
  return (
    <section class="card" aria-labelledby="joint">
      <h2 id="joint">{say('joint.title')}</h2>
      <p>{say('joint.lead')}</p>
      {requests.length === 0 ? <p>{say('joint.none')}</p> : null}
      <ul class="plain-list">
        {requests.slice(0, 200).map(({ activity, reporterCode, state, counterparts }) => (
          <li key={`${activity.activityReportId} ${reporterCode}`}>
            <bdi>{activity.title ?? activity.reference}</bdi>{' '}
            <span class={`badge ${state === 'linked' ? 'done' : state === 'noMatch' ? 'warning' : ''}`}>
              {say(`joint.${state}`)}
            </span>
            <Facts page={page} activity={activity} view={view} />
            <p>
              {say('joint.with')} <bdi>{view.nameOf(reporterCode)}</bdi>
              {counterparts.map((other) => (
                <span key={other.activityReportId}>
                  {' '}
                  <a
                    href={page.href(`/duplicates/${activity.activityReportId}/${other.activityReportId}`, {
                      cycle: view.cycle.cycleKey,
                    })}
                    dir="ltr"
                  >
                    {other.reference}
                  </a>
                </span>
              ))}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
