/** Plans the combined report: what stands on each of its sheets, in one language. */
import { type Language, textDirection } from '../../templates/definition.ts'
import type { SnapshotComparison } from './compare-snapshots.ts'
import { type Counts, countSnapshot } from './count.ts'
import { answerBlocks } from './plan/answers.ts'
import { changeBlocks, changedList } from './plan/changes.ts'
import { countriesTable, helpBlocks, unhelpedTable } from './plan/countries.ts'
import { crossTablesOn } from './plan/cross-tables.ts'
import { dataTables } from './plan/data-tables.ts'
import { describeFigures } from './plan/describe-figures.ts'
import { dimensionsOf } from './plan/dimensions.ts'
import { duplicatesTable } from './plan/duplicates.ts'
import { coverBlocks, methodBlocks } from './plan/front-pages.ts'
import { fullList } from './plan/full-list.ts'
import { fundingBlocks } from './plan/funding.ts'
import { iatiPlan } from './plan/iati-activities.ts'
import { keyFigureBlocks } from './plan/key-figures.ts'
import { listedActivities } from './plan/listed-activities.ts'
import { notePlan } from './plan/note.ts'
import { centrePlanList, receivedList, technologyList } from './plan/other-lists.ts'
import { activityCountryList } from './plan/pair-list.ts'
import type { PlanContext, ReportOptions } from './plan/plan-context.ts'
import { profileBlocks } from './plan/profiles.ts'
import { blanksTable, issuesTable } from './plan/quality.ts'
import { sourceBlocks } from './plan/sources.ts'
import { splitList } from './plan/split-list.ts'
import { wordsOf } from './plan/words.ts'
import { reportDefinitionOf } from './report-definitions.ts'
import type { Block, PlanList, PlanSheet, ReportPlan } from './report-plan.ts'
import type { Snapshot } from './snapshot.ts'

const defaults: ReportOptions = { liveFigureLimit: 20_000, programVersion: '' }
/** Excel's own limit for a tab. */
const tabLength = 31
/** More lines of the activity x country sheet than a sheet holds cannot be counted over by formulas. */
const pairLimit = 500_000

/** What this report is set beside. */
export interface Beside {
  /** The cycle before, for its key figures. */
  readonly previous?: Snapshot | null
  /** What differs from an earlier snapshot of the cycle. */
  readonly changes?: SnapshotComparison | null
}

/**
 * Plans a report. Pure but for reading the snapshot: no clock, no locale of the machine; the same snapshot and language
 * give the same plan. The snapshot is walked once here and once for each list when the plan is rendered; memory does
 * not grow with its rows.
 *
 * @param count counts the snapshot; whatever else it does, it gives what `countSnapshot` gives
 */
export async function planReport(
  snapshot: Snapshot,
  language: Language,
  options: Partial<ReportOptions> = {},
  { previous = null, changes = null }: Beside = {},
  count: typeof countSnapshot = countSnapshot,
): Promise<ReportPlan> {
  const definition = reportDefinitionOf(snapshot.template.id)
  const counts = await count(snapshot, definition)
  const words = wordsOf(snapshot, language)
  const own: PlanContext = {
    snapshot,
    definition,
    counts,
    walk: listedActivities(snapshot, counts),
    words,
    dimensions: dimensionsOf(snapshot, definition, counts, words),
    options: { ...defaults, ...options },
    previous: null,
    changes,
  }
  const context: PlanContext = { ...own, previous: await previousContext(own, previous) }
  const hasLiveFigures = isSmallEnough(counts, context.options)
  const sheets = sheetsOf(context, hasLiveFigures)
  const { cycle, status } = snapshot
  return {
    language,
    direction: textDirection(language),
    title: words.t('report.title'),
    runningTitle: [cycle.documentSymbol, cycle.title[language]].filter(Boolean).join(' · '),
    statusText: words.t(`status.${status}`),
    isDraft: status === 'draft',
    judgedAt: snapshot.judgedAt,
    hasLiveFigures,
    words: {
      filter: words.t('column.filter'),
      page: words.t('page'),
      describe: describeFigures(sheets, words),
    },
    sheets,
    data: dataTables(context),
    iati: iatiPlan(context),
    note: notePlan(context, sheets),
    origin: {
      templateId: snapshot.template.id,
      templateVersion: snapshot.template.version,
      cycleKey: cycle.cycleKey,
      symbol: cycle.documentSymbol || null,
      legalBasis: cycle.legalBasis,
      period: cycle.period,
      changeNumber: snapshot.changeNumber,
      ...(changes === null ? {} : { since: changes.from.changeNumber }),
      historyId: snapshot.historyId,
      status,
      programVersion: context.options.programVersion,
    },
  }
}

/** Another template's activities cannot be set beside these. */
async function previousContext(own: PlanContext, previous: Snapshot | null): Promise<PlanContext | null> {
  if (previous === null || previous.template.id !== own.snapshot.template.id) return null
  const counts = await countSnapshot(previous, own.definition)
  return { ...own, snapshot: previous, counts, walk: listedActivities(previous, counts) }
}

function isSmallEnough(counts: Counts, { liveFigureLimit }: ReportOptions): boolean {
  return counts.rows <= liveFigureLimit && counts.pairs <= pairLimit
}

/** The sheets in their order; each with its number. */
function sheetsOf(context: PlanContext, hasLiveFigures: boolean): PlanSheet[] {
  const { words } = context
  const cross = (key: string) => crossTablesOn(key, context)
  const list = (key: string, content: PlanList): Content => ({
    key,
    blocks: [{ kind: 'paragraph', text: words.t(`note.${key}`) }],
    list: content,
  })
  const contents: Content[] = [
    { key: 'method', blocks: methodBlocks(context, hasLiveFigures) },
    { key: 'keyFigures', blocks: keyFigureBlocks(context) },
    { key: 'answers', blocks: answerBlocks(context) },
    { key: 'articles', blocks: cross('articles') },
    { key: 'regions', blocks: cross('regions') },
    { key: 'countries', blocks: [unhelpedTable(context), countriesTable(context)] },
    { key: 'arrangements', blocks: cross('arrangements') },
    { key: 'types', blocks: cross('types') },
    { key: 'funding', blocks: fundingBlocks(context) },
    { key: 'timeline', blocks: cross('timeline') },
    {
      key: 'profiles',
      blocks: profileBlocks(context),
    },
    {
      key: 'duplicates',
      blocks: [
        {
          kind: 'paragraph',
          text: words.t('note.undecided', { count: context.snapshot.undecidedDuplicatePairs }),
        },
        duplicatesTable(context),
      ],
    },
    {
      key: 'technology',
      blocks: [{ kind: 'paragraph', text: words.t('note.technology') }, ...cross('technology')],
      list: technologyList(context),
    },
    list('activities', fullList(context)),
    list('received', receivedList(context)),
    { key: 'quality', blocks: [issuesTable(context), blanksTable(context)] },
    { key: 'sources', blocks: sourceBlocks(context) },
    list('pairs', activityCountryList(context)),
    list('plan', centrePlanList(context)),
    { key: 'help', blocks: helpBlocks(context) },
    ...(context.changes === null
      ? []
      : [{ key: 'changes', blocks: changeBlocks(context), list: changedList(context) }]),
  ]
  const numbered = contents.flatMap(ontoSheets).map(
    ({ part, ...content }, index): PlanSheet => ({
      ...content,
      name: tabName(index + 2, words.t(`tab.${content.key}`) + (part > 1 ? ` (${part})` : '')),
      title: words.t(`title.${content.key}`),
    }),
  )
  const cover: PlanSheet = {
    key: 'cover',
    name: tabName(1, words.t('tab.cover')),
    title: words.t('report.title'),
    blocks: coverBlocks(context, numbered),
  }
  return [cover, ...numbered]
}

interface Content {
  readonly key: string
  readonly blocks: readonly Block[]
  readonly list?: PlanList
}

/** One sheet, or as many as its list needs. */
function ontoSheets(content: Content): (Content & { part: number })[] {
  if (!content.list) return [{ ...content, part: 1 }]
  return splitList(content.list).map((list, index) => ({
    key: content.key,
    blocks: index === 0 ? content.blocks : [],
    list,
    part: index + 1,
  }))
}

/** Without what Excel refuses in a tab, and without apostrophes, which break its print titles. */
function tabName(number: number, name: string): string {
  return `${number} ${name.replace(/[[\]:*?/\\'’]/g, ' ')}`.slice(0, tabLength).trim()
}
