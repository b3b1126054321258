import type { Command } from 'commander'
import type { Receipt } from '../../templates/sync-protocol.ts'
import type { ReturnStanding } from '../returns/list-returns.ts'
import type { ImportAnswer } from '../sync/import-answer.ts'
import { type CommonOptions, type ExitCode, exitCode } from './command-line.ts'
import { readFileOrRefuse } from './read-file.ts'
import { type ApiContext, apiCommand, fromCommandLine, part } from './with-api.ts'

interface DecisionOptions extends CommonOptions {
  readonly reason?: string
}
interface RecordOptions extends CommonOptions {
  readonly from: string
  readonly file?: string
  readonly nothingToReport?: boolean
  readonly submit?: boolean
  readonly name?: string
  readonly date?: string
}
interface EditOptions extends CommonOptions {
  readonly set: readonly string[]
}

/** `cinnabar return list|show|receipts|accept|send-back|extend|record|edit` */
export function addReturnCommands(program: Command): void {
  const answer = program
    .command('return')
    .description('how each reporter stands, and what is decided about it')
  apiCommand(
    answer,
    { name: 'list', description: 'all reporters of a cycle and how they stand' },
    async (to) => {
      const standings = await to.api.ask<ReturnStanding[]>(
        'GET',
        `/cycles/${part(await to.cycleKey())}/returns`,
      )
      to.printJson(standings)
      const width = Math.max(0, ...standings.map(({ reporterCode }) => reporterCode.length))
      for (const standing of standings) to.print(lineOf(to, standing, width))
      return undefined
    },
  )
  apiCommand(answer, { name: 'show <code>', description: 'how one reporter stands' }, async (to, _, [code]) =>
    show(to, await to.api.ask('GET', `${await pathOf(to, code!)}/return`)),
  )
  apiCommand(
    answer,
    { name: 'receipts <code>', description: 'its receipts, oldest first' },
    async (to, _, [code]) => {
      const receipts = await to.api.ask<Receipt[]>('GET', `${await pathOf(to, code!)}/receipts`)
      to.printJson(receipts)
      for (const { receiptNumber, judgedAt, rowCount, contentHash } of receipts)
        to.print(`${receiptNumber}  ${judgedAt}  ${rowCount}  ${contentHash}`)
      return undefined
    },
  )
  for (const [name, move, description] of [
    ['accept', 'accept', 'accept a return; one that was not submitted, or has errors, with a reason'],
    ['send-back', 'sendBack', 'send a return back to its reporter, with a reason'],
  ] as const) {
    apiCommand<DecisionOptions>(
      answer,
      { name: `${name} <code>`, description },
      async (to, { reason }, [code]) => decide(to, code!, { move, reason: reason ?? null }),
    ).option('--reason <text>', 'why; the reporter sees it')
  }
  apiCommand<DecisionOptions>(
    answer,
    { name: 'extend <code> <day>', description: 'a later deadline for one reporter; “none” takes it back' },
    async (to, { reason }, [code, day]) =>
      decide(to, code!, { move: 'extend', deadline: day === 'none' ? null : day!, reason: reason ?? null }),
  ).option('--reason <text>', 'why; stands in the audit log')
  addRecordCommand(answer)
  apiCommand<EditOptions>(
    answer,
    {
      name: 'edit <reference>',
      description: 'the working translation of a title; any other field becomes a proposal to the reporter',
    },
    async (to, { set }, [reference]) => {
      const code = reference!.replace(/-\d+$/, '').toLowerCase()
      const cells = Object.fromEntries(set.map(cellOf))
      const path = `${await pathOf(to, code)}/activities/${part(reference!)}/officer-edits`
      const done = await to.api.ask<{ readonly revision: number }>('POST', path, {
        cells,
        ...fromCommandLine,
      })
      to.printJson(done)
      to.tell('cli.stored', { changeNumber: done.revision })
      return undefined
    },
  ).requiredOption('--set <field=value...>', 'title_en=…; a field without a value is cleared')
}

function addRecordCommand(answer: Command): void {
  apiCommand<RecordOptions>(
    answer,
    { name: 'record <code>', description: 'record for a reporter what it sent on paper' },
    async (to, options, [code]) => {
      const path = await pathOf(to, code!)
      return options.file === undefined ? recordAnswer(to, path, options) : recordFile(to, path, options)
    },
  )
    .requiredOption('--from <text>', 'which paper: “Letter of 12 January 2027, no. 441”')
    .option('--file <workbook>', 'a template that was filled in from it')
    .option('--nothing-to-report', 'it says that there is nothing to report')
    .option('--submit', 'submit the rows of --file')
    .option('--name <name>', 'who signed')
    .option('--date <day>', 'when')
}

async function recordFile(to: ApiContext, path: string, options: RecordOptions): Promise<ExitCode> {
  const { bytes, fileName } = await readFileOrRefuse(options.file!)
  const query = new URLSearchParams({
    lang: to.language,
    fileName,
    recordedFrom: options.from,
    submit: String(options.submit === true),
    channel: 'commandLine',
  })
  const done = await to.api.send<ImportAnswer>(`${path}/return/paper-workbook?${query}`, bytes)
  to.printJson(done)
  to.say('cli.imported', { file: fileName, reporter: done.reporterCode.toUpperCase(), ...done.counts })
  for (const { cell, message } of done.issues) to.print(`${cell ?? ''}  ${message}`)
  if (done.receipt !== null) to.say('cli.submitted', { receipt: done.receipt.receiptNumber })
  return done.issues.length > 0 ? exitCode.problemsFound : exitCode.done
}

async function recordAnswer(to: ApiContext, path: string, options: RecordOptions): Promise<ExitCode> {
  const { from, nothingToReport, name = null, date = null } = options
  const done = await to.api.ask<{
    readonly receipt: Receipt | null
    readonly issues: readonly { readonly message: string }[]
  }>('POST', `${path}/return/paper-submissions?lang=${to.language}`, {
    recordedFrom: from,
    ...(nothingToReport === true ? { nothingToReport } : {}),
    declarationName: name,
    declarationDate: date,
    ...fromCommandLine,
  })
  to.printJson(done)
  for (const { message } of done.issues) to.print(message)
  if (done.receipt !== null) to.say('cli.submitted', { receipt: done.receipt.receiptNumber })
  return done.receipt === null ? exitCode.problemsFound : exitCode.done
}

async function decide(
  to: ApiContext,
  code: string,
  body: Readonly<Record<string, unknown>>,
): Promise<undefined> {
  const path = `${await pathOf(to, code)}/return/decisions`
  return show(to, await to.api.ask('POST', path, { ...body, ...fromCommandLine }))
}

async function show(to: ApiContext, standing: ReturnStanding): Promise<undefined> {
  to.printJson(standing)
  to.print(lineOf(to, standing))
  if (standing.reason !== null) to.print(standing.reason)
}

/** Code, state and what is derived, deadline, rows, receipt. */
function lineOf(to: ApiContext, standing: ReturnStanding, width = 0): string {
  const { reporterCode, state, deadline, activities, receiptNumber } = standing
  const marks = [
    standing.isLate ? 'late' : '',
    standing.rowsWithErrors > 0 ? 'withErrors' : '',
    standing.nothingToReport ? 'nothingToReport' : '',
    standing.changedSinceSubmission > 0 ? 'changedSince' : '',
    standing.recordedFrom === null ? '' : 'fromPaper',
  ].filter((mark) => mark !== '')
  const words = [state, ...marks].map((mark) => to.word(`state.${mark}`)).join(', ')
  return [reporterCode.padEnd(width), words, deadline, String(activities), receiptNumber ?? '']
    .join('  ')
    .trim()
}

async function pathOf(to: ApiContext, code: string): Promise<string> {
  return `/cycles/${part(await to.cycleKey())}/reporters/${part(code)}`
}

function cellOf(text: string): [string, string | null] {
  const at = text.indexOf('=')
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1) || null]
}
