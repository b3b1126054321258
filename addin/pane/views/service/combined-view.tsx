/** For the Secretariat: the list of everybody's activities, in a table of the workbook that is open. */
import { useState } from 'preact/hooks'
import type { CombinedOutcome } from '../../../excel/open-workbook.ts'
import { SignedIn } from './signed-in.tsx'
import { useDesk } from './use-desk.ts'

export function CombinedView() {
  return (
    <SignedIn>
      <Combined />
    </SignedIn>
  )
}

const statuses = ['draft', 'final'] as const

function Combined() {
  const { pane, desk, state, say, isBusy } = useDesk()
  const cycles = pane.data.register.cycles.toSorted((one, other) => (one.opensOn < other.opensOn ? 1 : -1))
  const own = cycles.find(({ cycleKey }) => cycleKey === state.reading?.identity.cycleKey)
  const [cycleKey, setCycleKey] = useState((own ?? cycles[0])?.cycleKey ?? '')
  const [status, setStatus] = useState<(typeof statuses)[number]>('draft')
  const [outcome, setOutcome] = useState<CombinedOutcome | null>(null)
  const pull = async (event: Event) => {
    event.preventDefault()
    setOutcome(await desk.pullCombined({ cycleKey, status }))
  }
  return (
    <>
      <form class="card" onSubmit={pull}>
        <p>{say('combined.about')}</p>
        <label>
          {say('combined.cycle')}
          <select value={cycleKey} onChange={(event) => setCycleKey(event.currentTarget.value)}>
            {cycles.map((cycle) => (
              <option key={cycle.cycleKey} value={cycle.cycleKey}>
                {`${cycle.cycleKey} · ${cycle.title[state.language]}`}
              </option>
            ))}
          </select>
        </label>
        <fieldset class="choices">
          <legend>{say('combined.status')}</legend>
          {statuses.map((one) => (
            <label key={one}>
              <input
                type="radio"
                name="combined-status"
                checked={one === status}
                onChange={() => setStatus(one)}
              />
              {say(`combined.${one}`)}
            </label>
          ))}
        </fieldset>
        <div class="buttons">
          <button type="submit" class="primary" disabled={isBusy || !state.isOnline || cycleKey === ''}>
            {say('combined.pull')}
          </button>
        </div>
        {!state.isOnline && <p class="note">{say('overview.offline')}</p>}
      </form>
      {outcome && <Outcome {...outcome} />}
    </>
  )
}

function Outcome({ isNew, added, gone, kept, columnsMissing }: CombinedOutcome) {
  const { say } = useDesk()
  const facts = [
    ['added', isNew ? 0 : added],
    ['gone', gone],
    ['kept', kept],
    ['columns', columnsMissing],
  ] as const
  return (
    <ul class="note" hidden={facts.every(([, count]) => count === 0)}>
      {facts
        .filter(([, count]) => count > 0)
        .map(([key, count]) => (
          <li key={key}>{say(`combined.${key}`, { count })}</li>
        ))}
    </ul>
  )
}
