import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Command } from 'commander'
import { formatMessage } from '../../templates/messages.ts'
import { openAccounts } from '../accounts/account-services.ts'
import { invitationLink } from '../accounts/announce.ts'
import { inviteFirstAdministrator } from '../accounts/invitations.ts'
import { readMachineSecret } from '../accounts/secret-key.ts'
import { sweepAccounts } from '../accounts/sweep-accounts.ts'
import { buildApp } from '../app.ts'
import { applyRetention } from '../audit/retention.ts'
import { scheduleBackups } from '../backup/scheduled-backups.ts'
import { type Config, readConfig } from '../config.ts'
import { claimDataFolder } from '../data-folder.ts'
import { scanAfterCommits } from '../duplicates/scan-after-commits.ts'
import { defencesFor } from '../http/defences.ts'
import { messagesOf } from '../locales.ts'
import { openLogFile } from '../log-file.ts'
import { sweepMailings } from '../mail/mailings/send-mailings.ts'
import { runOutbox } from '../mail/outbox/run-outbox.ts'
import { runMailIn } from '../mail-in/run-mail-in.ts'
import { runReportJobs } from '../report/jobs/run-report-jobs.ts'
import { cycleOrNewest, openService } from '../service.ts'
import { type CommonOptions, exitCode, runCommand, withCommonOptions } from './command-line.ts'

/** What has run out is taken away at the start and four times a day. */
const sweepEveryMs = 6 * 60 * 60 * 1_000

/** How long mails that are on their way keep a service that is stopping. */
const lastMailsMs = 5_000
const dayMs = 86_400_000

interface ServeOptions extends CommonOptions {
  readonly port?: string
}

/** `cinnabar serve`: runs until it is told to stop, and finishes what it is doing before it does. */
export function addServeCommand(program: Command): void {
  withCommonOptions(program.command('serve').description('run the service'))
    .option('--port <number>', 'port to listen on (or CINNABAR_PORT)')
    .action((options: ServeOptions) =>
      runCommand(options, async ({ language, say, print, printJson }) => {
        const config = readConfig(options)
        const claim = claimDataFolder(config.dataFolder)
        process.on('exit', claim.release)
        const service = await openService(config)
        let ownUrl = ''
        const accounts = openAccounts(
          config,
          () => ownUrl,
          (error) => app.log.error({ err: mailFailure(error) }, 'a mail could not be sent'),
        )
        const app = await buildApp({
          service,
          machineSecret: readMachineSecret(config.dataFolder),
          accounts,
          trustedProxies: config.trustedProxies,
          metricsToken: config.metricsToken,
          addIn: { officeJsUrl: config.officeJsUrl, providerUrl: config.provider?.issuer ?? null },
          maxUploadBytes: config.maxUploadBytes,
          defences: defencesFor(config.requestsPerSecond),
          securityContact: config.securityContact,
          logger: serviceLog(config),
        })
        const { databaseUrl, dataFolder: folder } = config
        const location = databaseUrl === null ? { folder } : { url: databaseUrl }
        scanAfterCommits(app, location)
        const mailings = sweepMailings(app)
        // Heard from the first moment on: whoever reads that it is running may stop it at once.
        const stopped = new Promise<void>((stop) => {
          for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop())
        })
        await app.listen({ host: config.host, port: config.port })
        ownUrl = urlOnThisMachine(config.host, (app.server.address() as AddressInfo).port)
        claim.announce(ownUrl)
        const outbox = runOutbox(app, {
          giveUpAfter: config.mail.giveUpAfter,
          onFailure: (error) => app.log.error({ err: mailFailure(error) }, 'a mail could not be sent now'),
        })
        mailings.wake()
        const sweep = () =>
          sweepAccounts(app.accounts.context).catch((error) => app.log.error(error, 'sweeping accounts'))
        await sweep()
        const sweeping = setInterval(sweep, sweepEveryMs)
        const retention = { now: service.now, actor: 'program', channel: 'program' } as const
        await applyRetention(service.db, retention)
        // Does nothing until an administrator has said how long files are kept.
        const daily = setInterval(() => {
          applyRetention(service.db, retention).catch((error) =>
            app.log.error({ err: error }, 'retention failed'),
          )
        }, dayMs)
        daily.unref()

        const { mailIn, mail, maxUploadBytes, backups: backupSettings } = config
        const post = runMailIn(app, { settings: mailIn, from: mail.from, maxUploadBytes })
        const reports = runReportJobs(app, location)
        const backups =
          backupSettings &&
          scheduleBackups({
            location,
            settings: backupSettings,
            now: service.now,
            onFailure: (error) => app.log.error({ err: error }, 'a scheduled backup failed'),
          })
        app.newestBackup = backups?.newest ?? null

        const cycle = await cycleOrNewest(service.db, options.cycle)
        const url = `${accounts.publicUrl()}/`
        const code = await inviteFirstAdministrator(app.accounts.context)
        const invitation = code && invitationLink(accounts, code)
        const { smtpUrl, folder: mailFolder } = config.mail
        const command = 'npx cinnabar template --centre bcrc-scrc-sen --lang fr --out template-fr.xlsx'
        say('cli.ready')
        say('cli.open', { url })
        if (invitation) sayOfAccounts('cli.firstAdministrator', { url: invitation })
        if (smtpUrl === null) sayOfAccounts('cli.mailFolder', { folder: mailFolder })
        say('cli.template', { command })
        printJson({
          url,
          invitation,
          mailFolder: smtpUrl === null ? mailFolder : null,
          cycleKey: cycle.cycleKey,
        })

        function sayOfAccounts(key: string, params: Readonly<Record<string, string>>): void {
          print(formatMessage(messagesOf('accounts', language), key, language, params))
        }

        await stopped
        clearInterval(sweeping)
        clearInterval(daily)
        await post.stop()
        await reports.stop()
        await backups?.stop()
        await app.close()
        // What was put in until now goes out with it where the mail server is quick; the rest waits for the next start.
        await Promise.race([outbox.stop(), delay(lastMailsMs, undefined, { ref: false })])
        await Promise.race([accounts.mailer.settle(), delay(lastMailsMs, undefined, { ref: false })])
        await service.close()
        claim.release()
        return exitCode.done
      }),
    )
}

/** Where this machine's command line finds the service. */
function urlOnThisMachine(host: string, port: number): string {
  const own = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http://${own.includes(':') ? `[${own}]` : own}:${port}`
}

/** What the mail server said, without whom the mail was for. */
function mailFailure(error: unknown): Record<string, unknown> {
  const { code, responseCode, command } = error as Record<string, unknown>
  return { code, responseCode, command }
}

/** The log goes to a file in the data folder, so that the terminal keeps what people need. */
function serviceLog({ logLevel, dataFolder }: Config) {
  if (logLevel === 'silent') return false
  return {
    level: logLevel,
    stream: openLogFile(join(dataFolder, 'service.log')),
  }
}
