/** A code list: its codes with their labels, found by any spelling, and the list as a spreadsheet. */
import type { VNode } from 'preact'
import { type Code, type CodeList, textDirection } from '../../../templates/definition.ts'
import { secretariat } from '../../roles.ts'
import { Button, Field, GetForm } from '../shell/forms.tsx'
import { Frame } from '../shell/frame.tsx'
import type { Page } from '../shell/page.ts'
import { DataTable, Pagination } from '../shell/tables.tsx'
import { SheetCard } from './sheet-page.tsx'

export interface CodeListView {
  readonly list: CodeList
  /** Those of this page. */
  readonly codes: readonly Code[]
  readonly count: number
  readonly text: string
  readonly pageNumber: number
  readonly pageCount: number
}

export const listPath = (key: string): string => `/register/lists/${encodeURIComponent(key)}`
export const codePath = (key: string, code: string): string =>
  `${listPath(key)}/codes/${encodeURIComponent(code)}`

export function codeListPage(page: Page, view: CodeListView): VNode {
  const { list, codes } = view
  const [say, words] = [page.speak('desk'), page.speak('returns')]
  const mayAct = page.role !== null && secretariat.includes(page.role)
  return (
    <Frame
      page={page}
      title={`${words('sheet.code-list')} · ${list.key}`}
      trail={[{ href: page.href('/register'), label: say('nav.register') }]}
    >
      <p>
        {say('register.version', { version: list.version })} · {words('column.source')}:{' '}
        <bdi>{list.source}</bdi>
      </p>
      <GetForm page={page} action={listPath(list.key)} class="filters">
        <Field name="text" type="search" label={say('list.find')} value={view.text} maxLength={200} />
        <div class="row">
          <Button kind="main">{say('filter.apply')}</Button>
          {mayAct ? <a href={page.href(`${listPath(list.key)}/new`)}>{say('list.add')}</a> : null}
        </div>
      </GetForm>
      <p role="status">{say('register.codes', { count: view.count })}</p>
      {codes.length === 0 ? null : (
        <DataTable
          caption={say('list.codes')}
          isCaptionHidden
          columns={[
            { key: 'code', label: words('column.code'), isRowHeader: true },
            { key: 'label', label: words('column.label') },
            { key: 'drafts', label: say('list.drafts') },
            { key: 'state', label: say('column.state') },
          ]}
          rows={codes.map((code) => ({
            key: code.code,
            cells: {
              code: (
                <a href={page.href(codePath(list.key, code.code))} dir="ltr">
                  {code.code}
                </a>
              ),
              label: (
                <span lang={page.language} dir={textDirection(page.language)}>
                  {code.labels[page.language]}
                </span>
              ),
              drafts: <span dir="ltr">{code.drafts?.join(', ')}</span>,
              state: <State page={page} code={code} />,
            },
          }))}
        />
      )}
      <Pagination page={page} number={view.pageNumber} pageCount={view.pageCount} />
      {mayAct ? <SheetCard page={page} kind="code-list" of={list.key} /> : null}
    </Frame>
  )
}

function State({ page, code: { retired } }: { readonly page: Page; readonly code: Code }): VNode {
  const words = page.speak('returns')
  if (!retired) return <span>{words('column.inUse')}</span>
  return (
    <span>
      <span class="badge">{words('column.retired')}</span>{' '}
      {retired.replacedBy === undefined ? null : (
        <small>
          {words('column.replacedBy')}: <span dir="ltr">{retired.replacedBy}</span>
        </small>
      )}
    </span>
  )
}
