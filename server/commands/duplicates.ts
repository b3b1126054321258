import type { Command } from 'commander'
import { loadCodeLists } from '../cycles/load-code-lists.ts'
import { listCandidates } from '../duplicates/list-candidates.ts'
import type { PairedActivity } from '../duplicates/paired-activities.ts'
import { duplicateWords } from '../duplicates/speak-reason.ts'
import { spokenCandidates } from '../duplicates/spoken-candidates.ts'
import { ServiceError } from '../errors.ts'
import { cycleOrNewest, openService } from '../service.ts'
import { type CommonOptions, exitCode, runCommand, withCommonOptions } from './command-line.ts'

/** `cinnabar duplicates`: pairs of activities that look alike, the undecided first. */
export function addDuplicatesCommand(program: Command): void {
  withCommonOptions(program.command('duplicates').description('pairs of activities that may be the same'))
    .option('--as-of <number>', 'the change number to look as of (default: the newest)')
    .action((options: CommonOptions & { readonly asOf?: string }) =>
      runCommand(options, async ({ config, language, print, printJson }) => {
        const service = await openService(config)
        try {
          const { cycleKey } = await cycleOrNewest(service.db, options.cycle)
          const found = await listCandidates(service.db, { cycleKey, asOf: changeNumber(options.asOf) })
          const lists = await loadCodeLists(service.db, found.changeNumber)
          const words = duplicateWords(language, lists)
          const spoken = spokenCandidates(found, language, lists)
          for (const { one, other, tier, score, reasons, state, decision } of spoken.pairs) {
            const share = `${Math.round(100 * score)} %`
            const settled = state === 'decided' ? ` · ${words.text(`kind.${decision!.kind}`)}` : ''
            print(`${words.tier(tier)} · ${share}${settled}`)
            for (const activity of [one, other]) print(`  ${lineOf(activity)}`)
            print(`  ${reasons.map(({ message }) => message).join('; ')}`)
          }
          print(words.text('list.undecided', { count: found.undecidedCount }))
          printJson(spoken)
          return found.undecidedCount > 0 ? exitCode.problemsFound : exitCode.done
        } finally {
          await service.close()
        }
      }),
    )
}

function lineOf({ reference, title }: PairedActivity): string {
  return title === null ? reference : `${reference}  ${title}`
}

function changeNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1)
    throw new ServiceError('SETTING_INVALID', { setting: '--as-of', value: text })
  return value
}
