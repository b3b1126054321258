/** Questions about a return, a row or a cell: what was said, and what can be said. */
import type { VNode } from 'preact'
import type { TemplateDefinition } from '../../../templates/definition.ts'
import type { Question } from '../../../templates/questions.ts'
import { fieldLabel } from '../../history/show-value.ts'
import { Button, Field, PostForm, Select, TextArea } from '../shell/forms.tsx'
import type { Page } from '../shell/page.ts'
import { Instant } from '../shell/times.tsx'

const looks = { open: 'warning', answered: 'accent', closed: '' } as const

interface QuestionsProps {
  readonly page: Page
  readonly questions: readonly Question[]
  readonly template: TemplateDefinition
  /** Where questions are posted to. */
  readonly action: string
  readonly mayAct: boolean
  /** Ask about this row; left out: about the return. */
  readonly reference?: string
  /** Chosen beforehand. */
  readonly field?: string | undefined
  readonly typed?: string | undefined
}

export function Questions(props: QuestionsProps): VNode {
  const { page, questions, mayAct } = props
  const say = page.speak('desk')
  return (
    <>
      {questions.length === 0 ? <p>{say('question.none')}</p> : null}
      {questions.map((question) => (
        <Thread key={question.questionId} {...props} question={question} />
      ))}
      {mayAct ? <AskForm {...props} /> : null}
    </>
  )
}

/** How a question stands, in a word. */
export function QuestionState({
  page,
  state,
}: {
  readonly page: Page
  readonly state: Question['state']
}): VNode {
  return <span class={`badge ${looks[state]}`}>{page.speak('returns')(`question.${state}`)}</span>
}

function Thread({ page, question, action, mayAct }: QuestionsProps & { readonly question: Question }): VNode {
  const say = page.speak('desk')
  const { questionId, state, field, entries } = question
  return (
    <article class="thread" id={`question-${questionId}`}>
      <h3>
        <QuestionState page={page} state={state} /> {field === null ? null : fieldLabel(field, page.language)}
      </h3>
      <ol class="plain-list">
        {entries.map((entry) => (
          <li key={entry.changeNumber}>
            <p dir="auto">{entry.text ?? say('question.noWord')}</p>
            <small>
              {say(`question.act.${entry.act}`)} ·{' '}
              {entry.at === '' ? null : <Instant page={page} at={entry.at} />}
              {entry.recordedFrom === null ? null : (
                <>
                  {' '}
                  · {page.speak('returns')('state.fromPaper')}: <bdi>{entry.recordedFrom}</bdi>
                </>
              )}
            </small>
          </li>
        ))}
      </ol>
      {state === 'closed' || !mayAct ? null : (
        <details>
          <summary>{say('question.goOn')}</summary>
          <PostForm page={page} action={`${action}/${questionId}`} query={page.query}>
            <TextArea
              name="text"
              id={`text-${questionId}`}
              label={say('question.text')}
              rows={2}
              maxLength={4000}
            />
            <Field
              name="recordedFrom"
              id={`from-${questionId}`}
              label={say('paper.from')}
              hint={say('question.paperHint')}
              maxLength={500}
            />
            <div class="row">
              <Button name="act" value="ask">
                {say('question.askAgain')}
              </Button>
              <Button name="act" value="close">
                {say('question.close')}
              </Button>
              <Button name="act" value="answer">
                {say('question.recordAnswer')}
              </Button>
            </div>
          </PostForm>
        </details>
      )}
    </article>
  )
}

function AskForm({ page, template, action, reference, field, typed }: QuestionsProps): VNode {
  const say = page.speak('desk')
  const id = reference === undefined ? 'return' : 'row'
  return (
    <details open={typed !== undefined || field !== undefined} id={`ask-${id}`}>
      <summary data-key="q">
        {say(reference === undefined ? 'question.askReturn' : 'question.askRow')}
      </summary>
      <PostForm
        page={page}
        action={action}
        query={page.query}
        hidden={reference === undefined ? {} : { reference }}
      >
        {reference === undefined ? null : (
          <Select
            name="field"
            id="ask-field"
            label={say('question.about')}
            value={field}
            options={[
              { value: '', label: say('question.wholeRow') },
              ...template.fields
                .filter(({ type }) => type !== 'reference')
                .map(({ key }) => ({ value: key, label: fieldLabel(key, page.language) })),
            ]}
          />
        )}
        <TextArea
          name="text"
          id={`ask-text-${id}`}
          label={say('question.text')}
          rows={3}
          maxLength={4000}
          isRequired
          value={typed ?? ''}
        />
        <Button kind="main">{say('question.ask')}</Button>
      </PostForm>
    </details>
  )
}
