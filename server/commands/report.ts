import { rename, rm } from 'node:fs/promises'
import { type Command, Option } from 'commander'
import { ServiceError } from '../errors.ts'
import { buildReport } from '../report/build-report.ts'
import { type ReportFormat, reportFormats } from '../report/formats/report-format.ts'
import { cycleOrNewest, openService } from '../service.ts'
import { FileSink } from '../workbooks/byte-sinks.ts'
import { type CommonOptions, exitCode, runCommand, withCommonOptions } from './command-line.ts'

interface ReportOptions extends CommonOptions {
  readonly out: string
  readonly final?: boolean
  readonly asOf?: string
  readonly since?: string
  readonly format: ReportFormat
}

/** `cinnabar report --lang fr --out FILE [--as-of N] [--since N] [--final] [--format csv]` */
export function addReportCommand(program: Command): void {
  withCommonOptions(program.command('report').description('make the combined report of a cycle'))
    .requiredOption('--out <file>', 'where to write it')
    .option(
      '--final',
      'count only returns submitted or accepted, as pinned (default: a draft of all that is stored)',
    )
    .option('--as-of <number>', 'the change number to report as of (default: the newest)')
    .option('--since <number>', 'add what is new, changed and withdrawn since that change number')
    .addOption(
      new Option(
        '--format <format>',
        'xlsx: the workbook; csv, json (schema: its JSON Schema), iati: for programs; plan: the plan table; docx: a draft note',
      )
        .choices(reportFormats)
        .default('xlsx'),
    )
    .action((options: ReportOptions) =>
      runCommand(options, async ({ config, language, say, printJson }) => {
        const service = await openService(config)
        try {
          const cycle = await cycleOrNewest(service.db, options.cycle)
          const unfinished = `${options.out}.part`
          const sink = await FileSink.create(unfinished)
          const request = {
            cycleKey: cycle.cycleKey,
            language,
            status: options.final ? 'final' : 'draft',
            format: options.format,
            ...(options.asOf === undefined ? {} : { asOf: changeNumber('--as-of', options.asOf) }),
            ...(options.since === undefined ? {} : { since: changeNumber('--since', options.since) }),
          } as const
          try {
            const built = await buildReport(service.db, request, sink)
            await sink.close()
            // A report that failed half-way must not stand where a good one stood.
            await rename(unfinished, options.out)
            say('cli.wrote', { file: options.out, size: Math.ceil(built.sizeBytes / 1000) })
            say('cli.report', { ...built, file: options.out })
            if (built.leftOut !== undefined) say('cli.leftOut', { count: built.leftOut })
            printJson({ ...built, file: options.out })
          } catch (error) {
            await sink.close().catch(() => {})
            await rm(unfinished, { force: true })
            throw error
          }
          return exitCode.done
        } finally {
          await service.close()
        }
      }),
    )
}

function changeNumber(setting: string, text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1)
    throw new ServiceError('SETTING_INVALID', { setting, value: text })
  return value
}
