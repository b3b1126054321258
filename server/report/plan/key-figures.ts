/** Key figures, with those of the cycle before beside them. */
import type { Block, Figure, PlanCell, PlanTable } from '../report-plan.ts'
import { allReporters, answerOf, isLateAnswer } from './answers.ts'
import { chartOf } from './charts.ts'
import { partyCount } from './countries.ts'
import { hasAmount, isConverted, sumOf } from './funding.ts'
import {
  activities,
  activityList,
  countOf,
  figure,
  isCounted,
  type PlanContext,
  reporterTable,
  say,
  shareOf,
} from './plan-context.ts'

export function keyFigureBlocks(context: PlanContext): Block[] {
  const { words, dimensions, definition } = context
  const activityTable = figureTable('activities', activityFigures, context)
  const partyTable = figureTable('parties', partyFigures, context)
  const status = dimensions.get(definition.roles.status)
  const statusRows = [2, 1 + (status?.codes.length ?? 0)] as const
  const helpedRows = [partyTable.rows.length - 3, partyTable.rows.length - 1] as const
  return [
    figureTable('response', responseFigures, context),
    ...chartOf(
      activityTable,
      { shape: 'bars', columns: ['value'], rows: statusRows, title: status?.title ?? activityTable.title },
      context,
    ),
    activityTable,
    ...chartOf(
      partyTable,
      { shape: 'bars', columns: ['share'], rows: helpedRows, title: words.t('chart.helped') },
      context,
    ),
    partyTable,
    figureTable('money', moneyFigures, context),
    figureTable('people', peopleFigures, context),
  ]
}

/** `large`: what a reader looks for first. */
type FigureLine = readonly [label: string, value: Figure, share?: Figure | null, size?: 'large' | undefined]

/** @param linesOf the same lines, in the same order, for whatever snapshot they are counted in */
function figureTable(
  key: string,
  linesOf: (context: PlanContext) => readonly FigureLine[],
  context: PlanContext,
): PlanTable {
  const { words, previous } = context
  const before = previous === null ? null : linesOf(previous)
  const lines = linesOf(context)
  return {
    kind: 'table',
    title: words.t(`keyFigures.${key}`),
    ...(previous === null
      ? {}
      : { note: words.t('note.previous', { title: previous.snapshot.cycle.title[words.language] }) }),
    columns: [
      { key: 'label', header: words.t('column.figure'), width: 60 },
      { key: 'value', header: words.t('column.value'), width: 30 },
      { key: 'share', header: words.t('column.share'), width: 16 },
      ...(before === null ? [] : [{ key: 'previous', header: words.t('column.previous'), width: 24 }]),
    ],
    largeRows: lines.flatMap(([, , , size], index) => (size === 'large' ? [index] : [])),
    rows: lines.map(([label, value, share], index): PlanCell[] => [
      say(label),
      value,
      share ?? null,
      ...(before === null ? [] : [stated(before[index]?.[1])]),
    ]),
  }
}

/** A figure of another cycle: the lists behind it are in that cycle's own report. */
function stated(figure: Figure | undefined): PlanCell {
  if (figure === undefined || figure.value === null) return null
  return { kind: 'number', value: figure.value, format: figure.format }
}

function responseFigures(context: PlanContext): FigureLine[] {
  const { words, snapshot } = context
  const returns = new Map(snapshot.returns.map((one) => [one.reporterCode, one]))
  const own = snapshot.reporters.map(({ reporterCode }) => returns.get(reporterCode))
  const all = allReporters(context)
  const line = (
    answer: 'answered' | 'nothing' | 'returned' | 'started' | 'silent',
    size?: 'large',
  ): FigureLine => {
    const label = words.t(`answer.${answer}`)
    const value = own.filter((one) => answerOf(one) === answer).length
    const count = countOf(value, reporterTable, { column: 'answer', is: label })
    return [label, count, shareOf(count, all), size]
  }
  const late = countOf(own.filter(isLateAnswer).length, reporterTable, {
    column: 'late',
    is: words.t('late'),
  })
  return [
    [words.t('figure.reporters'), all],
    line('answered', 'large'),
    line('nothing'),
    [words.t('figure.late'), late, shareOf(late, all)],
    line('returned'),
    line('started'),
    line('silent'),
  ]
}

function activityFigures(context: PlanContext): FigureLine[] {
  const { words, counts, dimensions, definition } = context
  const all = activities(counts.counted)
  const lines: FigureLine[] = [
    [
      words.t('figure.rows'),
      figure(counts.rows, { kind: 'filled', list: activityList, column: 'activity_id' }),
    ],
    [words.t('figure.counted'), all, null, 'large'],
  ]
  for (const key of [definition.roles.status, definition.technology.field]) {
    const dimension = dimensions.get(key)
    for (const code of dimension?.codes ?? []) {
      const count = activities(counts.byDimension.get(key)?.get(code) ?? 0, dimension!.filter(code))
      lines.push([`${dimension!.title}: ${dimension!.label(code)}`, count, shareOf(count, all)])
    }
  }
  return lines
}

function partyFigures(context: PlanContext): FigureLine[] {
  const { words, snapshot } = context
  const day = snapshot.cycle.period.end
  const all = partyCount(context, 'all')
  const part = (label: string, count: Figure, whole: Figure = all, size?: 'large'): FigureLine => [
    label,
    count,
    shareOf(count, whole),
    size,
  ]
  return [
    [words.t('figure.partiesDeposited', { day }), all],
    [words.t('figure.partiesInForce', { day }), partyCount(context, 'inForce')],
    part(words.t('figure.partiesBeneficiary'), partyCount(context, 'beneficiary')),
    part(words.t('figure.partiesUnhelped'), partyCount(context, 'unhelped')),
    // The last three are drawn together.
    part(words.t('figure.partiesHelped'), partyCount(context, 'helped'), all, 'large'),
    part(words.t('figure.ldcHelped'), partyCount(context, 'ldcHelped'), partyCount(context, 'ldc')),
    part(words.t('figure.sidsHelped'), partyCount(context, 'sidsHelped'), partyCount(context, 'sids')),
  ]
}

function moneyFigures(context: PlanContext): FigureLine[] {
  const { words, counts } = context
  const total = counts.funding.totalOf(null)
  const all = activities(counts.counted)
  const stated = activities(total.activities, hasAmount)
  const converted = activities(total.converted, isConverted)
  return [
    [words.t('figure.withBudget'), stated, shareOf(stated, all)],
    [words.t('figure.converted'), converted, shareOf(converted, stated)],
    [words.t('figure.usd'), sumOf(total.usDollars, 'usd', isCounted), null, 'large'],
  ]
}

function peopleFigures({ words, counts }: PlanContext): FigureLine[] {
  const { participants } = counts
  const any = (column: string) => ({ column, moreThan: -1 }) as const
  const sum = (value: number, column: string) =>
    figure(value, { kind: 'sum', list: activityList, column, where: [isCounted] })
  return [
    [words.t('figure.withParticipants'), activities(participants.stated, any('participants'))],
    [words.t('figure.participants'), sum(participants.total, 'participants'), null, 'large'],
    [words.t('figure.withWomen'), activities(participants.womenStated, any('women'))],
    [words.t('figure.women'), sum(participants.women, 'women')],
  ]
}
