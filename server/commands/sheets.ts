import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type { SpokenPreview } from '../cycles/schemas.ts'
import { columnLabel } from '../cycles/sheets/build-sheet.ts'
import { sheetKindNames } from '../cycles/sheets/sheet-kind.ts'
import { ServiceError } from '../errors.ts'
import { type CommonOptions, type ExitCode, exitCode } from './command-line.ts'
import { readFileOrRefuse } from './read-file.ts'
import { type ApiContext, apiCommand, part } from './with-api.ts'

interface SheetOptions extends CommonOptions {
  readonly of?: string
  readonly out?: string
  readonly previewId?: string
}

const ofHelp = 'which code list (code-list) or cycle (rates; default: the newest)'

/** `cinnabar sheet download|preview|apply`: parts of the register as spreadsheets. */
export function addSheetCommands(program: Command): void {
  const sheet = program
    .command('sheet')
    .description('cycles, reporters, Parties, code lists and rates as spreadsheets')
  const kinds = sheetKindNames.join(', ')
  apiCommand<SheetOptions>(
    sheet,
    { name: 'download <kind>', description: `one of ${kinds}` },
    async (to, options, [kind]) => {
      const bytes = await to.api.download(`${await placeOf(to, kind!, options)}?lang=${to.language}`)
      const file = options.out ?? `cinnabar-${kind}.xlsx`
      await writeFile(file, bytes)
      to.printJson({ file, sizeBytes: bytes.length })
      to.say('cli.wrote', { file, size: Math.ceil(bytes.length / 1000) })
      return undefined
    },
  )
    .option('--of <name>', ofHelp)
    .option('--out <file>', 'where to write it')
  apiCommand<SheetOptions>(
    sheet,
    { name: 'preview <kind> <file>', description: 'what an edited sheet would change' },
    async (to, options, [kind, file]) => {
      const { bytes } = await readFileOrRefuse(file!)
      return tellPreview(to, await preview(to, await placeOf(to, kind!, options), bytes))
    },
  ).option('--of <name>', ofHelp)
  apiCommand<SheetOptions>(
    sheet,
    { name: 'apply <kind> <file>', description: 'store what an edited sheet changes, all of it or nothing' },
    async (to, options, [kind, file]) => {
      const { bytes } = await readFileOrRefuse(file!)
      const place = await placeOf(to, kind!, options)
      const seen = options.previewId ?? (await previewId(to, place, bytes))
      if (typeof seen !== 'string') return tellPreview(to, seen)
      const path = `${place}/changes?lang=${to.language}&channel=commandLine&previewId=${part(seen)}`
      const applied = await to.api.send<SpokenPreview & { readonly changeNumber: number | null }>(path, bytes)
      const code = tellPreview(to, applied)
      if (applied.changeNumber === null) to.tell('cli.unchanged')
      else to.tell('cli.stored', { changeNumber: applied.changeNumber })
      return code
    },
  )
    .option('--of <name>', ofHelp)
    .option('--preview-id <id>', 'apply only if this is what the preview showed')
}

async function preview(to: ApiContext, place: string, bytes: Uint8Array): Promise<SpokenPreview> {
  return to.api.send<SpokenPreview>(`${place}/previews?lang=${to.language}`, bytes)
}

/** The id of a preview that can be applied; one with refusals itself. */
async function previewId(to: ApiContext, place: string, bytes: Uint8Array): Promise<string | SpokenPreview> {
  const seen = await preview(to, place, bytes)
  return seen.refusals.length > 0 ? seen : seen.previewId
}

function tellPreview(to: ApiContext, seen: SpokenPreview): ExitCode {
  to.printJson(seen)
  for (const { rowKey, cells } of seen.changes) {
    for (const { field, before, after } of cells) {
      const column = columnLabel({ key: field }, to.language)
      to.print(`${rowKey}  ${column}: ${oneLine(before)} → ${oneLine(after)}`)
    }
  }
  for (const { cell, rowKey, column, message } of seen.refusals)
    to.print(`✖ ${cell ?? rowKey}  ${column}: ${message}`)
  to.tell('cli.sheetSummary', {
    changes: seen.changes.length,
    refusals: seen.refusals.length,
    missing: seen.missing.length,
  })
  return seen.refusals.length > 0 ? exitCode.problemsFound : exitCode.done
}

function oneLine(text: string): string {
  return text === '' ? '–' : text.replaceAll('\n', ' | ')
}

async function placeOf(to: ApiContext, kind: string, { of }: SheetOptions): Promise<string> {
  switch (kind) {
    case 'cycles':
    case 'reporters':
    case 'parties':
      return `/${kind}/sheet`
    case 'code-list':
      return `/code-lists/${part(of ?? '')}/sheet`
    case 'rates':
      return `/cycles/${part(of ?? (await to.cycleKey()))}/rates/sheet`
    default:
      throw new ServiceError('REGISTER_SHEET_ALIEN', { kind })
  }
}
