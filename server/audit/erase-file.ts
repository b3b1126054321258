/** Erasing a file because somebody asks for it. */
import type { RegisterDependencies } from '../cycles/manage-cycles.ts'
import { commitChange } from '../db/commit-change.ts'
import type { Db, StoredFileTable } from '../db/schema.ts'
import { ServiceError } from '../errors.ts'
import { eraseFile, getFile } from '../files/stored-files.ts'
import { noteAct } from './note-act.ts'

/**
 * Erases the bytes of a file for good, under whatever names they arrived; the records, with size and digest, stay.
 *
 * @throws {ServiceError} FILE_NOT_FOUND, also where it has been erased already; RETURN_REASON_NEEDED
 */
export async function eraseFileFor(
  db: Db,
  { fileId, reason }: { readonly fileId: string; readonly reason: string },
  { now, actor, channel }: RegisterDependencies,
): Promise<StoredFileTable> {
  if (reason.trim() === '') throw new ServiceError('RETURN_REASON_NEEDED')
  await commitChange(db, { kind: 'erasure', actor, channel, now }, async (trx, change) => {
    const { sha256, sizeBytes, erasedAt } = await getFile(trx, fileId)
    if (erasedAt !== null) throw new ServiceError('FILE_NOT_FOUND', { file: fileId })
    const same = await trx
      .selectFrom('storedFile')
      .select('fileId')
      .where('sha256', '=', sha256)
      .where('erasedAt', 'is', null)
      .execute()
    for (const one of same) await eraseFile(trx, one.fileId, now)
    await noteAct(trx, change, {
      act: 'file.erased',
      subject: `file ${sha256}`,
      details: { fileId, sizeBytes, arrivals: same.length, reason: reason.trim() },
    })
  })
  return getFile(db, fileId)
}

/** The files of a return, newest first; those that have been erased with the day of it. */
export async function listReturnFiles(
  db: Db,
  of: { readonly reporterCode: string; readonly cycleKey: string },
): Promise<StoredFileTable[]> {
  return db
    .selectFrom('storedFile')
    .selectAll()
    .where('reporterCode', '=', of.reporterCode)
    .where('cycleKey', '=', of.cycleKey)
    .orderBy('storedAt', 'desc')
    .orderBy('fileId')
    .execute()
}
