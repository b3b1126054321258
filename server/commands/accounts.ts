/** `cinnabar invite`, `cinnabar account ...`, `cinnabar session ...` */
import type { Command } from 'commander'
import { formatMessage } from '../../templates/messages.ts'
import type { Account } from '../accounts/accounts.ts'
import { roleName } from '../accounts/announce.ts'
import type { Invitation } from '../accounts/invitations.ts'
import type { SessionLine } from '../accounts/sessions.ts'
import { messagesOf } from '../locales.ts'
import {
  type CommandContext,
  type CommonOptions,
  exitCode,
  runCommand,
  withCommonOptions,
} from './command-line.ts'
import { type LocalApi, openLocalApi } from './local-api.ts'

interface InviteOptions extends CommonOptions {
  readonly role: string
  readonly centre?: readonly string[]
  readonly name?: string
  readonly email?: string
  readonly mailLang?: string
  readonly mail: boolean
}

interface Made {
  readonly invitation: Invitation
  readonly code: string
  readonly link: string
  readonly isMailed: boolean
}

export function addAccountCommands(program: Command): void {
  addInviteCommand(program)
  const account = program.command('account').description('people and what they may do')
  withCommonOptions(
    account.command('list').description('everybody’s access: id, role, reporters, address'),
  ).action((options: CommonOptions) => runWithApi(options, listAccounts))
  withCommonOptions(account.command('end').description('end an access with all its sessions'))
    .argument('<account>', 'id or e-mail address')
    .action((named: string, options: CommonOptions) =>
      runWithApi(options, async (api, context) => {
        context.printJson(await api.ask('POST', `/accounts/${await idOf(api, named)}/end`))
        say(context, 'cli.accountEnded')
      }),
    )
  withCommonOptions(account.command('erase').description('forget who an ended access belonged to'))
    .argument('<account>', 'id or e-mail address')
    .action((named: string, options: CommonOptions) =>
      runWithApi(options, async (api, context) => {
        context.printJson(await api.ask('POST', `/accounts/${await idOf(api, named)}/erase`))
        say(context, 'cli.accountErased')
      }),
    )
  withCommonOptions(
    account.command('reissue').description('a new way into an access; the old ones end once it is used'),
  )
    .argument('<account>', 'id or e-mail address')
    .option('--email <address>', 'the person’s new address')
    .option('--no-mail', 'only print link and code')
    .action((named: string, options: CommonOptions & { readonly email?: string; readonly mail: boolean }) =>
      runWithApi(options, async (api, context) => {
        const body = { ...given({ email: options.email }), sendMail: options.mail }
        printMade(context, await api.ask('POST', `/accounts/${await idOf(api, named)}/reissue`, body))
      }),
    )
  withCommonOptions(
    account.command('hand-over').description('a successor; the access ends once they come in'),
  )
    .argument('<account>', 'id or e-mail address')
    .option('--name <name>', 'the successor’s name')
    .option('--email <address>', 'the successor’s address')
    .action((named: string, options: CommonOptions & { readonly name?: string; readonly email?: string }) =>
      runWithApi(options, async (api, context) => {
        const body = given({ name: options.name, email: options.email })
        printMade(context, await api.ask('POST', `/accounts/${await idOf(api, named)}/hand-over`, body))
      }),
    )
  const session = program.command('session').description('where people are signed in')
  withCommonOptions(session.command('list').description('the sessions of an access'))
    .argument('<account>', 'id or e-mail address')
    .action((named: string, options: CommonOptions) =>
      runWithApi(options, async (api, context) => {
        const sessions = await api.ask<SessionLine[]>('GET', `/accounts/${await idOf(api, named)}/sessions`)
        context.printJson(sessions)
        if (sessions.length === 0) say(context, 'cli.noSessions')
        for (const { sessionId, kind, createdAt, lastUsedAt, userAgent } of sessions) {
          context.print([sessionId, kind, createdAt, lastUsedAt, userAgent].join('  '))
        }
      }),
    )
  withCommonOptions(session.command('end').description('sign an access out everywhere'))
    .argument('<account>', 'id or e-mail address')
    .action((named: string, options: CommonOptions) =>
      runWithApi(options, async (api, context) => {
        const path = `/accounts/${await idOf(api, named)}/sessions/end`
        const { ended } = await api.ask<{ ended: number }>('POST', path)
        context.printJson({ ended })
        say(context, 'cli.sessionsEnded', { count: ended })
      }),
    )
}

function addInviteCommand(program: Command): void {
  withCommonOptions(program.command('invite').description('a one-time link and code for somebody new'))
    .requiredOption('--role <role>', 'focalPoint, delegate, officer, administrator or auditor')
    .option('--centre <code...>', 'whom they report for (focalPoint, delegate)')
    .option('--name <name>', 'their name')
    .option('--email <address>', 'their address')
    .option('--mail-lang <code>', 'their language (default: their reporter’s, else English)')
    .option('--no-mail', 'only print link and code')
    .action((options: InviteOptions) =>
      runWithApi(options, async (api, context) => {
        const { role, centre = [], name, email, mailLang, mail } = options
        const body = {
          role,
          reporterCodes: centre,
          sendMail: mail,
          ...given({ name, email, language: mailLang }),
        }
        printMade(context, await api.ask('POST', '/invitations', body))
      }),
    )
}

async function listAccounts(api: LocalApi, context: CommandContext): Promise<void> {
  const accounts = await api.ask<Account[]>('GET', '/accounts')
  context.printJson(accounts)
  for (const { accountId, role, reporterCodes, name, email, endedAt } of accounts) {
    const line = [
      accountId,
      roleName(role, context.language),
      reporterCodes.join(','),
      email ?? '',
      name ?? '',
    ]
    context.print([...line, endedAt ?? ''].filter((part) => part !== '').join('  '))
  }
}

async function runWithApi(
  options: CommonOptions,
  work: (api: LocalApi, context: CommandContext) => Promise<void>,
): Promise<void> {
  await runCommand(options, async (context) => {
    const api = await openLocalApi(context.config)
    try {
      await work(api, context)
      return exitCode.done
    } finally {
      await api.close()
    }
  })
}

/** An account by its id, or by the address of somebody in force, or else of the one who ended last. */
async function idOf(api: LocalApi, named: string): Promise<string> {
  if (!named.includes('@')) return encodeURIComponent(named)
  const accounts = await api.ask<Account[]>('GET', '/accounts')
  const wanted = named.trim().toLowerCase()
  const holders = accounts.filter(({ email }) => email?.toLowerCase() === wanted)
  const holder = holders.find(({ endedAt }) => endedAt === null) ?? holders.at(-1)
  // An address that nobody has is refused by the service, in its words.
  return holder?.accountId ?? 'nobody'
}

function printMade(context: CommandContext, made: Made): void {
  context.printJson(made)
  say(context, 'cli.invited', { until: made.invitation.expiresAt.slice(0, 10) })
  say(context, 'cli.link', { url: made.link })
  say(context, 'cli.code', { code: made.code })
  if (made.isMailed && made.invitation.email !== null) {
    say(context, 'cli.mailed', { email: made.invitation.email })
  }
}

function say(
  context: CommandContext,
  key: string,
  params: Readonly<Record<string, string | number>> = {},
): void {
  const { language } = context
  context.print(formatMessage(messagesOf('accounts', language), key, language, params))
}

/** What was given, without what was not. */
function given(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
