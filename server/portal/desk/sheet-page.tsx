/** A part of the register as a spreadsheet: out, in, looked at before anything changes. */
import type { VNode } from 'preact'
import type { SheetPreview } from '../../cycles/sheets/preview-sheet.ts'
import type { SheetKindName } from '../../cycles/sheets/sheet-kind.ts'
import { Button, Field, PostForm } from '../shell/forms.tsx'
import { Frame } from '../shell/frame.tsx'
import { Bar } from '../shell/notice-bar.tsx'
import type { Page } from '../shell/page.ts'

export function sheetAddress(kind: SheetKindName, of: string): string {
  const name = encodeURIComponent(of)
  const paths = {
    cycles: '/api/v1/cycles/sheet',
    reporters: '/api/v1/reporters/sheet',
    parties: '/api/v1/parties/sheet',
    'code-list': `/api/v1/code-lists/${name}/sheet`,
    rates: `/api/v1/cycles/${name}/rates/sheet`,
  }
  return paths[kind]
}

export function SheetForms({
  page,
  kind,
  of,
}: {
  readonly page: Page
  readonly kind: SheetKindName
  readonly of: string
}): VNode {
  const say = page.speak('desk')
  return (
    <div class="row sheet-forms">
      <a class="button" href={`${sheetAddress(kind, of)}?lang=${page.language}`} download>
        {say('sheet.download')}
      </a>
      <PostForm page={page} action={`/register/sheets/${kind}`} query={{ of }} takesFile>
        <div class="row">
          <Field
            name="sheet"
            id={`sheet-${kind}-${of}`}
            type="file"
            label={page.speak('service')('page.file')}
            accept=".xlsx"
            isRequired
          />
          <Button about={of}>{say('sheet.look')}</Button>
        </div>
      </PostForm>
    </div>
  )
}

/** The same in a card of its own, for a page about the very thing. */
export function SheetCard(sheet: {
  readonly page: Page
  readonly kind: SheetKindName
  readonly of: string
}): VNode {
  return (
    <section class="card" aria-labelledby="sheet">
      <h2 id="sheet">{sheet.page.speak('desk')('list.sheet')}</h2>
      <SheetForms {...sheet} />
    </section>
  )
}

export interface SheetView {
  readonly kind: SheetKindName
  readonly of: string
  readonly preview: SheetPreview
  readonly refusals: readonly {
    readonly cell: string | null
    readonly column: string
    readonly message: string
  }[]
  /** The file again, for the second step: nothing of it is kept here in between. */
  readonly file: string
  readonly labelOf: (field: string) => string
}

export function sheetPage(page: Page, view: SheetView): VNode {
  const { kind, of, preview, refusals, file, labelOf } = view
  const [say, words] = [page.speak('desk'), page.speak('returns')]
  const { changes, missing } = preview
  const blank = page.speak('history')('history.blank')
  return (
    <Frame
      page={page}
      title={`${words(`sheet.${kind}`)}${of === '' ? '' : ` · ${of}`}`}
      trail={[{ href: page.href('/register'), label: say('nav.register') }]}
      isAnswer
    >
      <p>
        {words('cli.sheetSummary', {
          changes: changes.length,
          refusals: refusals.length,
          missing: missing.length,
        })}
      </p>
      {refusals.length === 0 ? null : (
        <>
          <Bar kind="problem">{say('sheet.refused')}</Bar>
          <ul>
            {refusals.map(({ cell, column, message }, index) => (
              <li key={`${cell} ${index}`}>
                <strong dir="ltr">{cell}</strong> {column}: <bdi>{message}</bdi>
              </li>
            ))}
          </ul>
        </>
      )}
      {changes.length === 0 ? (
        <p>{say('sheet.nothing')}</p>
      ) : (
        <table class="data dense">
          <caption>{say('sheet.changes')}</caption>
          <thead>
            <tr>
              {['row', 'field', 'before', 'value'].map((column) => (
                <th key={column} scope="col">
                  {say(`column.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {changes.slice(0, 500).flatMap(({ rowKey, kind: what, cells }) =>
              cells.map(({ field, before, after }) => (
                <tr key={`${rowKey} ${field}`}>
                  <th scope="row" data-label={say('column.row')}>
                    <bdi>{rowKey}</bdi>{' '}
                    {what === 'added' ? <span class="badge">{say('sheet.new')}</span> : null}
                  </th>
                  <td data-label={say('column.field')}>{labelOf(field)}</td>
                  <td data-label={say('column.before')}>
                    <del>{before === '' ? blank : <bdi>{before}</bdi>}</del>
                  </td>
                  <td data-label={say('column.value')}>
                    <ins>{after === '' ? blank : <bdi>{after}</bdi>}</ins>
                  </td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      )}
      {changes.length > 0 && refusals.length === 0 ? (
        <PostForm
          page={page}
          action={`/register/sheets/${kind}/changes`}
          query={{ of }}
          hidden={{ previewId: preview.previewId, file }}
        >
          <Button kind="main">{say('sheet.apply')}</Button>
        </PostForm>
      ) : null}
    </Frame>
  )
}
