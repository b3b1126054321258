/** Values that two people changed differently, side by side; a person chooses. Withdrawals wait here, too. */
import { useEffect, useState } from 'preact/hooks'
import type { PaneConflict, ProposalDecision } from '../../../../templates/pane-protocol.ts'
import type { Withdrawal } from '../../../desk/service-desk.ts'
import { SignedIn } from './signed-in.tsx'
import { type DeskUse, fieldLabel, nameOf, shownInstant, shownValue, useDesk } from './use-desk.ts'

type Choice = Pick<ProposalDecision, 'take' | 'cell'>

export function ConflictsView() {
  return (
    <SignedIn>
      <Conflicts />
    </SignedIn>
  )
}

function Conflicts() {
  const use = useDesk()
  const { desk, of, say, isBusy } = use
  const { conflicts, withdrawals } = of
  const [choices, setChoices] = useState<Readonly<Record<string, Choice>>>({})
  useEffect(() => void desk.loadRows(), [])
  const chosen = conflicts.filter(({ proposalId }) => choices[proposalId])
  const all = (take: 'stored' | 'proposed') =>
    setChoices(Object.fromEntries(conflicts.map(({ proposalId }) => [proposalId, { take }])))
  const decide = async () => {
    const decisions = chosen.map(({ proposalId, revision }) => ({
      proposalId,
      revision,
      ...choices[proposalId]!,
    }))
    if (!(await desk.sync({ decisions }))) return
    setChoices({})
    const left =
      desk.state.value.report?.response.decisionResults.filter(({ outcome }) => outcome !== 'done') ?? []
    if (left.length > 0) use.pane.tell('note', 'conflict.outdated', { count: left.length })
    else use.pane.tell('done', 'conflict.done', { count: decisions.length })
  }
  return (
    <>
      {conflicts.length === 0 && <p>{say('conflict.none')}</p>}
      {conflicts.length > 1 && (
        <div class="buttons">
          <button type="button" onClick={() => all('stored')}>
            {say('conflict.allStored')}
          </button>
          <button type="button" onClick={() => all('proposed')}>
            {say('conflict.allProposed')}
          </button>
        </div>
      )}
      {conflicts.map((conflict) => (
        <ConflictCard
          key={conflict.proposalId}
          {...{ use, conflict }}
          choice={choices[conflict.proposalId]}
          onChoice={(choice) => setChoices({ ...choices, [conflict.proposalId]: choice })}
        />
      ))}
      {conflicts.length > 0 && (
        <div class="buttons">
          <button type="button" class="primary" disabled={isBusy || chosen.length === 0} onClick={decide}>
            {say('conflict.decide', { count: chosen.length })}
          </button>
        </div>
      )}
      {withdrawals.length > 0 && <h2>{say('withdrawal.title')}</h2>}
      {withdrawals.map((row) => (
        <WithdrawalCard key={row.activityReportId} {...{ use, row }} />
      ))}
    </>
  )
}

interface ConflictProps {
  readonly use: DeskUse
  readonly conflict: PaneConflict
  readonly choice: Choice | undefined
  readonly onChoice: (choice: Choice) => void
}

function ConflictCard({ use, conflict, choice, onChoice }: ConflictProps) {
  const { say } = use
  const { proposalId, field, reference, stored, proposed, base, baseRevision } = conflict
  const value = (of: PaneConflict['stored']) => shownValue(use, field, of)
  const line = (by: string | null, at: string) => `${nameOf(use, by)}, ${shownInstant(use, at)}`
  const radio = (take: Choice['take'], label: string, shown: string | null, by: string) => (
    <label class="choice">
      <input
        type="radio"
        name={proposalId}
        checked={choice?.take === take}
        onChange={() => onChoice(take === 'value' ? { take, cell: value(stored) } : { take })}
      />
      <span>
        <strong>{label}</strong> <small>{by}</small>
        {shown !== null && (
          <span class="value" dir="auto">
            {shown}
          </span>
        )}
      </span>
    </label>
  )
  return (
    <fieldset class="card choices">
      <legend>
        <bdi>{reference}</bdi> · {fieldLabel(use, field)}
      </legend>
      {radio('stored', say('conflict.stored'), value(stored), line(conflict.storedBy, conflict.storedAt))}
      {radio(
        'proposed',
        say('conflict.proposed'),
        value(proposed),
        line(conflict.proposedBy, conflict.proposedAt),
      )}
      {!field.startsWith('_') && radio('value', say('conflict.other'), null, '')}
      {choice?.take === 'value' && (
        <textarea
          dir="auto"
          rows={3}
          aria-label={say('conflict.other')}
          value={String(choice.cell ?? '')}
          onInput={(event) => onChoice({ take: 'value', cell: event.currentTarget.value })}
        />
      )}
      <p class="quiet">
        {say('conflict.base')}{' '}
        <span dir="auto">{baseRevision === null ? say('conflict.noBase') : value(base)}</span>
      </p>
    </fieldset>
  )
}

function WithdrawalCard({ use, row }: { use: DeskUse; row: Withdrawal }) {
  const { desk, say, isBusy } = use
  const { activityReportId, revision, reference, values, isDone } = row
  const decide = async (decision: 'confirm' | 'bringBack') => {
    if (await desk.sync({ withdrawals: [{ activityReportId, revision, decision }] })) await desk.loadRows()
  }
  return (
    <section class="card">
      <h3>
        <bdi>{reference}</bdi> <span dir="auto">{String(values.title ?? '')}</span>
      </h3>
      <p class="quiet">{say(isDone ? 'withdrawal.done' : 'withdrawal.proposed')}</p>
      <div class="buttons">
        {!isDone && (
          <button type="button" disabled={isBusy} onClick={() => decide('confirm')}>
            {say('withdrawal.confirm')}
          </button>
        )}
        <button type="button" disabled={isBusy} onClick={() => decide('bringBack')}>
          {say('withdrawal.bringBack')}
        </button>
      </div>
    </section>
  )
}
