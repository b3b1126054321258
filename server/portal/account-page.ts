/** One's own access: role, sessions, a code for Excel. */
import type { Language } from '../../templates/definition.ts'
import { formatMessage } from '../../templates/messages.ts'
import type { Account } from '../accounts/accounts.ts'
import type { SessionLine } from '../accounts/sessions.ts'
import { messagesOf } from '../locales.ts'
import { html } from './html.ts'
import { languageLinks } from './language-links.ts'
import { pageFrame } from './page-frame.ts'

interface AccountPage {
  readonly language: Language
  readonly account: Account
  readonly sessions: readonly SessionLine[]
  readonly sessionId: string
  readonly provider: { readonly name: string; readonly isLinked: boolean } | null
  /** Just made, shown once. */
  readonly connectCode?: string
}

export function renderAccountPage(page: AccountPage): string {
  const { language, account, sessions, sessionId, provider, connectCode } = page
  const say = (key: string, params?: Readonly<Record<string, string | number>>) =>
    formatMessage(messagesOf('accounts', language), key, language, params)
  const action = (path: string) => `/account/${path}?lang=${language}`
  return pageFrame(
    language,
    say('page.account'),
    html`${languageLinks()}
<main><h1>${say('page.account')}</h1>
<p>${account.name ?? ''} <bdi>${account.email ?? ''}</bdi></p>
<p>${say('page.role', { role: say(`role.${account.role}`) })}</p>
${account.reporterCodes.length === 0 ? null : html`<p>${say('page.reporters', { reporters: account.reporterCodes.join(', ').toUpperCase() })}</p>`}
<section><h2>${say('page.connect')}</h2>
${
  connectCode === undefined
    ? html`<form method="post" action="${action('connect')}"><p>${say('page.connect.lead')}</p><button>${say('page.connect.show')}</button></form>`
    : html`<p role="status" dir="ltr"><strong>${connectCode}</strong></p>`
}</section>
<section><h2>${say('page.sessions')}</h2>
<table><thead><tr><th scope="col">${say('page.session.where')}</th><th scope="col">${say('page.session.since')}</th><th scope="col">${say('page.session.lastUsed')}</th><th scope="col"></th></tr></thead>
<tbody>${sessions.map(
      (session) =>
        html`<tr><td>${say(`page.session.kind.${session.kind}`)} <small dir="ltr">${session.userAgent}</small></td><td dir="ltr">${shortInstant(session.createdAt)}</td><td dir="ltr">${shortInstant(session.lastUsedAt)}</td><td>${
          session.sessionId === sessionId
            ? say('page.session.this')
            : html`<form method="post" action="${action('sessions/end')}"><button name="sessionId" value="${session.sessionId}">${say('page.session.end')}</button></form>`
        }</td></tr>`,
    )}</tbody></table>
<form method="post" action="${action('sessions/end')}"><button>${say('page.session.endOthers')}</button></form></section>
${
  provider === null
    ? null
    : html`<section><h2>${provider.name}</h2>${
        provider.isLinked
          ? html`<p>${say('page.linked', { provider: provider.name })}</p>`
          : html`<form method="post" action="/sign-in/provider?lang=${language}"><input type="hidden" name="purpose" value="link"><button>${say('page.link', { provider: provider.name })}</button></form>`
      }</section>`
}
<form method="post" action="/sign-out?lang=${language}"><button>${say('page.signOut')}</button></form>
<p><a href="/?lang=${language}">${say('page.back')}</a></p></main>`,
  )
}

/** Minutes are enough to recognise a session by; UTC, and said so. */
function shortInstant(instant: string): string {
  return `${instant.slice(0, 16).replace('T', ' ')} UTC`
}
