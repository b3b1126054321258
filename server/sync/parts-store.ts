/** Keeping the parts of an upload until it is complete. */
import { createHash } from 'node:crypto'
import { paneLimits, type UploadState } from '../../templates/pane-protocol.ts'
import type { Db } from '../db/schema.ts'
import type { SyncUploadTable } from '../db/schema-sync-parts.ts'
import { ServiceError } from '../errors.ts'

/** Counted from the last part that arrived: a centre may be without a line for days. */
const keptDays = 7

export interface NewPart {
  readonly operationId: string
  /** From 1. */
  readonly partNumber: number
  readonly partCount: number
  /** Hex SHA-256 of the bytes. */
  readonly sha256: string
  readonly bytes: Uint8Array
}

interface Storing {
  readonly now: () => Date
  readonly actor: string
}

/**
 * Keeps a part; the same one again changes nothing. Uploads that have expired are dropped by the way.
 *
 * @throws {ServiceError} UPLOAD_DAMAGED where the digest is another; UPLOAD_DIFFERENT where another part has that number, the count is
 *   another, or the number is beyond it; UPLOAD_UNKNOWN where the upload is somebody else's; REQUEST_TOO_LARGE
 */
export async function storePart(db: Db, part: NewPart, { now, actor }: Storing): Promise<UploadState> {
  const { operationId, partNumber, partCount, sha256, bytes } = part
  if (partNumber > partCount) throw new ServiceError('UPLOAD_DIFFERENT', { operationId })
  if (sha256Of(bytes) !== sha256) throw new ServiceError('UPLOAD_DAMAGED', { operationId })
  await dropExpiredUploads(db, now)
  await db.transaction().execute(async (trx) => {
    const expiresAt = expiryAfter(now())
    const noResult = { sha256: null, envelopeJson: null, refusedJson: null }
    await trx
      .insertInto('syncUpload')
      .values({ operationId, partCount, actor, expiresAt, ...noResult })
      .onConflict((oc) => oc.column('operationId').doNothing())
      .execute()
    const upload = await findUpload(trx, operationId, actor)
    if (upload.partCount !== partCount) throw new ServiceError('UPLOAD_DIFFERENT', { operationId })
    if (upload.envelopeJson !== null) return
    await trx.updateTable('syncUpload').set({ expiresAt }).where('operationId', '=', operationId).execute()
    await trx
      .insertInto('syncPart')
      .values({ operationId, partNumber, sha256, sizeBytes: bytes.length, bytes })
      .onConflict((oc) => oc.columns(['operationId', 'partNumber']).doNothing())
      .execute()
    const parts = await listParts(trx, operationId)
    const kept = parts.find((one) => one.partNumber === partNumber)
    if (kept?.sha256 !== sha256) throw new ServiceError('UPLOAD_DIFFERENT', { operationId })
    if (parts.reduce((sum, one) => sum + one.sizeBytes, 0) > paneLimits.uploadBytes) throw uploadTooLarge()
  })
  return getUploadState(db, operationId, actor)
}

/** @throws {ServiceError} UPLOAD_UNKNOWN */
export async function getUploadState(db: Db, operationId: string, actor: string): Promise<UploadState> {
  const upload = await findUpload(db, operationId, actor)
  const parts = await listParts(db, operationId)
  return {
    operationId,
    partCount: upload.partCount,
    partsHere: parts.map((part) => part.partNumber),
    expiresAt: upload.expiresAt,
    isDone: upload.envelopeJson !== null,
  }
}

/** @throws {ServiceError} UPLOAD_UNKNOWN, also where it is somebody else's */
export async function findUpload(db: Db, operationId: string, actor: string): Promise<SyncUploadTable> {
  const upload = await db
    .selectFrom('syncUpload')
    .selectAll()
    .where('operationId', '=', operationId)
    .executeTakeFirst()
  if (upload?.actor !== actor) throw new ServiceError('UPLOAD_UNKNOWN', { operationId })
  return upload
}

/**
 * The bytes of all parts in their order.
 *
 * @param sha256 hex digest that the whole must have
 * @throws {ServiceError} UPLOAD_INCOMPLETE, UPLOAD_DAMAGED
 */
export async function joinParts(db: Db, upload: SyncUploadTable, sha256: string): Promise<Buffer> {
  const { operationId, partCount } = upload
  const parts = await db
    .selectFrom('syncPart')
    .select(['partNumber', 'bytes'])
    .where('operationId', '=', operationId)
    .orderBy('partNumber')
    .execute()
  const here = new Set(parts.map((part) => part.partNumber))
  const missing = Array.from({ length: partCount }, (_, at) => at + 1).filter((number) => !here.has(number))
  if (missing.length > 0) {
    throw new ServiceError('UPLOAD_INCOMPLETE', { operationId, missing: missing.join(', ') })
  }
  const bytes = Buffer.concat(parts.map((part) => part.bytes))
  if (sha256Of(bytes) !== sha256) throw new ServiceError('UPLOAD_DAMAGED', { operationId })
  return bytes
}

/** Drops what expired without being carried out. */
export async function dropExpiredUploads(db: Db, now: () => Date): Promise<void> {
  const expired = await db
    .selectFrom('syncUpload')
    .select('operationId')
    .where('expiresAt', '<', now().toISOString())
    .where('envelopeJson', 'is', null)
    .execute()
  for (const { operationId } of expired) {
    await db.deleteFrom('syncPart').where('operationId', '=', operationId).execute()
    await db.deleteFrom('syncUpload').where('operationId', '=', operationId).execute()
  }
}

export function uploadTooLarge(): ServiceError {
  return new ServiceError('REQUEST_TOO_LARGE', {
    rows: paneLimits.uploadRows,
    megabytes: paneLimits.uploadBytes / 1_000_000,
  })
}

function listParts(db: Db, operationId: string) {
  return db
    .selectFrom('syncPart')
    .select(['partNumber', 'sha256', 'sizeBytes'])
    .where('operationId', '=', operationId)
    .orderBy('partNumber')
    .execute()
}

function expiryAfter(now: Date): string {
  return new Date(now.getTime() + keptDays * 86_400_000).toISOString()
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
