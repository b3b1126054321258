/** Cover, how to read, key figures. */
import type { Block, Figure, PlanCell, PlanTable } from '../report-plan.ts'
import { allReporters, answerOf, isLateAnswer } from './answers.ts'
import { chartOf } from './charts.ts'
import { partyCount } from './countries.ts'
import { hasAmount, isConverted, sumOf } from './funding.ts'
import {
  activities,
  activityList,
  countOf,
  date,
  figure,
  isCounted,
  outside,
  type PlanContext,
  reporterTable,
  say,
  shareOf,
} from './plan-context.ts'
import { rebuildCommand } from './sources.ts'

/** @param sheets key and title of the sheets to come, for the contents */
export function coverBlocks(
  { snapshot, words, counts }: PlanContext,
  sheets: readonly { key: string; name: string; title: string }[],
): Block[] {
  const { cycle } = snapshot
  const number = (value: number): PlanCell => ({ kind: 'number', value, format: 'plain' })
  const groups = counts.groups.filter(({ members }) => members.length > 1).length
  return [
    { kind: 'paragraph', text: words.t(`cover.${snapshot.status}`) },
    {
      kind: 'facts',
      rows: [
        { label: words.t('fact.cycle'), value: outside(cycle.title[words.language]) },
        { label: words.t('fact.legalBasis'), value: outside(cycle.legalBasis) },
        { label: words.t('fact.symbol'), value: outside(cycle.documentSymbol) ?? say(words.t('notStated')) },
        { label: words.t('fact.periodStart'), value: date(cycle.period.start) },
        { label: words.t('fact.periodEnd'), value: date(cycle.period.end) },
        { label: words.t('fact.deadline'), value: date(cycle.deadline) },
        {
          label: words.t('fact.status'),
          value: { kind: 'words', text: words.t(`status.${snapshot.status}`), isStrong: true },
        },
        { label: words.t('fact.judgedAt'), value: outside(snapshot.judgedAt) },
        {
          label: words.t('fact.changeNumber'),
          value: { kind: 'number', value: snapshot.changeNumber, format: 'plain' },
        },
        { label: words.t('fact.history'), value: outside(snapshot.historyId) },
        { label: words.t('fact.rows'), value: number(counts.rows) },
        { label: words.t('fact.counted'), value: number(counts.counted) },
        { label: words.t('fact.groups'), value: number(groups) },
        { label: words.t('fact.undecided'), value: number(snapshot.undecidedDuplicatePairs) },
        { label: words.t('fact.changed'), value: number(counts.changedSinceSubmission) },
      ],
    },
    { kind: 'heading', text: words.t('cover.mandate') },
    { kind: 'paragraph', text: words.t('cover.mandateText', { legalBasis: cycle.legalBasis }) },
    { kind: 'heading', text: words.t('cover.contents') },
    {
      kind: 'facts',
      rows: sheets.map(({ key, name, title }) => ({
        label: title,
        value: { kind: 'sheetLink', sheet: key, text: name },
      })),
    },
  ]
}

const method = [
  'status',
  'once',
  'undecided',
  'several',
  'countries',
  'notStated',
  'parties',
  'gap',
  'money',
  'dates',
  'unread',
  'confidential',
  'issues',
  'formulas',
  'filters',
  'languages',
] as const

export function methodBlocks({ words, snapshot, options }: PlanContext, hasLiveFigures: boolean): Block[] {
  const params = {
    limit: options.liveFigureLimit,
    day: snapshot.cycle.period.end,
    count: snapshot.undecidedDuplicatePairs,
  }
  return [
    { kind: 'paragraph', text: words.t('method.purpose') },
    { kind: 'heading', text: words.t('method.heading') },
    ...method
      .filter((key) => (key === 'formulas' ? hasLiveFigures : key === 'filters' ? !hasLiveFigures : true))
      .map(
        (key): Block => ({
          kind: 'paragraph',
          text: words.t(key === 'status' ? `method.${snapshot.status}` : `method.${key}`, params),
        }),
      ),
    { kind: 'heading', text: words.t('method.rebuild') },
    { kind: 'paragraph', text: rebuildCommand(snapshot, words.language) },
  ]
}

export function keyFigureBlocks(context: PlanContext): Block[] {
  const { words, dimensions, definition } = context
  const activityTable = figureTable('activities', activityFigures(context), context)
  const partyTable = figureTable('parties', partyFigures(context), context)
  const status = dimensions.get(definition.roles.status)
  const statusRows = [2, 1 + (status?.codes.length ?? 0)] as const
  const helpedRows = [partyTable.rows.length - 3, partyTable.rows.length - 1] as const
  return [
    figureTable('response', responseFigures(context), context),
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
    figureTable('money', moneyFigures(context), context),
    figureTable('people', peopleFigures(context), context),
  ]
}

type FigureLine = readonly [label: string, value: Figure, share?: Figure]

function figureTable(key: string, lines: readonly FigureLine[], { words }: PlanContext): PlanTable {
  return {
    kind: 'table',
    title: words.t(`keyFigures.${key}`),
    columns: [
      { key: 'label', header: words.t('column.figure'), width: 62 },
      { key: 'value', header: words.t('column.value'), width: 22 },
      { key: 'share', header: words.t('column.share'), width: 16 },
    ],
    rows: lines.map(([label, value, share]): PlanCell[] => [say(label), value, share ?? null]),
  }
}

function responseFigures(context: PlanContext): FigureLine[] {
  const { words, snapshot } = context
  const returns = new Map(snapshot.returns.map((one) => [one.reporterCode, one]))
  const own = snapshot.reporters.map(({ reporterCode }) => returns.get(reporterCode))
  const all = allReporters(context)
  const line = (answer: 'answered' | 'nothing' | 'returned' | 'started' | 'silent'): FigureLine => {
    const label = words.t(`answer.${answer}`)
    const value = own.filter((one) => answerOf(one) === answer).length
    const count = countOf(value, reporterTable, { column: 'answer', is: label })
    return [label, count, shareOf(count, all)]
  }
  const late = countOf(own.filter(isLateAnswer).length, reporterTable, {
    column: 'late',
    is: words.t('late'),
  })
  return [
    [words.t('figure.reporters'), all],
    line('answered'),
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
    [words.t('figure.counted'), all],
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
  const part = (label: string, count: Figure, whole: Figure = all): FigureLine => [
    label,
    count,
    shareOf(count, whole),
  ]
  return [
    [words.t('figure.partiesDeposited', { day }), all],
    [words.t('figure.partiesInForce', { day }), partyCount(context, 'inForce')],
    part(words.t('figure.partiesBeneficiary'), partyCount(context, 'beneficiary')),
    part(words.t('figure.partiesUnhelped'), partyCount(context, 'unhelped')),
    // The last three are drawn together.
    part(words.t('figure.partiesHelped'), partyCount(context, 'helped')),
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
    [words.t('figure.usd'), sumOf(total.usDollars, 'usd', isCounted)],
  ]
}

function peopleFigures({ words, counts }: PlanContext): FigureLine[] {
  const { participants } = counts
  const any = (column: string) => ({ column, moreThan: -1 }) as const
  const sum = (value: number, column: string) =>
    figure(value, { kind: 'sum', list: activityList, column, where: [isCounted] })
  return [
    [words.t('figure.withParticipants'), activities(participants.stated, any('participants'))],
    [words.t('figure.participants'), sum(participants.total, 'participants')],
    [words.t('figure.withWomen'), activities(participants.womenStated, any('women'))],
    [words.t('figure.women'), sum(participants.women, 'women')],
  ]
}
