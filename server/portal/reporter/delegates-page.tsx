/** Who else reports for one's reporters: inviting delegates, ending their access. */
import type { VNode } from 'preact'
import type { Reporter } from '../../../templates/context.ts'
import { languages } from '../../../templates/definition.ts'
import type { Account } from '../../accounts/accounts.ts'
import type { Invitation } from '../../accounts/invitations.ts'
import { Button, Checkbox, Field, PostForm, Select } from '../shell/forms.tsx'
import { Frame, languageNames } from '../shell/frame.tsx'
import { Bar } from '../shell/notice-bar.tsx'
import type { Page } from '../shell/page.ts'
import { DataTable } from '../shell/tables.tsx'
import { Instant } from '../shell/times.tsx'

interface DelegatesView {
  readonly reporters: readonly Reporter[]
  readonly delegates: readonly Account[]
  readonly invitations: readonly Invitation[]
  /** Just made, shown once. */
  readonly made?: { readonly link: string; readonly code: string; readonly email: string | null }
}

export function delegatesPage(page: Page, view: DelegatesView): VNode {
  const { say } = page
  const { reporters, delegates, invitations, made } = view
  return (
    <Frame page={page} title={say('delegates.title')} isAnswer={made !== undefined}>
      <p>{say('delegates.lead')}</p>
      {made === undefined ? null : (
        <section class="card">
          <Bar kind="done">
            {made.email === null ? say('delegates.made') : say('delegates.mailed', { email: made.email })}
          </Bar>
          <dl class="facts">
            <dt>{say('delegates.link')}</dt>
            <dd dir="ltr">
              <code>{made.link}</code>
            </dd>
            <dt>{say('delegates.code')}</dt>
            <dd dir="ltr">
              <code>{made.code}</code>
            </dd>
          </dl>
        </section>
      )}
      <section class="card">
        <h2>{say('delegates.now')}</h2>
        {delegates.length + invitations.length === 0 ? <p>{say('delegates.none')}</p> : null}
        {delegates.length === 0 ? null : (
          <DataTable
            caption={say('delegates.now')}
            isCaptionHidden
            columns={[
              { key: 'name', label: say('delegates.name'), isRowHeader: true },
              { key: 'address', label: say('delegates.address') },
              { key: 'reporters', label: page.speak('service')('page.reporter') },
              { key: 'actions', label: say('delegates.end'), isActions: true },
            ]}
            rows={delegates.map(({ accountId, name, email, reporterCodes }) => ({
              key: accountId,
              cells: {
                name: <bdi>{name ?? '–'}</bdi>,
                address: <bdi>{email ?? '–'}</bdi>,
                reporters: <bdi>{reporterCodes.join(', ').toUpperCase()}</bdi>,
                actions: (
                  <PostForm page={page} action="/delegates/end" hidden={{ accountId }}>
                    <Button kind="danger" about={name ?? email ?? ''}>
                      {say('delegates.end')}
                    </Button>
                  </PostForm>
                ),
              },
            }))}
          />
        )}
        {invitations.length === 0 ? null : (
          <DataTable
            caption={say('delegates.open')}
            columns={[
              { key: 'name', label: say('delegates.name'), isRowHeader: true },
              { key: 'address', label: say('delegates.address') },
              { key: 'until', label: say('delegates.until') },
              { key: 'actions', label: say('delegates.cancel'), isActions: true },
            ]}
            rows={invitations.map(({ invitationId, name, email, expiresAt }) => ({
              key: invitationId,
              cells: {
                name: <bdi>{name ?? '–'}</bdi>,
                address: <bdi>{email ?? '–'}</bdi>,
                until: <Instant page={page} at={expiresAt} />,
                actions: (
                  <PostForm page={page} action="/delegates/cancel" hidden={{ invitationId }}>
                    <Button about={name ?? email ?? ''}>{say('delegates.cancel')}</Button>
                  </PostForm>
                ),
              },
            }))}
          />
        )}
      </section>
      <section class="card">
        <h2>{say('delegates.invite')}</h2>
        <PostForm page={page} action="/delegates">
          <fieldset class="choices">
            <legend>{page.speak('service')('page.reporter')}</legend>
            {reporters.map(({ reporterCode, shortName }) => (
              <Checkbox
                key={reporterCode}
                name={`reporter~${reporterCode}`}
                label={shortName}
                isChecked={reporters.length === 1}
                isRequired={reporters.length === 1}
              />
            ))}
          </fieldset>
          <Field name="name" label={say('delegates.name')} maxLength={200} autocomplete="off" />
          <Field
            name="email"
            type="email"
            label={say('delegates.address')}
            hint={say('delegates.address.hint')}
            maxLength={254}
            autocomplete="off"
            isLtr
          />
          <Select
            name="language"
            label={page.say('frame.language')}
            value={page.language}
            options={languages.map((code) => ({ value: code, label: languageNames[code] }))}
          />
          <Button kind="main">{say('delegates.invite')}</Button>
        </PostForm>
      </section>
    </Frame>
  )
}
