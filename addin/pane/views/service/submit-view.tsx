/** Submitting the return, with a declaration; the receipt goes onto the cover. */
import { useState } from 'preact/hooks'
import { formatIssue } from '../../../../templates/format-issue.ts'
import type { Issue } from '../../../../templates/issues.ts'
import { SignedIn } from './signed-in.tsx'
import { type DeskUse, shownInstant, useDesk } from './use-desk.ts'

export function SubmitView() {
  return (
    <SignedIn>
      <Submit />
    </SignedIn>
  )
}

function Submit() {
  const use = useDesk()
  const { pane, desk, of, state, say, isBusy } = use
  const { standing } = of
  const cover = state.reading?.cover
  const [name, setName] = useState(cover?.declarationName ?? '')
  const [date, setDate] = useState(cover?.declarationDate?.match(/^\d{4}-\d\d-\d\d$/)?.[0] ?? today())
  const [isNothing, setNothing] = useState(cover?.nothingToReport ?? false)
  const [isAcknowledged, setAcknowledged] = useState(false)
  const [problems, setProblems] = useState<readonly Issue[]>([])
  const warnings = standing?.rowsWithWarnings ?? 0
  const submit = async (event: Event) => {
    event.preventDefault()
    setProblems([])
    const says = {
      nothingToReport: isNothing,
      submit: true,
      declarationName: name.trim(),
      declarationDate: date,
    }
    if (!(await desk.sync({ cover: says }))) return
    const { submission, returnIssues } = desk.state.value.report!.response
    setProblems(returnIssues)
    if (submission) pane.tell('done', 'submit.done', { receipt: submission.receiptNumber })
    else pane.tell('problem', 'submit.notDone')
  }
  return (
    <>
      {standing?.receiptNumber && <ReceiptCard {...use} />}
      <form class="card" onSubmit={submit}>
        <p>{say('submit.about')}</p>
        {standing && standing.rowsWithErrors > 0 && (
          <p class="note">{say('submit.errors', { count: standing.rowsWithErrors })}</p>
        )}
        <label>
          {say('submit.name')}
          <input
            type="text"
            required
            maxLength={200}
            dir="auto"
            value={name}
            autocomplete="name"
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <label>
          {say('submit.date')}
          <input type="date" required value={date} onInput={(event) => setDate(event.currentTarget.value)} />
        </label>
        <label class="choice">
          <input
            type="checkbox"
            checked={isNothing}
            onChange={(event) => setNothing(event.currentTarget.checked)}
          />
          <span>{say('submit.nothing')}</span>
        </label>
        {warnings > 0 && (
          <label class="choice">
            <input
              type="checkbox"
              checked={isAcknowledged}
              onChange={(event) => setAcknowledged(event.currentTarget.checked)}
            />
            <span>{say('submit.warnings', { count: warnings })}</span>
          </label>
        )}
        {problems.length > 0 && (
          <ul class="note">
            {problems.map((issue) => (
              <li key={issue.code}>{sentenceOf(use, issue)}</li>
            ))}
          </ul>
        )}
        <div class="buttons">
          <button type="submit" class="primary" disabled={isBusy || (warnings > 0 && !isAcknowledged)}>
            {say('submit.send')}
          </button>
        </div>
      </form>
    </>
  )
}

function ReceiptCard(use: DeskUse) {
  const { of, say } = use
  const { receiptNumber, submittedAt, changedSinceSubmission } = of.standing!
  return (
    <section class="card">
      <h2>{say('receipt.title')}</h2>
      <p>
        <bdi>{receiptNumber}</bdi>
      </p>
      {submittedAt && <p class="quiet">{shownInstant(use, submittedAt)}</p>}
      {changedSinceSubmission > 0 && (
        <p class="note">{say('receipt.changed', { count: changedSinceSubmission })}</p>
      )}
    </section>
  )
}

function sentenceOf({ state, pane }: DeskUse, issue: Issue): string {
  const { fields, issues } = state.texts
  return formatIssue(issue, { language: state.language, fields, issues, lists: pane.data.lists })
}

/** The day on this person's calendar. */
function today(): string {
  const now = new Date()
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10)
}
