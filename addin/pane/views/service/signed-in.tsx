/** Signing in, in place of whatever needs somebody: an address, then the code from the mail. A window opens for an identity provider only. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useDesk } from './use-desk.ts'

/** What is inside is drawn for somebody who is signed in. */
export function SignedIn({ children }: { children: ComponentChildren }) {
  const { desk, of, state } = useDesk()
  useEffect(() => {
    if (of.isSignedIn && of.accountId === null && state.isOnline) void desk.refresh()
  }, [of.isSignedIn])
  return <>{of.isSignedIn ? children : <SignInForm />}</>
}

function SignInForm() {
  const { pane, desk, of, state, isBusy, say } = useDesk()
  const { provider } = pane.data
  const [hasCode, setHasCode] = useState(false)
  const [text, setText] = useState('')
  const isCode = of.asked !== null || hasCode
  const send = async (event: Event) => {
    event.preventDefault()
    const typed = text.trim()
    if (typed === '') return
    setText('')
    await (isCode ? desk.signIn(typed) : desk.requestCode(typed))
  }
  const turn = (withCode: boolean) => {
    desk.state.set({ asked: null })
    setHasCode(withCode)
    setText('')
  }
  const key = of.asked ? 'code' : hasCode ? 'paper' : 'address'
  const input = useRef<HTMLInputElement>(null)
  // Another field in its place: who typed the address types the code next.
  useEffect(() => {
    if (key !== 'address') input.current?.focus()
  }, [key])
  return (
    <form class="card" onSubmit={send}>
      <p>{say(`signIn.${key}.about`, { email: of.asked?.address ?? '' })}</p>
      <label>
        {say(`signIn.${key}`)}
        <input
          ref={input}
          key={key}
          type="text"
          dir="ltr"
          required
          autocomplete={isCode ? 'one-time-code' : 'email'}
          inputMode={of.asked ? 'numeric' : isCode ? 'text' : 'email'}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <div class="buttons">
        <button type="submit" class="primary" disabled={isBusy}>
          {say(isCode ? 'signIn.enter' : 'signIn.send')}
        </button>
        {provider && !isCode && (
          <button
            type="button"
            disabled={isBusy || !state.isOnline}
            onClick={() => void desk.signInByWindow()}
          >
            {say('signIn.provider', { provider })}
          </button>
        )}
      </div>
      <button type="button" class="link" onClick={() => turn(!isCode)}>
        {say(isCode ? 'signIn.back' : 'signIn.hasPaper')}
      </button>
    </form>
  )
}
