/** Who has access: invited, handed over, issued again, ended. */
import type { VNode } from 'preact'
import { languages } from '../../../templates/definition.ts'
import type { Account } from '../../accounts/accounts.ts'
import type { Invitation } from '../../accounts/invitations.ts'
import { type Role, reportingRoles, roles, secretariat } from '../../roles.ts'
import { formatDay } from '../shell/formats.ts'
import { Button, Checkbox, Field, GetForm, PostForm, Select } from '../shell/forms.tsx'
import { Frame, languageNames } from '../shell/frame.tsx'
import { Bar } from '../shell/notice-bar.tsx'
import type { Page } from '../shell/page.ts'
import { DataTable, Pagination } from '../shell/tables.tsx'
import type { Refused } from './form-answers.ts'

export interface PeopleView {
  readonly accounts: readonly Account[]
  readonly count: number
  readonly pageNumber: number
  readonly pageCount: number
  readonly invitations: readonly Invitation[]
  readonly filter: Readonly<Record<'text' | 'role' | 'reporter' | 'ended', string>>
  /** Whether the reader may look after an access of that kind. */
  readonly mayManage: (of: Pick<Account, 'role' | 'reporterCodes'>) => boolean
  /** Just made, shown once. */
  readonly made: {
    readonly code: string
    readonly link: string
    readonly until: string
    readonly isMailed: boolean
  } | null
  readonly refused: Refused | null
}

export function peoplePage(page: Page, view: PeopleView): VNode {
  const { accounts, filter, made, refused, invitations } = view
  const [say, access] = [page.speak('desk'), page.speak('accounts')]
  const mayAct = page.role !== null && secretariat.includes(page.role)
  return (
    <Frame page={page} title={say('nav.people')} isWide isAnswer={made !== null || refused !== null}>
      {refused === null ? null : <Bar kind="problem">{refused.sentence}</Bar>}
      {made === null ? null : (
        <section class="card made-code" role="status">
          <h2>{say('people.made')}</h2>
          <p>{access('cli.invited', { until: formatDay(made.until, page.language) })}</p>
          <dl class="facts">
            <dt>{say('people.link')}</dt>
            <dd dir="ltr">{made.link}</dd>
            <dt>{access('page.invitation.code')}</dt>
            <dd dir="ltr">
              <strong>{made.code}</strong>
            </dd>
          </dl>
          <p>{say(made.isMailed ? 'people.mailed' : 'people.notMailed')}</p>
        </section>
      )}
      {mayAct ? <InviteForm page={page} view={view} /> : null}
      <section aria-labelledby="people-list">
        <h2 id="people-list">{say('people.list')}</h2>
        <GetForm page={page} action="/people" class="filters">
          <Field name="text" type="search" label={say('people.text')} value={filter.text} maxLength={200} />
          <Select
            name="role"
            label={say('people.role')}
            value={filter.role}
            options={[
              { value: '', label: say('filter.all') },
              ...roles.map((value) => ({ value, label: access(`role.${value}`) })),
            ]}
          />
          <Field name="reporter" label={say('audit.reporter')} value={filter.reporter} maxLength={60} isLtr />
          <Checkbox name="ended" label={say('people.endedToo')} isChecked={filter.ended === 'yes'} />
          <div class="row">
            <Button kind="main">{say('filter.apply')}</Button>
            <a href={page.href('/people')}>{say('filter.clear')}</a>
          </div>
        </GetForm>
        <p role="status">{say('people.count', { count: view.count })}</p>
        {accounts.length === 0 ? null : (
          <DataTable
            caption={say('people.list')}
            isCaptionHidden
            columns={[
              { key: 'name', label: access('page.name'), isRowHeader: true },
              { key: 'role', label: say('people.role') },
              { key: 'reporters', label: say('people.reporters') },
              { key: 'language', label: page.say('frame.language') },
              { key: 'since', label: access('page.session.since') },
              { key: 'act', label: say('people.acts'), isActions: true },
            ]}
            rows={accounts.map((account) => ({
              key: account.accountId,
              cells: {
                name: <Person page={page} account={account} />,
                role: access(`role.${account.role}`),
                reporters: <span dir="ltr">{account.reporterCodes.join(', ').toUpperCase()}</span>,
                language: languageNames[account.language],
                since: formatDay(account.createdAt, page.language),
                act:
                  account.endedAt !== null ? (
                    <span class="badge">{say('people.ended')}</span>
                  ) : mayAct && view.mayManage(account) ? (
                    <Acts page={page} account={account} />
                  ) : null,
              },
            }))}
          />
        )}
        <Pagination page={page} number={view.pageNumber} pageCount={view.pageCount} />
      </section>
      <section aria-labelledby="invitations">
        <h2 id="invitations">{say('people.invitations')}</h2>
        {invitations.length === 0 ? (
          <p>{say('people.noInvitations')}</p>
        ) : (
          <DataTable
            caption={say('people.invitations')}
            isCaptionHidden
            columns={[
              { key: 'name', label: access('page.name'), isRowHeader: true },
              { key: 'role', label: say('people.role') },
              { key: 'reporters', label: say('people.reporters') },
              { key: 'until', label: say('people.until') },
              { key: 'state', label: say('column.state') },
              { key: 'act', label: say('people.acts'), isActions: true },
            ]}
            rows={invitations.map((one) => ({
              key: one.invitationId,
              cells: {
                name: (
                  <span>
                    <bdi>{one.name ?? ''}</bdi> <bdi>{one.email ?? ''}</bdi>
                    {one.name === null && one.email === null ? say('people.onPaper') : ''}
                  </span>
                ),
                role: access(`role.${one.role}`),
                reporters: <span dir="ltr">{one.reporterCodes.join(', ').toUpperCase()}</span>,
                until: formatDay(one.expiresAt, page.language),
                state: `${say(`purpose.${one.purpose}`)}, ${say(`invitation.${one.state}`)}`,
                act:
                  mayAct && one.state === 'open' && view.mayManage(one) ? (
                    <PostForm page={page} action={`/people/invitations/${one.invitationId}/cancel`}>
                      <Button about={one.name ?? one.email ?? one.reporterCodes.join(', ')}>
                        {say('people.cancel')}
                      </Button>
                    </PostForm>
                  ) : null,
              },
            }))}
          />
        )}
      </section>
    </Frame>
  )
}

function Person({ page, account }: { readonly page: Page; readonly account: Account }): VNode {
  const { name, email, accountId } = account
  if (name === null && email === null)
    return (
      <span>
        <em>{page.speak('history')('history.erasedActor')}</em> <small dir="ltr">{accountId}</small>
      </span>
    )
  return (
    <span>
      <bdi>{name ?? ''}</bdi>{' '}
      <small>
        <bdi>{email ?? ''}</bdi>
      </small>
    </span>
  )
}

function Acts({ page, account }: { readonly page: Page; readonly account: Account }): VNode {
  const [say, access] = [page.speak('desk'), page.speak('accounts')]
  const { accountId, name, email } = account
  const about = name ?? email ?? accountId
  return (
    <details>
      <summary>
        {say('people.acts')}
        <span class="visually-hidden">: {about}</span>
      </summary>
      <PostForm page={page} action={`/people/${accountId}/hand-over`}>
        <h3>{say('people.handOver')}</h3>
        <p class="hint">{say('people.handOverHint')}</p>
        <Field name="name" id={`name-${accountId}`} label={say('people.newName')} maxLength={200} />
        <Field
          name="email"
          id={`email-${accountId}`}
          type="email"
          label={access('page.address')}
          maxLength={254}
        />
        <Button about={about}>{say('people.handOver')}</Button>
      </PostForm>
      <PostForm page={page} action={`/people/${accountId}/reissue`}>
        <h3>{say('people.reissue')}</h3>
        <p class="hint">{say('people.reissueHint')}</p>
        <Button about={about}>{say('people.reissue')}</Button>
      </PostForm>
      <PostForm page={page} action={`/people/${accountId}/end`}>
        <h3>{say('people.end')}</h3>
        <p class="hint">{say('people.endHint')}</p>
        <Checkbox name="sure" id={`sure-${accountId}`} label={say('people.sure')} isRequired />
        <Button kind="danger" about={about}>
          {say('people.end')}
        </Button>
      </PostForm>
    </details>
  )
}

function InviteForm({ page, view }: { readonly page: Page; readonly view: PeopleView }): VNode {
  const [say, access] = [page.speak('desk'), page.speak('accounts')]
  const typed = (name: string) => view.refused?.typed.get(name) ?? ''
  const given: readonly Role[] = page.role === 'administrator' ? roles : reportingRoles
  return (
    <details class="card" open={view.refused !== null}>
      <summary>{say('people.invite')}</summary>
      <PostForm page={page} action="/people/invitations">
        <div class="form-grid">
          <Select
            name="role"
            label={say('people.role')}
            isRequired
            value={typed('role') || 'focalPoint'}
            options={given.map((value) => ({ value, label: access(`role.${value}`) }))}
          />
          <Field
            name="reporters"
            label={say('people.reporters')}
            hint={say('people.reportersHint')}
            value={typed('reporters') || view.filter.reporter}
            maxLength={2000}
            isLtr
          />
          <Field name="name" label={say('people.newName')} value={typed('name')} maxLength={200} />
          <Field
            name="email"
            type="email"
            label={access('page.address')}
            hint={say('people.emailHint')}
            value={typed('email')}
            maxLength={254}
          />
          <Select
            name="language"
            label={page.say('frame.language')}
            value={typed('language')}
            options={[
              { value: '', label: say('people.theirLanguage') },
              ...languages.map((value) => ({ value, label: languageNames[value] })),
            ]}
          />
        </div>
        <Button kind="main">{say('people.invite')}</Button>
      </PostForm>
    </details>
  )
}
