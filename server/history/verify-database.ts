/** Everything that can be checked about what is stored. */
import { getNewestChange } from '../db/change-log.ts'
import type { Db } from '../db/schema.ts'
import { type ChainFault, type ChainHead, verifyChain } from '../db/verify-chain.ts'
import { type ProjectionFault, verifyProjections } from '../db/verify-projection.ts'
import { type FileFault, verifyFiles } from './verify-files.ts'

export interface DatabaseCheck {
  /** The newest change number. */
  readonly changes: number
  readonly files: number
  readonly faults: readonly ChainFault[]
  readonly projectionFaults: readonly ProjectionFault[]
  readonly fileFaults: readonly FileFault[]
}

/**
 * Walks the history, holds the current rows against it and computes the digests of the kept files.
 *
 * @param exportedHead an end of the chain that was kept elsewhere; only with it an end that was cut off is found
 */
export async function verifyDatabase(db: Db, exportedHead?: ChainHead): Promise<DatabaseCheck> {
  const faults = await verifyChain(db, exportedHead)
  const projectionFaults = await verifyProjections(db)
  const files = await verifyFiles(db)
  const { changeNumber } = await getNewestChange(db)
  return { changes: changeNumber, files: files.count, faults, projectionFaults, fileFaults: files.faults }
}

export function isClean(check: DatabaseCheck): boolean {
  return check.faults.length + check.projectionFaults.length + check.fileFaults.length === 0
}
