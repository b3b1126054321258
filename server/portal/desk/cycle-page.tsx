/** One cycle as a form. */
import type { VNode } from 'preact'
import { cycleStateOf } from '../../../templates/cycle-state.ts'
import { languages } from '../../../templates/definition.ts'
import type { StoredCycle } from '../../cycles/manage-cycles.ts'
import { secretariat } from '../../roles.ts'
import { Button, Field, PostForm } from '../shell/forms.tsx'
import { Frame, languageNames } from '../shell/frame.tsx'
import { Bar } from '../shell/notice-bar.tsx'
import type { Page } from '../shell/page.ts'
import type { Refused } from './form-answers.ts'

export function cyclePage(
  page: Page,
  { stored, refused }: { readonly stored: StoredCycle; readonly refused: Refused | null },
): VNode {
  const say = page.speak('desk')
  const { cycle, changeNumber } = stored
  const mayAct = page.role !== null && secretariat.includes(page.role)
  const value = (name: string, kept: string | number) => refused?.typed.get(name) ?? String(kept)
  return (
    <Frame
      page={page}
      title={cycle.title[page.language]}
      trail={[{ href: page.href('/register'), label: say('nav.register') }]}
    >
      {refused === null ? null : <Bar kind="problem">{refused.sentence}</Bar>}
      <p>
        <span dir="ltr">{cycle.cycleKey}</span> · {page.speak('returns')(`state.${cycleStateOf(cycle)}`)}
      </p>
      <PostForm
        page={page}
        action={`/register/cycles/${cycle.cycleKey}`}
        hidden={{ changeNumber }}
        class="card"
      >
        <div class="form-grid">
          {languages.map((language) => (
            <Field
              key={language}
              name={`title.${language}`}
              label={`${say('column.title')} (${languageNames[language]})`}
              value={value(`title.${language}`, cycle.title[language])}
              maxLength={300}
              isRequired
            />
          ))}
          <Field
            name="legalBasis"
            label={say('register.legalBasis')}
            value={value('legalBasis', cycle.legalBasis)}
            maxLength={300}
          />
          <Field
            name="documentSymbol"
            label={say('register.symbol')}
            value={value('documentSymbol', cycle.documentSymbol)}
            maxLength={100}
            isLtr
          />
          <Field
            name="start"
            type="date"
            label={say('register.start')}
            value={value('start', cycle.period.start)}
            isRequired
          />
          <Field
            name="end"
            type="date"
            label={say('register.end')}
            value={value('end', cycle.period.end)}
            isRequired
          />
          <Field
            name="opensOn"
            type="date"
            label={say('register.opensOn')}
            value={value('opensOn', cycle.opensOn)}
            isRequired
          />
          <Field
            name="deadline"
            type="date"
            label={say('overview.deadline')}
            value={value('deadline', cycle.deadline)}
            isRequired
          />
          <Field
            name="graceDays"
            label={say('register.grace')}
            value={value('graceDays', cycle.graceDays)}
            inputMode="numeric"
            maxLength={3}
            isRequired
          />
        </div>
        {mayAct ? <Button kind="main">{say('save')}</Button> : null}
      </PostForm>
    </Frame>
  )
}
