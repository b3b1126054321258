/** One return, as an officer reads it and decides about it. */
import type { VNode } from 'preact'
import type { CodeLists } from '../../../templates/code-lists.ts'
import type { Cycle, Reporter } from '../../../templates/context.ts'
import type { Receipt } from '../../../templates/sync-protocol.ts'
import type { ReturnStanding } from '../../returns/list-returns.ts'
import type { ReturnTable } from '../../returns/return-table.ts'
import { secretariat } from '../../roles.ts'
import { Frame } from '../shell/frame.tsx'
import { Bar } from '../shell/notice-bar.tsx'
import type { Page } from '../shell/page.ts'
import { Deadline, Instant } from '../shell/times.tsx'
import { kindWord, regionWord } from './desk-view.ts'
import type { Refused } from './form-answers.ts'
import { KeysHelp } from './keys-help.tsx'
import { Questions } from './question-parts.tsx'
import { DecisionForms, PaperForms } from './return-forms.tsx'
import { ReturnRows } from './return-rows.tsx'
import { StateBadges } from './state-badge.tsx'

export interface ReturnView {
  readonly cycle: Cycle
  readonly reporter: Reporter
  readonly standing: ReturnStanding
  readonly table: ReturnTable
  readonly lists: CodeLists
  readonly receipts: readonly Receipt[]
  readonly neighbours: {
    readonly previous: string | null
    readonly next: string | null
    readonly place: number
    readonly count: number
  }
  readonly refused: Refused | null
}

export function returnPage(page: Page, view: ReturnView): VNode {
  const { reporter, table, refused, cycle } = view
  const say = page.speak('desk')
  const mayAct = page.role !== null && secretariat.includes(page.role)
  const list = { ...page.query, filter: undefined, page: undefined }
  return (
    <Frame
      page={page}
      title={reporter.shortName}
      trail={[{ href: page.href('/desk', list), label: say('overview.title') }]}
      isWide
      scripts={['desk']}
    >
      {refused === null ? null : <Bar kind="problem">{refused.sentence}</Bar>}
      <Neighbours page={page} view={view} />
      <div class="columns">
        <Facts page={page} view={view} />
        {mayAct ? <DecisionForms page={page} view={view} /> : null}
      </div>
      <section class="card" aria-labelledby="return-questions">
        <h2 id="return-questions">{say('question.ofReturn')}</h2>
        <Questions
          page={page}
          questions={table.questions}
          template={table.template}
          action={`/desk/returns/${reporter.reporterCode}/questions`}
          mayAct={mayAct}
          typed={refused?.typed.get('reference') ? undefined : refused?.typed.get('text')}
        />
      </section>
      {mayAct ? <PaperForms page={page} view={view} /> : null}
      <ReturnRows page={page} view={view} cycleKey={cycle.cycleKey} mayAct={mayAct} />
      <KeysHelp page={page} />
    </Frame>
  )
}

function Neighbours({ page, view }: { readonly page: Page; readonly view: ReturnView }): VNode {
  const { previous, next, place, count } = view.neighbours
  const say = page.speak('desk')
  const to = (code: string) =>
    page.href(`/desk/returns/${code}`, { ...page.query, filter: undefined, page: undefined })
  return (
    <nav class="row neighbours" aria-label={say('return.neighbours')}>
      {previous === null ? null : (
        <a href={to(previous)} rel="prev" data-key="p">
          {say('return.previous')}
        </a>
      )}
      {place === 0 ? null : <span>{say('return.place', { place, count })}</span>}
      {next === null ? null : (
        <a href={to(next)} rel="next" data-key="n">
          {say('return.next')}
        </a>
      )}
    </nav>
  )
}

function Facts({ page, view }: { readonly page: Page; readonly view: ReturnView }): VNode {
  const { reporter, standing, cycle, lists, receipts } = view
  const say = page.speak('desk')
  const api = `/api/v1/cycles/${encodeURIComponent(cycle.cycleKey)}/reporters/${reporter.reporterCode}`
  return (
    <section class="card" aria-labelledby="return-facts">
      <h2 id="return-facts">{cycle.title[page.language]}</h2>
      <p>
        <StateBadges page={page} {...standing} />
      </p>
      <dl class="facts">
        <dt>{say('column.reporter')}</dt>
        <dd>
          <bdi>{reporter.name}</bdi> <small dir="ltr">{reporter.reporterCode.toUpperCase()}</small>
        </dd>
        <dt>{say('column.kind')}</dt>
        <dd>
          {kindWord(page, reporter.kind)} · {regionWord(page, lists, reporter.region ?? '')}
        </dd>
        <dt>{say('overview.deadline')}</dt>
        <dd>
          <Deadline page={page} day={standing.deadline} overAt={standing.deadlineOverAt} />
        </dd>
        {standing.submittedAt === null ? null : (
          <>
            <dt>{say('column.submitted')}</dt>
            <dd>
              <Instant page={page} at={standing.submittedAt} />
            </dd>
          </>
        )}
        {receipts.length === 0 ? null : (
          <>
            <dt>{say('return.receipts')}</dt>
            <dd>
              {receipts.map(({ receiptNumber }) => (
                <span key={receiptNumber} class="receipt" dir="ltr">
                  {receiptNumber}
                </span>
              ))}
            </dd>
          </>
        )}
        {standing.reason === null ? null : (
          <>
            <dt>{say('return.reason')}</dt>
            <dd dir="auto">{standing.reason}</dd>
          </>
        )}
        {standing.recordedFrom === null ? null : (
          <>
            <dt>{page.speak('returns')('state.fromPaper')}</dt>
            <dd dir="auto">{standing.recordedFrom}</dd>
          </>
        )}
        {reporter.contact === null ? null : (
          <>
            <dt>{page.speak('returns')('column.contactName')}</dt>
            <dd>
              <bdi>{reporter.contact.name}</bdi> <bdi>{reporter.contact.email}</bdi>
            </dd>
          </>
        )}
      </dl>
      <p class="row">
        {page.role === 'auditor' || standing.activities === 0 ? null : (
          <a href={`${api}/annotated-copy?lang=${page.language}`} download>
            {say('return.annotatedCopy')}
          </a>
        )}
        <a href={page.href('/audit', { reporter: reporter.reporterCode })}>{say('return.log')}</a>
        <a href={page.href('/people', { reporter: reporter.reporterCode })}>{say('nav.people')}</a>
      </p>
    </section>
  )
}
