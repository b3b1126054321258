import type { Command } from 'commander'
import { listCycles, listReporters } from '../cycles/register.ts'
import { openService } from '../service.ts'
import { type CommonOptions, exitCode, runCommand, withCommonOptions } from './command-line.ts'
import { addCycleCommands } from './cycles.ts'
import { addReporterCommands } from './reporters.ts'

/** `cinnabar centre ...`, `cinnabar cycle ...` */
export function addRegisterCommands(program: Command): void {
  const centre = program.command('centre').alias('reporter').description('who reports')
  withCommonOptions(centre.command('list').description('all reporters: code, language, name')).action(
    (options: CommonOptions) =>
      runCommand(options, async ({ config, print, printJson }) => {
        const service = await openService(config)
        try {
          const reporters = await listReporters(service.db)
          const width = Math.max(...reporters.map(({ reporterCode }) => reporterCode.length))
          for (const { reporterCode, language, name } of reporters) {
            print(`${reporterCode.padEnd(width)}  ${language}  ${name}`)
          }
          printJson(reporters)
          return exitCode.done
        } finally {
          await service.close()
        }
      }),
  )
  const cycle = program.command('cycle').description('reporting cycles')
  withCommonOptions(cycle.command('list').description('all cycles: key, period, deadline, title')).action(
    (options: CommonOptions) =>
      runCommand(options, async ({ config, language, print, printJson }) => {
        const service = await openService(config)
        try {
          const cycles = await listCycles(service.db)
          for (const { cycleKey, period, deadline, title } of cycles) {
            print(`${cycleKey}  ${period.start} – ${period.end}  ${deadline}  ${title[language]}`)
          }
          printJson(cycles)
          return exitCode.done
        } finally {
          await service.close()
        }
      }),
  )
  addReporterCommands(centre)
  addCycleCommands(cycle)
}
