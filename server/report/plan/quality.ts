/** How good the data is: issues by rule and reporter, and cells left blank. */
import type { FieldDefinition } from '../../../templates/definition.ts'
import type { Figure, Filter, PlanCell, PlanTable } from '../report-plan.ts'
import { reportersInOrder } from './answers.ts'
import { publicFields, ruleColumn } from './full-list.ts'
import { activityList, figure, outside, type PlanContext, say, shareOf } from './plan-context.ts'

/** Only rules that were met, and reporters that have issues; the rest would be zeros. */
export function issuesTable(context: PlanContext): PlanTable {
  const { counts, snapshot, words } = context
  const rules = snapshot.template.rules.filter(({ id }) => counts.issues.has(id))
  const reporters = reportersInOrder(context).filter(({ reporterCode }) =>
    rules.some(({ id }) => counts.issues.get(id)!.has(reporterCode)),
  )
  const cell = (ruleId: string, value: number, where: readonly Filter[]): Figure =>
    figure(value, { kind: 'sum', list: activityList, column: ruleColumn(ruleId), where })
  return {
    kind: 'table',
    title: words.t('table.issues'),
    note: words.t('note.issues'),
    columns: [
      { key: 'rule', header: words.t('column.rule'), width: 8 },
      { key: 'what', header: words.t('column.what'), width: 44 },
      { key: 'total', header: words.t('column.issues'), width: 12 },
      ...reporters.map(({ reporterCode, shortName }) => ({
        key: reporterCode,
        header: shortName,
        width: 14,
      })),
    ],
    rows: rules.map(({ id }): PlanCell[] => {
      const byReporter = counts.issues.get(id)!
      const total = [...byReporter.values()].reduce((sum, count) => sum + count, 0)
      return [
        outside(id),
        say(words.t(`rule.${id}`)),
        cell(id, total, []),
        ...reporters.map(({ reporterCode }) =>
          cell(id, byReporter.get(reporterCode) ?? 0, [{ column: 'reporter_code', is: reporterCode }]),
        ),
      ]
    }),
  }
}

export function blanksTable(context: PlanContext): PlanTable {
  const { counts, words } = context
  const all = figure(counts.rows, { kind: 'filled', list: activityList, column: 'activity_id' })
  return {
    kind: 'table',
    title: words.t('table.blanks'),
    note: words.t('note.blanks'),
    columns: [
      { key: 'key', header: words.t('column.fieldNumber'), width: 8 },
      { key: 'field', header: words.t('column.field'), width: 44 },
      { key: 'filled', header: words.t('column.filled'), width: 12 },
      { key: 'blank', header: words.t('column.blank'), width: 12 },
      { key: 'share', header: words.t('column.blankShare'), width: 12 },
    ],
    rows: publicFields(context).map((field, index): PlanCell[] => {
      const filled = filledCount(field, context)
      const isFilled = figure(filled, { kind: 'filled', list: activityList, column: field.key })
      const isBlank = figure(counts.rows - filled, { kind: 'blank', list: activityList, column: field.key })
      return [
        { kind: 'number', value: index + 1, format: 'plain' },
        say(words.field(field.key)),
        isFilled,
        isBlank,
        shareOf(isBlank, all),
      ]
    }),
  }
}

/** The reference is the service's own, and a blank that means the reporter is an answer. */
function filledCount(field: FieldDefinition, { counts }: PlanContext): number {
  if (field.type === 'reference' || field.blankMeans === 'reporter') return counts.rows
  return counts.filled.get(field.key) ?? 0
}
