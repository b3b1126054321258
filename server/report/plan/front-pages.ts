/** Cover, how to read. */
import type { Block, PlanCell } from '../report-plan.ts'
import { date, outside, type PlanContext, say } from './plan-context.ts'
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
  'excluded',
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

export function methodBlocks(context: PlanContext, hasLiveFigures: boolean): Block[] {
  const { words, snapshot, options } = context
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
    { kind: 'heading', text: words.t('method.origin') },
    originFacts(context),
    { kind: 'heading', text: words.t('method.rebuild') },
    { kind: 'paragraph', text: rebuildCommand(context) },
  ]
}

/** Versions of everything the counting rests on; lists and rates one by one are on the sheet of sources. */
function originFacts({ snapshot, words, options }: PlanContext): Block {
  const toSources: PlanCell = { kind: 'sheetLink', sheet: 'sources', text: words.t('title.sources') }
  return {
    kind: 'facts',
    rows: [
      { label: words.t('fact.judgedAt'), value: outside(snapshot.judgedAt) },
      { label: words.t('fact.changeNumber'), value: outside(String(snapshot.changeNumber)) },
      { label: words.t('fact.history'), value: outside(snapshot.historyId) },
      {
        label: words.t('fact.template'),
        value: outside(`${snapshot.template.id} ${snapshot.template.version}`),
      },
      { label: words.t('fact.listsVersion'), value: outside(String(snapshot.lists.version)) },
      { label: words.t('fact.program'), value: outside(`Cinnabar ${options.programVersion}`) },
      { label: words.t('table.lists'), value: toSources },
      { label: words.t('table.rates'), value: toSources },
    ],
  }
}
