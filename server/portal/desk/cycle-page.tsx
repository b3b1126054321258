/** One cycle as a form. */
import type { VNode } from 'preact'
import { cycleStateOf } from '../../../templates/cycle-state.ts'
import { languages } from '../../../templates/definition.ts'
import type { StoredCycle } from '../../cycles/manage-cycles.ts'
import { textsOf } from '../../cycles/sheets/cycle-texts.ts'
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
  const [say, words] = [page.speak('desk'), page.speak('returns')]
  const { cycle, changeNumber } = stored
  const mayAct = page.role !== null && secretariat.includes(page.role)
  const texts = textsOf(cycle)
  const value = (name: string) => refused?.typed.get(name) ?? texts[name] ?? ''
  return (
    <Frame
      page={page}
      title={cycle.title[page.language]}
      trail={[{ href: page.href('/register'), label: say('nav.register') }]}
    >
      {refused === null ? null : <Bar kind="problem">{refused.sentence}</Bar>}
      <p>
        <span dir="ltr">{cycle.cycleKey}</span> · {words(`state.${cycleStateOf(cycle)}`)}
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
              label={`${words('column.title')} (${languageNames[language]})`}
              value={value(`title.${language}`)}
              maxLength={300}
              isRequired
            />
          ))}
          <Field
            name="legalBasis"
            label={words('column.legalBasis')}
            value={value('legalBasis')}
            maxLength={300}
          />
          <Field
            name="documentSymbol"
            label={words('column.documentSymbol')}
            value={value('documentSymbol')}
            maxLength={100}
            isLtr
          />
          <Field name="start" type="date" label={words('column.start')} value={value('start')} isRequired />
          <Field name="end" type="date" label={words('column.end')} value={value('end')} isRequired />
          <Field
            name="opensOn"
            type="date"
            label={words('column.opensOn')}
            value={value('opensOn')}
            isRequired
          />
          <Field
            name="deadline"
            type="date"
            label={words('column.deadline')}
            value={value('deadline')}
            isRequired
          />
          <Field
            name="graceDays"
            label={words('column.graceDays')}
            value={value('graceDays')}
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
