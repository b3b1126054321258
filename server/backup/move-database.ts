/** From the embedded database to PostgreSQL, where one machine is outgrown: a backup that goes straight into a restore. */
import { join } from 'node:path'
import { claimDataFolder } from '../data-folder.ts'
import { type DatabaseLocation, databaseFileName } from '../db/open-database.ts'
import type { EndLine } from './backup-format.ts'
import { type BackupSource, sourceOf } from './read-backup.ts'
import { bodyLines, headerOf, inSnapshot } from './read-tables.ts'
import { type Restored, restoreBackup } from './restore-backup.ts'
import { openForBackup } from './write-backup.ts'

/**
 * Copies everything; what is in the folder stays as it is. The history goes on under its own name, so workbooks notice nothing, and
 * sessions stay where the secret key is the same. The folder is held meanwhile: what a service would store now would stay behind.
 *
 * @throws {ServiceError} DATA_FOLDER_IN_USE, DATABASE_MISSING, DATABASE_NOT_EMPTY, SETTING_INVALID
 */
export async function moveDatabase(folder: string, to: DatabaseLocation, now: () => Date): Promise<Restored> {
  const from = await openForBackup({ folder })
  try {
    const claim = claimDataFolder(folder)
    try {
      return await inSnapshot(from, async (trx) => {
        const header = await headerOf(trx, now)
        const open = async (): Promise<BackupSource> =>
          sourceOf(join(folder, databaseFileName), header, lines())
        async function* lines(): AsyncGenerator<Buffer> {
          let end: EndLine | undefined
          for await (const piece of bodyLines(trx, (read) => (end = read)))
            for (const line of piece.slice(0, -1).split('\n')) yield Buffer.from(line)
          yield Buffer.from(JSON.stringify(end))
        }
        return restoreBackup(to, open, { now, keepsHistory: true })
      })
    } finally {
      claim.release()
    }
  } finally {
    await from.destroy()
  }
}
