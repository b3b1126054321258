/** What the pane is for, in four cards: one after the other at first, all of them in the help. */
import { useState } from 'preact/hooks'
import { remember, remembered } from '../../data/small-storage.ts'
import { usePane } from '../pane.ts'

const cards = ['what', 'check', 'sync', 'help'] as const
const rememberedSeen = 'helpSeen'

/** On the overview until somebody closes it; after that it is in the help. */
export function FirstRunCard() {
  const pane = usePane()
  const [nth, setNth] = useState(remembered(rememberedSeen) === null ? 0 : -1)
  const card = cards[nth]
  if (!card) return null
  const close = () => {
    remember(rememberedSeen, 'yes')
    setNth(-1)
  }
  const isLast = nth === cards.length - 1
  return (
    <section class="card welcome" aria-labelledby="welcome">
      <p class="quiet small">{pane.say('help.step', { step: nth + 1, steps: cards.length })}</p>
      <div aria-live="polite">
        <h2 id="welcome">{pane.say(`help.${card}`)}</h2>
        <p>{pane.say(`help.${card}.text`)}</p>
      </div>
      <div class="buttons">
        <button type="button" class="primary" onClick={() => (isLast ? close() : setNth(nth + 1))}>
          {pane.say(isLast ? 'help.begin' : 'help.next')}
        </button>
        {nth > 0 && (
          <button type="button" onClick={() => setNth(nth - 1)}>
            {pane.say('help.back')}
          </button>
        )}
        {!isLast && (
          <button type="button" class="link" onClick={close}>
            {pane.say('help.skip')}
          </button>
        )}
      </div>
    </section>
  )
}

export function HelpView() {
  const pane = usePane()
  return (
    <>
      {cards.map((card) => (
        <section key={card} class="card">
          <h2>{pane.say(`help.${card}`)}</h2>
          <p>{pane.say(`help.${card}.text`)}</p>
        </section>
      ))}
      <p>
        <a href="/" target="_blank" rel="noreferrer">
          {pane.say('help.service')}
        </a>
      </p>
    </>
  )
}
