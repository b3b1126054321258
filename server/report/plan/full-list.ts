/** The full list: every activity report with all its public fields, and the helper columns that the figures count by. */
import type { FieldDefinition } from '../../../templates/definition.ts'
import type { ActivityFacts } from '../count-facts.ts'
import { issueFilterOf, reportedIssues } from '../count-issues.ts'
import { fromMicros } from '../count-money.ts'
import { listSource, type RowMaker } from '../list-source.ts'
import type { ListColumn, ListRow, ListValue, PlanList } from '../report-plan.ts'
import type { SnapshotActivity } from '../snapshot.ts'
import { kindOf, showing } from './list-values.ts'
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
  const { dimensions, words } = context
  const positions = new Map(columns.map(({ key }, index) => [key, index]))
  const at = (key: string) => positions.get(key)!
  const fields = publicFields(context).map((field) => ({
    field,
    index: at(field.key),
    show: showing(field, words),
  }))
  const reporterAt = at('reporter')
  const reporterCodeAt = at('reporter_code')
  const ownStatusAt = at('own_status')
  const groupAt = at('group')
  const firstOfReporterAt = at('first_of_reporter')
  const changedAt = at('changed')
  const addCountedFacts = factsFiller(dimensions, at)
  const addIssueCounts = issueFiller(context, positions)

  const makeRow = ({ activity, group, isCounted, own, facts }: ListedActivity): ListRow => {
    const row: ListValue[] = new Array(columns.length).fill(null)
    const { values, reporterCode } = activity
    for (const { field, index, show } of fields) {
      const shown = field.type === 'reference' ? activity.reference : show(values[field.key])
      row[index] = shown ?? (field.blankMeans === 'reporter' ? words.reporter(reporterCode) : null)
    }
    row[reporterAt] = words.reporter(reporterCode)
    row[reporterCodeAt] = reporterCode
    row[ownStatusAt] = own.status
    if (group) row[groupAt] = group.groupId
    if (!group || group.firstOfReporter.get(reporterCode) === activity.activityReportId)
      row[firstOfReporterAt] = 1
    if (activity.changedSinceSubmission) row[changedAt] = 1
    if (isCounted) addCountedFacts(row, facts)
    addIssueCounts(row, activity)
    return row
  }
  return { rowsOf: (items) => items.map(makeRow) }
}

/** Fills in what an activity counts with. */
function factsFiller(dimensions: PlanContext['dimensions'], at: (key: string) => number) {
  const placesIn = [...dimensions.values()].map(
    (dimension) =>
      new Map(
        dimension.codes.map((code) => {
          const filter = dimension.filter(code)
          return [code, { index: at(filter.column), value: (filter as { is: ListValue }).is }]
        }),
      ),
  )
  const countedAt = at('counted')
  const participantsAt = at('participants')
  const womenAt = at('women')
  const amountAt = at('amount')
  const currencyAt = at('currency')
  const usdAt = at('usd')
  return (row: ListValue[], facts: ActivityFacts): void => {
    row[countedAt] = 1
    for (let dimension = 0; dimension < placesIn.length; dimension++) {
      for (const code of facts.codes[dimension]!) {
        const place = placesIn[dimension]!.get(code)
        if (place) row[place.index] = place.value
      }
    }
    row[participantsAt] = facts.participants
    row[womenAt] = facts.women
    if (facts.amount === null) return
    row[amountAt] = fromMicros(facts.amount)
    row[currencyAt] = facts.currency
    if (facts.usDollars !== null) row[usdAt] = fromMicros(facts.usDollars)
  }
}

/** Fills in how many issues an activity has, by rule and by how grave they are. */
function issueFiller({ snapshot }: PlanContext, positions: ReadonlyMap<string, number>) {
  const issueFilter = issueFilterOf(snapshot.template)
  return (row: ListValue[], activity: SnapshotActivity): void => {
    const add = (key: string) => {
      const index = positions.get(key)
      if (index !== undefined) row[index] = ((row[index] as number | null) ?? 0) + 1
    }
    for (const { ruleId, severity } of reportedIssues(activity, issueFilter)) {
      add(ruleColumn(ruleId))
      if (severity !== 'info') add(severity === 'error' ? 'errors' : 'warnings')
    }
  }
}
