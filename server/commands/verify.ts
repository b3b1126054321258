import type { Command } from 'commander'
import { getNewestChange } from '../db/change-log.ts'
import { verifyChain } from '../db/verify-chain.ts'
import { openService } from '../service.ts'
import { type CommonOptions, exitCode, runCommand, withCommonOptions } from './command-line.ts'

/** `cinnabar verify`: was anything in the history altered behind the program's back? */
export function addVerifyCommand(program: Command): void {
  withCommonOptions(
    program.command('verify').description('check the stored history against its hash chain'),
  ).action((options: CommonOptions) =>
    runCommand(options, async ({ config, say, printJson }) => {
      const service = await openService(config)
      try {
        const faults = await verifyChain(service.db)
        const { changeNumber: changes } = await getNewestChange(service.db)
        for (const { changeNumber, kind, table, key } of faults) {
          say('cli.verifyFault', { changeNumber, kind, place: [table, ...key].join(' ') })
        }
        if (faults.length === 0) say('cli.verifyClean', { changes })
        printJson({ changes, faults })
        return faults.length === 0 ? exitCode.done : exitCode.problemsFound
      } finally {
        await service.close()
      }
    }),
  )
}
