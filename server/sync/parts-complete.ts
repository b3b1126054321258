/** An upload whose parts are all there: put together, read and carried out like any other sync. */
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { Compile } from 'typebox/compile'
import { type PaneRowResult, type PaneSyncResponse, paneLimits } from '../../templates/pane-protocol.ts'
import type { SyncUploadTable } from '../db/schema-sync-parts.ts'
import { ServiceError } from '../errors.ts'
import { answerPaneAgain, type PaneSyncDependencies, type PaneSyncMessage, syncPane } from './pane-sync.ts'
import { PaneEnvelope } from './pane-sync-schemas.ts'
import { findUpload, joinParts, uploadTooLarge } from './parts-store.ts'

const envelopeShape = Compile(PaneEnvelope)
const gunzipAsync = promisify(gunzip)

/**
 * Carries the upload out, all of it or nothing. Completing it again gives the same results for ever.
 *
 * @param sha256 hex digest of all parts together
 * @throws {ServiceError} UPLOAD_UNKNOWN, UPLOAD_INCOMPLETE, UPLOAD_DAMAGED, UPLOAD_DIFFERENT (the message names another operation,
 *   or was another when it was carried out), REQUEST_TOO_LARGE, REQUEST_INVALID, and those of `syncPane`
 */
export async function completeUpload(
  deps: PaneSyncDependencies,
  { operationId, sha256 }: { readonly operationId: string; readonly sha256: string },
): Promise<PaneSyncResponse> {
  const { db, actor } = deps
  const upload = await findUpload(db, operationId, actor)
  if (upload.envelopeJson !== null) return answerDone(deps, upload, sha256)
  const message = await readMessage(await joinParts(db, upload, sha256))
  if (message.operationId !== operationId) throw new ServiceError('UPLOAD_DIFFERENT', { operationId })
  const answer = await syncPane(deps, message)
  const refused = [...answer.results.entries()].filter(([, result]) => result.fate === 'refused')
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('syncUpload')
      .set({
        sha256,
        envelopeJson: JSON.stringify({ ...message, changes: [] }),
        refusedJson: JSON.stringify(refused),
      })
      .where('operationId', '=', operationId)
      .execute()
    await trx.deleteFrom('syncPart').where('operationId', '=', operationId).execute()
  })
  return answer
}

/** Its rows are gone; what became of them is remembered. */
async function answerDone(
  deps: PaneSyncDependencies,
  upload: SyncUploadTable,
  sha256: string,
): Promise<PaneSyncResponse> {
  if (upload.sha256 !== sha256)
    throw new ServiceError('UPLOAD_DIFFERENT', { operationId: upload.operationId })
  const refused = JSON.parse(upload.refusedJson!) as readonly (readonly [number, PaneRowResult])[]
  return answerPaneAgain(deps, JSON.parse(upload.envelopeJson!) as PaneSyncMessage, new Map(refused))
}

async function readMessage(bytes: Buffer): Promise<PaneSyncMessage> {
  const message = parseJson((await unpacked(bytes)).toString('utf8'))
  if (envelopeShape.Check(message)) return message as PaneSyncMessage
  const [first] = envelopeShape.Errors(message)
  const problem = `body${first?.instancePath ?? ''} ${first?.message ?? ''}`.trim().slice(0, 300)
  throw new ServiceError('REQUEST_INVALID', { problem })
}

/** gzip shows in its first two bytes; JSON cannot begin with them. */
async function unpacked(bytes: Buffer): Promise<Buffer> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    return await gunzipAsync(bytes, { maxOutputLength: paneLimits.uploadBytes })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw uploadTooLarge()
    throw new ServiceError('REQUEST_INVALID', { problem: 'gzip' })
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ServiceError('REQUEST_INVALID', { problem: 'JSON' })
  }
}
