/** Every reporter at a glance: the desk's lines filtered, sorted, a page at a time, and counted. */
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import { foldText } from '../../templates/fold-text.ts'
import { isLate, type ReturnState } from '../../templates/return-state.ts'
import type { Db } from '../db/schema.ts'
import type { DeskLineTable, DeskTables } from '../db/schema-desk.ts'
import { ServiceError } from '../errors.ts'
import { refreshDeskLines } from './desk-lines.ts'

/** What an officer looks for. `answered`: submitted or accepted; `waiting`: an answer of theirs to a question waits. */
export const deskStandings = [
  'silent',
  'started',
  'submitted',
  'returned',
  'accepted',
  'answered',
  'notAnswered',
  'nothingToReport',
  'late',
  'errors',
  'warnings',
  'questions',
  'waiting',
  'proposals',
  'changed',
] as const
export type DeskStanding = (typeof deskStandings)[number]

export const deskSorts = [
  'name',
  'state',
  'activities',
  'errors',
  'warnings',
  'questions',
  'proposals',
  'submitted',
  'activity',
] as const
export type DeskSort = (typeof deskSorts)[number]

export interface DeskFilter {
  readonly standing?: DeskStanding | undefined
  readonly region?: string | undefined
  readonly kind?: string | undefined
  /** Words that have to stand in the code, a name, the city, the country or the institution. */
  readonly text?: string | undefined
}

export interface DeskRequest extends DeskFilter {
  readonly cycleKey: string
  readonly sort?: DeskSort | undefined
  readonly isDescending?: boolean | undefined
  /** Where the page before ended: its `next`. */
  readonly after?: string | undefined
  readonly limit?: number | undefined
}

export interface DeskLine
  extends Omit<DeskLineTable, 'cycleKey' | 'sortName' | 'searchText' | 'isNothingToReport' | 'isExtended'> {
  readonly isLate: boolean
  readonly nothingToReport: boolean
  readonly isExtended: boolean
}

export interface DeskPage {
  /** How many the filter lets through, on all pages. */
  readonly count: number
  readonly lines: readonly DeskLine[]
  /** Null on the last page. */
  readonly next: string | null
}

const columns: Readonly<Record<DeskSort, keyof DeskLineTable>> = {
  name: 'sortName',
  state: 'state',
  activities: 'activities',
  errors: 'rowsWithErrors',
  warnings: 'rowsWithWarnings',
  questions: 'openQuestions',
  proposals: 'openProposals',
  submitted: 'submittedAt',
  activity: 'lastActivityAt',
}

export const linesPerDeskPage = 50

/** @throws {ServiceError} CYCLE_UNKNOWN; REQUEST_INVALID where `after` is not one that was given out */
export async function listDesk(db: Db, request: DeskRequest, now: () => Date): Promise<DeskPage> {
  await refreshDeskLines(db, request.cycleKey)
  const { sort = 'name', isDescending = false, limit = linesPerDeskPage } = request
  const at = now().toISOString()
  const column = columns[sort]
  const filtered = db.selectFrom('deskLine').where((eb) => conditionOf(eb, request.cycleKey, request, at))
  const { count } = await filtered
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  const after = request.after === undefined ? null : readKey(request.after)
  const beyond = isDescending ? '<' : '>'
  const rows = await filtered
    .selectAll()
    .$if(after !== null, (query) =>
      query.where((eb) =>
        eb.or([
          eb(column, beyond, after!.value),
          eb.and([eb(column, '=', after!.value), eb('reporterCode', '>', after!.reporterCode)]),
        ]),
      ),
    )
    .orderBy(column, isDescending ? 'desc' : 'asc')
    .orderBy('reporterCode')
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    count: Number(count),
    lines: shown.map((row) => toLine(row, at)),
    next: rows.length > limit && last ? writeKey(last[column] as string | number, last.reporterCode) : null,
  }
}

/** Codes of all reporters that a filter lets through, by name: whom a mailing or a bulk act is for. */
export async function listDeskCodes(
  db: Db,
  cycleKey: string,
  filter: DeskFilter,
  now: () => Date,
): Promise<string[]> {
  await refreshDeskLines(db, cycleKey)
  const rows = await db
    .selectFrom('deskLine')
    .select('reporterCode')
    .where((eb) => conditionOf(eb, cycleKey, filter, now().toISOString()))
    .orderBy('sortName')
    .orderBy('reporterCode')
    .execute()
  return rows.map(({ reporterCode }) => reporterCode)
}

/** The reporters beside one in a list: to go through returns one after another. */
export async function neighboursOf(
  db: Db,
  {
    cycleKey,
    reporterCode,
    ...filter
  }: DeskFilter & { readonly cycleKey: string; readonly reporterCode: string },
  now: () => Date,
): Promise<{
  readonly previous: string | null
  readonly next: string | null
  readonly place: number
  readonly count: number
}> {
  const codes = await listDeskCodes(db, cycleKey, filter, now)
  const place = codes.indexOf(reporterCode)
  const at = place < 0 ? null : place
  return {
    previous: at === null ? null : (codes[at - 1] ?? null),
    next: at === null ? (codes[0] ?? null) : (codes[at + 1] ?? null),
    place: place + 1,
    count: codes.length,
  }
}

export type LineBuilder = ExpressionBuilder<DeskTables, 'deskLine'>

function conditionOf(
  eb: LineBuilder,
  cycleKey: string,
  { standing, region, kind, text }: DeskFilter,
  at: string,
): Expression<SqlBool> {
  const words = foldText(text ?? '')
    .split(' ')
    .filter((word) => word !== '')
  return eb.and([
    eb('cycleKey', '=', cycleKey),
    ...(standing === undefined ? [] : [standingCondition(eb, standing, at)]),
    ...(region === undefined ? [] : [eb('region', '=', region)]),
    ...(kind === undefined ? [] : [eb('kind', '=', kind)]),
    ...words.map(
      (word) => sql<SqlBool>`search_text like ${`%${word.replace(/[\\%_]/g, '\\$&')}%`} escape '\\'`,
    ),
  ])
}

/** What a standing means, in SQL. Lateness is `isLate` of the templates, which a test holds it against. */
export function standingCondition(eb: LineBuilder, standing: DeskStanding, at: string): Expression<SqlBool> {
  const answered: ReturnState[] = ['submitted', 'accepted']
  switch (standing) {
    case 'answered':
      return eb('state', 'in', answered)
    case 'notAnswered':
      return eb('state', 'not in', answered)
    case 'nothingToReport':
      return eb.and([eb('isNothingToReport', '=', 1), eb('state', 'in', answered)])
    case 'late':
      return sql<SqlBool>`state <> 'silent' and coalesce(first_submitted_at, ${at}) >= deadline_over_at`
    case 'errors':
      return eb('rowsWithErrors', '>', 0)
    case 'warnings':
      return eb('rowsWithWarnings', '>', 0)
    case 'questions':
      return eb('openQuestions', '>', 0)
    case 'waiting':
      return eb('answeredQuestions', '>', 0)
    case 'proposals':
      return eb('openProposals', '>', 0)
    case 'changed':
      return eb('changedSinceSubmission', '>', 0)
    default:
      return eb('state', '=', standing)
  }
}

function toLine(row: DeskLineTable, at: string): DeskLine {
  const { cycleKey: _, sortName: __, searchText: ___, isNothingToReport, isExtended, ...line } = row
  return {
    ...line,
    isLate: isLate(row, row.deadlineOverAt, at),
    nothingToReport: isNothingToReport === 1,
    isExtended: isExtended === 1,
  }
}

interface PageKey {
  readonly value: string | number
  readonly reporterCode: string
}

function writeKey(value: string | number, reporterCode: string): string {
  return Buffer.from(JSON.stringify([value, reporterCode])).toString('base64url')
}

function readKey(text: string): PageKey {
  try {
    const [value, reporterCode] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[]
    if ((typeof value === 'string' || typeof value === 'number') && typeof reporterCode === 'string')
      return { value, reporterCode }
  } catch {
    // Told below.
  }
  throw new ServiceError('REQUEST_INVALID', { problem: 'after' })
}
