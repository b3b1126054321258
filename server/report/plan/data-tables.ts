/** The report's rows for programs: codes where sheets have labels, amounts exact, dates with their precision. */
import { type ActivityValues, codesOf, type FieldValue, isUnread } from '../../../templates/activity.ts'
import type { FieldDefinition } from '../../../templates/definition.ts'
import { factsOf } from '../count-facts.ts'
import { microsText } from '../count-money.ts'
import type { DataColumn, DataTable, DataType, DataValue } from '../report-plan.ts'
import type { SnapshotActivity } from '../snapshot.ts'
import { answerOf, isLateAnswer, reportersInOrder } from './answers.ts'
import { changeTable } from './changes.ts'
import { publicFields } from './full-list.ts'
import type { PlanContext } from './plan-context.ts'

export function dataTables(context: PlanContext): DataTable[] {
  const tables = [activityTable(context), reporterTable(context)]
  return context.changes === null ? tables : [...tables, changeTable(context)]
}

/** Each activity report that the full list has, in its order. What could not be read stands in a column of its own. */
function activityTable(context: PlanContext): DataTable {
  const { words, snapshot } = context
  const fields = publicFields(context)
  const own = (key: string, type: DataType, isRequired?: true): DataColumn => ({
    key,
    title: words.t(`column.${key}`),
    type,
    ...(isRequired === undefined ? {} : { isRequired }),
  })
  return {
    key: 'activities',
    title: words.t('title.activities'),
    primaryKey: ['activity_id'],
    references: { reporter_code: { table: 'reporters', column: 'reporter_code' } },
    columns: [
      ...fields.map((field) => fieldColumn(field, words.field(field.key))),
      own('reporter_code', 'text', true),
      own('revision', 'integer', true),
      own('counted', 'boolean', true),
      own('group', 'text'),
      own('usd', 'decimal'),
      own('changed', 'boolean', true),
      own('unread', 'text'),
    ],
    rows: async function* () {
      for await (const batch of snapshot.activities())
        yield batch.map((activity) => activityRow(activity, fields, context))
    },
  }
}

const typeOf: Readonly<Record<FieldDefinition['type'], DataType>> = {
  reference: 'text',
  text: 'text',
  code: 'code',
  codes: 'codes',
  date: 'partialDate',
  integer: 'integer',
  decimal: 'decimal',
}

function fieldColumn(field: FieldDefinition, title: string): DataColumn {
  return {
    key: field.key,
    title,
    type: typeOf[field.type],
    ...('codeList' in field ? { codeList: field.codeList } : {}),
    ...(field.type === 'reference' ? { isRequired: true as const } : {}),
  }
}

function activityRow(
  activity: SnapshotActivity,
  fields: readonly FieldDefinition[],
  { counts }: PlanContext,
): DataValue[] {
  const { values, reporterCode, revision, changedSinceSubmission } = activity
  const group = counts.groupOf.get(activity.activityReportId)
  const isCounted = group === undefined || group.representative.activityReportId === activity.activityReportId
  const usDollars = isCounted ? factsOf(group?.values ?? values, counts.facts).usDollars : null
  return [
    ...fields.map((field) =>
      field.type === 'reference' ? activity.reference : dataValue(field, values[field.key]),
    ),
    reporterCode,
    revision,
    isCounted,
    group?.groupId ?? null,
    usDollars === null ? null : microsText(usDollars),
    changedSinceSubmission,
    unreadText(fields, values),
  ]
}

function dataValue(field: FieldDefinition, value: FieldValue | undefined): DataValue {
  if (value === undefined) return null
  if (field.type === 'codes') return codesOf(value)
  if (isUnread(value)) return field.type === 'text' ? value.unread : null
  return value
}

/** `{"start_date":"03/04/2018"}`: cells that could not be read in full, as they came. */
function unreadText(fields: readonly FieldDefinition[], values: ActivityValues): string | null {
  const unread = fields.flatMap(({ key }) => {
    const value = values[key]
    return value !== undefined && isUnread(value) ? [[key, value.unread] as const] : []
  })
  return unread.length === 0 ? null : JSON.stringify(Object.fromEntries(unread))
}

function reporterTable(context: PlanContext): DataTable {
  const { words, snapshot } = context
  const returns = new Map(snapshot.returns.map((one) => [one.reporterCode, one]))
  const column = (key: string, type: DataType, isRequired?: true): DataColumn => ({
    key,
    title: words.t(`column.${key}`),
    type,
    ...(isRequired === undefined ? {} : { isRequired }),
  })
  const rows = reportersInOrder(context).map((reporter): DataValue[] => {
    const answer = returns.get(reporter.reporterCode)
    return [
      reporter.reporterCode,
      reporter.shortName,
      reporter.name,
      reporter.kind,
      reporter.region,
      answerOf(answer),
      isLateAnswer(answer),
      answer?.submittedAt?.slice(0, 10) ?? null,
      answer?.receiptNumber ?? null,
    ]
  })
  return {
    key: 'reporters',
    title: words.t('table.answers'),
    primaryKey: ['reporter_code'],
    references: {},
    columns: [
      column('reporter_code', 'text', true),
      column('reporter', 'text', true),
      column('name', 'text'),
      column('kind', 'text', true),
      column('region', 'text'),
      column('answer', 'text', true),
      column('late', 'boolean', true),
      column('submitted', 'date'),
      column('receipt', 'text'),
    ],
    rows: async function* () {
      yield rows
    },
  }
}
