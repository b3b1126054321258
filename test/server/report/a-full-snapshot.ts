/** One snapshot with something of everything, for tests of the rendered workbook. */
import type { Snapshot } from '../../../server/report/snapshot.ts'
import { aReport, aReturn, aSnapshot } from '../../helpers/a-snapshot.ts'
import { manyActivities } from '../../helpers/many-activities.ts'

export const secret = 'only-for-the-secretariat-4711'

/** Texts that a careless program takes for something else. */
export const hostileTexts = [
  "=cmd|' /C calc'!A0",
  '=HYPERLINK("https://example.org","x")',
  '@SUM(1,1)',
  '+1-1',
  '-2+3',
  "'leading apostrophe",
  '<img src=x onerror=alert(1)>',
  '_x0041_ stays as it is',
  ' spaces at both ends ',
  'line one\nline two\ttab',
  'a bell \u0007 and a null \u0000',
  'carriage\r\nreturn',
  'lone \ud800 surrogate and 😀',
  '</t></is></c>&amp;',
]

export function aFullSnapshot(status: Snapshot['status'] = 'draft', count = 40): Snapshot {
  const base = aSnapshot()
  const codes = base.reporters.map(({ reporterCode }) => reporterCode)
  const [first, second] = codes as [string, string]
  const rows = [
    ...hostileTexts.map((text, n) =>
      aReport(n + 1001, { title: text, summary: text, confidential_note: secret }, { reporterCode: first }),
    ),
    ...manyActivities(count, base.lists, codes.slice(1, 6), { seed: 7 }).map((row) => ({
      ...row,
      values: { ...row.values, confidential_note: secret },
      issues: [
        { code: '01.required', severity: 'error' as const, field: 'title', params: {} },
        { code: '20.resultsMissing', severity: 'warning' as const, field: 'results', params: {} },
      ],
      changedSinceSubmission: status === 'final',
    })),
  ]
  return aSnapshot({
    status,
    rows,
    returns: [
      aReturn(first),
      aReturn(second, { isLate: true }),
      aReturn(codes[8]!, { nothingToReport: true }),
    ],
    duplicateGroups: [
      {
        groupId: 'D01',
        kind: 'same',
        representativeActivityId: null,
        activityIds: ['activity-1', 'activity-12'],
        reason: '=1+1',
      },
      {
        groupId: 'D02',
        kind: 'joint',
        representativeActivityId: 'activity-30',
        activityIds: ['activity-4', 'activity-30'],
        reason: 'One workshop',
      },
    ],
    undecidedDuplicatePairs: 2,
  })
}
