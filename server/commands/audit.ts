import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type { AuditLog } from '../audit/audit-log.ts'
import { verifyAuditExport } from '../audit/export-audit.ts'
import type { PersonErasure } from '../audit/personal-data.ts'
import type { Retention, RetentionRun } from '../audit/retention.ts'
import type { StoredFileTable } from '../db/schema.ts'
import { type CommonOptions, exitCode } from './command-line.ts'
import { readFileOrRefuse } from './read-file.ts'
import { type ApiContext, apiCommand, fromCommandLine, part } from './with-api.ts'

interface ListOptions extends CommonOptions {
  readonly since?: string
  readonly until?: string
  readonly actor?: string
  readonly kind?: string
  readonly secretariat?: boolean
}
interface PersonOptions extends CommonOptions {
  readonly account?: string
  readonly name?: readonly string[]
  readonly email?: readonly string[]
}

/** `cinnabar audit list|export|check|files|erase-file|retention|export-person|erase-person` */
export function addAuditCommands(program: Command): void {
  const audit = program.command('audit').description('what was done, what is kept, and letting it go')
  apiCommand<ListOptions>(
    audit,
    { name: 'list', description: 'what was done, oldest first' },
    async (to, options) => {
      const query = new URLSearchParams()
      const { since, until, actor, kind, secretariat } = options
      for (const [name, value] of Object.entries({ since, until, actor, kind }))
        if (value !== undefined) query.set(name, value)
      if (secretariat === true) query.set('isSecretariat', 'true')
      const log = await to.api.ask<AuditLog>('GET', `/audit?${query}`)
      to.printJson(log)
      for (const { changeNumber, committedAt, actor: who, channel, items } of log.lines) {
        to.print(`${changeNumber}  ${committedAt}  ${who ?? '–'}  ${channel}`)
        for (const { act, subject } of items) to.print(`    ${act}  ${subject}`)
      }
      return undefined
    },
  )
    .option('--since <number>', 'changes after this number')
    .option('--until <number>', 'changes up to this number')
    .option('--actor <id>', 'of this account alone')
    .option('--kind <kind>', 'of this kind alone')
    .option('--secretariat', 'what officers and administrators did')
  apiCommand<CommonOptions & { readonly out?: string }>(
    audit,
    { name: 'export', description: 'the whole log as JSON Lines that can be checked by themselves' },
    async (to, { out = 'cinnabar-audit.jsonl' }) => {
      const bytes = await to.api.download('/audit/export')
      await writeFile(out, bytes)
      to.printJson({ file: out, sizeBytes: bytes.length })
      to.say('cli.wrote', { file: out, size: Math.ceil(bytes.length / 1000) })
      return undefined
    },
  ).option('--out <file>', 'where to write it (default: cinnabar-audit.jsonl)')
  apiCommand(
    audit,
    { name: 'check <file>', description: 'check an export by itself' },
    async (to, _, [file]) => {
      const { bytes } = await readFileOrRefuse(file!)
      const { changes, faults } = verifyAuditExport(new TextDecoder().decode(bytes).split('\n'))
      to.printJson({ changes, faults })
      for (const { changeNumber, kind } of faults) to.tell('cli.auditFault', { changeNumber, kind })
      if (faults.length === 0) to.tell('cli.auditWhole', { changes })
      return faults.length === 0 ? exitCode.done : exitCode.problemsFound
    },
  )
  apiCommand(audit, { name: 'files <code>', description: 'the files of a return' }, async (to, _, [code]) => {
    const path = `/cycles/${part(await to.cycleKey())}/reporters/${part(code!)}/files`
    const files = await to.api.ask<StoredFileTable[]>('GET', path)
    to.printJson(files)
    for (const { fileId, storedAt, sizeBytes, fileName, sha256, erasedAt } of files)
      to.print(`${fileId}  ${storedAt}  ${sizeBytes}  ${sha256}  ${fileName}  ${erasedAt ?? ''}`.trim())
    return undefined
  })
  apiCommand<CommonOptions & { readonly reason: string }>(
    audit,
    { name: 'erase-file <file-id>', description: 'erase a file; its digest stays' },
    async (to, { reason }, [fileId]) => {
      const path = `/files/${part(fileId!)}/erasure`
      const erased = await to.api.ask<StoredFileTable>('POST', path, { reason, ...fromCommandLine })
      to.printJson(erased)
      to.tell('cli.fileErased', { sha256: erased.sha256 })
      return undefined
    },
  ).requiredOption('--reason <text>', 'why; stands in the log')
  addRetentionCommand(audit)
  addPersonCommands(audit)
}

function addRetentionCommand(audit: Command): void {
  apiCommand<CommonOptions & { readonly originals?: string; readonly made?: string; readonly run?: boolean }>(
    audit,
    { name: 'retention', description: 'how long files are kept; sets it, or lets go what is past it' },
    async (to, { originals, made, run }) => {
      let kept = await to.api.ask<Retention>('GET', '/retention')
      if (originals !== undefined || made !== undefined)
        kept = await to.api.ask('PUT', '/retention', {
          originalFileDays: daysOf(originals, kept.originalFileDays),
          madeFileDays: daysOf(made, kept.madeFileDays),
          ...fromCommandLine,
        })
      to.tell('cli.retention', { original: kept.originalFileDays ?? 0, made: kept.madeFileDays ?? 0 })
      if (run !== true) {
        to.printJson(kept)
        return undefined
      }
      const done = await to.api.ask<RetentionRun>('POST', '/retention/runs?channel=commandLine')
      to.printJson({ ...kept, ...done })
      to.tell('cli.erasedFiles', { count: done.erasedFiles })
      return undefined
    },
  )
    .option('--originals <days>', 'workbooks as reporters sent them; 0 = for ever')
    .option('--made <days>', 'copies, reports and exports; 0 = for ever')
    .option('--run', 'erase what is past it now')
}

function daysOf(text: string | undefined, stored: number | null): number | null {
  if (text === undefined) return stored
  const days = Number(text)
  return days === 0 ? null : days
}

function addPersonCommands(audit: Command): void {
  const withPerson = (command: Command) =>
    command
      .option('--account <id>', 'their account')
      .option('--name <name...>', 'names they signed with')
      .option('--email <address...>', 'their addresses')
  withPerson(
    apiCommand<PersonOptions & { readonly out?: string }>(
      audit,
      { name: 'export-person', description: 'all that is kept about a person, as JSON' },
      async (to, options) => {
        const { out = 'cinnabar-person.json' } = options
        const data = await to.api.ask('POST', '/persons/export', bodyOf(options))
        const text = `${JSON.stringify(data, null, 2)}\n`
        await writeFile(out, text)
        to.printJson({ file: out })
        to.say('cli.wrote', { file: out, size: Math.ceil(text.length / 1000) })
        return undefined
      },
    ).option('--out <file>', 'where to write it (default: cinnabar-person.json)'),
  )
  withPerson(
    apiCommand<PersonOptions>(
      audit,
      { name: 'erase-person', description: 'erase a person whose access has ended' },
      async (to: ApiContext, options) => {
        const erased = await to.api.ask<PersonErasure>('POST', '/persons/erasure', bodyOf(options))
        to.printJson(erased)
        const { declarations, contacts, filesKept } = erased
        to.tell('cli.personErased', { declarations, contacts, files: filesKept.length })
        return undefined
      },
    ),
  )
}

function bodyOf({ account, name, email }: PersonOptions): Record<string, unknown> {
  return {
    ...(account === undefined ? {} : { accountId: account }),
    ...(name === undefined ? {} : { names: name }),
    ...(email === undefined ? {} : { emails: email }),
    ...fromCommandLine,
  }
}
