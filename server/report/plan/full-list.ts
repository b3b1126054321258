/** The full list: every activity report with all its public fields, and the helper columns that the figures count by. */
import type { FieldDefinition } from '../../../templates/definition.ts'
import type { ActivityFacts } from '../count-facts.ts'
import { issueFilterOf, reportedIssues } from '../count-issues.ts'
import { fromMicros } from '../count-money.ts'
import { listSource, type RowMaker } from '../list-source.ts'
import type { ListColumn, ListRow, ListValue, PlanList } from '../report-plan.ts'
import type { SnapshotActivity } from '../snapshot.ts'
import { kindOf, shownValue } from './list-values.ts'
import type { ListedActivity } from './listed-activities.ts'
import { activityList, type PlanContext } from './plan-context.ts'

/** Fields that anybody may see, in sheet order. */
export function publicFields({ snapshot }: PlanContext): readonly FieldDefinition[] {
  return snapshot.template.fields.filter(({ confidential }) => !confidential)
}

export function fieldColumn(field: FieldDefinition, header: string): ListColumn {
  const isLong = field.type === 'text' && field.isLong
  const width =
    field.type === 'reference'
      ? 23
      : isLong
        ? 48
        : field.type === 'text'
          ? 30
          : field.type === 'codes'
            ? 28
            : 15
  return { key: field.key, header, width, kind: kindOf(field) }
}

export function fullList(context: PlanContext): PlanList {
  const columns = withDistinctHeaders([
    ...publicFields(context).map((field) => fieldColumn(field, context.words.field(field.key))),
    ...resultColumns(context),
    ...helperColumns(context),
  ])
  // The reporter stands right behind the reference: both say whose activity a row is.
  const [reference, ...rest] = columns
  const reporter: ListColumn = {
    key: 'reporter',
    header: context.words.t('column.reporter'),
    width: 24,
    kind: 'label',
  }
  const ordered = withDistinctHeaders([reference!, reporter, ...rest])
  return {
    key: activityList,
    columns: ordered,
    rowCount: context.counts.rows,
    source: listSource(context.walk, () => rowMaker(context, ordered)),
  }
}

/** Excel's tables want a different header for each column, whatever the case of its letters. */
export function withDistinctHeaders(columns: readonly ListColumn[]): ListColumn[] {
  const taken = new Set<string>()
  return columns.map((column) => {
    let header = column.header
    for (let n = 2; taken.has(header.toLowerCase()); n++) header = `${column.header} (${n})`
    taken.add(header.toLowerCase())
    return { ...column, header }
  })
}

function resultColumns({ words }: PlanContext): ListColumn[] {
  const column = (key: string, kind: ListColumn['kind'], width: number): ListColumn => ({
    key,
    header: words.t(`column.${key}`),
    width,
    kind,
  })
  return [
    column('counted', 'flag', 9),
    column('group', 'outside', 16),
    column('usd', 'money', 16),
    column('changed', 'flag', 12),
    column('errors', 'integer', 9),
    column('warnings', 'integer', 9),
  ]
}

function helperColumns({ words, dimensions, snapshot }: PlanContext): ListColumn[] {
  const helper = (key: string, kind: ListColumn['kind']): ListColumn => ({
    key,
    header: `${words.t(`helper.${key}`)} [${key}]`,
    width: 10,
    kind,
    isHelper: true,
  })
  return [
    helper('reporter_code', 'code'),
    helper('first_of_reporter', 'flag'),
    helper('own_status', 'code'),
    helper('amount', 'money'),
    helper('currency', 'code'),
    helper('participants', 'integer'),
    helper('women', 'integer'),
    ...[...dimensions.values()].flatMap(({ columns }) => columns),
    ...snapshot.template.rules.map(
      ({ id }): ListColumn => ({
        key: ruleColumn(id),
        header: `${words.t('column.rule')} ${id}`,
        width: 8,
        kind: 'integer',
        isHelper: true,
      }),
    ),
  ]
}

export function ruleColumn(ruleId: string): string {
  return `rule:${ruleId}`
}

/** Positions are looked up once; a row is then filled by position. */
function rowMaker(context: PlanContext, columns: readonly ListColumn[]): RowMaker<ListedActivity> {
  const { dimensions, words, snapshot } = context
  const at = new Map(columns.map(({ key }, index) => [key, index]))
  const fields = publicFields(context).map((field) => ({ field, index: at.get(field.key)! }))
  const inUse = [...dimensions.values()].map((dimension) => ({
    ofCode: new Map(
      dimension.codes.map((code) => {
        const filter = dimension.filter(code)
        return [code, { index: at.get(filter.column)!, value: (filter as { is: ListValue }).is }]
      }),
    ),
  }))
  const issueFilter = issueFilterOf(snapshot.template)

  function addCountedFacts(row: ListValue[], facts: ActivityFacts): void {
    row[at.get('counted')!] = 1
    facts.codes.forEach((codes, dimension) => {
      for (const code of codes) {
        const place = inUse[dimension]!.ofCode.get(code)
        if (place) row[place.index] = place.value
      }
    })
    row[at.get('participants')!] = facts.participants
    row[at.get('women')!] = facts.women
    if (facts.amount === null) return
    row[at.get('amount')!] = fromMicros(facts.amount)
    row[at.get('currency')!] = facts.currency
    if (facts.usDollars !== null) row[at.get('usd')!] = fromMicros(facts.usDollars)
  }

  function addIssueCounts(row: ListValue[], activity: SnapshotActivity): void {
    const add = (index: number | undefined) => {
      if (index !== undefined) row[index] = ((row[index] as number | null) ?? 0) + 1
    }
    for (const { ruleId, severity } of reportedIssues(activity, issueFilter)) {
      add(at.get(ruleColumn(ruleId)))
      if (severity !== 'info') add(at.get(severity === 'error' ? 'errors' : 'warnings'))
    }
  }

  const makeRow = ({ activity, group, isCounted, own, facts }: ListedActivity): ListRow => {
    const row: ListValue[] = new Array(columns.length).fill(null)
    const { values, reporterCode } = activity
    for (const { field, index } of fields) {
      const shown =
        field.type === 'reference' ? activity.reference : shownValue(field, values[field.key], words)
      row[index] = shown ?? (field.blankMeans === 'reporter' ? words.reporter(reporterCode) : null)
    }
    row[at.get('reporter')!] = words.reporter(reporterCode)
    row[at.get('reporter_code')!] = reporterCode
    row[at.get('own_status')!] = own.status
    if (group) row[at.get('group')!] = group.groupId
    if (!group || group.firstOfReporter.get(reporterCode) === activity.activityReportId) {
      row[at.get('first_of_reporter')!] = 1
    }
    if (activity.changedSinceSubmission) row[at.get('changed')!] = 1
    if (isCounted) addCountedFacts(row, facts)
    addIssueCounts(row, activity)
    return row
  }
  return { rowsOf: (items) => items.map(makeRow) }
}
