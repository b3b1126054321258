/** Which keys do what: everything that a key does is also a link or a button. Single keys can be switched off. */
import type { VNode } from 'preact'
import type { Page } from '../shell/page.ts'

/** On a page that is a list. */
const listKeys = ['j', 'k', 'o', 'x', '?'] as const
/** On a page of the work on one return. */
const workKeys = ['j', 'k', 'o', 'n', 'p', 'a', 'r', 'q', '?'] as const

export function KeysHelp({
  page,
  isList = false,
}: {
  readonly page: Page
  readonly isList?: boolean
}): VNode {
  const keys = isList ? listKeys : workKeys
  const say = page.speak('desk')
  return (
    <details class="card keys-help" id="keys-help" hidden>
      <summary>{say('keys.title')}</summary>
      <dl class="facts">
        {keys.map((key) => (
          <>
            <dt key={`${key} key`}>
              <kbd>{key}</kbd>
            </dt>
            <dd key={`${key} word`}>{say(`keys.${key === '?' ? 'help' : key}`)}</dd>
          </>
        ))}
      </dl>
      <p class="field check">
        <input type="checkbox" id="keys-on" checked />
        <label for="keys-on">{say('keys.on')}</label>
      </p>
    </details>
  )
}
