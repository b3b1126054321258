/** A code as a form: its labels in six languages, which of them are drafts, other spellings, and whether it is retired. */
import type { VNode } from 'preact'
import { type Code, type CodeList, languages, textDirection } from '../../../templates/definition.ts'
import { textsOf } from '../../cycles/sheets/code-texts.ts'
import { secretariat } from '../../roles.ts'
import { Button, Checkbox, Field, PostForm, Select, TextArea } from '../shell/forms.tsx'
import { Frame, languageNames } from '../shell/frame.tsx'
import { Bar } from '../shell/notice-bar.tsx'
import type { Page } from '../shell/page.ts'
import { codePath, listPath } from './code-list-page.tsx'
import type { Refused } from './form-answers.ts'

export interface CodeView {
  readonly list: CodeList
  /** Null: a new one. */
  readonly code: Code | null
  readonly changeNumber: number
  readonly refused: Refused | null
}

export function codePage(page: Page, view: CodeView): VNode {
  const { list, code, changeNumber, refused } = view
  const [say, words] = [page.speak('desk'), page.speak('returns')]
  const mayAct = page.role !== null && secretariat.includes(page.role)
  const texts = code === null ? {} : textsOf(code)
  const value = (name: string) => refused?.typed.get(name) ?? texts[name] ?? ''
  // A box that is not ticked is not sent: what was typed says it only where a form came back.
  const isTicked = (name: string, kept: boolean) => (refused ? refused.typed.get(name) === 'yes' : kept)
  return (
    <Frame
      page={page}
      title={code?.code ?? say('list.add')}
      trail={[
        { href: page.href('/register'), label: say('nav.register') },
        { href: page.href(listPath(list.key)), label: `${words('sheet.code-list')} · ${list.key}` },
      ]}
      isAnswer={refused !== null}
    >
      {refused === null ? null : <Bar kind="problem">{refused.sentence}</Bar>}
      <PostForm
        page={page}
        action={code === null ? `${listPath(list.key)}/codes` : codePath(list.key, code.code)}
        hidden={{ changeNumber }}
        class="card"
      >
        {code === null ? (
          <Field
            name="code"
            label={words('column.code')}
            hint={say('list.codeHint')}
            value={value('code')}
            maxLength={40}
            isRequired
            isLtr
          />
        ) : null}
        <fieldset class="field">
          <legend>{words('column.label')}</legend>
          <p class="hint">{say('list.labelHint')}</p>
          <div class="form-grid">
            {languages.map((language) => (
              <div key={language} lang={language} dir={textDirection(language)}>
                <Field
                  name={`label.${language}`}
                  label={languageNames[language]}
                  value={value(`label.${language}`)}
                  maxLength={200}
                  isRequired
                />
                <div lang={page.language} dir={textDirection(page.language)}>
                  <Checkbox
                    name={`draft.${language}`}
                    label={say('list.draft', { language: languageNames[language] })}
                    isChecked={isTicked(`draft.${language}`, code?.drafts?.includes(language) ?? false)}
                  />
                </div>
              </div>
            ))}
          </div>
        </fieldset>
        <TextArea
          name="aliases"
          label={words('column.aliases')}
          value={value('aliases')}
          rows={3}
          maxLength={20_000}
        />
        <Field name="mapsTo" label={words('column.mapsTo')} value={value('mapsTo')} maxLength={200} isLtr />
        <Checkbox
          name="retired"
          label={words('column.retired')}
          hint={say('list.retiredHint')}
          isChecked={isTicked('retired', code?.retired !== undefined)}
          value="yes"
        />
        <Select
          name="replacedBy"
          label={words('column.replacedBy')}
          value={value('replacedBy')}
          options={[{ value: '', label: '—' }, ...replacements(view, page)]}
        />
        {mayAct ? <Button kind="main">{say('save')}</Button> : null}
      </PostForm>
    </Frame>
  )
}

/** Codes in use, and whatever is named already. */
function replacements({ list, code }: CodeView, page: Page) {
  return list.codes
    .filter((one) => one.code !== code?.code && (!one.retired || one.code === code?.retired?.replacedBy))
    .map((one) => ({ value: one.code, label: `${one.code} — ${one.labels[page.language]}` }))
}
