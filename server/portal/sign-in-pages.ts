/** The pages of sign-in: plain, without a script, each one form. */
import type { Language } from '../../templates/definition.ts'
import { formatMessage } from '../../templates/messages.ts'
import { messagesOf } from '../locales.ts'
import { type Html, html } from './html.ts'
import { languageLinks } from './language-links.ts'
import { pageFrame } from './page-frame.ts'

interface SignInPage {
  readonly language: Language
  /** Where to go afterwards: a path of this service. */
  readonly next: string
  /** The identity provider's name, if there is one. */
  readonly provider: string | null
  /** One sentence about what did not work. */
  readonly problem?: string
}

/** Asks for the address that a code is sent to; the other ways in stand below. */
export function renderSignInPage({ language, next, provider, problem }: SignInPage): string {
  const say = speaker(language)
  return frame(
    language,
    { next },
    'page.signIn',
    html`${alert(problem)}
<form method="post" action="/sign-in/code?lang=${language}">
<p>${say('page.signIn.lead')}</p>
<label>${say('page.address')} <input type="email" name="address" required maxlength="254" autocomplete="email"></label>
<input type="hidden" name="next" value="${next}">
<button>${say('page.sendCode')}</button>
</form>
${
  provider === null
    ? null
    : html`<form method="post" action="/sign-in/provider?lang=${language}">
<input type="hidden" name="next" value="${next}"><button>${say('page.provider', { provider })}</button></form>`
}
<p><a href="/invitation?lang=${language}">${say('page.haveInvitation')}</a></p>`,
  )
}

/** Asks for the code that has just been sent, if there was anybody to send it to: the page does not know. */
export function renderCodePage(page: Omit<SignInPage, 'provider'> & { readonly address: string }): string {
  const { language, next, address, problem } = page
  const say = speaker(language)
  return frame(
    language,
    null,
    'page.signIn',
    html`${alert(problem)}
<form method="post" action="/sign-in?lang=${language}">
<p>${say('page.codeSent', { address })}</p>
<label>${say('page.code')} <input name="code" required inputmode="numeric" autocomplete="one-time-code" maxlength="40" dir="ltr"></label>
<input type="hidden" name="address" value="${address}">
<input type="hidden" name="next" value="${next}">
<button>${say('page.signIn')}</button>
</form>
<p>${say('page.noMail')}</p>
<p><a href="/invitation?lang=${language}">${say('page.haveInvitation')}</a></p>
<p><a href="/sign-in?lang=${language}">${say('page.otherAddress')}</a></p>`,
  )
}

interface InvitationPage {
  readonly language: Language
  readonly code: string
  readonly problem?: string
}

/** Opened by a link, it does nothing: mail scanners open links. Only the button uses the code. */
export function renderInvitationPage({ language, code, problem }: InvitationPage): string {
  const say = speaker(language)
  const codeField = html`<label>${say('page.invitation.code')} <input name="code" required value="${code}" maxlength="60" autocomplete="off" dir="ltr"></label>`
  return frame(
    language,
    code === '' ? {} : { code },
    'page.invitation',
    html`${alert(problem)}
<form method="post" action="/invitation?lang=${language}">
<p>${say('page.invitation.lead')}</p>
${codeField}
<label>${say('page.name')} <input name="name" maxlength="200" autocomplete="name"></label>
<label>${say('page.invitation.address')} <input type="email" name="email" maxlength="254" autocomplete="email"></label>
<button>${say('page.enter')}</button>
</form>
<p><a href="/sign-in?lang=${language}">${say('page.signIn')}</a></p>`,
  )
}

/** On to the identity provider: a page of its own, because a form may not lead to another site. */
export function renderGoOnPage(language: Language, url: string, provider: string): string {
  const say = speaker(language)
  return frame(
    language,
    null,
    'page.signIn',
    html`<p><a href="${url}" rel="noreferrer">${say('page.provider', { provider })}</a></p>`,
    html`<meta http-equiv="refresh" content="0;url=${url}">`,
  )
}

function speaker(language: Language) {
  return (key: string, params?: Readonly<Record<string, string | number>>) =>
    formatMessage(messagesOf('accounts', language), key, language, params)
}

function alert(problem: string | undefined): Html | null {
  return problem === undefined ? null : html`<p role="alert">${problem}</p>`
}

function frame(
  language: Language,
  query: Readonly<Record<string, string>> | null,
  titleKey: string,
  body: Html,
  head: Html | null = null,
): string {
  const title = speaker(language)(titleKey)
  return pageFrame(
    language,
    title,
    // A refresh is understood in the body too.
    html`${head}${query === null ? null : languageLinks(query)}
<main><h1>${title}</h1>
${body}</main>`,
  )
}
