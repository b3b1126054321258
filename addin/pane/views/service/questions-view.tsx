/** What the Secretariat asks, about a cell, a row or the return; answered here. */
import { useState } from 'preact/hooks'
import type { Question } from '../../../../templates/questions.ts'
import { SignedIn } from './signed-in.tsx'
import { type DeskUse, fieldLabel, nameOf, shownInstant, useDesk } from './use-desk.ts'

export function QuestionsView() {
  return (
    <SignedIn>
      <Questions />
    </SignedIn>
  )
}

function Questions() {
  const use = useDesk()
  const { of, say } = use
  const open = of.questions.filter(({ state }) => state === 'open')
  const others = of.questions.filter(({ state }) => state !== 'open')
  return (
    <>
      {open.length === 0 && <p>{say('question.none')}</p>}
      {open.map((question) => (
        <QuestionCard key={question.questionId} {...{ use, question }} />
      ))}
      {others.length > 0 && (
        <details>
          <summary>{say('question.others', { count: others.length })}</summary>
          {others.map((question) => (
            <QuestionCard key={question.questionId} {...{ use, question }} />
          ))}
        </details>
      )}
    </>
  )
}

function QuestionCard({ use, question }: { use: DeskUse; question: Question }) {
  const { pane, desk, state, say, isBusy } = use
  const { questionId, reference, field, entries, state: standing } = question
  const [text, setText] = useState('')
  const row = state.reading?.rows.find(({ cells }) => reference !== null && cells.activity_id === reference)
  const send = async (event: Event) => {
    event.preventDefault()
    if (text.trim() !== '' && (await desk.answer(questionId, text.trim()))) {
      setText('')
      pane.tell('done', 'question.sent')
    }
  }
  const show = () =>
    pane.run('job.select', async () => {
      const { rowNumber, rowKey } = row!
      await pane.workbook.select({ rowNumber, rowKey, column: field ?? 'title' })
    })
  return (
    <section class="card">
      <h2>
        {reference === null ? say('question.return') : <bdi>{reference}</bdi>}
        {field !== null && ` · ${fieldLabel(use, field)}`}
      </h2>
      {row && (
        <button type="button" class="link" disabled={isBusy} onClick={show}>
          {say('question.show')}
        </button>
      )}
      {entries.map((entry) => (
        <div key={entry.changeNumber} class={entry.act === 'answered' ? 'said own' : 'said'}>
          <p class="quiet">
            {nameOf(use, entry.actor)}, {shownInstant(use, entry.at)}
          </p>
          <p dir="auto">{entry.text ?? say(entry.act === 'closed' ? 'question.closed' : 'value.blank')}</p>
        </div>
      ))}
      {standing !== 'closed' && (
        <form onSubmit={send}>
          <label>
            {say('question.answer')}
            <textarea
              dir="auto"
              rows={3}
              maxLength={4_000}
              value={text}
              onInput={(event) => setText(event.currentTarget.value)}
            />
          </label>
          <div class="buttons">
            <button type="submit" class="primary" disabled={isBusy || text.trim() === ''}>
              {say('question.send')}
            </button>
          </div>
        </form>
      )}
    </section>
  )
}
