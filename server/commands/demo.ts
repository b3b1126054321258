import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Command } from 'commander'
import { loadCodeLists } from '../cycles/load-code-lists.ts'
import { databaseFileName } from '../db/open-database.ts'
import { makeDemo } from '../demo/make-demo.ts'
import { ServiceError } from '../errors.ts'
import { openService } from '../service.ts'
import { importAnswer } from '../sync/import-answer.ts'
import { type CommonOptions, exitCode, runCommand, withCommonOptions } from './command-line.ts'

/** `cinnabar demo`: an empty data folder, filled. */
export function addDemoCommand(program: Command): void {
  withCommonOptions(
    program
      .command('demo')
      .description('fill an empty data folder with the returns of six centres from real public activities'),
  ).action((options: CommonOptions) =>
    runCommand(options, async ({ config, language, say, print, printJson }) => {
      if (config.databaseUrl !== null)
        throw new ServiceError('SETTING_INVALID', { setting: '--database', value: 'demo' })
      if (existsSync(join(config.dataFolder, databaseFileName))) {
        throw new ServiceError('DATA_FOLDER_NOT_EMPTY', { folder: config.dataFolder })
      }
      const service = await openService(config)
      try {
        const folder = join(config.dataFolder, 'demo-files')
        const { files, imports } = await makeDemo(service, folder)
        const lists = await loadCodeLists(service.db)
        for (const result of imports) {
          const { fileName: file, reporterCode, counts } = importAnswer(result, language, lists)
          say('cli.imported', { file, reporter: reporterCode.toUpperCase(), ...counts })
        }
        for (const file of files) print(`  ${join(relative(process.cwd(), folder), file)}`)
        say('cli.demo', {
          folder,
          command: `npx cinnabar serve --data ${relative(process.cwd(), config.dataFolder)}`,
        })
        printJson({ folder, files })
        return exitCode.done
      } finally {
        await service.close()
      }
    }),
  )
}
