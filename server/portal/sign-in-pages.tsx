/** The pages of sign-in: plain, without a script, each one form. */
import type { ComponentChildren, VNode } from 'preact'
import { Button, Field, PostForm } from './shell/forms.tsx'
import { Frame } from './shell/frame.tsx'
import { Bar } from './shell/notice-bar.tsx'
import type { Page } from './shell/page.ts'

interface SignIn {
  /** Where to go afterwards: a path of this service. */
  readonly next: string
  /** The identity provider's name, if there is one. */
  readonly provider: string | null
  /** One sentence about what did not work. */
  readonly problem?: string
}

/** Asks for the address that a code is sent to; the other ways in stand below. */
export function signInPage(page: Page, { next, provider, problem }: SignIn): VNode {
  const say = page.speak('accounts')
  return (
    <Entrance
      page={page}
      titleKey="page.signIn"
      problem={problem}
      kept={{ next }}
      isAnswer={problem !== undefined}
    >
      <PostForm page={page} action="/sign-in/code" hidden={{ next }}>
        <Field
          name="address"
          type="email"
          label={say('page.address')}
          hint={say('page.signIn.lead')}
          isRequired
          maxLength={254}
          autocomplete="email"
          isLtr
        />
        <Button kind="main">{say('page.sendCode')}</Button>
      </PostForm>
      {provider === null ? null : (
        <PostForm page={page} action="/sign-in/provider" hidden={{ next }}>
          <Button>{say('page.provider', { provider })}</Button>
        </PostForm>
      )}
      <p>
        <a href={page.href('/invitation')}>{say('page.haveInvitation')}</a>
      </p>
    </Entrance>
  )
}

/** Asks for the code that has just been sent, if there was anybody to send it to: the page does not know. */
export function codePage(
  page: Page,
  { next, address, problem }: Omit<SignIn, 'provider'> & { readonly address: string },
): VNode {
  const say = page.speak('accounts')
  return (
    <Entrance page={page} titleKey="page.signIn" problem={problem} isAnswer>
      <PostForm page={page} action="/sign-in" hidden={{ address, next }}>
        <p>{say('page.codeSent', { address })}</p>
        <Field
          name="code"
          label={say('page.code')}
          isRequired
          inputMode="numeric"
          autocomplete="one-time-code"
          maxLength={40}
          isLtr
        />
        <Button kind="main">{say('page.signIn')}</Button>
      </PostForm>
      <p>{say('page.noMail')}</p>
      <ul>
        <li>
          <a href={page.href('/invitation')}>{say('page.haveInvitation')}</a>
        </li>
        <li>
          <a href={page.href('/sign-in')}>{say('page.otherAddress')}</a>
        </li>
      </ul>
    </Entrance>
  )
}

/** Opened by a link, it does nothing: mail scanners open links. Only the button uses the code. */
export function invitationPage(
  page: Page,
  { code, problem }: { readonly code: string; readonly problem?: string },
): VNode {
  const say = page.speak('accounts')
  return (
    <Entrance page={page} titleKey="page.invitation" problem={problem} isAnswer={problem !== undefined}>
      <PostForm page={page} action="/invitation">
        <p>{say('page.invitation.lead')}</p>
        <Field
          name="code"
          label={say('page.invitation.code')}
          value={code}
          isRequired
          maxLength={60}
          autocomplete="off"
          isLtr
        />
        <Field name="name" label={say('page.name')} maxLength={200} autocomplete="name" />
        <Field
          name="email"
          type="email"
          label={say('page.invitation.address')}
          maxLength={254}
          autocomplete="email"
          isLtr
        />
        <Button kind="main">{say('page.enter')}</Button>
      </PostForm>
      <p>
        <a href={page.href('/sign-in')}>{say('page.signIn')}</a>
      </p>
    </Entrance>
  )
}

/** On to the identity provider: a page of its own, because a form may not lead to another site. */
export function goOnPage(page: Page, url: string, provider: string): VNode {
  const say = page.speak('accounts')
  return (
    <Frame page={page} title={say('page.signIn')} goOnTo={url} isAnswer>
      <p>
        <a href={url} rel="noreferrer">
          {say('page.provider', { provider })}
        </a>
      </p>
    </Frame>
  )
}

interface EntranceProps {
  readonly page: Page
  readonly titleKey: string
  readonly problem: string | undefined
  readonly isAnswer: boolean
  readonly kept?: Readonly<Record<string, string>>
  readonly children: ComponentChildren
}

function Entrance({ page, titleKey, problem, children, ...frame }: EntranceProps): VNode {
  return (
    <Frame page={page} title={page.speak('accounts')(titleKey)} {...frame}>
      <p>{page.speak('service')('page.lead')}</p>
      <div class="card entrance">
        {problem === undefined ? null : <Bar kind="problem">{problem}</Bar>}
        {children}
      </div>
    </Frame>
  )
}
