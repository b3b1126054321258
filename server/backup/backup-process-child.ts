/** The process that writes one scheduled backup: started by `scheduled-backups`, never by hand. */
import type { BackupTask } from './scheduled-backups.ts'
import { writeBackup } from './write-backup.ts'

process.on('disconnect', () => process.exit(1))
process.on('message', ({ location, file }: BackupTask) => {
  writeBackup(location, file, () => new Date()).then(
    () => process.exit(0),
    (error) => process.send!({ fault: String(error) }, () => process.exit(1)),
  )
})
