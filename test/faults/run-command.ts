/** A command of the command line, as a process of its own. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import type { DatabaseLocation } from '../../server/db/open-database.ts'

const cli = join(import.meta.dirname, '../../server/cli.ts')

export interface CommandOutcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs it on this database. */
export function runCommandOn(
  { folder, url }: DatabaseLocation,
  ...words: readonly string[]
): Promise<CommandOutcome> {
  const env = {
    ...process.env,
    LC_ALL: 'C',
    CINNABAR_DATA: folder,
    ...(url === undefined ? {} : { CINNABAR_DATABASE_URL: url }),
  }
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [cli, ...words], { env }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    )
  })
}
