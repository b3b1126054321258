/** Who answered. */
import type { Reporter } from '../../../templates/context.ts'
import type { Block, Figure, PlanCell, PlanTable } from '../report-plan.ts'
import type { SnapshotReturn } from '../snapshot.ts'
import { chartOf } from './charts.ts'
import {
  activityList,
  countOf,
  date,
  figure,
  outside,
  type PlanContext,
  reporterTable,
  say,
  shareOf,
} from './plan-context.ts'

/**
 * - `answered`: submitted or accepted, with activities · `nothing`: submitted, with nothing to report
 * - `returned`: sent back to its reporter · `started`: rows have arrived, nothing is submitted · `silent`: nothing has arrived
 */
export const answers = ['answered', 'nothing', 'returned', 'started', 'silent'] as const
export type Answer = (typeof answers)[number]

export function answerOf(one: SnapshotReturn | undefined): Answer {
  if (!one || one.state === 'silent') return 'silent'
  if (one.state === 'returned' || one.state === 'started') return one.state
  return one.nothingToReport ? 'nothing' : 'answered'
}

/** Late: the answer came after the deadline. Who has not answered is silent, not late. */
export function isLateAnswer(one: SnapshotReturn | undefined): boolean {
  const answer = answerOf(one)
  return (answer === 'answered' || answer === 'nothing') && one!.isLate
}

/** Reporters in the order of their names. */
export function reportersInOrder({ snapshot, words }: PlanContext): Reporter[] {
  return [...snapshot.reporters].sort(
    (a, b) => words.compare(a.shortName, b.shortName) || words.compare(a.reporterCode, b.reporterCode),
  )
}

function answersTable(context: PlanContext): PlanTable {
  const { words, snapshot, counts, definition } = context
  const returns = new Map(snapshot.returns.map((one) => [one.reporterCode, one]))
  return {
    kind: 'table',
    key: reporterTable,
    title: words.t('table.answers'),
    columns: [
      { key: 'reporter', header: words.t('column.reporter'), width: 26 },
      { key: 'code', header: words.t('column.reporter_code'), width: 18 },
      { key: 'kind', header: words.t('column.kind'), width: 18 },
      { key: 'region', header: words.t('column.region'), width: 26 },
      { key: 'answer', header: words.t('column.answer'), width: 24 },
      { key: 'late', header: words.t('column.late'), width: 10 },
      { key: 'submitted', header: words.t('column.submitted'), width: 13 },
      { key: 'receipt', header: words.t('column.receipt'), width: 20 },
      { key: 'rows', header: words.t('column.rows'), width: 12 },
    ],
    rows: reportersInOrder(context).map((reporter): PlanCell[] => {
      const one = returns.get(reporter.reporterCode)
      return [
        outside(reporter.shortName),
        outside(reporter.reporterCode),
        say(words.t(`kind.${reporter.kind}`)),
        reporter.region ? say(words.code(definition.regionList, reporter.region)) : say(words.t('notStated')),
        say(words.t(`answer.${answerOf(one)}`)),
        say(isLateAnswer(one) ? words.t('late') : ''),
        date(one?.submittedAt?.slice(0, 10) ?? null),
        outside(one?.receiptNumber ?? null),
        countOf(counts.reporters.get(reporter.reporterCode)?.rows ?? 0, activityList, {
          column: 'reporter_code',
          is: reporter.reporterCode,
        }),
      ]
    }),
  }
}

export function allReporters({ snapshot }: PlanContext): Figure {
  return figure(snapshot.reporters.length, { kind: 'filled', list: reporterTable, column: 'code' })
}

/** The table that is counted over stands below what is counted. */
export function answerBlocks(context: PlanContext): Block[] {
  const summary = answerSummary(context)
  // Without "late", which is one of the others as well.
  const rows = [0, answers.length - 1] as const
  const chart = chartOf(summary, { shape: 'bars', columns: ['reporters'], rows }, context)
  return [...chart, summary, answersTable(context)]
}

/** How many gave which answer; counted over the table of answers. */
function answerSummary(context: PlanContext): PlanTable {
  const { words, snapshot } = context
  const returns = new Map(snapshot.returns.map((one) => [one.reporterCode, one]))
  const own = snapshot.reporters.map(({ reporterCode }) => returns.get(reporterCode))
  const all = allReporters(context)
  const row = (label: string, value: number, column: string, text: string): PlanCell[] => {
    const count = countOf(value, reporterTable, { column, is: text })
    return [say(label), count, shareOf(count, all)]
  }
  return {
    kind: 'table',
    title: words.t('table.answerSummary'),
    note: words.t('note.answers'),
    columns: [
      { key: 'label', header: words.t('column.answer'), width: 26 },
      { key: 'reporters', header: words.t('column.reporters'), width: 18 },
      { key: 'share', header: words.t('column.share'), width: 18 },
    ],
    rows: [
      ...answers.map((answer) =>
        row(
          words.t(`answer.${answer}`),
          own.filter((one) => answerOf(one) === answer).length,
          'answer',
          words.t(`answer.${answer}`),
        ),
      ),
      row(words.t('figure.late'), own.filter(isLateAnswer).length, 'late', words.t('late')),
      [say(words.t('allReporters')), all, null],
    ],
    hasTotal: true,
  }
}
