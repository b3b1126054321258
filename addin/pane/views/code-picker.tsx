/** Chosen codes as chips, and a search over the list: the combobox with a listbox of the ARIA Authoring Practices. */
import { useMemo, useRef, useState } from 'preact/hooks'
import type { Code } from '../../../templates/definition.ts'
import { formatMessage } from '../../../templates/messages.ts'
import { type Chosen, type CodesField, keyOf, toggled } from '../../picker/cell-codes.ts'
import { cellDesk } from '../../picker/cell-desk.ts'
import { CodeSearch } from '../../picker/search-codes.ts'
import { usePane } from '../pane.ts'
import { useStore } from '../store.ts'

const countryList = 'country'

export function CodePicker({ field }: { field: CodesField }) {
  const pane = usePane()
  const desk = cellDesk(pane)
  const { chosen } = useStore(desk.state)
  const choose = (next: readonly Chosen[]) => void desk.choose(field, next)
  return (
    <>
      {chosen.length > 0 && <Chips field={field} chosen={chosen} onChange={choose} />}
      <Search field={field} chosen={chosen} onToggle={(code) => choose(toggled(chosen, code, field))} />
    </>
  )
}

interface ChipsProps {
  readonly field: CodesField
  readonly chosen: readonly Chosen[]
  readonly onChange: (chosen: readonly Chosen[]) => void
}

function Chips({ field, chosen, onChange }: ChipsProps) {
  const pane = usePane()
  const { language } = useStore(pane.state)
  const hasMain = field.type === 'codes' && field.firstIsMain === true
  const list = useRef<HTMLUListElement>(null)
  const without = (one: Chosen) => {
    onChange(chosen.filter((other) => other !== one))
    // The button that had the focus is gone.
    list.current?.parentElement?.parentElement?.querySelector('input')?.focus()
  }
  return (
    <section class="card" aria-label={pane.say('picker.chosen')}>
      <ul class="chips" ref={list}>
        {chosen.map((one, nth) => {
          const label = 'code' in one ? pane.data.lists.label(field.codeList, one.code, language) : one.text
          return (
            <li key={keyOf(one)} class={'code' in one ? 'chip' : 'chip unknown'}>
              <span class="label">
                <bdi>{label}</bdi>
                {hasMain && nth === 0 && <small>{pane.say('picker.main')}</small>}
                {'text' in one && <small>{pane.say('picker.notInList')}</small>}
              </span>
              {hasMain && nth > 0 && 'code' in one && (
                <button
                  type="button"
                  aria-label={pane.say('picker.makeMain.of', { label })}
                  onClick={() => onChange([one, ...chosen.filter((other) => other !== one)])}
                >
                  {pane.say('picker.makeMain')}
                </button>
              )}
              <button
                type="button"
                class="quiet-button"
                aria-label={pane.say('picker.remove', { label })}
                onClick={() => without(one)}
              >
                ×
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

interface SearchProps {
  readonly field: CodesField
  readonly chosen: readonly Chosen[]
  readonly onToggle: (code: string) => void
}

function Search({ field, chosen, onToggle }: SearchProps) {
  const pane = usePane()
  const { language, texts, reading } = useStore(pane.state)
  const [typed, setTyped] = useState('')
  const [active, setActive] = useState(-1)
  const served = pane.data.register.reporters.find(
    ({ reporterCode }) => reporterCode === reading?.identity.reporterCode,
  )?.servedCountries
  const isCountry = field.codeList === countryList
  const search = useMemo(
    () =>
      new CodeSearch(pane.data.lists.list(field.codeList), language, {
        sorted: isCountry,
        first: isCountry ? (served ?? []) : [],
      }),
    [field.codeList, language, served],
  )
  const { first, others } = useMemo(() => search.find(typed), [search, typed])
  const all = [...first, ...others]
  const activeCode = all[active]
  const goTo = (nth: number) => {
    setActive(nth)
    document.getElementById(optionId(all[nth]))?.scrollIntoView({ block: 'nearest' })
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') goTo(active + 1 < all.length ? active + 1 : 0)
    else if (event.key === 'ArrowUp') goTo(active > 0 ? active - 1 : all.length - 1)
    else if (event.key === 'Enter' && activeCode) onToggle(activeCode.code)
    else if (event.key === 'Escape' && typed !== '') {
      // Excel on the web takes this key for going back to the sheet; here it only clears what was typed.
      event.stopPropagation()
      setTyped('')
      setActive(-1)
    } else return
    event.preventDefault()
  }
  const option = (code: Code) => (
    <Option
      key={code.code}
      code={code}
      label={code.labels[language]}
      isActive={code === activeCode}
      isChosen={chosen.some((one) => 'code' in one && one.code === code.code)}
      onPress={() => onToggle(code.code)}
    />
  )
  const label = formatMessage(texts.fields, `${field.key}.label`, language)
  return (
    <section class="card picker">
      <label for="code-search">{pane.say('picker.search')}</label>
      <input
        id="code-search"
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="code-list"
        aria-autocomplete="list"
        aria-activedescendant={activeCode ? optionId(activeCode) : undefined}
        autocomplete="off"
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value)
          setActive(event.currentTarget.value === '' ? -1 : 0)
        }}
        onKeyDown={onKey}
      />
      <div
        id="code-list"
        class="options"
        role="listbox"
        aria-label={label}
        aria-multiselectable={field.type === 'codes'}
      >
        {first.length > 0 && (
          // biome-ignore lint/a11y/useSemanticElements: a listbox has groups, not fieldsets
          <div role="group" aria-label={pane.say('picker.served')}>
            <p class="quiet small" aria-hidden="true">
              {pane.say('picker.served')}
            </p>
            {first.map(option)}
          </div>
        )}
        {first.length > 0 && others.length > 0 ? (
          // biome-ignore lint/a11y/useSemanticElements: a listbox has groups, not fieldsets
          <div role="group" aria-label={pane.say('picker.others')}>
            <p class="quiet small" aria-hidden="true">
              {pane.say('picker.others')}
            </p>
            {others.map(option)}
          </div>
        ) : (
          others.map(option)
        )}
      </div>
      <p role="status" class={all.length === 0 ? '' : 'unseen'}>
        {all.length === 0 ? pane.say('picker.nothing') : pane.say('picker.found', { count: all.length })}
      </p>
    </section>
  )
}

function optionId(code: Code | undefined): string {
  return `option-${code?.code ?? ''}`
}

interface OptionProps {
  readonly code: Code
  readonly label: string
  readonly isActive: boolean
  readonly isChosen: boolean
  readonly onPress: () => void
}

function Option({ code, label, isActive, isChosen, onPress }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the input's, which keeps the focus
    // biome-ignore lint/a11y/useFocusableInteractive: the input names the active option
    <div
      id={optionId(code)}
      role="option"
      class={isActive ? 'option active' : 'option'}
      aria-selected={isChosen}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPress}
    >
      <span class="tick" aria-hidden="true" />
      <bdi>{label}</bdi>
    </div>
  )
}
