import type { Command } from 'commander'
import { loadCodeLists } from '../cycles/load-code-lists.ts'
import { getTemplate } from '../cycles/register.ts'
import type { Db } from '../db/schema.ts'
import { ServiceError } from '../errors.ts'
import { getActivityReportByReference } from '../history/find-activity.ts'
import { listHistory } from '../history/list-history.ts'
import { listReturnHistory } from '../history/list-return-history.ts'
import { linesOfActivityHistory, linesOfReturnHistory } from '../history/print-history.ts'
import type { ShowContext } from '../history/show-value.ts'
import { cycleOrNewest, openService } from '../service.ts'
import {
  type CommandContext,
  type CommonOptions,
  type ExitCode,
  exitCode,
  runCommand,
  withCommonOptions,
} from './command-line.ts'

interface HistoryOptions extends CommonOptions {
  readonly reporter?: string
  readonly since?: string
  readonly until?: string
}

/** Whoever holds the data folder sees everything. */
const viewer = { role: 'administrator' } as const

/** `cinnabar history REFERENCE` or `cinnabar history --reporter CODE` */
export function addHistoryCommand(program: Command): void {
  withCommonOptions(
    program.command('history').description('who changed what, when and through what, change by change'),
  )
    .argument('[reference]', 'an activity, such as BCRC-SCRC-SEN-0007')
    .option('--reporter <code>', 'the whole return of this reporter')
    .option('--since <number>', 'with --reporter: changes after this number')
    .option('--until <number>', 'with --reporter: changes up to this number')
    .action((reference: string | undefined, options: HistoryOptions) =>
      runCommand(options, async (context) => {
        const service = await openService(context.config)
        try {
          return await printHistory(service.db, context, { reference, ...options })
        } finally {
          await service.close()
        }
      }),
    )
}

async function printHistory(
  db: Db,
  { language, print, printJson }: CommandContext,
  options: HistoryOptions & { readonly reference: string | undefined },
): Promise<ExitCode> {
  const cycle = await cycleOrNewest(db, options.cycle)
  const { cycleKey } = cycle
  const show = await showContextOf(db, cycle, language)
  const target = oneTarget(options)
  if (target.reference !== null) {
    const { activityReportId } = await getActivityReportByReference(db, target.reference, cycleKey)
    const history = await listHistory(db, { activityReportId }, viewer)
    for (const line of linesOfActivityHistory(history, show)) print(line)
    printJson(history)
    return exitCode.done
  }
  const range = {
    since: changeNumberOption('--since', options.since),
    until: changeNumberOption('--until', options.until),
  }
  const history = await listReturnHistory(
    db,
    { reporterCode: target.reporterCode, cycleKey, ...range },
    viewer,
  )
  for (const line of linesOfReturnHistory(history, show)) print(line)
  printJson(history)
  return exitCode.done
}

export type HistoryTarget =
  | { readonly reference: string; readonly reporterCode: null }
  | { readonly reference: null; readonly reporterCode: string }

/**
 * An activity or a return, never both.
 *
 * @throws {ServiceError} SETTING_INVALID
 */
export function oneTarget(of: {
  readonly reference?: string | undefined
  readonly reporter?: string | undefined
}): HistoryTarget {
  const { reference, reporter } = of
  if (reference !== undefined && reporter === undefined) return { reference, reporterCode: null }
  if (reference === undefined && reporter !== undefined)
    return { reference: null, reporterCode: reporter.toLowerCase() }
  throw new ServiceError('SETTING_INVALID', { setting: '--reporter', value: reporter ?? '' })
}

/** @throws {ServiceError} SETTING_INVALID */
export function changeNumberOption(setting: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,15}$/.test(text)) throw new ServiceError('SETTING_INVALID', { setting, value: text })
  return Number(text)
}

export async function showContextOf(
  db: Db,
  cycle: Awaited<ReturnType<typeof cycleOrNewest>>,
  language: ShowContext['language'],
): Promise<ShowContext> {
  return { template: getTemplate(cycle), lists: await loadCodeLists(db), language }
}
