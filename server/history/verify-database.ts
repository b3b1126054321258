/** Everything that can be checked about what is stored. */
import { getNewestChange } from '../db/change-log.ts'
import type { Db } from '../db/schema.ts'
import { type ChainFault, type ChainHead, verifyChain } from '../db/verify-chain.ts'
import { type ProjectionFault, verifyProjections } from '../db/verify-projection.ts'
import { type FileFault, verifyFiles } from './verify-files.ts'
import { type IntegrityFault, verifyIntegrity } from './verify-integrity.ts'

export interface DatabaseCheck {
  /** The newest change number. */
  readonly changes: number
  readonly files: number
  readonly faults: readonly ChainFault[]
  readonly projectionFaults: readonly ProjectionFault[]
  readonly fileFaults: readonly FileFault[]
  readonly integrityFaults: readonly IntegrityFault[]
}

/**
 * Looks whether the database is sound, walks the history, holds the current rows against it and computes the digests of the kept files.
 *
 * @param exportedHead an end of the chain that was kept elsewhere; only with it an end that was cut off is found
 */
export async function verifyDatabase(db: Db, exportedHead?: ChainHead): Promise<DatabaseCheck> {
  const integrityFaults = await verifyIntegrity(db)
  // What is damaged below may not even be walked; that is said, and is enough.
  if (integrityFaults.length > 0)
    return { changes: 0, files: 0, faults: [], projectionFaults: [], fileFaults: [], integrityFaults }
  const faults = await verifyChain(db, exportedHead)
  const projectionFaults = await verifyProjections(db)
  const files = await verifyFiles(db)
  const { changeNumber } = await getNewestChange(db)
  return {
    changes: changeNumber,
    files: files.count,
    faults,
    projectionFaults,
    fileFaults: files.faults,
    integrityFaults,
  }
}

export function isClean(check: DatabaseCheck): boolean {
  const { faults, projectionFaults, fileFaults, integrityFaults } = check
  return faults.length + projectionFaults.length + fileFaults.length + integrityFaults.length === 0
}
