/** The language that the pane speaks. */
import { useState } from 'preact/hooks'
import { type Language, languages } from '../../../templates/definition.ts'
import { usePane } from '../pane.ts'
import { useStore } from '../store.ts'

/** Each language in its own words, as people look for it. */
const names: Readonly<Record<Language, string>> = {
  ar: 'العربية',
  en: 'English',
  es: 'Español',
  fr: 'Français',
  ru: 'Русский',
  zh: '中文',
}

export function LanguageView() {
  const pane = usePane()
  const { language } = useStore(pane.state)
  // Shown at once, before the texts are there.
  const [chosen, setChosen] = useState(language)
  const choose = async (code: Language) => {
    setChosen(code)
    await pane.run('job.texts', () => pane.speak(code, true))
    setChosen(pane.state.value.language)
  }
  return (
    <fieldset class="choices">
      <legend>{pane.say('language.pane')}</legend>
      {languages.map((code) => (
        <label key={code} lang={code}>
          <input type="radio" name="pane-language" checked={code === chosen} onChange={() => choose(code)} />
          <bdi>{names[code]}</bdi>
        </label>
      ))}
    </fieldset>
  )
}
