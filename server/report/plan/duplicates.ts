/** Joint activities, and what was decided about duplicates. */
import type { PlanCell, PlanTable } from '../report-plan.ts'
import { outside, type PlanContext, say } from './plan-context.ts'

export function duplicatesTable({ counts, words }: PlanContext): PlanTable {
  return {
    kind: 'table',
    title: words.t('table.duplicates'),
    note: words.t('note.duplicates'),
    columns: [
      { key: 'group', header: words.t('column.group'), width: 24 },
      { key: 'kind', header: words.t('column.groupKind'), width: 22 },
      { key: 'representative', header: words.t('column.representative'), width: 26 },
      { key: 'members', header: words.t('column.members'), width: 44 },
      { key: 'reporters', header: words.t('column.reporters'), width: 44 },
      { key: 'reports', header: words.t('column.rows'), width: 12 },
      { key: 'reason', header: words.t('column.reason'), width: 40 },
    ],
    rows: counts.groups.map((group): PlanCell[] => [
      outside(group.groupId),
      say(words.t(`group.${group.kind}`)),
      outside(group.representative.reference),
      outside(group.members.map(({ reference }) => reference).join('; ')),
      outside([...new Set(group.members.map(({ reporterCode }) => words.reporter(reporterCode)))].join('; ')),
      {
        kind: 'figure',
        value: group.members.length,
        format: 'count',
        source: { kind: 'count', list: 'activities', where: [{ column: 'group', is: group.groupId }] },
      },
      outside(group.reason),
    ]),
  }
}
