/** Is a backup worth having? Only putting it into a database shows it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openBackup } from './read-backup.ts'
import { type Restored, restoreBackup } from './restore-backup.ts'

/** @throws {ServiceError} as a restore would; the database it makes is gone afterwards */
export async function checkBackup(path: string, now: () => Date): Promise<Restored> {
  const folder = await mkdtemp(join(tmpdir(), 'cinnabar-drill-'))
  try {
    return await restoreBackup({ folder }, () => openBackup(path), { now })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
