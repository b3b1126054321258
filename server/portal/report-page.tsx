import type { VNode } from 'preact'
import type { Cycle } from '../../templates/context.ts'
import { languages } from '../../templates/definition.ts'
import { reportFormats } from '../report/formats/report-format.ts'
import type { ReportJob } from '../report/jobs/report-jobs.ts'
import { formatNumber, formatSize } from './shell/formats.ts'
import { Button, Field, GetForm, PostForm, Select } from './shell/forms.tsx'
import { Frame, languageNames } from './shell/frame.tsx'
import type { Page } from './shell/page.ts'
import { DataTable } from './shell/tables.tsx'
import { Instant } from './shell/times.tsx'

export interface ReportView {
  readonly cycles: readonly Cycle[]
  readonly cycle: Cycle
  readonly jobs: readonly ReportJob[]
  /** May order and cancel. */
  readonly isKeeper: boolean
  /** The two newest numbers that reports were made for, to begin a comparison with. */
  readonly span: { readonly from: number | undefined; readonly to: number | undefined }
}

/** Reports: ordered, made in the background, kept, compared. */
export function reportPage(page: Page, view: ReportView): VNode {
  const say = page.speak('reports')
  const isBusy = view.jobs.some(({ state }) => state === 'queued' || state === 'running')
  return (
    <Frame page={page} title={say('page.title')} isWide scripts={['report-progress']}>
      <p>{say('page.lead')}</p>
      <div class="cards">
        {view.isKeeper ? <OrderForm page={page} view={view} /> : null}
        <CompareForm page={page} view={view} />
      </div>
      <h2>{say('list.title')}</h2>
      {isBusy ? (
        <p data-enhance="reload">
          <a href={page.href('/reports', { cycle: view.cycle.cycleKey })}>{say('action.reload')}</a>
        </p>
      ) : null}
      {view.jobs.length === 0 ? <p>{say('list.none')}</p> : <JobTable page={page} view={view} />}
    </Frame>
  )
}

function OrderForm({ page, view }: { readonly page: Page; readonly view: ReportView }): VNode {
  const say = page.speak('reports')
  return (
    <section class="card">
      <h2>{say('form.title')}</h2>
      <PostForm page={page} action="/reports">
        <CycleChoice page={page} view={view} id="order-cycle" />
        <Select
          name="language"
          label={say('form.language')}
          value={page.language}
          options={languages.map((code) => ({ value: code, label: languageNames[code] }))}
        />
        <StatusChoice page={page} id="order-status" />
        <Select
          name="format"
          label={say('form.format')}
          options={reportFormats.map((format) => ({ value: format, label: say(`format.${format}`) }))}
        />
        <Field name="asOf" type="number" inputMode="numeric" label={say('form.asOf')} isLtr />
        <Field name="since" type="number" inputMode="numeric" label={say('form.since')} isLtr />
        <Button kind="main">{say('form.make')}</Button>
      </PostForm>
    </section>
  )
}

function CompareForm({ page, view }: { readonly page: Page; readonly view: ReportView }): VNode {
  const say = page.speak('reports')
  const number = { type: 'number', inputMode: 'numeric', isLtr: true, isRequired: true } as const
  return (
    <section class="card">
      <h2>{say('compare.title')}</h2>
      <GetForm page={page} action="/reports/changes">
        <CycleChoice page={page} view={view} id="compare-cycle" />
        <StatusChoice page={page} id="compare-status" />
        <Field name="from" label={say('compare.from')} value={view.span.from} {...number} />
        <Field name="to" label={say('compare.to')} value={view.span.to} {...number} />
        <Button>{say('compare.show')}</Button>
      </GetForm>
    </section>
  )
}

function CycleChoice(props: { readonly page: Page; readonly view: ReportView; readonly id: string }): VNode {
  const { page, view, id } = props
  return (
    <Select
      name="cycle"
      id={id}
      label={page.speak('reports')('form.cycle')}
      value={view.cycle.cycleKey}
      options={view.cycles.map(({ cycleKey, title }) => ({ value: cycleKey, label: title[page.language] }))}
    />
  )
}

function StatusChoice({ page, id }: { readonly page: Page; readonly id: string }): VNode {
  const say = page.speak('reports')
  return (
    <Select
      name="status"
      id={id}
      label={say('form.status')}
      options={(['draft', 'final'] as const).map((status) => ({
        value: status,
        label: say(`status.${status}`),
      }))}
    />
  )
}

function JobTable({ page, view }: { readonly page: Page; readonly view: ReportView }): VNode {
  const say = page.speak('reports')
  const columns = [
    { key: 'report', label: say('list.report'), isRowHeader: true },
    { key: 'asOf', label: say('list.asOf') },
    { key: 'requested', label: say('list.requested') },
    { key: 'state', label: say('list.state') },
    { key: 'action', label: say('list.action'), isActions: true },
  ]
  return (
    <DataTable
      caption={say('list.title')}
      isCaptionHidden
      columns={columns}
      rows={view.jobs.map((job) => ({
        key: job.jobId,
        id: `job-${job.jobId}`,
        cells: {
          report: jobName(page, job),
          asOf: say('list.change', { number: formatNumber(job.asOf, page.language) }),
          requested: <Instant page={page} at={job.requestedAt} />,
          state: <JobState page={page} job={job} />,
          action: <JobActions page={page} job={job} isKeeper={view.isKeeper} />,
        },
      }))}
    />
  )
}

function jobName(page: Page, { finalNumber, status, language, format, since }: ReportJob): string {
  const say = page.speak('reports')
  const kind =
    finalNumber === null ? say(`status.${status}`) : say('list.finalNumber', { number: finalNumber })
  const changes = since === null ? [] : [say('list.since', { number: formatNumber(since, page.language) })]
  return [kind, languageNames[language], say(`format.${format}`), ...changes].join(' · ')
}

/** A script keeps the line of one that is being made up to date; without it the page is asked for again. */
function JobState({ page, job }: { readonly page: Page; readonly job: ReportJob }): VNode {
  const say = page.speak('reports')
  const { state, progress, jobId, sha256, sizeBytes } = job
  if (state === 'queued' || state === 'running') {
    const words = say(`state.${state}`, { progress: formatNumber(progress, page.language) })
    return (
      <span
        data-enhance="job"
        data-events={`/api/v1/report-jobs/${jobId}/events`}
        data-running={say('state.running', { progress: '{progress}' })}
      >
        <span class="badge info">{words}</span>{' '}
        <progress max={100} value={progress} aria-label={jobName(page, job)} />
      </span>
    )
  }
  const kind = state === 'done' ? 'done' : state === 'failed' ? 'problem' : 'warning'
  return (
    <div>
      <span class={`badge ${kind}`}>{say(`state.${state}`)}</span>
      {sha256 === null ? null : (
        <>
          {' '}
          {formatSize(sizeBytes ?? 0, page.language)}
          <details>
            <summary>{say('list.digest')}</summary>
            <code dir="ltr">{sha256}</code>
          </details>
        </>
      )}
    </div>
  )
}

function JobActions(props: { readonly page: Page; readonly job: ReportJob; readonly isKeeper: boolean }) {
  const { page, job, isKeeper } = props
  const say = page.speak('reports')
  if (job.state === 'done') {
    return (
      <a class="button" href={`/api/v1/report-jobs/${job.jobId}/file`} download>
        {say('action.download')}
        <span class="visually-hidden">: {jobName(page, job)}</span>
      </a>
    )
  }
  if (!isKeeper || (job.state !== 'queued' && job.state !== 'running')) return null
  return (
    <PostForm page={page} action="/reports/cancel" hidden={{ jobId: job.jobId, cycle: job.cycleKey }}>
      <Button kind="quiet" about={jobName(page, job)}>
        {say('action.cancel')}
      </Button>
    </PostForm>
  )
}
