/** A reporter's return: how it stands, what is to be done, and the four steps from template to receipt. */
import type { VNode } from 'preact'
import { languages } from '../../../templates/definition.ts'
import { formatFromNow } from '../shell/formats.ts'
import { Button, Checkbox, Field, PostForm, Select } from '../shell/forms.tsx'
import { Frame, languageNames } from '../shell/frame.tsx'
import { Bar } from '../shell/notice-bar.tsx'
import type { Page } from '../shell/page.ts'
import { Deadline, Instant } from '../shell/times.tsx'
import { LiveBar } from './live-bar.tsx'
import { type ReturnOverview, submissionBar, tasksOf } from './return-overview.ts'
import { cycleTitle, returnPath } from './return-place.ts'

const stateLook = {
  silent: 'warning',
  started: 'info',
  submitted: 'done',
  returned: 'problem',
  accepted: 'done',
} as const

export function returnPage(page: Page, view: ReturnOverview, now: Date): VNode {
  const { reporter, isOwn } = view
  return (
    <Frame page={page} title={reporter.name} scripts={isOwn ? ['upload', 'live'] : ['live']}>
      <LiveBar page={page} place={view} />
      <p class="quiet-text">{cycleTitle(view, page)}</p>
      <div class="columns">
        <div>
          <Tasks page={page} view={view} />
          <TemplateStep page={page} view={view} />
          {isOwn ? <UploadStep page={page} view={view} /> : null}
          {isOwn ? <SubmitStep page={page} view={view} /> : null}
        </div>
        <aside>
          <Standing page={page} view={view} now={now} />
          <MorePages page={page} view={view} />
        </aside>
      </div>
    </Frame>
  )
}

interface PartProps {
  readonly page: Page
  readonly view: ReturnOverview
}

function Standing({ page, view, now }: PartProps & { readonly now: Date }): VNode {
  const { standing } = view
  const { say } = page
  const word = page.speak('returns')
  return (
    <section class="card" aria-labelledby="standing" data-live="standing">
      <h2 id="standing">{say('return.standing')}</h2>
      <p class="row">
        <span class={`badge ${stateLook[standing.state]}`}>{word(`state.${standing.state}`)}</span>
        {standing.isLate ? <span class="badge problem">{word('state.late')}</span> : null}
        {standing.nothingToReport ? <span class="badge">{word('state.nothingToReport')}</span> : null}
        {standing.changedSinceSubmission > 0 ? (
          <span class="badge warning">{word('state.changedSince')}</span>
        ) : null}
      </p>
      <dl class="facts">
        <dt>{say('return.deadline')}</dt>
        <dd>
          <Deadline page={page} day={standing.deadline} overAt={standing.deadlineOverAt} />{' '}
          <strong>{formatFromNow(standing.deadlineOverAt, now, page.language)}</strong>
        </dd>
        <dt>{say('return.activities')}</dt>
        <dd>{standing.activities}</dd>
        {standing.submittedAt === null ? null : (
          <>
            <dt>{say('return.submittedAt')}</dt>
            <dd>
              <Instant page={page} at={standing.submittedAt} />
            </dd>
          </>
        )}
        {standing.receiptNumber === null ? null : (
          <>
            <dt>{say('return.receipt')}</dt>
            <dd>
              <a href={page.href('/receipts', { number: standing.receiptNumber })} dir="ltr">
                {standing.receiptNumber}
              </a>
            </dd>
          </>
        )}
      </dl>
    </section>
  )
}

function Tasks({ page, view }: PartProps): VNode {
  const { standing } = view
  const { say } = page
  const tasks = tasksOf(view)
  const rest = restKey(view, tasks.length)
  return (
    <section class="card" aria-labelledby="tasks" data-live="tasks">
      <h2 id="tasks">{say('return.tasks')}</h2>
      {standing.state === 'returned' && standing.reason !== null ? (
        <Bar kind="problem">
          <strong>{say('return.sentBack')}</strong> <span dir="auto">{standing.reason}</span>
        </Bar>
      ) : null}
      {tasks.length === 0 ? null : (
        <ul class="plain-list">
          {tasks.map(({ key, count, end, query, kind }) => (
            <li key={key} class="row">
              <span class={`badge ${kind}`}>{count}</span>
              <a href={page.href(returnPath(view, end), query)}>{say(key, { count })}</a>
            </li>
          ))}
        </ul>
      )}
      {rest === null ? null : <p>{say(rest)}</p>}
    </section>
  )
}

/** What to do where nothing stands in the way. */
function restKey({ standing, intake }: ReturnOverview, tasks: number): string | null {
  if (intake === 'notOpen') return 'rest.notOpen'
  if (standing.state === 'accepted') return 'rest.accepted'
  if (standing.state === 'silent') return 'rest.silent'
  if (standing.state === 'submitted')
    return standing.changedSinceSubmission > 0 ? 'rest.changed' : tasks > 0 ? null : 'rest.submitted'
  return tasks > 0 ? null : 'rest.ready'
}

function TemplateStep({ page, view }: PartProps): VNode {
  const { say } = page
  const { cycle, reporter } = view
  const action = `/api/v1/cycles/${encodeURIComponent(cycle.cycleKey)}/reporters/${encodeURIComponent(reporter.reporterCode)}/template`
  return (
    <section class="card" aria-labelledby="template">
      <h2 id="template">{say('step.template')}</h2>
      <p>{say('step.template.lead')}</p>
      <form method="get" action={action} class="inline-form">
        <Select
          name="lang"
          id="template-language"
          label={say('frame.language')}
          value={page.language}
          options={languages.map((code) => ({ value: code, label: languageNames[code] }))}
        />
        <Button kind={view.standing.state === 'silent' ? 'main' : 'plain'}>{say('step.template.get')}</Button>
      </form>
    </section>
  )
}

function UploadStep({ page, view }: PartProps): VNode {
  const { say } = page
  const old = page.speak('service')
  return (
    <section class="card" aria-labelledby="upload">
      <h2 id="upload">{say('step.upload')}</h2>
      <p>{say('step.upload.lead')}</p>
      <PostForm page={page} action={returnPath(view, 'upload')} takesFile class="upload" enhance="upload">
        <Field
          name="workbook"
          type="file"
          label={old('page.file')}
          hint={say('step.upload.hint')}
          accept=".xlsx,.xlsm"
          isRequired
        />
        <div
          class="upload-progress"
          hidden
          data-sending={say('step.upload.sending')}
          data-reading={say('step.upload.reading')}
          data-checking={say('step.upload.checking', { rows: '{rows}' })}
          data-storing={say('step.upload.storing', { rows: '{rows}' })}
          data-failed={say('step.upload.failed')}
          data-drop={say('step.upload.drop')}
        >
          <progress max={100} value={0} aria-label={say('step.upload.progress')} />
          <p role="status" />
        </div>
        <div class="row">
          <Button kind="main" name="what" value="store">
            {old('page.store')}
          </Button>
          <Button name="what" value="check">
            {old('page.check')}
          </Button>
          <Button name="what" value="submit">
            {old('page.submit')}
          </Button>
        </div>
      </PostForm>
    </section>
  )
}

function SubmitStep({ page, view }: PartProps): VNode {
  const { say } = page
  const bar = submissionBar(view)
  return (
    <section class="card" aria-labelledby="submit" data-live="submit">
      <h2 id="submit">{say('step.submit')}</h2>
      {bar !== null ? (
        <p>{say(bar)}</p>
      ) : (
        <PostForm page={page} action={returnPath(view, 'submit')}>
          <p>{say('step.submit.lead')}</p>
          {view.standing.activities === 0 ? (
            <Checkbox
              name="nothingToReport"
              label={say('submit.nothing')}
              hint={say('submit.nothing.hint')}
              isRequired
            />
          ) : null}
          <Field
            name="declarationName"
            label={say('submit.name')}
            hint={say('submit.name.hint')}
            maxLength={200}
            autocomplete="name"
            isRequired
          />
          <Checkbox name="declared" label={say('submit.declaration')} isRequired />
          <Button kind="main">{say('submit.do')}</Button>
        </PostForm>
      )}
    </section>
  )
}

function MorePages({ page, view }: PartProps): VNode {
  const { say } = page
  const ends = ['activities', 'conflicts', 'questions', 'linked', 'receipts', 'history'] as const
  return (
    <nav class="card" aria-labelledby="more">
      <h2 id="more">{say('return.more')}</h2>
      <ul class="plain-list">
        {ends.map((end) => (
          <li key={end}>
            <a href={page.href(returnPath(view, end))}>{say(`${end}.title`)}</a>
          </li>
        ))}
        <li>
          <a
            href={`/api/v1/cycles/${encodeURIComponent(view.cycle.cycleKey)}/reporters/${encodeURIComponent(view.reporter.reporterCode)}/annotated-copy?lang=${page.language}`}
          >
            {page.speak('service')('page.annotatedCopy')}
          </a>
        </li>
        {page.role === 'focalPoint' ? (
          <li>
            <a href={page.href('/delegates')}>{say('delegates.title')}</a>
          </li>
        ) : null}
      </ul>
    </nav>
  )
}
