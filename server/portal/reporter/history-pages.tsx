/** What happened to a return, and to one of its activities, newest first. */
import type { VNode } from 'preact'
import type { HistoryEntry } from '../../history/history-entry.ts'
import type { ActivityHistory } from '../../history/list-history.ts'
import type { ReturnChange, ReturnHistory } from '../../history/list-return-history.ts'
import { linesOfChange, linesOfEntry } from '../../history/print-history.ts'
import type { RestoreAnswer } from '../../history/restore-rows.ts'
import type { ShowContext } from '../../history/show-value.ts'
import { Button, PostForm } from '../shell/forms.tsx'
import { Frame } from '../shell/frame.tsx'
import { Bar } from '../shell/notice-bar.tsx'
import type { Page } from '../shell/page.ts'
import { Instant } from '../shell/times.tsx'
import { cycleTitle, type ReturnPlace, returnPath, trailOf } from './return-place.ts'

export function returnHistoryPage(
  page: Page,
  view: ReturnPlace & { readonly history: ReturnHistory; readonly context: ShowContext },
): VNode {
  const { history, context } = view
  return (
    <Frame page={page} title={page.say('history.title')} trail={trailOf(page, view)}>
      <p class="quiet-text">{cycleTitle(view, page)}</p>
      {history.changes.length === 0 ? <p>{page.speak('history')('history.nothing')}</p> : null}
      {history.changes.toReversed().map((change) => (
        <OneChange key={change.changeNumber} page={page} change={change} context={context} />
      ))}
      {history.continueAfter === null ? null : (
        <p>
          <a href={page.href(returnPath(view, 'history'), { since: history.continueAfter })}>
            {page.say('history.later')}
          </a>
        </p>
      )}
    </Frame>
  )
}

const mostLines = 40

function OneChange({
  page,
  change,
  context,
}: {
  readonly page: Page
  readonly change: ReturnChange
  readonly context: ShowContext
}): VNode {
  const lines = linesOfChange(change, context)
  const word = page.speak('history')
  return (
    <section class="card" id={`change-${change.changeNumber}`}>
      <h2>
        {word(`kind.${change.kind}`)}{' '}
        <small>
          <Instant page={page} at={change.committedAt} /> · {word(`channel.${change.channel}`)} ·{' '}
          {page.say('history.number', { number: change.changeNumber })}
        </small>
      </h2>
      <Lines lines={lines.slice(0, mostLines)} isNested />
      {lines.length > mostLines ? (
        <details>
          <summary>{page.say('history.moreLines', { count: lines.length - mostLines })}</summary>
          <Lines lines={lines.slice(mostLines, 1_000)} isNested />
        </details>
      ) : null}
    </section>
  )
}

function Lines({
  lines,
  isNested,
}: {
  readonly lines: readonly string[]
  readonly isNested?: boolean
}): VNode {
  return (
    <ul class={isNested ? 'lines nested' : 'lines'}>
      {lines.map((line, index) => (
        // Lines of a change may say the same twice; their place is what names them.
        <li key={index} dir="auto" class={line.startsWith('  ') ? 'below' : undefined}>
          {line.trim()}
        </li>
      ))}
    </ul>
  )
}

interface ActivityView extends ReturnPlace {
  readonly history: ActivityHistory
  readonly context: ShowContext
  readonly mayRestore: boolean
}

export function activityPage(page: Page, view: ActivityView): VNode {
  const { history, context, mayRestore } = view
  const { say } = page
  const newest = history.revisions.at(-1)
  return (
    <Frame
      page={page}
      title={history.reference}
      trail={[
        ...trailOf(page, view),
        { href: page.href(returnPath(view, 'activities')), label: say('activities.title') },
      ]}
    >
      <p dir="auto">{typeof newest?.values.title === 'string' ? newest.values.title : ''}</p>
      {history.revisions.toReversed().map((entry) => (
        <section key={entry.changeNumber} class="card">
          <Heading page={page} entry={entry} />
          <Lines lines={linesOfEntry(entry, context)} />
          {mayRestore && entry !== newest && !entry.isErased ? (
            <p>
              <a
                href={page.href(returnPath(view, `activities/${history.activityReportId}/restore`), {
                  asOf: entry.changeNumber,
                })}
              >
                {say('restore.link', { number: entry.changeNumber })}
              </a>
            </p>
          ) : null}
        </section>
      ))}
    </Frame>
  )
}

function Heading({ page, entry }: { readonly page: Page; readonly entry: HistoryEntry }): VNode {
  const word = page.speak('history')
  return (
    <h2>
      {word(`kind.${entry.kind}`)}{' '}
      <small>
        <Instant page={page} at={entry.committedAt} /> · {word(`channel.${entry.channel}`)} ·{' '}
        {page.say('history.number', { number: entry.changeNumber })}
      </small>
    </h2>
  )
}

interface RestoreView extends ReturnPlace {
  readonly activityReportId: string
  readonly reference: string
  readonly preview: RestoreAnswer
  readonly operationId: string
}

/** What an undo would change, before it is done. */
export function restorePage(page: Page, view: RestoreView): VNode {
  const { preview, reference, activityReportId, operationId } = view
  const word = page.speak('history')
  const path = returnPath(view, `activities/${activityReportId}`)
  return (
    <Frame
      page={page}
      title={page.say('restore.title', { reference })}
      trail={[...trailOf(page, view), { href: page.href(path), label: reference }]}
    >
      <section class="card">
        {preview.isUnchanged || preview.rows.length === 0 ? (
          <Bar kind="info">{word('restore.unchanged', { asOf: preview.asOf })}</Bar>
        ) : (
          <PostForm page={page} action={`${path}/restore`} hidden={{ asOf: preview.asOf, operationId }}>
            <p>{word('restore.preview', { count: preview.rows.length, asOf: preview.asOf })}</p>
            <Button kind="main">{page.say('restore.do')}</Button>
          </PostForm>
        )}
        <p>
          <a href={page.href(path)}>{page.speak('service')('page.back')}</a>
        </p>
      </section>
    </Frame>
  )
}
