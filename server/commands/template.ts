import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { getReporter } from '../cycles/register.ts'
import { cycleOrNewest, openService } from '../service.ts'
import { issueTemplate } from '../workbooks/issue-template.ts'
import { type CommonOptions, exitCode, runCommand, withCommonOptions } from './command-line.ts'

interface TemplateOptions extends CommonOptions {
  readonly reporter: string
  readonly out?: string
}

/** `cinnabar template --centre CODE --lang fr --out FILE` */
export function addTemplateCommand(program: Command): void {
  withCommonOptions(program.command('template').description('make a template workbook for a reporter'))
    .requiredOption('--centre, --reporter <code>', 'who reports, for example bcrc-scrc-sen')
    .option('--out <file>', 'where to write it (default: its own name in this folder)')
    .action((options: TemplateOptions) =>
      runCommand(options, async ({ config, language, say, printJson }) => {
        const service = await openService(config)
        try {
          const [reporter, cycle] = [
            await getReporter(service.db, options.reporter),
            await cycleOrNewest(service.db, options.cycle),
          ]
          const made = await issueTemplate(
            service.db,
            { reporter, cycle, language: options.lang === undefined ? reporter.language : language },
            service.now,
          )
          const file = options.out ?? made.fileName
          await writeFile(file, made.bytes)
          say('cli.wrote', { file, size: Math.ceil(made.bytes.length / 1000) })
          printJson({
            file,
            sizeBytes: made.bytes.length,
            workbookId: made.workbookId,
            prefilled: made.prefilled,
          })
          return exitCode.done
        } finally {
          await service.close()
        }
      }),
    )
}
