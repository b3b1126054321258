import type { Command } from 'commander'
import { loadCodeLists } from '../cycles/load-code-lists.ts'
import { openService } from '../service.ts'
import { type ImportAnswer, importAnswer } from '../sync/import-answer.ts'
import { type ImportDependencies, importWorkbook } from '../sync/import-workbook.ts'
import { readAhead, takeInTurn } from '../workbooks/read-ahead.ts'
import { printIssues } from './check.ts'
import {
  type CommandContext,
  type CommonOptions,
  exitCode,
  reportRefusal,
  runCommand,
  withCommonOptions,
} from './command-line.ts'
import { type FileToImport, importThroughService, serviceToHandOverTo } from './hand-over.ts'
import { readFileOrRefuse } from './read-file.ts'

interface ImportOptions extends CommonOptions {
  readonly submit?: boolean
}

/** `cinnabar import FILE... [--submit]` */
export function addImportCommand(program: Command): void {
  withCommonOptions(program.command('import').description('store what filled workbooks bring'))
    .argument('<files...>', 'workbooks (.xlsx)')
    .option('--submit', 'submit each return, whatever its cover says')
    .action((files: readonly string[], options: ImportOptions) =>
      runCommand(options, async (context) => {
        const { config, language } = context
        const origin = serviceToHandOverTo(config)
        const service = origin === null ? await openService(config) : null
        const reader = service === null ? null : readAhead(service.reader)
        const importFile = async (file: FileToImport): Promise<ImportAnswer> =>
          service === null || reader === null
            ? importThroughService(config, origin!, file, language)
            : importHere({ ...service, reader }, file, context)
        const answers: ImportAnswer[] = []
        let isRefused = false
        try {
          await takeInTurn(files, readFileOrRefuse, {
            begin: ({ bytes, fileName }) => reader?.begin(bytes, fileName),
            take: async (file, path) => {
              // One file that is refused does not keep the others from being stored.
              try {
                const answer = await importFile({ ...(await file), submit: options.submit === true })
                printAnswer(answer, context)
                answers.push(answer)
              } catch (error) {
                isRefused = true
                context.print(`${path}:`)
                reportRefusal(error, language, context.isJson)
              }
            },
          })
        } finally {
          await service?.close()
        }
        if (origin !== null) context.say('cli.handedOver')
        context.printJson(answers)
        if (isRefused) return exitCode.refused
        return answers.some(({ issues }) => issues.length > 0) ? exitCode.problemsFound : exitCode.done
      }),
    )
}

async function importHere(
  { db, now, reader }: Pick<ImportDependencies, 'db' | 'now' | 'reader'>,
  { bytes, fileName, submit }: FileToImport,
  { language }: CommandContext,
): Promise<ImportAnswer> {
  const result = await importWorkbook(
    { db, now, reader, actor: 'commandLine' },
    { bytes, fileName, submit, channel: 'commandLine' },
  )
  return importAnswer(result, language, await loadCodeLists(db))
}

/** What became of the file in one line; then its problems. */
export function printAnswer(answer: ImportAnswer, context: CommandContext): void {
  const { fileName: file, reporterCode, counts, isUnchanged, receipt } = answer
  const reporter = reporterCode.toUpperCase()
  if (isUnchanged) context.say('cli.nothingChanged', { file, reporter })
  context.say('cli.imported', { file, reporter, ...counts })
  printIssues(answer, context)
  if (receipt !== null) context.say('cli.submitted', { receipt: receipt.receiptNumber })
}
