import type { VNode } from 'preact'
import type { ReporterChanges, SnapshotComparison } from '../report/compare-snapshots.ts'
import { formatInstant, formatList } from './shell/formats.ts'
import { Button, PostForm } from './shell/forms.tsx'
import { Frame } from './shell/frame.tsx'
import type { Page } from './shell/page.ts'
import { DataTable } from './shell/tables.tsx'

/**
 * What is new, changed and withdrawn between two snapshots, by reporter.
 *
 * @param isKeeper may order the report that says so on a sheet
 */
export function changesPage(page: Page, compared: SnapshotComparison, isKeeper: boolean): VNode {
  const say = page.speak('reports')
  const { cycleKey, status, from, to, counts, reporters } = compared
  const asJson = new URLSearchParams({
    from: String(from.changeNumber),
    to: String(to.changeNumber),
    status,
  })
  return (
    <Frame
      page={page}
      title={say('compare.title')}
      isWide
      trail={[{ href: page.href('/reports', { cycle: cycleKey }), label: say('page.title') }]}
    >
      <p>
        {say('compare.result', {
          from: from.changeNumber,
          fromAt: formatInstant(from.committedAt, page.language),
          to: to.changeNumber,
          toAt: formatInstant(to.committedAt, page.language),
        })}
        {' · '}
        {say(`status.${status}`)}
      </p>
      <p>{reporters.length === 0 ? say('compare.none') : say('compare.counts', counts)}</p>
      <p>
        <a href={`/api/v1/cycles/${encodeURIComponent(cycleKey)}/report/changes?${asJson}`}>
          {say('compare.json')}
        </a>
      </p>
      {isKeeper ? (
        <PostForm
          page={page}
          action="/reports"
          hidden={{
            cycle: cycleKey,
            language: page.language,
            status,
            format: 'xlsx',
            asOf: String(to.changeNumber),
            since: String(from.changeNumber),
          }}
        >
          <Button>{say('compare.make')}</Button>
        </PostForm>
      ) : null}
      {reporters.map((reporter) => (
        <section key={reporter.reporterCode}>
          <h2>
            <bdi>{reporter.name}</bdi>
          </h2>
          <ChangeTable page={page} reporter={reporter} />
        </section>
      ))}
    </Frame>
  )
}

function ChangeTable({ page, reporter }: { readonly page: Page; readonly reporter: ReporterChanges }): VNode {
  const say = page.speak('reports')
  const labels = page.speak('fields')
  const lines = [
    ...reporter.new.map((one) => ({ ...one, kind: 'new', fields: [] as readonly string[] })),
    ...reporter.changed.map((one) => ({ ...one, kind: 'changed' })),
    ...reporter.withdrawn.map((one) => ({ ...one, kind: 'withdrawn', fields: [] as readonly string[] })),
  ]
  const badges: Readonly<Record<string, string>> = { new: 'done', changed: 'info', withdrawn: 'warning' }
  return (
    <DataTable
      caption={reporter.name}
      isCaptionHidden
      columns={[
        { key: 'activity', label: say('compare.activity'), isRowHeader: true },
        { key: 'kind', label: say('compare.kind') },
        { key: 'fields', label: say('compare.fields') },
      ]}
      rows={lines.map(({ reference, title, kind, fields }) => ({
        key: reference,
        cells: {
          activity: (
            <>
              <span dir="ltr">{reference}</span> <bdi>{title}</bdi>
            </>
          ),
          kind: <span class={`badge ${badges[kind]}`}>{say(`compare.${kind}`)}</span>,
          fields: formatList(
            fields.map((key) => labels(`${key}.label`)),
            page.language,
          ),
        },
      }))}
    />
  )
}
