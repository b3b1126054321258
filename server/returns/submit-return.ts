/** A return after a sync: begun, declared, judged as a whole, submitted. */
import { contentHash } from '../../templates/canonical.ts'
import { checkReturn } from '../../templates/checks/return.ts'
import { cycleStateOf } from '../../templates/cycle-state.ts'
import type { Issue } from '../../templates/issues.ts'
import { intakeOf, type MoveRefusal, moveReturn } from '../../templates/return-state.ts'
import type { CoverAnswers, Receipt } from '../../templates/sync-protocol.ts'
import type { Change } from '../db/commit-change.ts'
import {
  type ActivityReturn,
  findReturn,
  findSameSubmission,
  listReceipts,
  type StoredReturn,
  saveReturn,
  saveSubmission,
  startedReturn,
} from '../db/returns.ts'
import { getRevisionsAsOf, type Revision } from '../db/revisions.ts'
import type { Trx } from '../db/schema.ts'
import { ServiceError } from '../errors.ts'
import { judgeRow } from '../sync/judge-row.ts'
import type { SyncContext } from '../sync/sync-context.ts'
import { receiptNumberOf, submissionKey } from './receipt.ts'

export interface ReturnOutcome {
  /** Rule 25, and why a return that was to be submitted was not. */
  readonly issues: readonly Issue[]
  /** The receipt, also where the very same had been submitted before; null where nothing is submitted. */
  readonly submission: Receipt | null
  /** Why it cannot be submitted whatever its rows say: it is accepted, or the cycle closed. */
  readonly refusal: MoveRefusal | null
}

export interface Settling {
  /** The return as it stands, where the caller holds the number and has looked already. */
  readonly before?: StoredReturn | undefined
  /** Null where the sender has none: nothing is declared then. */
  readonly cover: CoverAnswers | null
  /** Activities of the return that are not withdrawn, after the sync; with `countRows`, at least so many. */
  readonly rowCount: number
  readonly countRows?: () => Promise<number>
  /** The paper that an officer records for the reporter. */
  readonly recordedFrom?: string | undefined
  /** Somebody says "submit" now, and not the cover of a file that may have come before. */
  readonly isExplicit?: boolean
}

/**
 * Moves the return as the cover says. A return with errors is not submitted, and the issues say why; the rows are stored all
 * the same. A submission with the content and declaration of an earlier one gets that one's receipt again.
 *
 * @throws {ServiceError} CYCLE_NOT_OPEN
 */
export async function settleReturn(
  trx: Trx,
  change: Change,
  context: SyncContext,
  { cover, rowCount, countRows, recordedFrom, isExplicit, ...looked }: Settling,
): Promise<ReturnOutcome> {
  const { reporterCode, cycle } = context
  const before = 'before' in looked ? looked.before : await findReturn(trx, reporterCode, cycle.cycleKey)
  const intake = intakeOf(
    { state: cycleStateOf(cycle), graceDays: cycle.graceDays },
    before?.extendedDeadline ?? null,
    change.committedAt,
  )
  if (intake === 'notOpen')
    throw new ServiceError('CYCLE_NOT_OPEN', { cycleKey: cycle.cycleKey, opensOn: cycle.opensOn })
  const started = startedReturn(reporterCode, cycle.cycleKey, change.committedAt)
  const declared = declare(before, started, { cover, rowCount, recordedFrom })
  const isSubmit = cover?.submit === true
  const { nothingToReport } = declared
  // How many there are is said only where there should be none.
  const counted = nothingToReport && countRows ? await countRows() : rowCount
  const issues = checkReturn({ nothingToReport, submit: isSubmit, rowCount: counted })
  if (isSubmit) {
    const facts = { rowsWithErrors: 0, reason: null, intake }
    const { refusal } = moveReturn(before?.state ?? 'silent', 'submit', facts)
    return submit(trx, change, context, {
      before,
      declared: { ...declared, recordedFrom: recordedFrom ?? null },
      issues,
      refusal,
      isExplicit: isExplicit === true,
    })
  }
  await saveIfMoved(trx, change, before, declared, rowCount)
  return { issues, submission: null, refusal: null }
}

/** What the cover says replaces what was said; a blank cell says nothing, but rows contradict "nothing to report". */
function declare(
  before: StoredReturn | undefined,
  started: ActivityReturn,
  { cover, rowCount, recordedFrom }: Settling,
): ActivityReturn {
  const { revision: _, ...stored } = before ?? { ...started, revision: 0 }
  // A silent return that is there already (its deadline was moved) begins now.
  const known =
    stored.state === 'silent' ? { ...stored, state: started.state, receivedAt: started.receivedAt } : stored
  const said = cover?.nothingToReport ?? (cover !== null && rowCount > 0 ? false : null)
  return {
    ...known,
    nothingToReport: said ?? known.nothingToReport,
    declarationName: cover?.declarationName ?? known.declarationName,
    declarationDate: cover?.declarationDate ?? known.declarationDate,
    recordedFrom: recordedFrom ?? known.recordedFrom,
  }
}

/** An empty file does not begin a return. */
async function saveIfMoved(
  trx: Trx,
  change: Change,
  before: StoredReturn | undefined,
  declared: ActivityReturn,
  rowCount: number,
): Promise<void> {
  const isBegun = rowCount > 0 || declared.nothingToReport
  const isSilent = before === undefined || before.state === 'silent'
  const isMoved = isSilent ? isBegun : !isSameDeclaration(before, declared)
  if (isMoved) await saveReturn(trx, change, declared)
}

function isSameDeclaration(one: ActivityReturn, other: ActivityReturn): boolean {
  return (
    one.nothingToReport === other.nothingToReport &&
    one.declarationName === other.declarationName &&
    one.declarationDate === other.declarationDate &&
    one.recordedFrom === other.recordedFrom
  )
}

interface Submitting {
  readonly before: StoredReturn | undefined
  readonly declared: ActivityReturn
  readonly issues: readonly Issue[]
  readonly refusal: MoveRefusal | null
  readonly isExplicit: boolean
}

async function submit(
  trx: Trx,
  change: Change,
  context: SyncContext,
  { before, declared, issues, refusal, isExplicit }: Submitting,
): Promise<ReturnOutcome> {
  const { reporterCode, cycle, template } = context
  const all = await getRevisionsAsOf(trx, {
    reporterCode,
    cycleKey: cycle.cycleKey,
    asOf: change.changeNumber,
  })
  const rows = all.filter((row) => !row.withdrawn)
  const found = rows.map((row) => issuesNow(row, change, context))
  const withErrors = found.filter((some) => some.some((issue) => issue.severity === 'error')).length
  if (issues.length > 0 || withErrors > 0) {
    await saveIfMoved(trx, change, before, declared, rows.length)
    const all = withErrors > 0 ? [...issues, notSubmitted(withErrors)] : issues
    return { issues: all, submission: null, refusal: null }
  }
  const hash = contentHash(template, rows)
  const { nothingToReport, declarationName, declarationDate } = declared
  const contentKey = submissionKey({ contentHash: hash, nothingToReport, declarationDate })
  const of = { reporterCode, cycleKey: cycle.cycleKey }
  const same = await findSameSubmission(trx, { ...of, contentKey, declarationName })
  // Of a return that was sent back, a file says "submit" as it did before; a person who says so again means it.
  if (same && !(isExplicit && before?.state === 'returned')) {
    await saveIfMoved(trx, change, before, declared, rows.length)
    return { issues, submission: same, refusal: null }
  }
  if (refusal !== null) {
    await saveIfMoved(trx, change, before, declared, rows.length)
    return { issues: [...issues, ...refusedSubmission(refusal)], submission: null, refusal }
  }
  const earlier = await listReceipts(trx, reporterCode, cycle.cycleKey)
  const receipt: Receipt = {
    receiptNumber: receiptNumberOf({ ...of, templateId: template.id, ordinal: earlier.length + 1 }),
    ...of,
    changeNumber: change.changeNumber,
    judgedAt: change.committedAt,
    templateVersion: template.version,
    listsVersion: context.lists.version,
    rowCount: rows.length,
    issueCount: countBySeverity(found.flat()),
    nothingToReport,
    contentHash: hash,
  }
  await saveSubmission(trx, change, { receipt, declarationName, declarationDate, contentKey })
  await saveReturn(trx, change, {
    ...declared,
    state: 'submitted',
    firstSubmittedAt: declared.firstSubmittedAt ?? change.committedAt,
    submittedAt: change.committedAt,
    receiptNumber: receipt.receiptNumber,
    pinnedChangeNumber: change.changeNumber,
    reason: null,
  })
  return { issues, submission: receipt, refusal: null }
}

/** Days pass and lists change: a row is judged again when it is submitted. */
function issuesNow(row: Revision, change: Change, context: SyncContext): readonly Issue[] {
  return judgeRow(
    { values: row.values, sent: null, earlierIssues: row.issues },
    context.judgedAt(change.committedAt),
  )
}

function countBySeverity(issues: readonly Issue[]): Receipt['issueCount'] {
  const count = { error: 0, warning: 0, info: 0 }
  for (const issue of issues) count[issue.severity]++
  return count
}

/** Rows of an accepted return, and rows that come after the closing, are kept all the same. */
function refusedSubmission(refusal: MoveRefusal): Issue[] {
  const code = refusal === 'accepted' ? '25.accepted' : '25.cycleClosed'
  return [{ code, severity: 'error', field: null, params: {} }]
}

/** The rows are stored, the return is not submitted. */
function notSubmitted(count: number): Issue {
  return { code: '25.notSubmitted', severity: 'error', field: null, params: { count } }
}
