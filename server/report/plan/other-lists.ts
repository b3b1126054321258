/** Lists that show activities without counting them: as received, technology transfer, and the plan table of the centres. */
import { type ActivityValues, codesOf, type RawCells } from '../../../templates/activity.ts'
import type { Language } from '../../../templates/definition.ts'
import { isTechnologyTransfer } from '../count.ts'
import { dateText } from '../count-groups.ts'
import { fromMicros } from '../count-money.ts'
import { listSource } from '../list-source.ts'
import type { ListColumn, ListRow, ListValue, PlanList } from '../report-plan.ts'
import type { SnapshotActivity } from '../snapshot.ts'
import { fieldColumn, publicFields, withDistinctHeaders } from './full-list.ts'
import { dateValue, receivedValue, type Showing, showing } from './list-values.ts'
import type { ListedActivity } from './listed-activities.ts'
import type { PlanContext } from './plan-context.ts'
import { wordsOf } from './words.ts'

/**
 * Every return row by row as its cells came, with the receipt it was submitted under. Nothing is joined or left out. Where only the
 * values of a row are kept, they stand in its reporter's own language.
 */
export function receivedList(context: PlanContext): PlanList {
  const { words, snapshot, counts } = context
  const fields = publicFields(context)
  const columns = withDistinctHeaders([
    { key: 'reporter', header: words.t('column.reporter'), width: 24, kind: 'label' },
    { key: 'receipt', header: words.t('column.receipt'), width: 18, kind: 'label' },
    { key: 'submitted', header: words.t('column.submitted'), width: 13, kind: 'date' },
    ...fields.map((field) => fieldColumn(field, words.field(field.key))),
  ])
  const returns = new Map(snapshot.returns.map((one) => [one.reporterCode, one]))
  const languageOf = new Map(snapshot.reporters.map(({ reporterCode, language }) => [reporterCode, language]))
  const showingIn = new Map<Language, Showing[]>()
  const showsIn = (language: Language): Showing[] => {
    let shows = showingIn.get(language)
    if (!shows) {
      const own = language === words.language ? words : wordsOf(snapshot, language)
      shows = fields.map((field) => showing(field, own))
      showingIn.set(language, shows)
    }
    return shows
  }
  const makeRow = (
    { reporterCode, reference, values }: SnapshotActivity,
    raw: RawCells | undefined,
  ): ListRow => {
    const shows = showsIn(languageOf.get(reporterCode) ?? words.language)
    const { receiptNumber = null, submittedAt = null } = returns.get(reporterCode) ?? {}
    return [
      words.reporter(reporterCode),
      receiptNumber,
      submittedAt === null ? null : dateValue(submittedAt.slice(0, 10)),
      ...fields.map((field, index) =>
        field.type === 'reference'
          ? reference
          : raw
            ? receivedValue(field, raw[field.key], values[field.key])
            : shows[index]!(values[field.key]),
      ),
    ]
  }
  return {
    key: 'received',
    isForReading: true,
    columns,
    rowCount: counts.rows,
    source: listSource(context.walk, () => ({
      rowsOf: async (items) => {
        const received = await snapshot.received(items.map(({ activity }) => activity))
        return items.map(({ activity }) => makeRow(activity, received.get(activity.activityReportId)))
      },
    })),
  }
}

/** Reports of technology transfer and of what is lacking for it, each as its reporter sent it. */
export function technologyList(context: PlanContext): PlanList {
  const { words, definition, counts } = context
  const fields = [definition.roles.title, ...definition.technology.columns].flatMap((key) =>
    publicFields(context).filter((field) => field.key === key),
  )
  const shows = fields.map((field) => ({ key: field.key, show: showing(field, words) }))
  const columns = withDistinctHeaders([
    { key: 'reference', header: words.field('activity_id'), width: 22, kind: 'outside' },
    { key: 'reporter', header: words.t('column.reporter'), width: 22, kind: 'label' },
    ...fields.map((field) => fieldColumn(field, words.field(field.key))),
  ])
  const makeRow = ({ activity: { reference, reporterCode, values } }: ListedActivity): ListRow => [
    reference,
    words.reporter(reporterCode),
    ...shows.map(({ key, show }) => show(values[key])),
  ]
  const isWanted = ({ activity }: ListedActivity) => isTechnologyTransfer(activity, definition)
  return {
    key: 'technology',
    isForReading: true,
    columns,
    rowCount: counts.technology,
    source: listSource(context.walk, () => ({ rowsOf: (items) => items.filter(isWanted).map(makeRow) })),
  }
}

/** The table in which the Basel and Stockholm centres plan their work: each counted activity once. */
export function centrePlanList(context: PlanContext): PlanList {
  const { words, definition, counts } = context
  const { roles } = definition
  const column = (key: string, kind: ListColumn['kind'], width: number): ListColumn => ({
    key,
    header: words.t(`plan.${key}`),
    width,
    kind,
  })
  const labelsOf = (fieldKey: string) => {
    const field = publicFields(context).find(({ key }) => key === fieldKey)
    const labels = words.labels(
      field && (field.type === 'codes' || field.type === 'code') ? field.codeList : '',
    )
    return (values: ActivityValues) => labels(codesOf(values[fieldKey]))
  }
  const convention = words.t(definition.conventionKey)
  const otherConventions = labelsOf(roles.otherConventions)
  const fundingTypes = labelsOf(roles.funding)
  const parties = labelsOf(roles.countries)
  const makeRow = ({ activity, group, facts }: ListedActivity): ListRow => {
    const values = group?.values ?? activity.values
    const donors = values[roles.donors]
    return [
      activity.reference,
      text(values[roles.title]),
      [convention, otherConventions(values)].filter(Boolean).join('; '),
      parties(values) || null,
      budget(facts.amount, facts.currency, facts.usDollars),
      [fundingTypes(values), text(donors)].filter(Boolean).join('; ') || null,
      timeFrame(dateText(values[roles.start]), dateText(values[roles.end])),
    ]
  }
  return {
    key: 'plan',
    isForReading: true,
    columns: [
      { ...column('name', 'outside', 24), key: 'reference', header: words.field('activity_id') },
      column('name', 'outside', 50),
      column('convention', 'label', 30),
      column('parties', 'label', 44),
      column('budget', 'money', 18),
      column('funding', 'outside', 36),
      column('time', 'outside', 26),
    ],
    rowCount: counts.counted,
    source: listSource(context.walk, () => ({
      rowsOf: (items) => items.filter(({ isCounted }) => isCounted).map(makeRow),
    })),
  }
}

/** US dollars, or the amount as stated where there is no rate. */
function budget(amount: bigint | null, currency: string, usDollars: bigint | null): ListValue {
  if (usDollars !== null) return fromMicros(usDollars)
  return amount === null ? null : `${currency} ${fromMicros(amount)}`
}

function timeFrame(start: string | null, end: string | null): string | null {
  return start === null && end === null ? null : `${start ?? '…'} – ${end ?? '…'}`
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
