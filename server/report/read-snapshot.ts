/** Everything a report is made from, as of one change number. */
import type { Cycle } from '../../templates/context.ts'
import { deadlineEnd } from '../../templates/deadline.ts'
import { isLate } from '../../templates/return-state.ts'
import { loadCodeLists } from '../cycles/load-code-lists.ts'
import { getCycle, getTemplate, listParties, listReporters } from '../cycles/register.ts'
import { getChange, getHistoryId, getNewestChange } from '../db/change-log.ts'
import { type DuplicateDecision, listDuplicateDecisions } from '../db/duplicates.ts'
import { ValuesParser } from '../db/parse-values.ts'
import { listReturnsAsOf, type StoredReturn } from '../db/returns.ts'
import type { Db } from '../db/schema.ts'
import { readReceived } from './read-received.ts'
import type { Snapshot, SnapshotActivity, SnapshotDuplicateGroup, SnapshotReturn } from './snapshot.ts'
import { keptWalk } from './walk-activities.ts'

/** Rows are walked once to be counted and once to be written; so many, read and parsed, take about 20 MB. */
const rowsKept = 6_000

export interface SnapshotRequest {
  readonly cycleKey: string
  readonly status: 'draft' | 'final'
  /** The newest number where left out. */
  readonly asOf?: number | undefined
  /** Counts the likely duplicates nobody has decided upon; none are known where this is left out. */
  readonly countUndecidedPairs?: (
    activities: () => AsyncIterable<readonly SnapshotActivity[]>,
    decided: readonly (readonly string[])[],
    decisions: readonly DuplicateDecision[],
    asOf: number,
  ) => Promise<number>
}

/**
 * Reads a snapshot. Nothing in it changes afterwards, whatever is stored meanwhile: every row is read as of its number.
 *
 * @throws {ServiceError} CHANGE_NUMBER_UNKNOWN; CYCLE_UNKNOWN where there was no such cycle at that number; TEMPLATE_UNKNOWN
 */
export async function readSnapshot(db: Db, request: SnapshotRequest): Promise<Snapshot> {
  const { cycleKey, status } = request
  const point = request.asOf === undefined ? await getNewestChange(db) : await getChange(db, request.asOf)
  const { changeNumber, committedAt: judgedAt } = point
  const cycle = await getCycle(db, cycleKey, changeNumber)
  const reporters = await listReporters(db, changeNumber)
  const stored = await listReturnsAsOf(db, cycleKey, changeNumber)
  const decisions = await listDuplicateDecisions(db, changeNumber)
  const parser = new ValuesParser()
  const parseValues = (json: string) => parser.parse(json)
  const activities = keptWalk(db, { cycleKey, status, asOf: changeNumber, parseValues }, rowsKept)
  const decided = decisions.map((decision) => decision.activityIds)
  return {
    historyId: await getHistoryId(db),
    changeNumber,
    judgedAt,
    status,
    template: getTemplate(cycle),
    lists: await loadCodeLists(db, changeNumber),
    cycle,
    reporters,
    parties: await listParties(db, changeNumber),
    returns: returnsOf(
      reporters.map((reporter) => reporter.reporterCode),
      stored,
      cycle,
      judgedAt,
    ),
    duplicateGroups: decisions.flatMap((one): SnapshotDuplicateGroup[] => {
      const { kind, reason, groupId, representativeActivityId, activityIds } = one
      return kind === 'same' || kind === 'joint'
        ? [{ groupId, kind, representativeActivityId, activityIds, reason: reason ?? '' }]
        : []
    }),
    undecidedDuplicatePairs:
      (await request.countUndecidedPairs?.(activities, decided, decisions, changeNumber)) ?? 0,
    activities,
    received: (batch) => readReceived(db, batch),
  }
}

/** One return for every reporter, silent ones too, and for any that has left the register since it answered; by code. */
function returnsOf(
  reporterCodes: readonly string[],
  stored: readonly StoredReturn[],
  cycle: Cycle,
  judgedAt: string,
): SnapshotReturn[] {
  const byReporter = new Map(stored.map((one) => [one.reporterCode, one]))
  const codes = [...new Set([...reporterCodes, ...byReporter.keys()])].sort()
  return codes.map((reporterCode) => {
    const found = byReporter.get(reporterCode)
    return found ? toSnapshotReturn(found, cycle, judgedAt) : silentReturn(reporterCode)
  })
}

function silentReturn(reporterCode: string): SnapshotReturn {
  return {
    reporterCode,
    state: 'silent',
    nothingToReport: false,
    receivedAt: null,
    submittedAt: null,
    isLate: false,
    receiptNumber: null,
    pinnedChangeNumber: null,
  }
}

function toSnapshotReturn(found: StoredReturn, cycle: Cycle, judgedAt: string): SnapshotReturn {
  const { reporterCode, state, nothingToReport, receivedAt, submittedAt } = found
  const end = deadlineEnd(found.extendedDeadline ?? cycle.deadline, cycle.graceDays)
  return {
    reporterCode,
    state,
    nothingToReport,
    receivedAt,
    submittedAt,
    isLate: isLate(found, end, judgedAt),
    receiptNumber: found.receiptNumber,
    pinnedChangeNumber: found.pinnedChangeNumber,
  }
}
