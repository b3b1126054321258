/** The language that the pane speaks, and the one that the sheet is in. */
import { useState } from 'preact/hooks'
import { type Language, languages } from '../../../templates/definition.ts'
import { sheetLanguage } from '../../check/check-context.ts'
import { sheetDesk } from '../../sheet/sheet-desk.ts'
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
  const { language, reading, job } = useStore(pane.state)
  // Shown at once, before the texts are there.
  const [chosen, setChosen] = useState(language)
  const choose = async (code: Language) => {
    setChosen(code)
    await pane.run('job.texts', () => pane.speak(code, true))
    setChosen(pane.state.value.language)
  }
  return (
    <>
      <Choices name="pane-language" legend={pane.say('language.pane')} chosen={chosen} onChoose={choose} />
      {reading && <SheetLanguage now={sheetLanguage(reading.identity)} isBusy={job !== null} />}
    </>
  )
}

/** Changes the workbook, so it is chosen first and then pressed. */
function SheetLanguage({ now, isBusy }: { now: Language; isBusy: boolean }) {
  const pane = usePane()
  const [wanted, setWanted] = useState(now)
  return (
    <>
      <Choices
        name="sheet-language"
        legend={pane.say('language.sheet')}
        chosen={wanted}
        onChoose={setWanted}
        note={pane.say('language.sheet.about')}
      />
      <button
        type="button"
        class="primary"
        disabled={isBusy || wanted === now}
        onClick={() => sheetDesk(pane).translate(wanted)}
      >
        {pane.say('language.sheet.change', { language: names[wanted] })}
      </button>
    </>
  )
}

interface ChoicesProps {
  readonly name: string
  readonly legend: string
  readonly chosen: Language
  readonly onChoose: (language: Language) => void
  readonly note?: string
}

function Choices({ name, legend, chosen, onChoose, note }: ChoicesProps) {
  return (
    <fieldset class="choices">
      <legend>{legend}</legend>
      {languages.map((code) => (
        <label key={code} lang={code}>
          <input type="radio" name={name} checked={code === chosen} onChange={() => onChoose(code)} />
          <bdi>{names[code]}</bdi>
        </label>
      ))}
      {note && <p class="quiet small">{note}</p>}
    </fieldset>
  )
}
