/** The draft of the note that goes to the Conference with the workbook: the same words and tables, in short. */
import type { NotePlan, NoteSection } from '../note-plan.ts'
import type { PlanCell, PlanSheet, PlanTable } from '../report-plan.ts'
import { centrePlanList } from './other-lists.ts'
import { type PlanContext, reporterTable } from './plan-context.ts'

/** Tables with more columns do not fit an upright page. */
const mostColumns = 8
/** A document with more rows than this opens slowly; the workbook has them all. */
const mostAnnexRows = 5_000
const methodParagraphs = [
  'once',
  'undecided',
  'countries',
  'notStated',
  'parties',
  'gap',
  'money',
  'languages',
] as const
/** Sheets of which the first table that fits is shown. */
const summaries = ['articles', 'regions', 'arrangements', 'types', 'timeline', 'funding'] as const

export function notePlan(context: PlanContext, sheets: readonly PlanSheet[]): NotePlan {
  const { words, snapshot } = context
  const { legalBasis, period } = snapshot.cycle
  const figures = figureSentences(context, sheets)
  const params = {
    day: period.end,
    count: snapshot.undecidedDuplicatePairs,
    number: snapshot.changeNumber,
    instant: snapshot.judgedAt,
  }
  const title = (key: string) => sheets.find((sheet) => sheet.key === key)?.title ?? ''
  return {
    remark: words.t('paper.remark'),
    sections: [
      {
        heading: words.t('cover.mandate'),
        paragraphs: [words.t('cover.mandateText', { legalBasis }), words.t('paper.basis', params)],
        tables: [],
      },
      {
        heading: words.t('method.heading'),
        paragraphs: [
          words.t(`method.${snapshot.status}`),
          ...methodParagraphs.map((key) => words.t(`method.${key}`, params)),
        ],
        tables: [],
      },
      {
        heading: title('answers'),
        paragraphs: [...figures('response'), words.t('note.answers')],
        tables: tablesOn(sheets, 'answers').filter(({ key }) => key !== reporterTable),
      },
      { heading: title('keyFigures'), paragraphs: figures('activities', 'people'), tables: [] },
      ...summaries.map((key) => summary(key, sheets)),
      {
        heading: title('countries'),
        paragraphs: [...figures('parties'), words.t('note.unhelped')],
        tables: [],
      },
      { heading: title('technology'), paragraphs: [words.t('note.technology')], tables: [] },
      ...(context.changes === null ? [] : [changeSection(title('changes'), sheets)]),
    ],
    annex: {
      heading: words.t('paper.annex'),
      list: centrePlanList(context),
      mostRows: mostAnnexRows,
      more: (count) => words.t('paper.more', { count }),
    },
  }
}

function changeSection(heading: string, sheets: readonly PlanSheet[]): NoteSection {
  const blocks = sheets.find((sheet) => sheet.key === 'changes')?.blocks ?? []
  const paragraphs = blocks.flatMap((block) => (block.kind === 'paragraph' ? [block.text] : []))
  return { heading, paragraphs, tables: tablesOn(sheets, 'changes') }
}

function summary(key: string, sheets: readonly PlanSheet[]): NoteSection {
  const [table] = tablesOn(sheets, key)
  return {
    heading: sheets.find((sheet) => sheet.key === key)?.title ?? '',
    paragraphs: table?.note === undefined ? [] : [table.note],
    tables: table === undefined ? [] : [table],
  }
}

function tablesOn(sheets: readonly PlanSheet[], key: string): PlanTable[] {
  return (sheets.find((sheet) => sheet.key === key)?.blocks ?? []).filter(
    (block): block is PlanTable => block.kind === 'table' && block.columns.length <= mostColumns,
  )
}

/** Tables of the key figures as sentences of the form `Reporters asked: 23; Answered: 5.` */
function figureSentences({ words }: PlanContext, sheets: readonly PlanSheet[]) {
  const format = new Intl.NumberFormat(words.language, { numberingSystem: 'latn' })
  const say = (row: readonly PlanCell[]): string[] => {
    const [label, value] = row
    if (label?.kind !== 'words' || value?.kind !== 'figure' || value.value === null) return []
    return [words.t('chart.figure', { label: label.text, value: format.format(value.value) })]
  }
  return (...keys: readonly string[]): string[] =>
    keys.flatMap((key) => {
      const table = tablesOn(sheets, 'keyFigures').find(({ title }) => title === words.t(`keyFigures.${key}`))
      const said = table?.rows.flatMap(say) ?? []
      return said.length === 0 ? [] : [said.join(words.t('chart.separator'))]
    })
}
