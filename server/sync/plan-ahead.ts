/**
 * A sync of many rows is planned before its transaction, a little at a time, so that nobody waits for the plan. In the transaction
 * it holds only if nothing that it was made from can have changed; else it is made anew there, where nobody can come in between.
 */
import type { Issue } from '../../templates/issues.ts'
import type { SyncRequest } from '../../templates/sync-protocol.ts'
import { getStand } from '../db/change-log.ts'
import { preparedRow } from '../db/prepared-query.ts'
import type { Db, Trx } from '../db/schema.ts'
import { storedText, storedValues } from '../db/stored-values.ts'
import { findWorkbook, listWorkbookRows } from '../db/workbooks.ts'
import { inSlices } from './in-slices.ts'
import { judgePlans } from './judge-plans.ts'
import { planSync, type ReadRows, type SyncPlan } from './plan-sync.ts'
import { valuesOf } from './row-notes.ts'
import { storedBaseHash } from './stored-base-hash.ts'

/** Fewer are planned as fast as it is found out whether a plan holds. */
const fewestRows = 100

export interface PlanAhead {
  readonly plan: SyncPlan
  /** The instant that the issues were judged at. */
  readonly judgedAt: string
  readonly issues: readonly (readonly Issue[])[]
  readonly seen: Seen
}

interface Seen {
  readonly changeNumber: number
  readonly historyId: string
  /** What is remembered of the workbook takes no number: its own row, and what its rows stand for. */
  readonly workbook: string
}

/** Null where the rows are few. */
export async function planAhead(
  db: Db,
  read: ReadRows,
  request: SyncRequest,
  now: () => Date,
): Promise<PlanAhead | null> {
  if (read.sent.length < fewestRows) return null
  // First of all: what is committed from here on has a higher number, or shows in the workbook.
  const seen = await lookAt(db, request)
  const plan = await planSync(db, read, request, inSlices)
  const judgedAt = now().toISOString()
  const issues = await inSlices(judgePlans(plan, judgedAt))
  await inSlices(makeTexts(plan, issues))
  return { plan, judgedAt, issues, seen }
}

/** Texts and hashes are remembered by what they are made from: the transaction, and the answer after it, find them made. */
function* makeTexts(
  { plans, context }: SyncPlan,
  issues: readonly (readonly Issue[])[],
): Generator<void, void> {
  for (const [position, { full, sent }] of plans.entries()) {
    storedBaseHash(context.template, valuesOf(sent.full))
    if (full !== null) {
      storedBaseHash(context.template, storedValues(storedText(valuesOf(full))))
      storedText(sent.raw)
      storedText(issues[position]!)
    }
    yield
  }
}

/** Whether the plan would come out the same now. To be asked while the number is held. */
export async function isStillTrue(
  trx: Trx,
  { seen, plan }: PlanAhead,
  request: SyncRequest,
): Promise<boolean> {
  const { changeNumber, historyId, workbook } = await lookAt(trx, request)
  if (historyId !== seen.historyId || workbook !== seen.workbook) return false
  if (changeNumber === seen.changeNumber) return true
  const { reporterCode } = plan.context
  return (await findConcerning(trx, { since: seen.changeNumber, reporterCode })) === undefined
}

async function lookAt(db: Db, { workbookId }: SyncRequest): Promise<Seen> {
  const { changeNumber, historyId } = await getStand(db)
  if (workbookId === null) return { changeNumber, historyId, workbook: '' }
  const [workbook, rows] = await Promise.all([findWorkbook(db, workbookId), listWorkbookRows(db, workbookId)])
  return { changeNumber, historyId, workbook: JSON.stringify([workbook, rows]) }
}

/** Any change but another reporter's sync may have altered what the plan was made from. */
const findConcerning = preparedRow(
  (db, { since, reporterCode }: { readonly since: number; readonly reporterCode: string }) =>
    db
      .selectFrom('change')
      .leftJoin('operation', 'operation.operationId', 'change.operationId')
      .select('change.changeNumber')
      .where('change.changeNumber', '>', since)
      .where((eb) =>
        eb.or([
          eb('change.kind', '!=', 'sync'),
          eb('operation.reporterCode', 'is', null),
          eb('operation.reporterCode', '=', reporterCode),
        ]),
      )
      .limit(1),
)
