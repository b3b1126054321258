import { resolve } from 'node:path'
import type { Command } from 'commander'
import { formatMessage } from '../../templates/messages.ts'
import { moveDatabase } from '../backup/move-database.ts'
import { openBackup } from '../backup/read-backup.ts'
import { type Restored, restoreBackup } from '../backup/restore-backup.ts'
import { writeBackup } from '../backup/write-backup.ts'
import type { Config } from '../config.ts'
import type { DatabaseLocation } from '../db/open-database.ts'
import { ServiceError } from '../errors.ts'
import { messagesOf } from '../locales.ts'
import {
  type CommandContext,
  type CommonOptions,
  exitCode,
  runCommand,
  withCommonOptions,
} from './command-line.ts'

const now = () => new Date()

/** `cinnabar backup`, `restore` and `migrate-data`: all that a database holds, from one place to another. */
export function addKeepingCommands(program: Command): void {
  withCommonOptions(
    program
      .command('backup')
      .description('write everything that is stored into one file, while the service goes on')
      .argument('<file>', 'where to write it; nothing may be there yet'),
  ).action((file: string, options: CommonOptions) =>
    runCommand(options, async (context) => {
      const written = await writeBackup(locationOf(context.config), resolve(file), now)
      const { sizeBytes, sha256, header, contents } = written
      say(context, 'cli.backedUp', {
        file,
        size: Math.ceil(sizeBytes / 1_000),
        changeNumber: header.changeNumber,
        rows: contents.rows,
        sha256,
      })
      say(context, 'cli.backupPrivate')
      context.printJson({ ...written, file })
      return exitCode.done
    }),
  )
  withCommonOptions(
    program
      .command('restore')
      .description('put a backup into an empty data folder or an empty PostgreSQL database')
      .argument('<file>', 'a backup'),
  ).action((file: string, options: CommonOptions) =>
    runCommand(options, async (context) => {
      const location = locationOf(context.config)
      const restored = await restoreBackup(location, () => openBackup(resolve(file)), { now })
      tell(context, 'cli.restored', restored)
      say(context, 'cli.afterRestore')
      context.printJson(summaryOf(restored))
      return exitCode.done
    }),
  )
  withCommonOptions(
    program
      .command('migrate-data')
      .description('copy everything from the embedded database into an empty PostgreSQL database')
      .option(
        '--to <url>',
        'PostgreSQL address (or CINNABAR_DATABASE_URL, which no list of processes shows)',
      ),
  ).action((options: CommonOptions & { readonly to?: string }) =>
    runCommand(options, async (context) => {
      const { dataFolder, databaseUrl } = context.config
      const url = options.to ?? databaseUrl
      if (url === null) throw new ServiceError('SETTING_INVALID', { setting: '--to', value: '' })
      const moved = await moveDatabase(dataFolder, { url }, now)
      tell(context, 'cli.moved', moved)
      context.printJson(summaryOf(moved))
      return exitCode.done
    }),
  )
}

function locationOf({ databaseUrl, dataFolder }: Config): DatabaseLocation {
  return databaseUrl === null ? { folder: dataFolder } : { url: databaseUrl }
}

function summaryOf({ header, contents, check, historyId }: Restored) {
  const { changeNumber, createdAt } = header
  return { changeNumber, createdAt, historyId, rows: contents.rows, files: check.files }
}

function tell(context: CommandContext, key: string, { header, contents, check }: Restored): void {
  const { changeNumber } = header
  say(context, key, { changeNumber, rows: contents.rows, files: check.files })
}

function say(
  { language, print }: CommandContext,
  key: string,
  params: Readonly<Record<string, string | number>> = {},
): void {
  print(formatMessage(messagesOf('keeping', language), key, language, params))
}
