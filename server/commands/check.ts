import type { Command } from 'commander'
import { loadCodeLists } from '../cycles/load-code-lists.ts'
import { openService } from '../service.ts'
import { type CheckAnswer, checkAnswer, severityWord } from '../sync/import-answer.ts'
import { checkWorkbook } from '../sync/import-workbook.ts'
import {
  type CommandContext,
  type CommonOptions,
  exitCode,
  reportRefusal,
  runCommand,
  withCommonOptions,
} from './command-line.ts'
import { readFileOrRefuse } from './read-file.ts'

/** `cinnabar check FILE...`: prints every problem and stores nothing. */
export function addCheckCommand(program: Command): void {
  withCommonOptions(
    program.command('check').description('print the problems of filled workbooks; nothing is stored'),
  )
    .argument('<files...>', 'workbooks (.xlsx)')
    .action((files: readonly string[], options: CommonOptions) =>
      runCommand(options, async (context) => {
        const service = await openService(context.config)
        const { db, now, reader } = service
        const answers: CheckAnswer[] = []
        let isRefused = false
        try {
          for (const file of files) {
            // One file that cannot be read does not keep the others from being looked at.
            try {
              const { bytes, fileName } = await readFileOrRefuse(file)
              const result = await checkWorkbook(
                { db, now, reader, actor: 'commandLine' },
                { bytes, fileName },
              )
              const answer = checkAnswer(result, context.language, await loadCodeLists(db))
              printIssues(answer, context)
              answers.push(answer)
            } catch (error) {
              isRefused = true
              context.print(`${file}:`)
              reportRefusal(error, context.language, context.isJson)
            }
          }
        } finally {
          await service.close()
        }
        context.printJson(answers)
        if (isRefused) return exitCode.refused
        return answers.some(({ issues }) => issues.length > 0) ? exitCode.problemsFound : exitCode.done
      }),
    )
}

/** One line an issue: file, sheet, cell, rule, severity, sentence; then a line that counts them. */
export function printIssues(answer: CheckAnswer, { language, print, say }: CommandContext): void {
  for (const { sheet, cell, rule, severity, message } of answer.issues) {
    print([answer.fileName, sheet, cell ?? '', rule, severityWord(severity, language), message].join('\t'))
  }
  const { error: errors, warning: warnings, info: infos } = answer.issueCount
  const rows = rowsWithContent(answer)
  if (answer.issues.length === 0) say('cli.noProblems', { file: answer.fileName, rows })
  else say('cli.problems', { file: answer.fileName, rows, errors, warnings, infos })
}

function rowsWithContent({ counts }: CheckAnswer): number {
  return counts.new + counts.changed + counts.unchanged + counts.proposed
}
