/** A return after a sync: begun, declared, judged as a whole, submitted. */
import { contentHash } from '../../templates/canonical.ts'
import { checkReturn } from '../../templates/checks/return.ts'
import type { Issue } from '../../templates/issues.ts'
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
import { judgeRow } from '../sync/judge-row.ts'
import type { SyncContext } from '../sync/sync-context.ts'
import { receiptNumberOf, submissionKey } from './receipt.ts'

export interface ReturnOutcome {
  /** Rule 25, and why a return that was to be submitted was not. */
  readonly issues: readonly Issue[]
  /** The receipt, also where the very same had been submitted before; null where nothing is submitted. */
  readonly submission: Receipt | null
}

/**
 * Moves the return as the cover says. A return with errors is not submitted, and the issues say why; the rows are stored all
 * the same. A submission with the content and declaration of an earlier one gets that one's receipt again.
 *
 * @param cover null where the sender has none: nothing is declared then
 * @param rowCount activities of the return that are not withdrawn, after the sync
 */
export async function settleReturn(
  trx: Trx,
  change: Change,
  context: SyncContext,
  { cover, rowCount }: { readonly cover: CoverAnswers | null; readonly rowCount: number },
): Promise<ReturnOutcome> {
  const { reporterCode, cycle } = context
  const before = await findReturn(trx, reporterCode, cycle.cycleKey)
  const declared = declare(
    before,
    startedReturn(reporterCode, cycle.cycleKey, change.committedAt),
    cover,
    rowCount,
  )
  const isSubmit = cover?.submit === true
  const issues = checkReturn({ nothingToReport: declared.nothingToReport, submit: isSubmit, rowCount })
  if (isSubmit) return submit(trx, change, context, { before, declared, issues })
  await saveIfMoved(trx, change, before, declared, rowCount)
  return { issues, submission: null }
}

/** What the cover says replaces what was said; a blank cell says nothing, but rows contradict "nothing to report". */
function declare(
  before: StoredReturn | undefined,
  started: ActivityReturn,
  cover: CoverAnswers | null,
  rowCount: number,
): ActivityReturn {
  const { revision: _, ...known } = before ?? { ...started, revision: 0 }
  const said = cover?.nothingToReport ?? (cover !== null && rowCount > 0 ? false : null)
  return {
    ...known,
    nothingToReport: said ?? known.nothingToReport,
    declarationName: cover?.declarationName ?? known.declarationName,
    declarationDate: cover?.declarationDate ?? known.declarationDate,
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
  const isMoved = before === undefined ? isBegun : !isSameDeclaration(before, declared)
  if (isMoved) await saveReturn(trx, change, declared)
}

function isSameDeclaration(one: ActivityReturn, other: ActivityReturn): boolean {
  return (
    one.nothingToReport === other.nothingToReport &&
    one.declarationName === other.declarationName &&
    one.declarationDate === other.declarationDate
  )
}

interface Submitting {
  readonly before: StoredReturn | undefined
  readonly declared: ActivityReturn
  readonly issues: readonly Issue[]
}

async function submit(
  trx: Trx,
  change: Change,
  context: SyncContext,
  { before, declared, issues }: Submitting,
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
    return { issues: withErrors > 0 ? [...issues, notSubmitted(withErrors)] : issues, submission: null }
  }
  const hash = contentHash(template, rows)
  const { nothingToReport, declarationName, declarationDate } = declared
  const contentKey = submissionKey({ contentHash: hash, nothingToReport, declarationName, declarationDate })
  const of = { reporterCode, cycleKey: cycle.cycleKey }
  const same = await findSameSubmission(trx, { ...of, contentKey })
  if (same) {
    await saveIfMoved(trx, change, before, declared, rows.length)
    return { issues, submission: same }
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
  return { issues, submission: receipt }
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

/** The rows are stored, the return is not submitted. */
function notSubmitted(count: number): Issue {
  return { code: '25.notSubmitted', severity: 'error', field: null, params: { count } }
}
