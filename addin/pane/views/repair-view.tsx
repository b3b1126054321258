/** What the sheet lost, mostly by pasting, and one button to mend it. */
import { useEffect } from 'preact/hooks'
import { formatMessage } from '../../../templates/messages.ts'
import type { Damage } from '../../excel/open-workbook.ts'
import { sheetDesk } from '../../sheet/sheet-desk.ts'
import { KindIcon } from '../icons.tsx'
import { type Pane, usePane } from '../pane.ts'
import { useStore } from '../store.ts'

export function RepairView() {
  const pane = usePane()
  const desk = sheetDesk(pane)
  const { damages, left } = useStore(desk.state)
  const { job } = useStore(pane.state)
  useEffect(() => {
    if (damages === null) void desk.inspect()
  }, [])
  const canMend = damages?.some(({ kind }) => kind !== 'sameRowKey') ?? false
  return (
    <>
      <p>{pane.say('repair.about')}</p>
      {damages && (
        <section class="card">
          {damages.length === 0 ? (
            <p class="with-icon">
              <KindIcon kind="done" />
              <span>{pane.say('repair.intact')}</span>
            </p>
          ) : (
            <ul class="plain-list">
              {grouped(damages).map(([kind, some]) => (
                <li key={kind} class="with-icon">
                  <KindIcon kind={kind === 'sameRowKey' ? 'info' : 'warning'} />
                  <span>
                    {pane.say(`repair.${kind}`, { count: some.length })}
                    <small class="quiet">{placesOf(pane, some)}</small>
                    {left.some((one) => one.kind === kind) && <strong>{pane.say('repair.notMended')}</strong>}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </section>
      )}
      <div class="buttons">
        {canMend && (
          <button type="button" class="primary" disabled={job !== null} onClick={() => desk.repair()}>
            {pane.say('repair.mend')}
          </button>
        )}
        <button type="button" disabled={job !== null} onClick={() => desk.inspect()}>
          {pane.say('repair.look')}
        </button>
      </div>
    </>
  )
}

function grouped(damages: readonly Damage[]): readonly (readonly [Damage['kind'], readonly Damage[]])[] {
  const groups = new Map<Damage['kind'], Damage[]>()
  for (const damage of damages) groups.set(damage.kind, [...(groups.get(damage.kind) ?? []), damage])
  return [...groups]
}

/** Columns by their labels, rows by their numbers; the first ten. */
function placesOf(pane: Pane, damages: readonly Damage[]): string {
  const { texts, language } = pane.state.value
  const labelOf = (column: string) => {
    const key = column.startsWith('_') ? `column.${column.slice(1)}.label` : `${column}.label`
    return formatMessage(texts.fields, key, language)
  }
  const places = damages.flatMap((damage) => {
    if ('column' in damage) return [labelOf(damage.column)]
    if ('rowNumber' in damage) return [String(damage.rowNumber)]
    return 'rowNumbers' in damage ? [damage.rowNumbers.join(' = ')] : []
  })
  const shown = new Intl.ListFormat(language, { type: 'unit' }).format(places.slice(0, 10))
  return places.length > 10 ? `${shown} …` : shown
}
