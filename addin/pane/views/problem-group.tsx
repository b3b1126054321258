/** The problems of one rule: a line each, its cell to go to, its corrections to press. */
import { useState } from 'preact/hooks'
import { formatDate, formatIssue } from '../../../templates/format-issue.ts'
import { formatMessage } from '../../../templates/messages.ts'
import { checkDesk } from '../../check/check-desk.ts'
import { columnOfRow, type Problem } from '../../check/check-rows.ts'
import type { Fix } from '../../check/fixes.ts'
import type { ProblemGroup } from '../../check/group-problems.ts'
import { KindIcon } from '../icons.tsx'
import { type Pane, usePane } from '../pane.ts'
import { useStore } from '../store.ts'
import { issueTexts } from './check-view.tsx'

/** Shown at first, and with each press of "more". */
const shownAtOnce = 20
/** Of a blank field there is nothing to say that its name and the group's heading do not. */
const saidByHeading = '01.required'

export function ProblemGroupView({ group, isOpen }: { group: ProblemGroup; isOpen: boolean }) {
  const pane = usePane()
  const { texts, language, job } = useStore(pane.state)
  const [shown, setShown] = useState(shownAtOnce)
  const { severity, rule, problems, certain } = group
  return (
    <details class="group" open={isOpen}>
      <summary>
        <KindIcon kind={severity} />
        <span class="name">{formatMessage(texts.rules, `rule.${rule}`, language)}</span>
        <span class="number">{problems.length}</span>
      </summary>
      {certain.length > 1 && (
        <button type="button" disabled={job !== null} onClick={() => checkDesk(pane).correct(certain)}>
          {pane.say('check.correctAll', { count: certain.length })}
        </button>
      )}
      <ul>
        {problems.slice(0, shown).map((problem) => (
          <ProblemLine
            key={`${problem.rowNumber} ${problem.issue.field} ${sentenceOf(pane, problem)}`}
            problem={problem}
          />
        ))}
      </ul>
      {problems.length > shown && (
        <button type="button" onClick={() => setShown(shown + shownAtOnce)}>
          {pane.say('check.more', { count: problems.length - shown })}
        </button>
      )}
    </details>
  )
}

function ProblemLine({ problem }: { problem: Problem }) {
  const pane = usePane()
  const { job, texts, language, reading } = useStore(pane.state)
  const { rowNumber, rowKey, issue, fixes } = problem
  const column = issue.field ?? columnOfRow
  const letter = reading?.columns.find(({ key }) => key === column)?.letter ?? ''
  const title = String(reading?.rows.find((row) => row.rowNumber === rowNumber)?.cells[columnOfRow] ?? '')
  const select = () =>
    pane.run('job.selecting', async () => {
      if (!(await pane.workbook.select({ rowNumber, rowKey, column }))) pane.tell('note', 'check.cellGone')
    })
  return (
    <li class="problem-line">
      <button type="button" class="link" disabled={job !== null} onClick={select}>
        <bdi>{letter + rowNumber}</bdi>
        {' · '}
        {issue.field
          ? formatMessage(texts.fields, `${issue.field}.label`, language)
          : pane.say('check.wholeRow')}
      </button>
      {title !== '' && (
        <p class="quiet small one-line" dir="auto">
          {title}
        </p>
      )}
      {issue.code !== saidByHeading && <p>{sentenceOf(pane, problem)}</p>}
      {fixes.length > 0 && (
        <div class="fixes">
          {fixes.map((fix, nth) => (
            <button
              key={nth}
              type="button"
              disabled={job !== null}
              onClick={() => checkDesk(pane).correct([problem], nth)}
            >
              {pane.say(fixes.length === 1 ? 'check.correct' : 'check.choose', { value: shownBy(pane, fix) })}
            </button>
          ))}
        </div>
      )}
    </li>
  )
}

function sentenceOf(pane: Pane, { issue }: Problem): string {
  return formatIssue(issue, issueTexts(pane))
}

function shownBy(pane: Pane, { shown }: Fix): string {
  return typeof shown === 'string' ? shown : formatDate(shown.date, pane.state.value.language)
}
