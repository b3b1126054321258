/** A workbook file, from its bytes to stored rows; or only checked. */
import { createHash, randomUUID } from 'node:crypto'
import type { SheetRow } from '../../templates/activity.ts'
import { canonicalJson } from '../../templates/canonical.ts'
import { isBlankRow } from '../../templates/changed-rows.ts'
import type { PlacedIssue } from '../../templates/issues.ts'
import type { ReturnedWorkbook } from '../../templates/reading/workbook-content.ts'
import type { Channel, SyncRequest, SyncResponse } from '../../templates/sync-protocol.ts'
import { getNewestChange } from '../db/change-log.ts'
import { saveImportAttempt } from '../db/operations.ts'
import type { Db, Trx } from '../db/schema.ts'
import { findWorkbook, listWorkbookRows } from '../db/workbooks.ts'
import { ServiceError } from '../errors.ts'
import { storeFile } from '../files/stored-files.ts'
import { namedFailure } from '../storage-failure.ts'
import { workbookMediaType } from '../workbooks/media-type.ts'
import { afterOthers } from './after-others.ts'
import { countsOf, type ImportResult, placeIssues } from './import-result.ts'
import { digestOf, prepareSync } from './prepare-sync.ts'
import { storeSync, syncWorkbook } from './sync-workbook.ts'

/** What comes next, and how many rows it is about. */
export interface ImportStep {
  readonly next: 'checking' | 'storing'
  readonly rows: number
}

export interface ImportDependencies {
  readonly db: Db
  readonly now: () => Date
  readonly actor: string
  /** Throws where whoever sent the file does not report for that reporter; without it everybody does. */
  readonly authorize?: (reporterCode: string) => void
  /** The paper that an officer records for the reporter; left out where the reporter's own file comes. */
  readonly recordedFrom?: string | undefined
  /** Told as the work goes on: the file has been read, its rows have been judged. */
  readonly onStep?: ((step: ImportStep) => void) | undefined
  /** What is committed together with the import, or not at all. */
  readonly alongside?: (trx: Trx, result: ImportResult, fileId: string) => Promise<void>
  /** Reads a file that a stranger sent, in a process of its own. Throws a `ServiceError` where it cannot. */
  readonly reader: { read(bytes: Uint8Array, fileName: string): Promise<ReturnedWorkbook> }
}

export interface ImportRequest {
  readonly bytes: Uint8Array
  readonly fileName: string
  readonly channel: Channel
  /** Submit the return, whatever the cover says. */
  readonly submit?: boolean
  /** Refuse a workbook of anybody else; for senders who may write for one reporter only. */
  readonly expectedReporter?: string | null
  /** Names this very request, so that it can be sent again; without it the file names itself. */
  readonly operationId?: string
}

/**
 * Reads a workbook, stores its rows through `syncWorkbook` and keeps the original. A file that is refused leaves nothing but
 * the record of the attempt.
 *
 * @throws {ServiceError} of the reader (FILE_..., WORKBOOK_...), WORKBOOK_OTHER_REPORTER, WORKBOOK_OTHER_CYCLE and those of
 *   `syncWorkbook`
 */
export async function importWorkbook(
  deps: ImportDependencies,
  request: ImportRequest,
): Promise<ImportResult> {
  const { db, now } = deps
  const sha256 = createHash('sha256').update(request.bytes).digest('hex')
  const attempt = {
    attemptId: randomUUID(),
    attemptedAt: now().toISOString(),
    fileName: request.fileName,
    sha256,
    sizeBytes: request.bytes.length,
    channel: request.channel,
    actor: deps.actor,
  }
  try {
    const workbook = await deps.reader.read(request.bytes, request.fileName)
    const rows = filledRows(workbook)
    deps.onStep?.({ next: 'checking', rows })
    return await afterOthers(db, () => storeWorkbook(workbook))
  } catch (thrown) {
    const error = namedFailure(thrown)
    const isRefusal = error instanceof ServiceError
    await saveImportAttempt(db, {
      ...attempt,
      outcome: isRefusal ? error.code : 'INTERNAL',
      details: isRefusal ? error.details : {},
      reporterCode: null,
      cycleKey: null,
      workbookId: null,
      fileId: null,
      operationId: null,
      changeNumber: null,
    })
    throw error
  }

  async function storeWorkbook(workbook: ReturnedWorkbook): Promise<ImportResult> {
    const content = await syncContentOf(deps, request, workbook)
    const contentDigest = digestOf(content)
    const operationId = request.operationId ?? (await operationIdOf(deps, sha256, contentDigest))
    const sync: SyncRequest = { ...content, operationId }
    const prepared = await prepareSync(db, sync, { now, requestDigest: contentDigest })
    deps.onStep?.({ next: 'storing', rows: filledRows(workbook) })
    // One commit for the file and its rows: neither is ever there without the other.
    return await db.transaction().execute(async (trx) => {
      const response = await storeSync(trx, prepared, deps)
      const { reporterCode, cycleKey, workbookId } = sync
      const file = await storeFile(trx, {
        fileName: request.fileName,
        mediaType: workbookMediaType,
        purpose: 'upload',
        reporterCode,
        cycleKey,
        bytes: request.bytes,
        now,
      })
      const isUnchanged = await hasChangedNothing(trx, sync.operationId)
      const result = { ...resultOf(request.fileName, sync, workbook, response), isUnchanged }
      await saveImportAttempt(trx, {
        ...attempt,
        outcome: 'OK',
        details: { ...result.counts },
        reporterCode,
        cycleKey,
        workbookId,
        fileId: file.fileId,
        operationId: sync.operationId,
        changeNumber: isUnchanged ? null : response.changeNumber,
      })
      await deps.alongside?.(trx, result, file.fileId)
      return result
    })
  }
}

/** What a check found, without anything being stored. */
export interface CheckResult {
  readonly fileName: string
  readonly reporterCode: string
  readonly cycleKey: string
  readonly issues: readonly PlacedIssue[]
  readonly counts: ImportResult['counts']
}

/**
 * What importing the workbook would say. It is imported, and the transaction is then thrown away: the answer cannot differ
 * from that of the import.
 *
 * @throws {ServiceError} as `importWorkbook`
 */
export async function checkWorkbook(
  deps: ImportDependencies,
  request: Pick<ImportRequest, 'bytes' | 'fileName' | 'expectedReporter'>,
): Promise<CheckResult> {
  const workbook = await deps.reader.read(request.bytes, request.fileName)
  deps.onStep?.({ next: 'checking', rows: filledRows(workbook) })
  return afterOthers(deps.db, () => checkRead(deps, request, workbook))
}

async function checkRead(
  deps: ImportDependencies,
  request: Pick<ImportRequest, 'bytes' | 'fileName' | 'expectedReporter'>,
  workbook: ReturnedWorkbook,
): Promise<CheckResult> {
  const content = await syncContentOf(deps, { ...request, channel: 'commandLine' }, workbook)
  const sync: SyncRequest = { ...content, operationId: randomUUID() }
  let response: SyncResponse | undefined
  try {
    await deps.db.transaction().execute(async (trx) => {
      response = await syncWorkbook(trx, sync, deps)
      throw new OnlyChecked()
    })
  } catch (error) {
    if (!(error instanceof OnlyChecked)) throw error
  }
  const { counts, issues, reporterCode, cycleKey } = resultOf(request.fileName, sync, workbook, response!)
  return { fileName: request.fileName, reporterCode, cycleKey, issues, counts }
}

class OnlyChecked extends Error {}

function filledRows({ rows }: ReturnedWorkbook): number {
  return rows.filter((row) => !isBlankRow(row)).length
}

/** Whose workbook it is: what this database gave it out as, else what its carriers say. */
async function syncContentOf(
  deps: ImportDependencies,
  request: ImportRequest,
  workbook: ReturnedWorkbook,
): Promise<Omit<SyncRequest, 'operationId'>> {
  const { identity } = workbook
  const workbookId = identity.workbookId ?? null
  const known = workbookId === null ? undefined : await findWorkbook(deps.db, workbookId)
  const expected = request.expectedReporter?.toLowerCase()
  const reporterCode = known?.reporterCode ?? identity.reporterCode?.toLowerCase() ?? expected
  const cycleKey = known?.cycleKey ?? identity.cycleKey
  if (reporterCode === undefined || cycleKey === undefined) throw new ServiceError('WORKBOOK_ALIEN')
  deps.authorize?.(reporterCode)
  if (expected !== undefined && expected !== reporterCode)
    throw new ServiceError('WORKBOOK_OTHER_REPORTER', {
      reporterCode: expected,
      workbookReporterCode: reporterCode,
    })
  return {
    reporterCode,
    cycleKey,
    workbookId,
    historyId: identity.historyId ?? null,
    templateVersion: Number(identity.templateVersion ?? known?.templateVersion ?? 1),
    language: workbook.language,
    channel: request.channel,
    isWholeWorkbook: true,
    rows: await rowsThatSay(deps.db, workbookId, workbook.rows),
    cover: request.submit ? { ...workbook.cover, submit: true } : workbook.cover,
  }
}

/** Hundreds of prepared rows come back blank; only under a key that stood for something does a blank row ask anything. */
async function rowsThatSay(
  db: Db,
  workbookId: string | null,
  rows: readonly SheetRow[],
): Promise<readonly SheetRow[]> {
  const known = workbookId === null ? [] : await listWorkbookRows(db, workbookId)
  const keys = new Set(known.map((row) => row.rowKey))
  return rows.filter((row) => !isBlankRow(row) || (row.rowKey !== null && keys.has(row.rowKey)))
}

/**
 * The same file at the same moment of the history is the same operation, so that one that is sent twice is carried out once.
 * Once anything has changed, or another day has come, it is looked at again: it must say what is true now, and brings back nothing that is older.
 */
async function operationIdOf(
  { db, now }: ImportDependencies,
  sha256: string,
  contentDigest: string,
): Promise<string> {
  const { changeNumber } = await getNewestChange(db)
  const day = now().toISOString().slice(0, 10)
  const name = canonicalJson([sha256, contentDigest, changeNumber, day])
  return `file-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`
}

/** An operation that changed anything, be it the return's state only, has a change number. */
async function hasChangedNothing(db: Db, operationId: string): Promise<boolean> {
  const operation = await db
    .selectFrom('operation')
    .select('changeNumber')
    .where('operationId', '=', operationId)
    .executeTakeFirst()
  return operation?.changeNumber == null
}

function resultOf(
  fileName: string,
  { reporterCode, cycleKey, workbookId }: SyncRequest,
  workbook: ReturnedWorkbook,
  response: SyncResponse,
): Omit<ImportResult, 'isUnchanged'> {
  return {
    fileName,
    reporterCode,
    cycleKey,
    workbookId,
    counts: countsOf(response),
    issues: placeIssues(workbook, response),
    extraSheets: workbook.extraSheets,
    response,
  }
}
