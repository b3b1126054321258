/** What is new, changed and withdrawn since an earlier snapshot, by reporter: figures over a list of what happened. */
import type { ComparedActivity, ReporterChanges, SnapshotComparison } from '../compare-snapshots.ts'
import { listSource } from '../list-source.ts'
import type {
  Block,
  DataTable,
  DataValue,
  Filter,
  ListColumn,
  ListRow,
  PlanCell,
  PlanList,
} from '../report-plan.ts'
import { withDistinctHeaders } from './full-list.ts'
import { countOf, outside, type PlanContext, say } from './plan-context.ts'

/** Key of the list. */
const changeList = 'changes'
const rowsInBatch = 1_000

const kinds = ['new', 'changed', 'withdrawn'] as const
type Kind = (typeof kinds)[number]

interface Happened extends ComparedActivity {
  readonly reporterCode: string
  readonly kind: Kind
  readonly fields: readonly string[]
}

export function changeBlocks({ words, changes }: PlanContext): Block[] {
  const { from, to, reporters, counts } = changes!
  const filters = (kind: Kind, reporterCode?: string): Filter[] => [
    { column: 'kind', is: kind },
    ...(reporterCode === undefined ? [] : [{ column: 'reporter_code', is: reporterCode }]),
  ]
  const line = (label: PlanCell, numbers: Readonly<Record<Kind, number>>, code?: string): PlanCell[] => [
    label,
    ...kinds.map((kind) => countOf(numbers[kind], changeList, ...filters(kind, code))),
  ]
  const span = {
    from: from.changeNumber,
    fromDay: from.committedAt.slice(0, 10),
    to: to.changeNumber,
    toDay: to.committedAt.slice(0, 10),
  }
  return [
    { kind: 'paragraph', text: words.t('note.changes', span) },
    {
      kind: 'table',
      title: words.t('table.changes'),
      columns: [
        { key: 'reporter', header: words.t('column.reporter'), width: 24 },
        ...kinds.map((kind) => ({ key: kind, header: words.t(`change.${kind}`), width: 22 })),
      ],
      rows: [
        ...byName(reporters, words).map((one) =>
          line(outside(words.reporter(one.reporterCode)), countsOf(one), one.reporterCode),
        ),
        line(say(words.t('allReporters')), counts),
      ],
      hasTotal: true,
    },
  ]
}

function byName(reporters: readonly ReporterChanges[], { reporter, compare }: PlanContext['words']) {
  return [...reporters].sort((a, b) => compare(reporter(a.reporterCode), reporter(b.reporterCode)))
}

function countsOf(one: ReporterChanges): Record<Kind, number> {
  return { new: one.new.length, changed: one.changed.length, withdrawn: one.withdrawn.length }
}

/** One row for each activity report that differs, by reporter, by what happened. */
export function changedList({ words, changes }: PlanContext): PlanList {
  const { counts } = changes!
  const column = (key: string, header: string, kind: ListColumn['kind'], width: number): ListColumn => ({
    key,
    header,
    kind,
    width,
  })
  const joined = new Intl.ListFormat(words.language, { type: 'unit', style: 'short' })
  return {
    key: changeList,
    isForReading: true,
    columns: withDistinctHeaders([
      column('reporter', words.t('column.reporter'), 'label', 24),
      column('reference', words.field('activity_id'), 'outside', 26),
      column('happened', words.t('column.happened'), 'label', 22),
      column('title', words.field('title'), 'outside', 60),
      column('fields', words.t('column.fields'), 'outside', 60),
      ...['reporter_code', 'kind'].map(
        (key): ListColumn => ({
          ...column(key, `${words.t(`helper.${key}`)} [${key}]`, 'code', 22),
          isHelper: true,
        }),
      ),
    ]),
    rowCount: counts.new + counts.changed + counts.withdrawn,
    source: listSource(
      () =>
        batched(
          changes!,
          ({ reporterCode, reference, title, kind, fields }): ListRow => [
            words.reporter(reporterCode),
            reference,
            words.t(`change.${kind}`),
            title,
            fields.length === 0 ? null : joined.format(fields.map(words.field)),
            reporterCode,
            kind,
          ],
        ),
      () => ({ rowsOf: (rows) => rows }),
    ),
  }
}

/** The same for programs. */
export function changeTable({ words, changes }: PlanContext): DataTable {
  return {
    key: changeList,
    title: words.t('title.changes'),
    primaryKey: ['activity_id'],
    references: {},
    columns: [
      { key: 'activity_id', title: words.field('activity_id'), type: 'text', isRequired: true },
      { key: 'reporter_code', title: words.t('column.reporter_code'), type: 'text', isRequired: true },
      { key: 'kind', title: words.t('column.happened'), type: 'code', isRequired: true },
      { key: 'fields', title: words.t('column.fields'), type: 'codes' },
    ],
    rows: () =>
      batched(changes!, ({ reference, reporterCode, kind, fields }): DataValue[] => [
        reference,
        reporterCode,
        kind,
        fields,
      ]),
  }
}

async function* batched<Row>(
  { reporters }: SnapshotComparison,
  rowOf: (one: Happened) => Row,
): AsyncGenerator<Row[]> {
  let batch: Row[] = []
  for (const reporter of reporters)
    for (const kind of kinds)
      for (const one of reporter[kind]) {
        const fields = 'fields' in one ? (one.fields as readonly string[]) : []
        batch.push(rowOf({ ...one, kind, fields, reporterCode: reporter.reporterCode }))
        if (batch.length < rowsInBatch) continue
        yield batch
        batch = []
      }
  if (batch.length > 0) yield batch
}
