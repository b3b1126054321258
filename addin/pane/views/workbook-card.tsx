/** Whose workbook this is, for which cycle, and until when. */
import { deadlineEnd } from '../../../templates/deadline.ts'
import type { Language } from '../../../templates/definition.ts'
import { lazily } from '../lazily.tsx'
import { usePane } from '../pane.ts'
import { useStore } from '../store.ts'

const EmptyWorkbook = lazily(async () => (await import('./empty-workbook.tsx')).EmptyWorkbook, true)

export function WorkbookCard() {
  const pane = usePane()
  const { reading, readingFailure, language, isOnline } = useStore(pane.state)
  const offline = isOnline ? null : <p class="note">{pane.say('overview.offline')}</p>
  if (!reading)
    return (
      <section class="card">
        {offline}
        {readingFailure && <p>{pane.say(`excel.${readingFailure}`)}</p>}
        {readingFailure === 'notATemplate' && <EmptyWorkbook />}
        {readingFailure && (
          <button type="button" onClick={() => pane.look()}>
            {pane.say('overview.look')}
          </button>
        )}
        {!readingFailure && <p class="quiet">{pane.say('job.reading')}</p>}
      </section>
    )
  const { identity, rows } = reading
  const { reporters, cycles } = pane.data.register
  const reporter = reporters.find(({ reporterCode }) => reporterCode === identity.reporterCode)
  const cycle = cycles.find(({ cycleKey }) => cycleKey === identity.cycleKey)
  const used = rows.filter(({ cells }) => Object.keys(cells).length > 0).length
  return (
    <section class="card">
      {offline}
      <h2>{reporter?.shortName ?? pane.say('overview.reporterUnknown')}</h2>
      {reporter && <p class="quiet">{reporter.name}</p>}
      <dl>
        <dt>{pane.say('overview.cycle')}</dt>
        <dd>{cycle?.title[language] ?? pane.say('overview.cycleUnknown')}</dd>
        {cycle && (
          <>
            <dt>{pane.say('overview.deadline')}</dt>
            <dd>{localInstant(deadlineEnd(cycle.deadline, 0), language)}</dd>
          </>
        )}
        <dt>{pane.say('overview.activities')}</dt>
        <dd>{used}</dd>
      </dl>
    </section>
  )
}

/** An instant as the clock on this person's wall shows it, with the name of the zone. */
function localInstant(instant: string, language: Language): string {
  const locale = `${language === 'en' ? 'en-GB' : language}-u-ca-gregory-nu-latn`
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(new Date(instant))
}
