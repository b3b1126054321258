/** The audit log, the newest first. */
import type { VNode } from 'preact'
import type { AuditItem, AuditLine } from '../../audit/audit-log.ts'
import { Button, Field, GetForm, Select } from '../shell/forms.tsx'
import { Frame } from '../shell/frame.tsx'
import type { Page } from '../shell/page.ts'
import { Instant } from '../shell/times.tsx'

export const auditKinds = [
  'sync',
  'submit',
  'review',
  'register',
  'proposalDecision',
  'withdrawal',
  'duplicateDecision',
  'restore',
  'erasure',
  'question',
  'audit',
  'seed',
] as const

export interface AuditView {
  readonly lines: readonly AuditLine[]
  /** The next, older page goes up to here; null on the last. */
  readonly olderThan: number | null
  /** Who an actor is today. */
  readonly nameOf: (actor: string) => string | null
  readonly filter: Readonly<Record<'kind' | 'actor' | 'reporter' | 'from' | 'to' | 'who', string>>
}

export function auditPage(page: Page, { lines, olderThan, nameOf, filter }: AuditView): VNode {
  const [say, history] = [page.speak('desk'), page.speak('history')]
  return (
    <Frame page={page} title={say('nav.audit')} isWide>
      <GetForm
        page={page}
        action="/audit"
        class="filters"
        hidden={filter.actor ? { actor: filter.actor } : {}}
      >
        <Field name="from" type="date" label={say('audit.from')} value={filter.from} />
        <Field name="to" type="date" label={say('audit.to')} value={filter.to} />
        <Select
          name="kind"
          label={say('audit.kind')}
          value={filter.kind}
          options={[
            { value: '', label: say('filter.all') },
            ...auditKinds.map((value) => ({ value, label: history(`kind.${value}`) })),
          ]}
        />
        <Select
          name="who"
          label={say('audit.who')}
          value={filter.who}
          options={[
            { value: '', label: say('filter.all') },
            { value: 'secretariat', label: say('audit.secretariat') },
          ]}
        />
        <Field name="reporter" label={say('audit.reporter')} value={filter.reporter} maxLength={60} isLtr />
        <div class="row">
          <Button kind="main">{say('filter.apply')}</Button>
          <a href={page.href('/audit')}>{say('filter.clear')}</a>
          <a href={tableAddress(filter)} download>
            {say('audit.table')}
          </a>
          <a href="/api/v1/audit/export" download>
            {say('audit.export')}
          </a>
        </div>
      </GetForm>
      {filter.actor === '' ? null : (
        <p>
          {say('audit.actor')} <bdi>{nameOf(filter.actor) ?? filter.actor}</bdi>
        </p>
      )}
      {lines.length === 0 ? (
        <p>{say('audit.none')}</p>
      ) : (
        <table class="data dense" role="table">
          <caption class="visually-hidden">{say('nav.audit')}</caption>
          <thead role="rowgroup">
            <tr role="row">
              {['number', 'when', 'who', 'what'].map((column) => (
                <th key={column} scope="col" role="columnheader">
                  {say(`column.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {lines.map((line) => (
              <tr key={line.changeNumber} role="row" id={`change-${line.changeNumber}`}>
                <th scope="row" role="rowheader" class="number" data-label={say('column.number')}>
                  {line.changeNumber}
                </th>
                <td role="cell" data-label={say('column.when')}>
                  <Instant page={page} at={line.committedAt} />
                </td>
                <td role="cell" data-label={say('column.who')}>
                  <span>
                    {line.actor === null ? (
                      <em>{history('history.erasedActor')}</em>
                    ) : (
                      <a href={page.href('/audit', { ...filter, actor: line.actor })}>
                        <bdi>{nameOf(line.actor) ?? line.actor}</bdi>
                      </a>
                    )}
                    <small>
                      {line.role === null ? '' : `${page.speak('accounts')(`role.${line.role}`)} · `}
                      {history(`channel.${line.channel}`)}
                    </small>
                  </span>
                </td>
                <td role="cell" data-label={say('column.what')}>
                  <span>
                    <strong>{history(`kind.${line.kind}`)}</strong>
                    <ul class="plain-items">
                      {line.items.slice(0, 12).map((item, index) => (
                        <Item key={`${item.act} ${item.subject} ${index}`} item={item} />
                      ))}
                    </ul>
                    {line.items.length > 12 ? (
                      <small>{say('audit.more', { count: line.items.length - 12 })}</small>
                    ) : null}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <nav class="row" aria-label={page.say('pages.label')}>
        {page.query.until ? <a href={page.href('/audit', filter)}>{say('audit.newest')}</a> : null}
        {olderThan === null ? null : (
          <a href={page.href('/audit', { ...filter, until: olderThan })} rel="next">
            {say('audit.older')}
          </a>
        )}
      </nav>
    </Frame>
  )
}

/** The same lines as a table, all pages of them. */
function tableAddress({ kind, actor, who, reporter, from, to }: AuditView['filter']): string {
  const filter = {
    kind,
    actor,
    isSecretariat: who === 'secretariat' ? 'true' : '',
    reporterCode: reporter.toLowerCase(),
    fromDay: from,
    toDay: to,
  }
  const given = Object.entries(filter).filter(([, value]) => value !== '')
  return `/api/v1/audit/table?${new URLSearchParams(given)}`
}

/** Acts and subjects are permanent names of the log, the same in every language and in the export. */
function Item({ item }: { readonly item: AuditItem }): VNode {
  const details = Object.entries(item.details).filter(([, value]) => value !== null && value !== '')
  return (
    <li dir="ltr">
      <code>{item.act}</code> {item.subject}
      {details.length === 0 ? null : (
        <small>
          {details.map(([name, value]) => (
            <span key={name} class="detail">
              {name}: <bdi>{String(value).slice(0, 300)}</bdi>
            </span>
          ))}
        </small>
      )}
    </li>
  )
}
