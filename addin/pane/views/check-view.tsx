/** What is wrong in the sheet, where, and what one click can put right. */
import { useEffect } from 'preact/hooks'
import type { Severity } from '../../../templates/definition.ts'
import { formatIssue } from '../../../templates/format-issue.ts'
import { type CheckState, checkDesk } from '../../check/check-desk.ts'
import { countBySeverity, groupProblems, severities } from '../../check/group-problems.ts'
import { KindIcon } from '../icons.tsx'
import { type Pane, usePane } from '../pane.ts'
import { useStore } from '../store.ts'
import { ProblemGroupView } from './problem-group.tsx'

export function CheckView() {
  const pane = usePane()
  const desk = checkDesk(pane)
  const checked = useStore(desk.state)
  const { job, hasChanged } = useStore(pane.state)
  useEffect(() => {
    if (!checked.isDone) void desk.check()
  }, [])
  if (!checked.isDone)
    return (
      <button type="button" class="primary" disabled={job !== null} onClick={() => desk.check()}>
        {pane.say('check.check')}
      </button>
    )
  return (
    <>
      <Summary checked={checked} />
      {hasChanged && <p class="note">{pane.say('check.changed')}</p>}
      <div class="buttons">
        <button
          type="button"
          class={hasChanged ? 'primary' : ''}
          disabled={job !== null}
          onClick={() => desk.check()}
        >
          {pane.say('check.again')}
        </button>
        {checked.corrections.length > 0 && (
          <button type="button" disabled={job !== null} onClick={() => desk.undo()}>
            {pane.say('check.undo')}
          </button>
        )}
      </div>
      <ReturnIssues checked={checked} />
      <Groups checked={checked} />
      <OtherSpellings checked={checked} />
    </>
  )
}

const countKeys: Readonly<Record<Severity, string>> = {
  error: 'check.errors',
  warning: 'check.warnings',
  info: 'check.infos',
}

function Summary({ checked: { problems, returnIssues, activities } }: { checked: CheckState }) {
  const pane = usePane()
  const counts = countBySeverity(problems)
  const errors = counts.error + returnIssues.length
  const isFine = errors + counts.warning + counts.info === 0
  return (
    <div class="card summary">
      {isFine ? (
        <p>
          <KindIcon kind="done" /> {pane.say('check.fine', { count: activities })}
        </p>
      ) : (
        <>
          <p>{pane.say('check.activities', { count: activities })}</p>
          <ul class="counts">
            {severities.map((severity) => {
              const count = severity === 'error' ? errors : counts[severity]
              return count === 0 ? null : (
                <li key={severity}>
                  <KindIcon kind={severity} />
                  {pane.say(countKeys[severity], { count })}
                </li>
              )
            })}
          </ul>
        </>
      )}
      <p class="quiet small">{pane.say('check.rest')}</p>
    </div>
  )
}

function ReturnIssues({ checked: { returnIssues } }: { checked: CheckState }) {
  const pane = usePane()
  return (
    <>
      {returnIssues.map((issue) => (
        <p key={issue.code} class="card with-icon">
          <KindIcon kind={issue.severity} />
          <span>{formatIssue(issue, issueTexts(pane))}</span>
        </p>
      ))}
    </>
  )
}

function Groups({ checked: { problems } }: { checked: CheckState }) {
  const pane = usePane()
  const groups = groupProblems(problems)
  return (
    <>
      {severities.map((severity) => {
        const mine = groups.filter((group) => group.severity === severity)
        if (mine.length === 0) return null
        return (
          <section key={severity} aria-labelledby={`of-${severity}`}>
            <h2 id={`of-${severity}`}>{pane.say(`check.severity.${severity}`)}</h2>
            <p class="quiet small">{pane.say(`check.severity.${severity}.about`)}</p>
            {mine.map((group, nth) => (
              <ProblemGroupView
                key={`${group.severity} ${group.rule}`}
                group={group}
                isOpen={severity === 'error' && (nth === 0 || problems.length <= 12)}
              />
            ))}
          </section>
        )
      })}
    </>
  )
}

/** Not wrong, and still worth a click: the sheet's own dropdowns and formulas know the labels only. */
function OtherSpellings({ checked: { otherSpellings } }: { checked: CheckState }) {
  const pane = usePane()
  const { job } = useStore(pane.state)
  if (otherSpellings.length === 0) return null
  return (
    <section class="card">
      <h2>{pane.say('check.spellings')}</h2>
      <p>{pane.say('check.spellings.about', { count: otherSpellings.length })}</p>
      <button type="button" disabled={job !== null} onClick={() => checkDesk(pane).tidy(otherSpellings)}>
        {pane.say('check.spellings.tidy')}
      </button>
    </section>
  )
}

/** For sentences about issues in the pane's language. */
export function issueTexts(pane: Pane) {
  const { language, texts } = pane.state.value
  return { language, fields: texts.fields, issues: texts.issues, lists: pane.data.lists }
}
