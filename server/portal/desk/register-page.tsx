/** Cycles, reporters, Parties, code lists and rates: where each is looked at, changed, downloaded and uploaded. */
import type { VNode } from 'preact'
import type { Cycle } from '../../../templates/context.ts'
import { cycleStateOf } from '../../../templates/cycle-state.ts'
import { secretariat } from '../../roles.ts'
import { formatDay } from '../shell/formats.ts'
import { Button, Field, PostForm } from '../shell/forms.tsx'
import { Frame } from '../shell/frame.tsx'
import { Bar } from '../shell/notice-bar.tsx'
import type { Page } from '../shell/page.ts'
import { DataTable } from '../shell/tables.tsx'
import { listPath } from './code-list-page.tsx'
import type { Refused } from './form-answers.ts'
import { ratesPath } from './rates-page.tsx'
import { SheetForms } from './sheet-page.tsx'

export interface RegisterView {
  readonly cycles: readonly Cycle[]
  readonly codeLists: readonly { readonly key: string; readonly version: number; readonly codes: number }[]
  readonly reporters: number
  readonly refused: Refused | null
}

export function registerPage(page: Page, view: RegisterView): VNode {
  const { cycles, codeLists, refused } = view
  const [say, words] = [page.speak('desk'), page.speak('returns')]
  const mayAct = page.role !== null && secretariat.includes(page.role)
  return (
    <Frame page={page} title={say('nav.register')}>
      {refused === null ? null : <Bar kind="problem">{refused.sentence}</Bar>}
      <section aria-labelledby="cycles">
        <h2 id="cycles">{words('sheet.cycles')}</h2>
        <DataTable
          caption={words('sheet.cycles')}
          isCaptionHidden
          columns={[
            { key: 'title', label: say('column.cycle'), isRowHeader: true },
            { key: 'period', label: say('register.period') },
            { key: 'deadline', label: say('overview.deadline') },
            { key: 'state', label: say('column.state'), isWord: true },
            { key: 'act', label: say('people.acts'), isActions: true },
          ]}
          rows={cycles.map((cycle) => ({
            key: cycle.cycleKey,
            cells: {
              title: (
                <span>
                  <a href={page.href(`/register/cycles/${cycle.cycleKey}`)}>{cycle.title[page.language]}</a>{' '}
                  <small dir="ltr">{cycle.cycleKey}</small>
                </span>
              ),
              period: `${formatDay(cycle.period.start, page.language)} – ${formatDay(cycle.period.end, page.language)}`,
              deadline: formatDay(cycle.deadline, page.language),
              state: words(`state.${cycleStateOf(cycle)}`),
              act: mayAct ? (
                <PostForm page={page} action={`/register/cycles/${cycle.cycleKey}/moves`}>
                  <Button
                    name="move"
                    value={cycleStateOf(cycle) === 'open' ? 'close' : 'open'}
                    about={cycle.cycleKey}
                  >
                    {say(cycleStateOf(cycle) === 'open' ? 'register.close' : 'register.open')}
                  </Button>
                </PostForm>
              ) : null,
            },
          }))}
        />
        {mayAct ? <SheetForms page={page} kind="cycles" of="" /> : null}
        {mayAct && cycles.length > 0 ? <CopyForm page={page} view={view} /> : null}
      </section>
      <section class="card" aria-labelledby="reporters">
        <h2 id="reporters">{words('sheet.reporters')}</h2>
        <p>
          <a href={page.href('/register/reporters')}>
            {say('register.reporterList', { count: view.reporters })}
          </a>
        </p>
        {mayAct ? <SheetForms page={page} kind="reporters" of="" /> : null}
      </section>
      <section class="card" aria-labelledby="parties">
        <h2 id="parties">{words('sheet.parties')}</h2>
        {mayAct ? <SheetForms page={page} kind="parties" of="" /> : null}
      </section>
      <section class="card" aria-labelledby="rates">
        <h2 id="rates">{words('sheet.rates')}</h2>
        <ul class="plain-list">
          {cycles.map((cycle) => (
            <li key={cycle.cycleKey}>
              <a href={page.href(ratesPath(cycle.cycleKey))}>{cycle.title[page.language]}</a>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="lists">
        <h2 id="lists">{say('register.lists')}</h2>
        <DataTable
          caption={say('register.lists')}
          isCaptionHidden
          columns={[
            { key: 'list', label: words('sheet.code-list'), isRowHeader: true },
            { key: 'codes', label: say('list.codes'), isNumber: true },
            { key: 'version', label: say('list.version') },
          ]}
          rows={codeLists.map(({ key, version, codes }) => ({
            key,
            cells: {
              list: (
                <a href={page.href(listPath(key))} dir="ltr">
                  {key}
                </a>
              ),
              codes,
              version: say('register.version', { version }),
            },
          }))}
        />
      </section>
    </Frame>
  )
}

function CopyForm({ page, view }: { readonly page: Page; readonly view: RegisterView }): VNode {
  const [say, words] = [page.speak('desk'), page.speak('returns')]
  const from = view.cycles[0]!
  const typed = (name: string) => view.refused?.typed.get(name) ?? ''
  return (
    <details class="card" open={view.refused?.typed.has('cycleKey') ?? false}>
      <summary>{say('register.next')}</summary>
      <p>{say('register.nextLead', { cycle: from.title[page.language] })}</p>
      <PostForm page={page} action={`/register/cycles/${from.cycleKey}/copies`}>
        <div class="form-grid">
          <Field
            name="cycleKey"
            label={words('column.cycleKey')}
            hint={say('register.keyHint')}
            isRequired
            isLtr
            maxLength={40}
            value={typed('cycleKey')}
          />
          <Field name="start" type="date" label={words('column.start')} isRequired value={typed('start')} />
          <Field name="end" type="date" label={words('column.end')} isRequired value={typed('end')} />
          <Field
            name="opensOn"
            type="date"
            label={words('column.opensOn')}
            isRequired
            value={typed('opensOn')}
          />
          <Field
            name="deadline"
            type="date"
            label={words('column.deadline')}
            isRequired
            value={typed('deadline')}
          />
        </div>
        <Button kind="main">{say('register.make')}</Button>
      </PostForm>
    </details>
  )
}
