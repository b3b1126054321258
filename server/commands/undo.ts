import { randomUUID } from 'node:crypto'
import type { Command } from 'commander'
import { ServiceError } from '../errors.ts'
import { getActivityReportByReference } from '../history/find-activity.ts'
import { linesOfRestore } from '../history/print-restore.ts'
import {
  previewActivityRestore,
  previewReturnRestore,
  type RestoreAnswer,
  restoreActivity,
  restoreReturn,
} from '../history/restore-rows.ts'
import { cycleOrNewest, openService, type Service } from '../service.ts'
import {
  type CommandContext,
  type CommonOptions,
  exitCode,
  runCommand,
  withCommonOptions,
} from './command-line.ts'
import { postToService, serviceToHandOverTo } from './hand-over.ts'
import { changeNumberOption, oneTarget, showContextOf } from './history.ts'

interface UndoOptions extends CommonOptions {
  readonly reporter?: string
  readonly asOf: string
  readonly apply?: boolean
}

/** What is to be as it was, found. */
type Target =
  | { readonly activityReportId: string; readonly asOf: number }
  | { readonly reporterCode: string; readonly cycleKey: string; readonly asOf: number }

/** `cinnabar undo REFERENCE --as-of N [--apply]` or `cinnabar undo --reporter CODE --as-of N [--apply]` */
export function addUndoCommand(program: Command): void {
  withCommonOptions(
    program
      .command('undo')
      .description('make an activity, or a whole return, what it was at a change number; shows it first'),
  )
    .argument('[reference]', 'an activity, such as BCRC-SCRC-SEN-0007')
    .option('--reporter <code>', 'all activities of this reporter’s return')
    .requiredOption('--as-of <number>', 'the change number to go back to')
    .option('--apply', 'do it (without it, nothing is stored)')
    .action((reference: string | undefined, options: UndoOptions) =>
      runCommand(options, async (context) => {
        const { config, language, say, print, printJson } = context
        const service = await openService(config)
        try {
          const cycle = await cycleOrNewest(service.db, options.cycle)
          const asOf = changeNumberOption('--as-of', options.asOf)
          if (!asOf) throw new ServiceError('SETTING_INVALID', { setting: '--as-of', value: options.asOf })
          const { reference: name, reporterCode } = oneTarget({ reference, reporter: options.reporter })
          const target: Target =
            name === null
              ? { reporterCode, cycleKey: cycle.cycleKey, asOf }
              : {
                  activityReportId: (await getActivityReportByReference(service.db, name, cycle.cycleKey))
                    .activityReportId,
                  asOf,
                }
          const answer = options.apply
            ? await apply(service, context, target)
            : await preview(service, target)
          const show = await showContextOf(service.db, cycle, language)
          for (const line of linesOfRestore(answer, show)) print(line)
          if (options.apply && serviceToHandOverTo(config) !== null) say('cli.handedOver')
          printJson(answer)
          return answer.erased.length > 0 ? exitCode.problemsFound : exitCode.done
        } finally {
          await service.close()
        }
      }),
    )
}

function preview({ db, now }: Service, target: Target): Promise<RestoreAnswer> {
  return 'activityReportId' in target
    ? previewActivityRestore(db, target, now)
    : previewReturnRestore(db, target, now)
}

/** A service that runs on the same folder does the writing. */
async function apply(
  { db, now }: Service,
  { config }: CommandContext,
  target: Target,
): Promise<RestoreAnswer> {
  const origin = serviceToHandOverTo(config)
  const request = { asOf: target.asOf, operationId: `undo-${randomUUID()}`, channel: 'commandLine' } as const
  if (origin === null) {
    const deps = { now, actor: 'commandLine' }
    return 'activityReportId' in target
      ? restoreActivity(db, { ...target, ...request }, deps)
      : restoreReturn(db, { ...target, ...request }, deps)
  }
  const path =
    'activityReportId' in target
      ? `/activities/${encodeURIComponent(target.activityReportId)}/restore`
      : `/cycles/${encodeURIComponent(target.cycleKey)}/reporters/${encodeURIComponent(target.reporterCode)}/restore`
  return postToService(config, origin, path, request)
}
