/** The exchange rates of a cycle: each with its day and source; one form adds a rate, or corrects the one of that day. */
import type { VNode } from 'preact'
import type { CodeLists } from '../../../templates/code-lists.ts'
import type { Cycle } from '../../../templates/context.ts'
import { secretariat } from '../../roles.ts'
import { formatDay } from '../shell/formats.ts'
import { Button, Field, PostForm, Select } from '../shell/forms.tsx'
import { Frame } from '../shell/frame.tsx'
import { Bar } from '../shell/notice-bar.tsx'
import type { Page } from '../shell/page.ts'
import { DataTable } from '../shell/tables.tsx'
import type { Refused } from './form-answers.ts'
import { SheetCard } from './sheet-page.tsx'

export interface RatesView {
  readonly cycle: Cycle
  readonly changeNumber: number
  readonly lists: CodeLists
  readonly refused: Refused | null
}

export const ratesPath = (cycleKey: string): string =>
  `/register/cycles/${encodeURIComponent(cycleKey)}/rates`

export function ratesPage(page: Page, view: RatesView): VNode {
  const { cycle, changeNumber, lists, refused } = view
  const [say, words] = [page.speak('desk'), page.speak('returns')]
  const mayAct = page.role !== null && secretariat.includes(page.role)
  const action = ratesPath(cycle.cycleKey)
  return (
    <Frame
      page={page}
      title={words('sheet.rates')}
      trail={[
        { href: page.href('/register'), label: say('nav.register') },
        { href: page.href(`/register/cycles/${cycle.cycleKey}`), label: cycle.title[page.language] },
      ]}
      isAnswer={refused !== null}
    >
      {refused === null ? null : <Bar kind="problem">{refused.sentence}</Bar>}
      {cycle.rates.length === 0 ? (
        <p>{say('rates.none')}</p>
      ) : (
        <DataTable
          caption={words('sheet.rates')}
          isCaptionHidden
          columns={[
            { key: 'currency', label: words('column.currency'), isRowHeader: true },
            { key: 'date', label: words('column.date') },
            { key: 'usDollars', label: words('column.usDollars'), isNumber: true },
            { key: 'source', label: words('column.source') },
            { key: 'act', label: say('people.acts'), isActions: true },
          ]}
          rows={cycle.rates.map(({ currency, date, usDollars, source }) => ({
            key: `${currency} ${date}`,
            cells: {
              currency: (
                <span>
                  <span dir="ltr">{currency}</span>{' '}
                  <small>{lists.label('currency', currency, page.language)}</small>
                </span>
              ),
              date: formatDay(date, page.language),
              usDollars: <span dir="ltr">{usDollars}</span>,
              source: <bdi>{source}</bdi>,
              act: mayAct ? (
                <PostForm page={page} action={`${action}/removal`} hidden={{ changeNumber, currency, date }}>
                  <Button kind="quiet" about={`${currency} ${date}`}>
                    {say('rates.remove')}
                  </Button>
                </PostForm>
              ) : null,
            },
          }))}
        />
      )}
      {mayAct ? <RateForm page={page} view={view} /> : null}
      {mayAct ? <SheetCard page={page} kind="rates" of={cycle.cycleKey} /> : null}
    </Frame>
  )
}

function RateForm({ page, view }: { readonly page: Page; readonly view: RatesView }): VNode {
  const { cycle, changeNumber, lists, refused } = view
  const words = page.speak('returns')
  const typed = (name: string) => refused?.typed.get(name) ?? ''
  const currencies = lists.keys.includes('currency') ? lists.list('currency').codes : []
  return (
    <section class="card" aria-labelledby="rate">
      <h2 id="rate">{page.speak('desk')('rates.set')}</h2>
      <p>{page.speak('desk')('rates.lead')}</p>
      <PostForm page={page} action={ratesPath(cycle.cycleKey)} hidden={{ changeNumber }}>
        <div class="form-grid">
          <Select
            name="currency"
            label={words('column.currency')}
            isRequired
            value={typed('currency')}
            options={[
              { value: '', label: '—' },
              ...currencies
                .filter(({ retired }) => !retired)
                .map(({ code, labels }) => ({ value: code, label: `${code} — ${labels[page.language]}` })),
            ]}
          />
          <Field name="date" type="date" label={words('column.date')} value={typed('date')} isRequired />
          <Field
            name="usDollars"
            label={words('column.usDollars')}
            value={typed('usDollars')}
            inputMode="decimal"
            maxLength={30}
            isRequired
            isLtr
          />
          <Field
            name="source"
            label={words('column.source')}
            value={typed('source')}
            maxLength={300}
            isRequired
          />
        </div>
        <Button kind="main">{page.speak('desk')('save')}</Button>
      </PostForm>
    </section>
  )
}
