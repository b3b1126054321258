import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { formatMessage } from '../../templates/messages.ts'
import { checkBackup } from '../backup/check-backup.ts'
import { ServiceError } from '../errors.ts'
import { checkReceipt } from '../history/check-receipt.ts'
import { compareFileWithReceipt } from '../history/compare-file.ts'
import { headFileText, readHeadFile } from '../history/head-file.ts'
import { linesOfComparison, linesOfDatabaseCheck, linesOfReceiptCheck } from '../history/print-check.ts'
import { type RebuiltProjections, rebuildProjections } from '../history/rebuild-projections.ts'
import { historyText } from '../history/show-changes.ts'
import { isClean, verifyDatabase } from '../history/verify-database.ts'
import { messagesOf } from '../locales.ts'
import { openService, type Service } from '../service.ts'
import {
  type CommandContext,
  type CommonOptions,
  type ExitCode,
  exitCode,
  runCommand,
  withCommonOptions,
} from './command-line.ts'
import { postToService, serviceToHandOverTo } from './hand-over.ts'
import { readFileOrRefuse } from './read-file.ts'

interface VerifyOptions extends CommonOptions {
  readonly head?: string
  readonly exportHead?: string
  readonly receipt?: string
  readonly backup?: string
  readonly rebuild?: boolean
}

/** `cinnabar verify`: was anything in the history altered behind the program's back? */
export function addVerifyCommand(program: Command): void {
  withCommonOptions(
    program
      .command('verify')
      .description('check the stored history against its hash chain, or a receipt against what is stored'),
  )
    .argument('[file]', 'with --receipt: a filled workbook, to be compared row by row')
    .option('--receipt <number>', 'check this receipt')
    .option(
      '--backup <file>',
      'put this backup into a database made for it, look through it, and throw that away',
    )
    .option('--head <file>', 'an end of the history that was exported: finds what was cut off since')
    .option('--export-head <file>', 'write the end of the history, to be kept elsewhere')
    .option('--rebuild', 'make the current rows that are not what their history leads to anew from it')
    .action((file: string | undefined, options: VerifyOptions) =>
      runCommand(options, async (context) => {
        const { receipt } = options
        if (file !== undefined && receipt === undefined)
          throw new ServiceError('SETTING_INVALID', { setting: '--receipt', value: '' })
        if (options.backup !== undefined) return verifyBackup(context, options.backup)
        const service = await openService(context.config)
        try {
          return receipt === undefined
            ? await verifyHistory(service, context, options)
            : await verifyReceipt(service, context, receipt, file)
        } finally {
          await service.close()
        }
      }),
    )
}

async function verifyBackup({ language, print, printJson }: CommandContext, file: string): Promise<ExitCode> {
  const { header, contents, check } = await checkBackup(resolve(file), () => new Date())
  const found = { changeNumber: header.changeNumber, rows: contents.rows, files: check.files }
  print(formatMessage(messagesOf('keeping', language), 'cli.backupSound', language, { file, ...found }))
  printJson({ isClean: true, createdAt: header.createdAt, ...found })
  return exitCode.done
}

async function verifyHistory(
  service: Service,
  context: CommandContext,
  options: VerifyOptions,
): Promise<ExitCode> {
  const { db } = service
  const { print, printJson } = context
  const exported = options.head === undefined ? undefined : await readHeadOrRefuse(service, options.head)
  const rebuilt = options.rebuild ? await rebuild(service, context) : null
  const check = await verifyDatabase(db, exported)
  if (rebuilt !== null) {
    const count = rebuilt.activityReports + rebuilt.activityReturns + rebuilt.duplicateGroups
    print(historyText(context, 'verify.rebuilt', { count }))
  }
  for (const line of linesOfDatabaseCheck(check, context)) print(line)
  // The end of a history that is not whole would vouch for what is wrong in it.
  const isExporting = options.exportHead !== undefined && isClean(check)
  if (isExporting) {
    const { text, head } = await headFileText(db)
    await writeFile(options.exportHead!, text)
    const { changeNumber } = head
    print(historyText(context, 'verify.headExported', { changeNumber, file: options.exportHead! }))
  }
  printJson({ isClean: isClean(check), ...check, ...(rebuilt === null ? {} : { rebuilt }) })
  return isClean(check) ? exitCode.done : exitCode.problemsFound
}

/** A service that runs on the same folder does the writing. */
async function rebuild({ db, now }: Service, { config }: CommandContext): Promise<RebuiltProjections> {
  const origin = serviceToHandOverTo(config)
  return origin === null
    ? rebuildProjections(db, now)
    : postToService<RebuiltProjections>(config, origin, '/projections/rebuild', {})
}

async function readHeadOrRefuse({ db }: Service, path: string) {
  const { bytes, fileName } = await readFileOrRefuse(path)
  return readHeadFile(db, new TextDecoder().decode(bytes), fileName)
}

async function verifyReceipt(
  { db, reader }: Service,
  context: CommandContext,
  receiptNumber: string,
  path: string | undefined,
): Promise<ExitCode> {
  const check = await checkReceipt(db, receiptNumber)
  let comparison = null
  if (path !== undefined) {
    const { bytes, fileName } = await readFileOrRefuse(path)
    const workbook = await reader.read(bytes)
    comparison = await compareFileWithReceipt(db, check.receipt, { workbook, fileName })
  }
  for (const line of linesOfReceiptCheck(check, context)) context.print(line)
  if (comparison !== null) for (const line of linesOfComparison(comparison, context)) context.print(line)
  context.printJson({ ...check, ...(comparison === null ? {} : { file: comparison }) })
  const isSame = comparison === null || comparison.differences.length === 0
  return check.isWhole && isSame ? exitCode.done : exitCode.problemsFound
}
