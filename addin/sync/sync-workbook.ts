/**
 * A whole sync: the sheet is read, what changed is sent, and the answer written back in one batch. Until it is written the
 * request is kept, so that it can be sent again as it was after a lost answer, a closed pane or a crash. A sync that fails
 * leaves the workbook as it was.
 */
import { isPoll, type PaneSyncRequest, type PaneSyncResponse } from '../../templates/pane-protocol.ts'
import type { CellContext } from '../../templates/parse-cell.ts'
import type { IdentityKey } from '../../templates/workbook-layout.ts'
import type { OpenWorkbook, WorkbookReading } from '../excel/open-workbook.ts'
import { WorkbookError } from '../excel/workbook-error.ts'
import { packJson } from '../service/packing.ts'
import type { ServiceClient } from '../service/service-client.ts'
import { ServiceTrouble } from '../service/service-trouble.ts'
import { correctionOf } from './correct-write.ts'
import type { KeptThings } from './kept-things.ts'
import { changesOf, placedRows, type WrittenRows } from './new-rows.ts'
import { dropOperation, findOperation, keepOperation, type PendingOperation } from './pending-operation.ts'
import { planWrite, type WritePlan } from './plan-write.ts'
import { readingAfter, type Written } from './reading-after.ts'
import { sendOperation } from './send-operation.ts'
import { isSomething } from './sheet-state.ts'
import { findMemory, keepMemory } from './sync-memory.ts'
import { joinReports, reportRows, type SyncReport } from './sync-report.ts'
import { type PersonSays, syncRequest, type WorkbookState } from './sync-request.ts'

export interface SyncDependencies {
  readonly workbook: OpenWorkbook
  /** For somebody who is signed in. */
  readonly service: ServiceClient
  readonly kept: KeptThings
  /** What cells are read and printed with; the language is the sheet's. */
  readonly contextOf: (reading: WorkbookReading) => CellContext
  /** "Withdraw", in the language. */
  readonly withdrawText: (language: CellContext['language']) => string
  /** A workbook that lost its identity: whose it is, where that is certain. */
  readonly nameWorkbook?: () => Promise<Pick<WorkbookState, 'reporterCode' | 'cycleKey'> | null>
  readonly newId?: () => string
  readonly now?: () => Date
}

export type SyncStep = 'reading' | 'sending' | 'writing'

export interface SyncOptions {
  readonly says?: PersonSays
  readonly signal?: AbortSignal
  /** `part` of `parts` has been sent. */
  readonly onStep?: (step: SyncStep, part: number, parts: number) => void
}

/** @throws {WorkbookError | ServiceTrouble} nothing was written then; `cancelled` may have been stored all the same */
export async function syncWorkbook(deps: SyncDependencies, options: SyncOptions = {}): Promise<SyncReport> {
  const reading = await readForSync(deps, options)
  const state = await stateOf(deps, reading)
  const pending = await findOperation(deps.kept, state.workbookId)
  if (!pending) return converse(deps, reading, state, options, false)
  // The answer that never arrived: it is written first, or own values would look like somebody else's.
  const resumed = await resume(deps, reading, state, pending, options)
  const again = await readForSync(deps, options)
  const left = { ...options, says: withoutSaid(options.says, resumed && pending.request) }
  const report = await converse(deps, again, await stateOf(deps, again), left, false)
  return resumed ? joinReports(resumed, report) : report
}

async function readForSync({ workbook }: SyncDependencies, { onStep, signal }: SyncOptions) {
  onStep?.('reading', 0, 1)
  const reading = await workbook.read()
  if (reading.isReadOnly) throw new WorkbookError('readOnly')
  if (reading.isProtected) throw new WorkbookError('sheetProtected')
  if (signal?.aborted) throw new ServiceTrouble('cancelled')
  return reading
}

async function stateOf(deps: SyncDependencies, { identity }: WorkbookReading): Promise<WorkbookState> {
  const { workbookId, historyId, changeNumber, reporterCode, cycleKey } = identity
  const isNamed = reporterCode !== undefined && cycleKey !== undefined
  const named = isNamed ? { reporterCode, cycleKey } : ((await deps.nameWorkbook?.()) ?? {})
  if (!workbookId && !named.reporterCode) throw new WorkbookError('noIdentity')
  return {
    workbookId: workbookId ?? newIdOf(deps)(),
    historyId: historyId ?? null,
    changeNumber: Number(changeNumber) || 0,
    ...named,
  }
}

/** What was decided with the request that was cut off is not decided twice. */
function withoutSaid(says: PersonSays = {}, said: PaneSyncRequest | null): PersonSays {
  const decided = new Set(said?.decisions?.map(({ proposalId }) => proposalId))
  const withdrawn = new Set(said?.withdrawals?.map(({ activityReportId }) => activityReportId))
  return {
    ...says,
    decisions: (says.decisions ?? []).filter(({ proposalId }) => !decided.has(proposalId)),
    withdrawals: (says.withdrawals ?? []).filter((one) => !withdrawn.has(one.activityReportId)),
  }
}

/** @param isWhole all rows go, whatever is remembered */
async function converse(
  deps: SyncDependencies,
  reading: WorkbookReading,
  state: WorkbookState,
  options: SyncOptions,
  isWhole: boolean,
): Promise<SyncReport> {
  const { kept } = deps
  const request = syncRequest({
    reading,
    state,
    context: deps.contextOf(reading),
    memory: await findMemory(kept, state.workbookId),
    says: options.says ?? {},
    isWhole,
    operationId: newIdOf(deps)(),
    newKey: newIdOf(deps),
  })
  const operation = await (isPoll(request) ? unkept(request) : keepOperation(kept, request))
  const response = await send(deps, operation, options)
  const { takeAll } = response
  // A service of another history knows nothing of rows that look unchanged here.
  if (takeAll !== null && takeAll !== 'farBehind' && !request.isWholeWorkbook) {
    await dropOperation(kept, state.workbookId)
    return converse(deps, reading, state, { ...options, says: {} }, true)
  }
  return finish(deps, reading, { request, response, state }, options)
}

async function resume(
  deps: SyncDependencies,
  reading: WorkbookReading,
  state: WorkbookState,
  operation: PendingOperation,
  options: SyncOptions,
): Promise<SyncReport | null> {
  let response: PaneSyncResponse
  try {
    response = await send(deps, operation, options)
  } catch (error) {
    // What the service will never take is not brought before it for ever; the rows are in the sheet.
    const { kind } = error as ServiceTrouble
    if (kind === 'refused') return null
    throw error
  }
  const { takeAll } = response
  if (takeAll === null || takeAll === 'farBehind')
    return finish(deps, reading, { request: operation.request, response, state }, options)
  // Of another history: all rows are sent anew, with these among them.
  await dropOperation(deps.kept, state.workbookId)
  return null
}

async function send(
  { service, kept }: SyncDependencies,
  operation: PendingOperation,
  { signal, onStep }: SyncOptions,
): Promise<PaneSyncResponse> {
  try {
    return await sendOperation(service, operation, {
      signal,
      onPart: (part, parts) => onStep?.('sending', part, parts),
    })
  } catch (error) {
    // Refused as a whole: nothing was stored, and the same message would be refused again.
    const isRefused = ['refused', 'tooOld'].includes((error as ServiceTrouble).kind)
    if (isRefused) await dropOperation(kept, operation.request.workbookId)
    throw error
  }
}

interface Answered {
  readonly request: PaneSyncRequest
  readonly response: PaneSyncResponse
  readonly state: WorkbookState
}

/** Writes the answer, and only then forgets the request. */
async function finish(
  deps: SyncDependencies,
  reading: WorkbookReading,
  { request, response, state }: Answered,
  { onStep }: SyncOptions,
): Promise<SyncReport> {
  const { workbook, kept } = deps
  const context = deps.contextOf(reading)
  onStep?.('writing', 0, 1)
  const withdrawText = deps.withdrawText(context.language)
  const plan = planWrite({
    ...{ reading, request, response, context, withdrawText },
    newKey: newIdOf(deps),
  })
  const { after, rows, skipped, isBehind } = await write(workbook, reading, plan, {
    request,
    response,
    state,
  })
  await keepMemory(kept, state.workbookId, {
    historyId: response.historyId,
    changeNumber: isBehind ? state.changeNumber : response.changeNumber,
    syncedAt: (deps.now?.() ?? new Date()).toISOString(),
    keys: after.rows.flatMap((row) => (row.rowKey !== null && isSomething(row, context) ? [row.rowKey] : [])),
    cover: reading.cover,
  })
  await dropOperation(kept, state.workbookId)
  const typedMeanwhile = skipped.filter(({ reason }) => reason === 'edited').map(({ change }) => change)
  return {
    response,
    rows: reportRows(response, { ...plan, rows }),
    typedMeanwhile,
    isResumed: false,
    reading: after,
  }
}

async function write(
  workbook: OpenWorkbook,
  reading: WorkbookReading,
  { rows }: WritePlan,
  { response, state }: Answered,
): Promise<WrittenRows & { after: WorkbookReading; isBehind: boolean }> {
  const { reporterCode, cycleKey, workbookId } = state
  const facts: Partial<Record<IdentityKey, string>> = {
    workbookId,
    ...(reporterCode && cycleKey ? { reporterCode, cycleKey } : {}),
    historyId: response.historyId,
    changeNumber: String(response.changeNumber),
  }
  const news = Object.entries(facts).filter(([key, value]) => reading.identity[key as IdentityKey] !== value)
  const identity: Written['identity'] = Object.fromEntries(news)
  const number = response.submission?.receiptNumber
  const receipt = number === reading.coverTexts.receipt ? undefined : number
  const { cells, newRows } = changesOf(rows)
  if (rows.length === 0 && news.length === 0 && receipt === undefined)
    return { after: reading, rows, skipped: [], isBehind: false }
  const outcome = await workbook.write({
    cells,
    newRows,
    identity,
    ...(receipt === undefined ? {} : { receipt }),
  })
  const { rows: placed, skipped } = placedRows(rows, outcome)
  const { cells: corrected, isBehind } = correctionOf(placed, skipped)
  if (isBehind) identity.changeNumber = String(state.changeNumber)
  if (corrected.length > 0 || isBehind)
    await workbook.write({ cells: corrected, ...(isBehind ? { identity } : {}) })
  const written = [...placed.flatMap((row) => row.cells), ...corrected]
  const after = readingAfter(reading, { cells: written, skipped, identity, receipt })
  return { after, rows: placed, skipped, isBehind }
}

/** Nothing is stored by it: there is nothing to come back to. */
async function unkept(request: PaneSyncRequest): Promise<PendingOperation> {
  return { request, packed: await packJson(request) }
}

function newIdOf({ newId }: SyncDependencies): () => string {
  return newId ?? (() => crypto.randomUUID())
}
