/** What the Secretariat asks about a return, and a place to answer. */
import type { VNode } from 'preact'
import type { Question } from '../../../templates/questions.ts'
import { fieldLabel } from '../../history/show-value.ts'
import { Button, PostForm, TextArea } from '../shell/forms.tsx'
import { Frame } from '../shell/frame.tsx'
import type { Page } from '../shell/page.ts'
import { Instant } from '../shell/times.tsx'
import { LiveBar } from './live-bar.tsx'
import { cycleTitle, type ReturnPlace, returnPath, trailOf } from './return-place.ts'

interface QuestionsView extends ReturnPlace {
  readonly questions: readonly Question[]
}

const looks = { open: 'problem', answered: 'info', closed: 'done' } as const

export function questionsPage(page: Page, view: QuestionsView): VNode {
  const { say } = page
  // What waits for the reporter comes first.
  const order = { open: 0, answered: 1, closed: 2 }
  const questions = view.questions.toSorted((a, b) => order[a.state] - order[b.state])
  return (
    <Frame page={page} title={say('questions.title')} trail={trailOf(page, view)} scripts={['live']}>
      <LiveBar page={page} place={view} />
      <p class="quiet-text">{cycleTitle(view, page)}</p>
      {questions.length === 0 ? <p>{say('questions.none')}</p> : null}
      {questions.map((question) => (
        <Thread key={question.questionId} page={page} view={view} question={question} />
      ))}
    </Frame>
  )
}

interface ThreadProps {
  readonly page: Page
  readonly view: QuestionsView
  readonly question: Question
}

function Thread({ page, view, question }: ThreadProps): VNode {
  const { say } = page
  const { questionId, state, entries } = question
  const about = aboutOf(page, question)
  return (
    <section class="card" id={questionId} aria-labelledby={`about-${questionId}`}>
      <h2 id={`about-${questionId}`}>
        {about} <span class={`badge ${looks[state]}`}>{page.speak('returns')(`question.${state}`)}</span>
      </h2>
      <ul class="plain-list">
        {entries.map((entry) => (
          <li key={`${entry.changeNumber} ${entry.at}`}>
            <strong>{say(`questions.${entry.act}`)}</strong>{' '}
            <small>
              <Instant page={page} at={entry.at} />
            </small>
            {entry.text === null ? null : (
              <p dir="auto" class="typed">
                {entry.text}
              </p>
            )}
          </li>
        ))}
      </ul>
      {view.isOwn && state !== 'closed' ? (
        <PostForm page={page} action={returnPath(view, 'answers')} hidden={{ questionId }}>
          <TextArea
            name="text"
            id={`answer-${questionId}`}
            label={say('questions.answer')}
            rows={3}
            maxLength={4_000}
            isRequired
          />
          <Button kind="main" about={about}>
            {say('questions.send')}
          </Button>
        </PostForm>
      ) : null}
    </section>
  )
}

function aboutOf({ say, language }: Page, { reference, field }: Question): string {
  if (reference === null) return say('questions.aboutReturn')
  return field === null ? reference : `${reference} · ${fieldLabel(field, language)}`
}
