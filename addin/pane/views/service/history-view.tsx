/** What an activity has been: who changed what, when, before and after side by side. */
import { useEffect, useState } from 'preact/hooks'
import type { ActivityHistory, HistoryRevision } from '../../../service/return-client.ts'
import { SignedIn } from './signed-in.tsx'
import { type DeskUse, fieldLabel, nameOf, shownInstant, shownValue, useDesk } from './use-desk.ts'

export function HistoryView() {
  return (
    <SignedIn>
      <History />
    </SignedIn>
  )
}

function History() {
  const use = useDesk()
  const { desk, of, say } = use
  const [history, setHistory] = useState<ActivityHistory | null>(null)
  // One thing at a time: a choice made while the rows are loading would come to nothing.
  const [isReady, setReady] = useState(false)
  useEffect(() => void desk.loadRows().finally(() => setReady(true)), [])
  const choose = async (activityReportId: string) => {
    setHistory(activityReportId === '' ? null : await desk.history(activityReportId))
  }
  return (
    <>
      <label>
        {say('history.row')}
        <select disabled={!isReady} onChange={(event) => void choose(event.currentTarget.value)}>
          <option value="">{say('history.choose')}</option>
          {of.rows.map(({ activityReportId, reference, values }) => (
            <option key={activityReportId} value={activityReportId}>
              {reference} {String(values.title ?? '')}
            </option>
          ))}
        </select>
      </label>
      {history?.revisions
        .slice()
        .reverse()
        .map((revision) => (
          <Revision key={revision.changeNumber} {...{ use, revision, history }} />
        ))}
    </>
  )
}

interface RevisionProps {
  readonly use: DeskUse
  readonly revision: HistoryRevision
  readonly history: ActivityHistory
}

function Revision({ use, revision, history }: RevisionProps) {
  const { say } = use
  const { changeNumber, committedAt, actor, channel, changes, noteChanges, isFirst, isErased, withdrawn } =
    revision
  const receipts = history.receipts.filter((one) => one.revision === changeNumber)
  const lines = [
    ...changes.map(({ field, before, after }) => ({
      name: fieldLabel(use, field),
      before: shownValue(use, field, before),
      after: shownValue(use, field, after),
    })),
    ...noteChanges.map(({ column, before, after }) => ({
      name: column ?? fieldLabel(use, '_comment'),
      before: before ?? say('value.blank'),
      after: after ?? say('value.blank'),
    })),
  ]
  return (
    <section class="card">
      <h2>
        {nameOf(use, actor)}, {shownInstant(use, committedAt)}
      </h2>
      <p class="quiet">{say(`channel.${channel}`)}</p>
      {isErased && <p class="note">{say('history.erased')}</p>}
      {withdrawn && <p class="note">{say('withdrawal.done')}</p>}
      {receipts.map(({ receipt }) => (
        <p key={receipt.receiptNumber} class="quiet">
          {say('history.receipt')} <bdi>{receipt.receiptNumber}</bdi>
        </p>
      ))}
      <details open={!isFirst}>
        <summary>{say(isFirst ? 'history.first' : 'history.changes', { count: lines.length })}</summary>
        <dl>
          {lines.map(({ name, before, after }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd dir="auto">
                {!isFirst && (
                  <>
                    <del>{before}</del>{' '}
                  </>
                )}
                <ins>{after}</ins>
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </section>
  )
}
