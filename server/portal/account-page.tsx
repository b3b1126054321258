/** One's own access: role, sessions, a code for Excel. */
import type { VNode } from 'preact'
import type { Account } from '../accounts/accounts.ts'
import type { SessionLine } from '../accounts/sessions.ts'
import { Button, PostForm } from './shell/forms.tsx'
import { Frame } from './shell/frame.tsx'
import type { Page } from './shell/page.ts'
import { DataTable } from './shell/tables.tsx'
import { Instant } from './shell/times.tsx'

interface AccountView {
  readonly account: Account
  readonly sessions: readonly SessionLine[]
  readonly sessionId: string
  readonly provider: { readonly name: string; readonly isLinked: boolean } | null
  /** Just made, shown once. */
  readonly connectCode?: string
}

export function accountPage(page: Page, view: AccountView): VNode {
  const say = page.speak('accounts')
  const { account, sessions, sessionId, provider, connectCode } = view
  return (
    <Frame page={page} title={say('page.account')} isAnswer={connectCode !== undefined}>
      <section class="card">
        {account.name === null && account.email === null ? null : (
          <p>
            <strong>{account.name ?? ''}</strong> <bdi>{account.email ?? ''}</bdi>
          </p>
        )}
        <p>{say('page.role', { role: say(`role.${account.role}`) })}</p>
        {account.reporterCodes.length === 0 ? null : (
          <p>{say('page.reporters', { reporters: account.reporterCodes.join(', ').toUpperCase() })}</p>
        )}
      </section>
      <section class="card">
        <h2>{say('page.connect')}</h2>
        {connectCode === undefined ? (
          <PostForm page={page} action="/account/connect">
            <p>{say('page.connect.lead')}</p>
            <Button>{say('page.connect.show')}</Button>
          </PostForm>
        ) : (
          <p role="status" dir="ltr" class="big-code">
            <strong>{connectCode}</strong>
          </p>
        )}
      </section>
      <section class="card">
        <h2>{say('page.sessions')}</h2>
        <DataTable
          caption={say('page.sessions')}
          isCaptionHidden
          columns={[
            { key: 'where', label: say('page.session.where'), isRowHeader: true },
            { key: 'since', label: say('page.session.since') },
            { key: 'lastUsed', label: say('page.session.lastUsed') },
            { key: 'actions', label: say('page.session.end'), isActions: true },
          ]}
          rows={sessions.map((session) => ({
            key: session.sessionId,
            cells: {
              where: (
                <span>
                  {say(`page.session.kind.${session.kind}`)} <small dir="ltr">{session.userAgent}</small>
                </span>
              ),
              since: <Instant page={page} at={session.createdAt} />,
              lastUsed: <Instant page={page} at={session.lastUsedAt} />,
              actions:
                session.sessionId === sessionId ? (
                  <span class="badge">{say('page.session.this')}</span>
                ) : (
                  <PostForm page={page} action="/account/sessions/end">
                    <Button
                      name="sessionId"
                      value={session.sessionId}
                      about={say(`page.session.kind.${session.kind}`)}
                    >
                      {say('page.session.end')}
                    </Button>
                  </PostForm>
                ),
            },
          }))}
        />
        <PostForm page={page} action="/account/sessions/end">
          <Button>{say('page.session.endOthers')}</Button>
        </PostForm>
      </section>
      {provider === null ? null : (
        <section class="card">
          <h2>{provider.name}</h2>
          {provider.isLinked ? (
            <p>{say('page.linked', { provider: provider.name })}</p>
          ) : (
            <PostForm page={page} action="/sign-in/provider" hidden={{ purpose: 'link' }}>
              <Button>{say('page.link', { provider: provider.name })}</Button>
            </PostForm>
          )}
        </section>
      )}
    </Frame>
  )
}
