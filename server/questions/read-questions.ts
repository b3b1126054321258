/** Reading questions: a thread for each, made from its entries. */
import {
  lastActOf,
  type Question,
  type QuestionEntry,
  type QuestionState,
  questionStateAfter,
} from '../../templates/questions.ts'
import { preparedQuery } from '../db/prepared-query.ts'
import type { Db } from '../db/schema.ts'

/** The questions of a return, oldest first, each with all that was said. */
export async function listQuestionsOf(
  db: Db,
  of: { readonly reporterCode: string; readonly cycleKey: string },
): Promise<Question[]> {
  const { reporterCode, cycleKey } = of
  return toQuestions(await entriesOfReturn(db, { reporterCode, cycleKey }))
}

const entriesOfReturn = preparedQuery(
  (db, of: { readonly reporterCode: string; readonly cycleKey: string }) =>
    selectEntries(db)
      .where('entry.cycleKey', '=', of.cycleKey)
      .where('entry.reporterCode', '=', of.reporterCode),
)

/** The questions of a cycle, of all its reporters, oldest first. */
export async function listQuestionsOfCycle(db: Db, cycleKey: string): Promise<Question[]> {
  return toQuestions(await selectEntries(db).where('entry.cycleKey', '=', cycleKey).execute())
}

export interface QuestionSearch {
  readonly cycleKey: string
  readonly state?: QuestionState | undefined
  readonly reporterCode?: string | undefined
  /** Questions whose newest word came before this change; the newest of all by default. */
  readonly before?: number | undefined
  readonly limit: number
}

export interface FoundQuestions {
  /** Whose newest word is the latest comes first. */
  readonly questions: readonly Question[]
  /** Ask again with this as `before`; null at the end. */
  readonly continueBefore: number | null
}

/** Questions of a cycle page by page, by how they stand. */
export async function searchQuestions(db: Db, search: QuestionSearch): Promise<FoundQuestions> {
  const { cycleKey, state, reporterCode, before, limit } = search
  const newest = await db
    .selectFrom('questionEntry as entry')
    .select(['entry.questionId', 'entry.changeNumber'])
    .where('entry.cycleKey', '=', cycleKey)
    .where('entry.changeNumber', '=', (eb) =>
      eb
        .selectFrom('questionEntry as other')
        .select((of) => of.fn.max('other.changeNumber').as('newest'))
        .whereRef('other.questionId', '=', 'entry.questionId'),
    )
    .$if(state !== undefined, (query) => query.where('entry.act', '=', lastActOf(state!)))
    .$if(reporterCode !== undefined, (query) => query.where('entry.reporterCode', '=', reporterCode!))
    .$if(before !== undefined, (query) => query.where('entry.changeNumber', '<', before!))
    .orderBy('entry.changeNumber', 'desc')
    .limit(limit + 1)
    .execute()
  const shown = newest.slice(0, limit).map(({ questionId }) => questionId)
  if (shown.length === 0) return { questions: [], continueBefore: null }
  const found = toQuestions(await selectEntries(db).where('entry.questionId', 'in', shown).execute())
  const byId = new Map(found.map((question) => [question.questionId, question]))
  const isMore = newest.length > limit
  return {
    questions: shown.map((questionId) => byId.get(questionId)!),
    continueBefore: isMore ? newest[limit - 1]!.changeNumber : null,
  }
}

export async function findQuestion(db: Db, questionId: string): Promise<Question | undefined> {
  return toQuestions(await selectEntries(db).where('entry.questionId', '=', questionId).execute())[0]
}

function selectEntries(db: Db) {
  // Inside the change that makes it, an entry's change has no row yet.
  return db
    .selectFrom('questionEntry as entry')
    .leftJoin('change', 'change.changeNumber', 'entry.changeNumber')
    .leftJoin('activityReport as report', 'report.activityReportId', 'entry.activityReportId')
    .selectAll('entry')
    .select(['change.committedAt', 'change.actor', 'report.reference'])
    .orderBy('entry.changeNumber')
    .orderBy('entry.ordinal')
}

type EntryRow = Awaited<ReturnType<ReturnType<typeof selectEntries>['execute']>>[number]

function toQuestions(rows: readonly EntryRow[]): Question[] {
  const threads = Map.groupBy(rows, (row) => row.questionId)
  return [...threads].map(([questionId, some]): Question => {
    const [first] = some
    const { reporterCode, cycleKey, activityReportId, reference, field } = first!
    const state = questionStateAfter(some.at(-1)!.act)
    const entries = some.map(toEntry)
    return { questionId, reporterCode, cycleKey, activityReportId, reference, field, state, entries }
  })
}

function toEntry(row: EntryRow): QuestionEntry {
  const { act, text, changeNumber, actor, recordedFrom } = row
  return { act, text, at: row.committedAt ?? '', changeNumber, actor, recordedFrom }
}

/** How many questions of each reporter wait for an answer, and how many answers for the Secretariat. */
export async function countQuestions(
  db: Db,
  cycleKey: string,
  reporterCode?: string,
): Promise<ReadonlyMap<string, { readonly open: number; readonly answered: number }>> {
  const rows = await (reporterCode === undefined
    ? newestActs(db, cycleKey).execute()
    : newestActsOfOne(db, { cycleKey, reporterCode }))
  const counts = new Map<string, { open: number; answered: number }>()
  for (const row of rows) {
    const of = counts.get(row.reporterCode) ?? { open: 0, answered: 0 }
    if (row.act === 'asked') of.open = Number(row.count)
    if (row.act === 'answered') of.answered = Number(row.count)
    counts.set(row.reporterCode, of)
  }
  return counts
}

/** How many questions of a cycle each reporter has whose newest word is a question, an answer, an end. */
function newestActs(db: Db, cycleKey: string) {
  return db
    .selectFrom('questionEntry as entry')
    .select(['entry.reporterCode', 'entry.act', (eb) => eb.fn.countAll<number>().as('count')])
    .where('entry.cycleKey', '=', cycleKey)
    .where('entry.changeNumber', '=', (eb) =>
      eb
        .selectFrom('questionEntry as newest')
        .select((one) => one.fn.max('newest.changeNumber').as('changeNumber'))
        .whereRef('newest.questionId', '=', 'entry.questionId'),
    )
    .groupBy(['entry.reporterCode', 'entry.act'])
}

const newestActsOfOne = preparedQuery(
  (db, of: { readonly cycleKey: string; readonly reporterCode: string }) =>
    newestActs(db, of.cycleKey).where('entry.reporterCode', '=', of.reporterCode),
)
