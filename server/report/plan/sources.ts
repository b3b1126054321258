/** Lists, versions, rates and sources: what the figures rest on. */
import type { Block, PlanCell, PlanTable } from '../report-plan.ts'
import { reportersInOrder } from './answers.ts'
import { date, outside, type PlanContext, say } from './plan-context.ts'

/** Countries, languages and currencies would fill dozens of pages. */
const longestSpelledOut = 60

export function sourceBlocks(context: PlanContext): Block[] {
  return [versions(context), lists(context), rates(context), reporters(context), codes(context)]
}

function versions(context: PlanContext): Block {
  const { snapshot, words, options, counts } = context
  const unknown = [...counts.facts.standing.values()].filter(({ isDateUnknown }) => isDateUnknown)
  const number = (value: number): PlanCell => ({ kind: 'number', value, format: 'plain' })
  return {
    kind: 'facts',
    rows: [
      { label: words.t('fact.program'), value: outside(`Cinnabar ${options.programVersion}`) },
      {
        label: words.t('fact.template'),
        value: outside(`${snapshot.template.id} ${snapshot.template.version}`),
      },
      { label: words.t('fact.listsVersion'), value: number(snapshot.lists.version) },
      { label: words.t('fact.changeNumber'), value: number(snapshot.changeNumber) },
      { label: words.t('fact.history'), value: outside(snapshot.historyId) },
      { label: words.t('fact.command'), value: outside(rebuildCommand(context)) },
      { label: words.t('fact.dateUnknown'), value: number(unknown.length) },
      {
        label: words.t('fact.dateUnknownNames'),
        value: say(
          unknown
            .map(({ country }) => words.code('country', country))
            .sort(words.compare)
            .join('; '),
        ),
      },
    ],
  }
}

/** What to type to get this very file again. */
export function rebuildCommand({ snapshot, changes, words }: PlanContext): string {
  const final = snapshot.status === 'final' ? ' --final' : ''
  const since = changes === null ? '' : ` --since ${changes.from.changeNumber}`
  return `cinnabar report --cycle ${snapshot.cycle.cycleKey} --as-of ${snapshot.changeNumber} --lang ${words.language}${final}${since} --out report.xlsx`
}

function lists({ snapshot, words }: PlanContext): PlanTable {
  return {
    kind: 'table',
    title: words.t('table.lists'),
    columns: [
      { key: 'list', header: words.t('column.list'), width: 28 },
      { key: 'version', header: words.t('column.version'), width: 20 },
      { key: 'codes', header: words.t('column.codes'), width: 14 },
      { key: 'drafts', header: words.t('column.drafts'), width: 14 },
      { key: 'source', header: words.t('column.source'), width: 60 },
    ],
    rows: snapshot.lists.keys.map((key): PlanCell[] => {
      const list = snapshot.lists.list(key)
      const drafts = list.codes.filter((code) => code.drafts?.includes(words.language)).length
      return [
        outside(key),
        { kind: 'number', value: list.version, format: 'plain' },
        { kind: 'number', value: list.codes.length, format: 'count' },
        { kind: 'number', value: drafts, format: 'count' },
        outside(list.source),
      ]
    }),
  }
}

function rates({ snapshot, words }: PlanContext): PlanTable {
  return {
    kind: 'table',
    title: words.t('table.rates'),
    note: words.t('note.rates'),
    columns: [
      { key: 'currency', header: words.t('column.currency'), width: 28 },
      { key: 'rate', header: words.t('column.rate'), width: 20 },
      { key: 'date', header: words.t('column.rateDate'), width: 14 },
      { key: 'x', header: words.t('column.rateSource'), width: 14 },
    ],
    rows: [...snapshot.cycle.rates]
      .sort((a, b) => words.compare(a.currency, b.currency) || words.compare(b.date, a.date))
      .map((rate): PlanCell[] => [
        outside(rate.currency),
        { kind: 'number', value: Number(rate.usDollars), format: 'plain' },
        date(rate.date),
        outside(rate.source),
      ]),
  }
}

function reporters(context: PlanContext): PlanTable {
  const { words } = context
  return {
    kind: 'table',
    title: words.t('table.reporterSources'),
    columns: [
      { key: 'reporter', header: words.t('column.reporter'), width: 28 },
      { key: 'code', header: words.t('column.reporter_code'), width: 20 },
      { key: 'name', header: words.t('column.name'), width: 14 },
      { key: 'certainty', header: words.t('column.certainty'), width: 14 },
      { key: 'source', header: words.t('column.source'), width: 60 },
    ],
    rows: reportersInOrder(context).map((reporter): PlanCell[] => [
      outside(reporter.shortName),
      outside(reporter.reporterCode),
      outside(reporter.name),
      outside(reporter.certainty),
      outside(reporter.source),
    ]),
  }
}

/** Every code with its label, and whether a person still has to confirm the label in this language. */
function codes({ snapshot, words }: PlanContext): PlanTable {
  return {
    kind: 'table',
    title: words.t('table.codes'),
    note: words.t('note.codes', { limit: longestSpelledOut }),
    columns: [
      { key: 'list', header: words.t('column.list'), width: 28 },
      { key: 'code', header: words.t('column.code'), width: 20 },
      { key: 'draft', header: words.t('column.draft'), width: 14 },
      { key: 'label', header: words.t('column.label'), width: 60 },
    ],
    rows: snapshot.lists.keys
      .filter((key) => key !== 'reporter' && snapshot.lists.list(key).codes.length <= longestSpelledOut)
      .flatMap((key) =>
        snapshot.lists
          .list(key)
          .codes.map((code): PlanCell[] => [
            outside(key),
            outside(code.code),
            code.drafts?.includes(words.language) ? say(words.t('draftLabel')) : null,
            outside(code.labels[words.language]),
          ]),
      ),
  }
}
