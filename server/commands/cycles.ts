import type { Command } from 'commander'
import { cycleStateOf } from '../../templates/cycle-state.ts'
import type { StoredCycle } from '../cycles/manage-cycles.ts'
import type { CommonOptions } from './command-line.ts'
import { type ApiContext, apiCommand, fromCommandLine, part, readJsonFile } from './with-api.ts'

interface CopyOptions extends CommonOptions {
  readonly start: string
  readonly end: string
  readonly opens: string
  readonly deadline: string
  readonly symbol?: string
}

/** `cinnabar cycle show|make|copy|edit|open|close` */
export function addCycleCommands(cycle: Command): void {
  apiCommand(
    cycle,
    { name: 'show <key>', description: 'all that is said of a cycle' },
    async (to, _, [key]) => show(to, await to.api.ask('GET', `/cycles/${part(key!)}`)),
  )
  apiCommand(
    cycle,
    { name: 'make <file>', description: 'make a cycle from a JSON file, as a draft' },
    async (to, _, [file]) =>
      show(to, await to.api.ask('POST', '/cycles', { ...(await readJsonFile(file!)), ...fromCommandLine })),
  )
  apiCommand<CopyOptions>(
    cycle,
    { name: 'copy <key> <new-key>', description: 'make the next cycle from one that is there, as a draft' },
    async (to, { start, end, opens, deadline, symbol }, [key, newKey]) =>
      show(
        to,
        await to.api.ask('POST', `/cycles/${part(key!)}/copies`, {
          cycleKey: newKey,
          period: { start, end },
          opensOn: opens,
          deadline,
          ...(symbol === undefined ? {} : { documentSymbol: symbol }),
          ...fromCommandLine,
        }),
      ),
  )
    .requiredOption('--start <day>', 'first day of its period')
    .requiredOption('--end <day>', 'last day of its period')
    .requiredOption('--opens <day>', 'opening day')
    .requiredOption('--deadline <day>', 'deadline')
    .option('--symbol <text>', 'document symbol')
  apiCommand(
    cycle,
    {
      name: 'edit <key> <file>',
      description: 'change parts of a cycle: a JSON file with what is to be different',
    },
    async (to, _, [key, file]) => {
      const parts = await readJsonFile(file!)
      return show(to, await to.api.ask('PATCH', `/cycles/${part(key!)}`, { ...parts, ...fromCommandLine }))
    },
  )
  for (const move of ['open', 'close'] as const) {
    apiCommand(
      cycle,
      {
        name: `${move} <key>`,
        description: move === 'open' ? 'take returns in' : 'take no more submissions',
      },
      async (to, _, [key]) =>
        show(to, await to.api.ask('POST', `/cycles/${part(key!)}/moves`, { move, ...fromCommandLine })),
    )
  }
}

async function show(to: ApiContext, { cycle, changeNumber }: StoredCycle): Promise<undefined> {
  const { cycleKey, title, period, opensOn, deadline, graceDays, documentSymbol, rates } = cycle
  to.printJson({ cycle, changeNumber })
  to.print(`${cycleKey}  ${to.word(`state.${cycleStateOf(cycle)}`)}  ${title[to.language]}`)
  to.print(
    `${period.start} – ${period.end}  ${opensOn} → ${deadline} +${graceDays}  ${documentSymbol}`.trim(),
  )
  for (const { currency, usDollars, date, source } of rates)
    to.print(`${currency}  ${usDollars} USD  ${date}  ${source}`)
  to.tell('cli.stored', { changeNumber })
}
