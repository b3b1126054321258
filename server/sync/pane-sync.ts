/** A sync of the pane: its rows and decisions in, what others did out. */
import { createHash } from 'node:crypto'
import { canonicalJson, type Json } from '../../templates/canonical.ts'
import {
  countFates,
  isPoll,
  type PaneRowResult,
  type PaneSyncRequest,
  type PaneSyncResponse,
} from '../../templates/pane-protocol.ts'
import type { MissingRow, RowResult, SyncRequest, SyncResponse } from '../../templates/sync-protocol.ts'
import { protocolVersion } from '../../templates/sync-protocol.ts'
import { inCommitGroup } from '../db/commit-group.ts'
import { lookUpOperation, recallOperation } from '../db/operations.ts'
import { readTogether } from '../db/prepared-query.ts'
import type { Db, Trx } from '../db/schema.ts'
import { inSlices } from './in-slices.ts'
import { readServerState, rowKeysOf, type ServerState } from './pane-sync-changes.ts'
import { listConflicts } from './pane-sync-conflicts.ts'
import { carryOutDecisions, type Decisions, decisionsIdOf } from './pane-sync-decisions.ts'
import { listMissing, noteMissingKeys } from './pane-sync-missing.ts'
import { type PanePlace, placeOf } from './pane-sync-place.ts'
import { listPaneQuestions } from './pane-sync-questions.ts'
import { type TakenRows, takeRows } from './pane-sync-rows.ts'
import { type PreparedSync, prepareSync } from './prepare-sync.ts'
import { loadSyncContext } from './sync-context.ts'
import { storeSync, syncInSteps } from './sync-workbook.ts'

export interface PaneSyncDependencies {
  readonly db: Db
  readonly now: () => Date
  readonly actor: string
  /** Throws where the asker does not report for this reporter. */
  readonly assertReporter: (reporterCode: string) => void
}

/** A request as it arrives: its rows have not been looked at. */
export type PaneSyncMessage = Omit<PaneSyncRequest, 'changes'> & { readonly changes: readonly unknown[] }

/**
 * Carries a pane's request out: decisions first, then the rows through the one path, in one commit that it may share with
 * others. Answers after the commit, with what stands then. The same operation again gets the same results, and what others did
 * up to now. A request that sends nothing only reads.
 *
 * @throws {ServiceError} PROTOCOL_UNKNOWN, TEMPLATE_UNKNOWN, WORKBOOK_UNKNOWN, WORKBOOK_OTHER_REPORTER, WORKBOOK_OTHER_CYCLE,
 *   REPORTER_UNKNOWN, CYCLE_UNKNOWN, OPERATION_REUSED, and what `assertReporter` throws; nothing is stored then
 */
export async function syncPane(
  deps: PaneSyncDependencies,
  message: PaneSyncMessage,
): Promise<PaneSyncResponse> {
  const [place, operation] = await readTogether(deps.db, (one) =>
    Promise.all([placeOf(one, message), lookUpOperation(one, message.operationId)]),
  )
  deps.assertReporter(place.reporterCode)
  const request = message as PaneSyncRequest
  if (isPoll(request)) return answer(deps.db, place, request, nothingDone)
  const fields = new Set(place.template.fields.map((field) => field.key))
  const taken = await inSlices(takeRows(message.changes, fields, message.language))
  const requestDigest = createHash('sha256')
    .update(canonicalJson(message as unknown as Json))
    .digest('hex')
  const syncRequest = syncRequestOf(place, request, taken)
  const prepared = await prepareSync(deps.db, syncRequest, {
    now: deps.now,
    requestDigest,
    stand: place.stand,
    earlier: { operation },
  })
  const weight = message.changes.length + (request.decisions?.length ?? 0)
  // Whoever is told of rows is told by this request's answer, which waits for the disk itself and is made meanwhile.
  const done = bringsOnlyRows(request)
    ? {
        sync: await inCommitGroup(deps.db, syncInSteps(prepared, deps), { weight, waitsForDisk: false }),
        decisionResults: [],
      }
    : await inCommitGroup(deps.db, (trx) => carryOut(trx, { deps, place, request, prepared }), { weight })
  return answer(deps.db, place, request, { ...done, refused: taken.refused })
}

/**
 * The answer of an operation that was carried out, for a message whose rows are gone: its results, and what stands now.
 *
 * @param refused the rows that were refused then, by position
 */
export async function answerPaneAgain(
  { db, assertReporter }: PaneSyncDependencies,
  message: PaneSyncMessage,
  refused: TakenRows['refused'],
): Promise<PaneSyncResponse> {
  const place = await placeOf(db, message)
  assertReporter(place.reporterCode)
  const { operationId } = message
  const sync = (await recallOperation(db, operationId)) as SyncResponse
  const decided = await recallOperation(db, decisionsIdOf(operationId))
  const decisionResults = (decided ?? []) as PaneSyncResponse['decisionResults']
  const done = { sync: { ...sync, isRepeat: true }, decisionResults, refused }
  return answer(db, place, { ...message, changes: [] }, done)
}

function bringsOnlyRows(request: PaneSyncRequest): boolean {
  const { isWholeWorkbook = false, decisions, withdrawals, missingKeys, cover } = request
  const others = [decisions, withdrawals, missingKeys].some((some) => some !== undefined && some.length > 0)
  return !isWholeWorkbook && !others && cover?.submit !== true
}

interface Work {
  readonly deps: PaneSyncDependencies
  readonly place: PanePlace
  readonly request: PaneSyncRequest
  readonly prepared: PreparedSync
}

/** What the request did, now or when it came first. */
interface Done {
  readonly sync: SyncResponse | null
  readonly decisionResults: PaneSyncResponse['decisionResults']
  readonly refused: TakenRows['refused']
}

const nothingDone: Done = { sync: null, decisionResults: [], refused: new Map() }

async function carryOut(trx: Trx, { deps, place, request, prepared }: Work): Promise<Omit<Done, 'refused'>> {
  const decisionResults = await decide(trx, { deps, place, request, prepared })
  const sync = await storeSync(trx, prepared, { ...deps, isUndoneByCaller: true })
  if (!sync.isRepeat) await noteMissingKeys(trx, place.workbookId, request.missingKeys ?? [], sync.results)
  return { sync, decisionResults }
}

async function decide(trx: Trx, { deps, place, request, prepared }: Work) {
  const { decisions: proposals = [], withdrawals = [], operationId } = request
  if (proposals.length + withdrawals.length === 0) return []
  const { requestDigest, read } = prepared
  const context = read?.context ?? (await loadSyncContext(trx, prepared.request))
  const of: Decisions = { operationId, requestDigest, place, channel: 'pane', proposals, withdrawals }
  return carryOutDecisions(trx, context, of, deps)
}

function syncRequestOf(place: PanePlace, request: PaneSyncRequest, { rows }: TakenRows): SyncRequest {
  const { operationId, historyId, templateVersion, language, presentFields } = request
  return {
    operationId,
    reporterCode: place.reporterCode,
    cycleKey: place.cycleKey,
    workbookId: place.workbookId,
    historyId,
    templateVersion,
    language,
    channel: 'pane',
    isWholeWorkbook: request.isWholeWorkbook ?? false,
    rows,
    ...(presentFields === undefined ? {} : { presentFields }),
    cover: request.cover ?? null,
  }
}

/** Reads what stands after the commit; others may have been at it in between, and are told of as well. */
async function answer(
  db: Db,
  place: PanePlace,
  request: PaneSyncRequest,
  { sync, decisionResults, refused }: Done,
): Promise<PaneSyncResponse> {
  const ownIds = idsOutsideNews(sync?.results ?? [], request.lastChangeNumber)
  const { state, conflicts, questions, absent } = await readTogether(db, async (one) => {
    const [state, conflicts, questions, absent] = await Promise.all([
      readServerState(one, place, { ...request, alsoIds: ownIds }),
      listConflicts(one, place),
      listPaneQuestions(one, place),
      missingOf(one, place, request),
    ])
    return { state, conflicts, questions, absent }
  })
  const results = resultsOf(sync, refused, state)
  const serverRows = newsOf(state, request.lastChangeNumber, results)
  const named = [...serverRows, ...conflicts, ...questions].flatMap((one) => one.activityReportId ?? [])
  const keys = await rowKeysOf(db, place.workbookId, [...new Set(named)])
  const keyOf = (activityReportId: string | null) => keys.get(activityReportId ?? '') ?? null
  const withKey = <T extends { readonly activityReportId: string | null }>(one: T) => ({
    ...one,
    rowKey: keyOf(one.activityReportId),
  })
  return {
    protocolVersion,
    operationId: request.operationId,
    historyId: state.historyId,
    changeNumber: state.changeNumber,
    judgedAt: sync?.judgedAt ?? null,
    isRepeat: sync?.isRepeat ?? false,
    results,
    counts: countFates(results),
    decisionResults,
    serverChanges: serverRows.map(withKey),
    takeAll: state.takeAll,
    conflicts: conflicts.map(withKey),
    questions: questions.map(withKey),
    missing: [...(sync?.missing ?? []), ...absent],
    returnIssues: sync?.returnIssues ?? [],
    submission: sync?.submission ?? null,
  }
}

/** Own rows that did not change now: those that did are among what changed since. */
function idsOutsideNews(results: readonly RowResult[], lastChangeNumber: number): string[] {
  const unchanged = results.filter(({ revision }) => (revision ?? 0) <= lastChangeNumber)
  return [...new Set(unchanged.flatMap(({ activityReportId }) => activityReportId ?? []))]
}

function missingOf(db: Db, place: PanePlace, { missingKeys = [] }: PaneSyncRequest): Promise<MissingRow[]> {
  return listMissing(db, place.workbookId, missingKeys)
}

/** One for each row sent, in the order sent. */
function resultsOf(
  sync: SyncResponse | null,
  refused: TakenRows['refused'],
  { rows }: ServerState,
): PaneRowResult[] {
  const stored = new Map(rows.map((row) => [row.activityReportId, row]))
  const taken = (sync?.results ?? []).values()
  const count = (sync?.results.length ?? 0) + refused.size
  return Array.from({ length: count }, (_, position) => {
    const refusal = refused.get(position)
    if (refusal !== undefined) return refusal
    const result = taken.next().value!
    const now = stored.get(result.activityReportId ?? '')
    return { ...result, baseHash: now?.revision === result.revision ? (now?.baseHash ?? null) : null }
  })
}

/** Rows the workbook has to take over: others' news, and its own rows where what is stored is not what it sent. */
function newsOf(state: ServerState, lastChangeNumber: number, results: readonly PaneRowResult[]) {
  const since = state.takeAll === null ? lastChangeNumber : 0
  const resultOf = new Map(results.map((result) => [result.activityReportId, result]))
  return state.rows
    .filter((row) => {
      if (state.takeAll !== null) return true
      const result = resultOf.get(row.activityReportId)
      if (result === undefined || result.revision !== row.revision) return row.revision > since
      return !result.isStoredAsSent || result.fate === 'conflicting'
    })
    .sort((one, other) => one.revision - other.revision)
}
