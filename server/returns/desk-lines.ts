/**
 * The desk's lines: what there is to say about each reporter in a cycle, kept so that lists of thousands can be filtered, sorted
 * and counted at once. A cache: lines are made from what is committed up to a number, and only those that something has touched
 * since are made again, by whoever asks. Deleting a row of `desk_scope` makes all of them anew.
 */
import { sql } from 'kysely'
import type { Cycle, Reporter } from '../../templates/context.ts'
import { deadlineEnd } from '../../templates/deadline.ts'
import { foldText } from '../../templates/fold-text.ts'
import { findRegisterEntry, getCycle, listReporters } from '../cycles/register.ts'
import { insertRows } from '../db/batches.ts'
import { getNewestChange } from '../db/change-log.ts'
import { isPostgres } from '../db/column-types.ts'
import { type ActivityReturnRow, type Db, flag, type Trx } from '../db/schema.ts'
import type { DeskLineTable } from '../db/schema-desk.ts'
import { countQuestions } from '../questions/read-questions.ts'
import { countRows, noRows, type RowCounts } from './count-rows.ts'

/** Raise it whenever a line is made differently. */
const linesVersion = 1
/** Up to so many reporters are looked up one at a time; more of them all at once. */
const fewReporters = 40

/**
 * Brings the lines of a cycle up to what is committed now.
 *
 * @throws {ServiceError} CYCLE_UNKNOWN
 */
export async function refreshDeskLines(db: Db, cycleKey: string): Promise<void> {
  const cycle = await getCycle(db, cycleKey)
  const [scope, newest] = [await findScope(db, cycleKey), await getNewestChange(db)]
  if (scope?.linesVersion === linesVersion && scope.throughChangeNumber === newest.changeNumber) return
  await db.transaction().execute(async (trx) => {
    const held = await holdScope(trx, cycleKey)
    const { changeNumber: through } = await getNewestChange(trx)
    const isAnew = held.linesVersion !== linesVersion || held.throughChangeNumber > through
    const touched = isAnew
      ? 'all'
      : await listTouched(trx, cycleKey, { after: held.throughChangeNumber, through })
    await writeLines(trx, cycle, touched)
    await trx
      .updateTable('deskScope')
      .set({ linesVersion, throughChangeNumber: through })
      .where('cycleKey', '=', cycleKey)
      .execute()
  })
}

/** Forgets all lines: needed where current rows change without a number, as when they are rebuilt. */
export async function dropDeskLines(db: Db): Promise<void> {
  await db.deleteFrom('deskScope').execute()
}

function findScope(db: Db, cycleKey: string) {
  return db.selectFrom('deskScope').selectAll().where('cycleKey', '=', cycleKey).executeTakeFirst()
}

/** The scope, held against others who refresh; on SQLite the transaction is the only one that writes. */
async function holdScope(trx: Trx, cycleKey: string) {
  await trx
    .insertInto('deskScope')
    .values({ cycleKey, linesVersion: 0, throughChangeNumber: 0 })
    .onConflict((oc) => oc.column('cycleKey').doNothing())
    .execute()
  const query = trx.selectFrom('deskScope').selectAll().where('cycleKey', '=', cycleKey)
  return (isPostgres(trx) ? query.forUpdate() : query).executeTakeFirstOrThrow()
}

/**
 * Whose lines something has touched after a number and up to another; all, where the cycle itself was edited. Without the upper
 * bound, what is committed while this looks would be told with a number that does not hold it, and told again with the next.
 */
export async function listTouched(
  trx: Db,
  cycleKey: string,
  { after, through }: { readonly after: number; readonly through: number },
): Promise<ReadonlySet<string> | 'all'> {
  const registered = await trx
    .selectFrom('registerEntry')
    .select(['kind', 'entryKey'])
    .where('changeNumber', '>', after)
    .where('changeNumber', '<=', through)
    .where('kind', 'in', ['cycle', 'reporter'])
    .execute()
  if (registered.some((entry) => entry.kind === 'cycle' && entry.entryKey === cycleKey)) return 'all'
  const { rows } = await sql<{ reporterCode: string }>`
    select distinct report.reporter_code from activity_revision revision
      cross join activity_report report
      where report.activity_report_id = revision.activity_report_id and report.cycle_key = ${cycleKey}
        and revision.change_number > ${after} and revision.change_number <= ${through}
    union select reporter_code from return_revision where cycle_key = ${cycleKey}
      and change_number > ${after} and change_number <= ${through}
    union select reporter_code from question_entry where cycle_key = ${cycleKey}
      and change_number > ${after} and change_number <= ${through}
    union select reporter_code from proposal where cycle_key = ${cycleKey}
      and change_number > ${after} and change_number <= ${through}
    union select reporter_code from proposal where cycle_key = ${cycleKey}
      and decided_change_number > ${after} and decided_change_number <= ${through}
  `.execute(trx)
  const reporters = registered.filter((entry) => entry.kind === 'reporter')
  return new Set([...rows.map((row) => row.reporterCode), ...reporters.map((entry) => entry.entryKey)])
}

async function writeLines(trx: Trx, cycle: Cycle, touched: ReadonlySet<string> | 'all'): Promise<void> {
  if (touched !== 'all' && touched.size === 0) return
  const { cycleKey } = cycle
  const codes = touched === 'all' ? undefined : [...touched]
  const reporters = await reportersOf(trx, codes)
  const answers = await trx
    .selectFrom('activityReturn')
    .selectAll()
    .where('cycleKey', '=', cycleKey)
    .$if(codes !== undefined, (query) => query.where('reporterCode', 'in', codes!))
    .execute()
  const answerOf = new Map(answers.map((one) => [one.reporterCode, one]))
  const only = codes?.length === 1 ? codes[0] : undefined
  const rows = await countRows(trx, cycleKey, codes)
  const questions = await countQuestions(trx, cycleKey, only)
  const proposals = await countProposals(trx, cycleKey, codes)
  const last = await lastActivities(trx, cycleKey, codes)
  // Who has left the register and had answered stays in the list.
  const listed = [...new Set([...reporters.keys(), ...answerOf.keys()])]
  const lines = listed.map((reporterCode) =>
    lineOf(cycle, reporterCode, {
      reporter: reporters.get(reporterCode),
      answer: answerOf.get(reporterCode),
      rows: rows.get(reporterCode) ?? noRows,
      questions: questions.get(reporterCode) ?? { open: 0, answered: 0 },
      openProposals: proposals.get(reporterCode) ?? 0,
      lastActivityAt: last.get(reporterCode) ?? '',
    }),
  )
  await trx
    .deleteFrom('deskLine')
    .where('cycleKey', '=', cycleKey)
    .$if(codes !== undefined, (query) => query.where('reporterCode', 'in', codes!))
    .execute()
  await insertRows(trx, 'deskLine', lines)
}

async function reportersOf(
  db: Db,
  codes: readonly string[] | undefined,
): Promise<ReadonlyMap<string, Reporter>> {
  if (codes === undefined || codes.length > fewReporters) {
    const wanted = codes && new Set(codes)
    const all = await listReporters(db)
    return new Map(
      all.flatMap((one) => (wanted?.has(one.reporterCode) === false ? [] : [[one.reporterCode, one]])),
    )
  }
  const found = new Map<string, Reporter>()
  for (const code of codes) {
    const entry = await findRegisterEntry(db, 'reporter', code)
    if (entry) found.set(code, entry.content)
  }
  return found
}

function lineOf(
  { cycleKey, deadline, graceDays }: Cycle,
  reporterCode: string,
  of: {
    readonly reporter: Reporter | undefined
    readonly answer: ActivityReturnRow | undefined
    readonly rows: RowCounts
    readonly questions: { readonly open: number; readonly answered: number }
    readonly openProposals: number
    readonly lastActivityAt: string
  },
): DeskLineTable {
  const { reporter, answer, rows, questions } = of
  const name = reporter?.name ?? reporterCode.toUpperCase()
  const shortName = reporter?.shortName ?? reporterCode.toUpperCase()
  const words = [
    reporterCode,
    shortName,
    name,
    reporter?.city,
    reporter?.hostCountry,
    reporter?.hostInstitution,
  ]
  return {
    cycleKey,
    reporterCode,
    name,
    shortName,
    sortName: foldText(shortName),
    searchText: foldText(words.filter((word) => word != null).join(' ')),
    kind: reporter?.kind ?? '',
    region: reporter?.region ?? '',
    language: reporter?.language ?? 'en',
    state: answer?.state ?? 'silent',
    isNothingToReport: answer?.isNothingToReport ?? flag(false),
    firstSubmittedAt: answer?.firstSubmittedAt ?? null,
    submittedAt: answer?.submittedAt ?? '',
    deadlineOverAt: deadlineEnd(answer?.extendedDeadline ?? deadline, graceDays),
    isExtended: flag((answer?.extendedDeadline ?? null) !== null),
    ...rows,
    openQuestions: questions.open,
    answeredQuestions: questions.answered,
    openProposals: of.openProposals,
    lastActivityAt: of.lastActivityAt,
  }
}

async function countProposals(
  db: Db,
  cycleKey: string,
  codes: readonly string[] | undefined,
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('proposal')
    .select((eb) => ['reporterCode', eb.fn.countAll<number>().as('count')])
    .where('cycleKey', '=', cycleKey)
    .where('state', '=', 'open')
    .$if(codes !== undefined, (query) => query.where('reporterCode', 'in', codes!))
    .groupBy('reporterCode')
    .execute()
  return new Map(rows.map(({ reporterCode, count }) => [reporterCode, Number(count)]))
}

/** When anything last happened to a return: to its rows, to itself, to a question or a proposal of it. */
async function lastActivities(
  db: Db,
  cycleKey: string,
  codes: readonly string[] | undefined,
): Promise<ReadonlyMap<string, string>> {
  const some = codes === undefined ? sql`` : sql`and reporter_code in (${sql.join(codes)})`
  const { rows } = await sql<{ reporterCode: string; committedAt: string }>`
    select newest.reporter_code, change.committed_at from (
      select reporter_code, max(number) as number from (
        select reporter_code, max(revision) as number from activity_report
          where cycle_key = ${cycleKey} ${some} group by reporter_code
        union all select reporter_code, revision from activity_return where cycle_key = ${cycleKey} ${some}
        union all select reporter_code, change_number from question_entry where cycle_key = ${cycleKey} ${some}
        union all select reporter_code, change_number from proposal where cycle_key = ${cycleKey} ${some}
      ) happened group by reporter_code
    ) newest join change on change.change_number = newest.number`.execute(db)
  return new Map(rows.map(({ reporterCode, committedAt }) => [reporterCode, committedAt]))
}
