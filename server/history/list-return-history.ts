/** What happened to a return, change by change. */
import { sql } from 'kysely'
import type { ReturnState } from '../../templates/return-state.ts'
import type { Receipt } from '../../templates/sync-protocol.ts'
import { getCycle, getReporter, getTemplate } from '../cycles/register.ts'
import { selectByKeys } from '../db/batches.ts'
import { getNewestChange } from '../db/change-log.ts'
import { listReceipts } from '../db/returns.ts'
import type { ActivityRevisionRow, Db } from '../db/schema.ts'
import { hiddenFrom } from './hidden-fields.ts'
import { type HistoryEntry, historyEntry, type Signature } from './history-entry.ts'
import { selectSignedRows, type Viewer, visible } from './list-history.ts'
import { type HistoryProposal, listHistoryProposals } from './proposals-of-history.ts'

/** The answer as a whole, as far as people see it change. */
export interface ReturnFacts {
  readonly state: ReturnState
  readonly nothingToReport: boolean
  /** Null also once erased. */
  readonly declarationName: string | null
  readonly declarationDate: string | null
  readonly receiptNumber: string | null
  readonly reason: string | null
  readonly extendedDeadline: string | null
}

/** One change, as far as it is about this return. */
export interface ReturnChange extends Signature {
  readonly revisions: readonly HistoryEntry[]
  /** Where the change moved the return itself; `before` is null where it began it. */
  readonly answer: { readonly before: ReturnFacts | null; readonly after: ReturnFacts } | null
  readonly receipt: Receipt | null
  readonly proposalsMade: readonly HistoryProposal[]
  readonly proposalsDecided: readonly HistoryProposal[]
}

export interface ReturnHistory {
  readonly reporterCode: string
  readonly cycleKey: string
  /** The changes after `since` and up to `until`. */
  readonly since: number
  readonly until: number
  /** Oldest first. */
  readonly changes: readonly ReturnChange[]
  /** Not everything is here: ask again with this as `since`. Null at the end. */
  readonly continueAfter: number | null
}

export interface ReturnHistoryRequest {
  readonly reporterCode: string
  readonly cycleKey: string
  /** Changes after this number; 0 by default. */
  readonly since?: number | undefined
  /** Changes up to this number; the newest by default. */
  readonly until?: number | undefined
}

/** Rows in one answer; a single change may have more. */
const rowsPerAnswer = 2_000

/**
 * The history of a return between two numbers, some 2,000 rows at a time.
 *
 * @throws {ServiceError} REPORTER_UNKNOWN, CYCLE_UNKNOWN
 */
export async function listReturnHistory(
  db: Db,
  request: ReturnHistoryRequest,
  viewer: Viewer,
): Promise<ReturnHistory> {
  const { reporterCode } = await getReporter(db, request.reporterCode)
  const { cycleKey, ...cycle } = await getCycle(db, request.cycleKey)
  const template = getTemplate(cycle)
  const hidden = hiddenFrom(template, viewer.role)
  const since = request.since ?? 0
  const asked = request.until ?? (await getNewestChange(db)).changeNumber
  const { numbers, until, continueAfter } = await pageOf(db, { reporterCode, cycleKey, since, until: asked })
  const of = { reporterCode, cycleKey, since, until }
  const rows = await selectSignedRows(db)
    .where('activityReport.reporterCode', '=', reporterCode)
    .where('activityReport.cycleKey', '=', cycleKey)
    .where('activityRevision.changeNumber', '>', since)
    .where('activityRevision.changeNumber', '<=', until)
    .orderBy('activityRevision.changeNumber')
    .orderBy('activityReport.serial')
    .execute()
  const newest = await revisionsBefore(db, [...new Set(rows.map((row) => row.activityReportId))], since)
  const entries = rows.map((row) => {
    const entry = historyEntry(row, newest.get(row.activityReportId), { template, hidden })
    newest.set(row.activityReportId, row)
    return entry
  })
  const entriesOf = Map.groupBy(entries, (entry) => entry.changeNumber)
  const answers = await answersOf(db, of)
  const receipts = new Map(
    (await listReceipts(db, reporterCode, cycleKey)).map((receipt) => [receipt.changeNumber, receipt]),
  )
  const proposals = visible(await listHistoryProposals(db, of), hidden)
  const signatures = await selectByKeys(numbers, (batch) =>
    db
      .selectFrom('change')
      .select(['changeNumber', 'committedAt', 'actor', 'channel', 'kind'])
      .where('changeNumber', 'in', batch)
      .orderBy('changeNumber')
      .execute(),
  )
  const changes = signatures.map(
    (signature): ReturnChange => ({
      ...signature,
      revisions: entriesOf.get(signature.changeNumber) ?? [],
      answer: answers.get(signature.changeNumber) ?? null,
      receipt: receipts.get(signature.changeNumber) ?? null,
      proposalsMade: proposals.filter((one) => one.changeNumber === signature.changeNumber),
      proposalsDecided: proposals.filter((one) => one.decidedChangeNumber === signature.changeNumber),
    }),
  )
  return { reporterCode, cycleKey, since, until: asked, changes, continueAfter }
}

type Range = { readonly reporterCode: string; readonly cycleKey: string; since: number; until: number }

/** The changes that are about the return, as many as fit into one answer. */
async function pageOf(
  db: Db,
  { reporterCode, cycleKey, since, until }: Range,
): Promise<{
  readonly numbers: readonly number[]
  readonly until: number
  readonly continueAfter: number | null
}> {
  const { rows } = await sql<{ changeNumber: number; count: number }>`
    select change_number, count(*) as count from (
      select revision.change_number
      from activity_report report
      join activity_revision revision on revision.activity_report_id = report.activity_report_id
      where report.reporter_code = ${reporterCode} and report.cycle_key = ${cycleKey}
      union all
      select change_number from return_revision
      where reporter_code = ${reporterCode} and cycle_key = ${cycleKey}
      union all
      select change_number from proposal
      where reporter_code = ${reporterCode} and cycle_key = ${cycleKey}
      union all
      select decided_change_number from proposal
      where reporter_code = ${reporterCode} and cycle_key = ${cycleKey} and decided_change_number is not null
    ) touched
    where change_number > ${since} and change_number <= ${until}
    group by change_number
    order by change_number`.execute(db)
  let count = 0
  const end = rows.findIndex((row) => {
    count += Number(row.count)
    return count > rowsPerAnswer
  })
  const numbers = rows.map((row) => row.changeNumber)
  if (end < 0) return { numbers, until, continueAfter: null }
  const shown = numbers.slice(0, Math.max(1, end))
  const last = shown.at(-1)!
  return { numbers: shown, until: last, continueAfter: shown.length < numbers.length ? last : null }
}

async function revisionsBefore(
  db: Db,
  activityReportIds: readonly string[],
  since: number,
): Promise<Map<string, ActivityRevisionRow>> {
  const rows = await selectByKeys(activityReportIds, (ids) =>
    db
      .selectFrom('activityRevision')
      .selectAll()
      .where('activityReportId', 'in', ids)
      .where('changeNumber', '=', (eb) =>
        eb
          .selectFrom('activityRevision as newest')
          .select((m) => m.fn.max('newest.changeNumber').as('changeNumber'))
          .whereRef('newest.activityReportId', '=', 'activityRevision.activityReportId')
          .where('newest.changeNumber', '<=', since),
      )
      .execute(),
  )
  return new Map(rows.map((row) => [row.activityReportId, row]))
}

async function answersOf(
  db: Db,
  { reporterCode, cycleKey, since, until }: Range,
): Promise<ReadonlyMap<number, NonNullable<ReturnChange['answer']>>> {
  const rows = await db
    .selectFrom('returnRevision')
    .selectAll()
    .where('reporterCode', '=', reporterCode)
    .where('cycleKey', '=', cycleKey)
    .where('changeNumber', '<=', until)
    .orderBy('changeNumber')
    .execute()
  const facts = rows.map(
    (row): ReturnFacts => ({
      state: row.state,
      nothingToReport: row.isNothingToReport === 1,
      declarationName: row.declarationName,
      declarationDate: row.declarationDate,
      receiptNumber: row.receiptNumber,
      reason: row.reason,
      extendedDeadline: row.extendedDeadline,
    }),
  )
  return new Map(
    rows.flatMap((row, at) =>
      row.changeNumber > since
        ? [[row.changeNumber, { before: facts[at - 1] ?? null, after: facts[at]! }] as const]
        : [],
    ),
  )
}
