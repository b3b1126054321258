/** All questions of a cycle, those with the latest word first: which wait for a reporter, and which answers for the Secretariat. */
import type { VNode } from 'preact'
import { type Question, questionStates } from '../../../templates/questions.ts'
import { fieldLabel } from '../../history/show-value.ts'
import type { FoundQuestions } from '../../questions/read-questions.ts'
import { Button, Field, GetForm, Select } from '../shell/forms.tsx'
import { Frame } from '../shell/frame.tsx'
import type { Page } from '../shell/page.ts'
import { Instant } from '../shell/times.tsx'
import type { CycleChoice } from './desk-view.ts'
import { KeysHelp } from './keys-help.tsx'
import { QuestionState } from './question-parts.tsx'

export interface QuestionsView extends CycleChoice, FoundQuestions {
  readonly filter: Readonly<Record<'state' | 'reporter', string>>
  readonly nameOf: (reporterCode: string) => string
}

export function questionsPage(page: Page, view: QuestionsView): VNode {
  const { cycle, cycles, filter, questions, continueBefore } = view
  const say = page.speak('desk')
  const query = { cycle: cycle.cycleKey, ...filter }
  return (
    <Frame page={page} title={say('nav.questions')} isWide scripts={['desk']}>
      <p>{say('questions.lead')}</p>
      <GetForm page={page} action="/questions" class="filters">
        <Select
          name="cycle"
          label={say('column.cycle')}
          value={cycle.cycleKey}
          options={cycles.map((one) => ({ value: one.cycleKey, label: one.title[page.language] }))}
        />
        <Select
          name="state"
          label={say('column.state')}
          value={filter.state}
          options={[
            { value: '', label: say('filter.all') },
            ...questionStates.map((value) => ({ value, label: say(`questions.${value}`) })),
          ]}
        />
        <Field name="reporter" label={say('audit.reporter')} value={filter.reporter} maxLength={60} isLtr />
        <div class="row">
          <Button kind="main">{say('filter.apply')}</Button>
          <a href={page.href('/questions', { cycle: cycle.cycleKey })}>{say('filter.clear')}</a>
        </div>
      </GetForm>
      {questions.length === 0 ? (
        <p>{say('questions.none')}</p>
      ) : (
        <table class="data dense" role="table" data-keys="rows">
          <caption class="visually-hidden">{say('nav.questions')}</caption>
          <thead role="rowgroup">
            <tr role="row">
              {['questions.column.question', 'column.state', 'column.reporter', 'questions.column.last'].map(
                (column) => (
                  <th key={column} scope="col" role="columnheader">
                    {say(column)}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {questions.map((question) => (
              <Line key={question.questionId} page={page} view={view} question={question} />
            ))}
          </tbody>
        </table>
      )}
      <nav class="row" aria-label={page.say('pages.label')}>
        {page.query.before ? <a href={page.href('/questions', query)}>{say('pages.first')}</a> : null}
        {continueBefore === null ? null : (
          <a href={page.href('/questions', { ...query, before: continueBefore })} rel="next">
            {page.say('pages.next')}
          </a>
        )}
      </nav>
      <KeysHelp page={page} isList />
    </Frame>
  )
}

function Line({
  page,
  view,
  question,
}: {
  readonly page: Page
  readonly view: QuestionsView
  readonly question: Question
}): VNode {
  const say = page.speak('desk')
  const { reporterCode, reference, field, state, entries } = question
  const [first, last] = [entries[0]!, entries.at(-1)!]
  const base = `/desk/returns/${reporterCode}`
  const path = reference === null ? base : `${base}/rows/${reference}`
  const about = [reference, field === null ? null : fieldLabel(field, page.language)]
  return (
    <tr role="row">
      <th scope="row" role="rowheader" data-label={say('questions.column.question')}>
        <span>
          <a href={`${page.href(path, { cycle: view.cycle.cycleKey })}#question-${question.questionId}`}>
            <bdi>{shortened(first.text) ?? say('question.noWord')}</bdi>
          </a>
          <small>
            {about.every((one) => one === null) ? (
              say('questions.wholeReturn')
            ) : (
              <bdi>{about.filter((one) => one !== null).join(' · ')}</bdi>
            )}
          </small>
        </span>
      </th>
      <td role="cell" data-label={say('column.state')}>
        <QuestionState page={page} state={state} />
      </td>
      <td role="cell" data-label={say('column.reporter')}>
        <bdi>{view.nameOf(reporterCode)}</bdi>
      </td>
      <td role="cell" data-label={say('questions.column.last')}>
        <span>
          {last === first ? null : <bdi>{shortened(last.text) ?? say('question.noWord')}</bdi>}
          <small>
            {say(`question.act.${last.act}`)} · <Instant page={page} at={last.at} />
          </small>
        </span>
      </td>
    </tr>
  )
}

/** Long ones are read in full where they are answered. */
function shortened(text: string | null): string | null {
  return text !== null && text.length > 200 ? `${text.slice(0, 200)}…` : text
}
