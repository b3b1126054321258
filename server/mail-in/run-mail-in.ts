/** Mail in, while the service runs: looks into the mailbox every so often, and works on what was let in. */
import type { FastifyInstance } from 'fastify'
import { sweepMails } from './decide-mail.ts'
import { emlFolder } from './eml-folder.ts'
import { imapMailbox } from './imap-mailbox.ts'
import type { MailIdentity } from './judge-mail.ts'
import type { MailSource } from './mail-source.ts'
import { largestMail, type MailContext, receiveMail } from './receive-mail.ts'
import { workOnMails } from './work-on-mails.ts'

export interface MailInSettings {
  /** `imap://` or `imaps://`; null: the folder. */
  readonly imapUrl: string | null
  /** A folder of .eml files; null: none. */
  readonly folder: string | null
  /** The name under which the own mail server stamps its Authentication-Results; null: every mail has to be confirmed. */
  readonly authservId: string | null
  readonly everySeconds: number
}

export interface MailIn {
  /** One look into the mailbox, and everything that is to be done. Never rejects. */
  round(): Promise<void>
  stop(): Promise<void>
}

/** Answers and confirmed mails do not wait for the next look into the mailbox. */
const workEveryMs = 3_000

export interface MailInOptions {
  readonly settings: MailInSettings
  /** `Name <address>`, as the service's own mails have it. */
  readonly from: string
  readonly maxUploadBytes: number
  /** Without it nothing is done but by `round`. */
  readonly isTimed?: boolean
}

/** Runs until it is stopped, and where no mailbox is set answers what was left to answer. */
export function runMailIn(
  app: FastifyInstance,
  { settings, from, maxUploadBytes, isTimed = true }: MailInOptions,
): MailIn {
  const { context, services } = app.accounts
  const identity: MailIdentity = { authservId: settings.authservId, ownAddress: addressIn(from) }
  const mailContext: MailContext = { ...context, identity, maxUploadBytes }
  const source = sourceOf(settings, largestMail(maxUploadBytes))
  const onFailure = (error: unknown) =>
    app.log.error({ err: failureOf(error) }, 'what a mail asks for could not be done now')
  let running: Promise<void> = Promise.resolve()
  let isStopped = false
  /** One thing at a time, and nothing that fails keeps the next from being tried. */
  const inTurn = (step: () => Promise<unknown>): Promise<void> => {
    running = running.then(async () => {
      if (isStopped) return
      await step().catch(onFailure)
    })
    return running
  }
  const look = () => inTurn(async () => source?.drain((mail) => receiveMail(mailContext, mail)))
  const work = () => inTurn(() => workOnMails({ context, services, reader: app.service.reader, onFailure }))
  const timers = isTimed
    ? [
        setInterval(() => void look().then(work), settings.everySeconds * 1_000),
        setInterval(() => void work(), workEveryMs),
        setInterval(() => void inTurn(() => sweepMails(context.db, context.now)), 3_600_000),
      ]
    : []
  if (isTimed) void look().then(work)
  return {
    round: () => look().then(work),
    stop: () => {
      isStopped = true
      for (const timer of timers) clearInterval(timer)
      return running
    },
  }
}

function sourceOf({ imapUrl, folder }: MailInSettings, largestBytes: number): MailSource | null {
  if (imapUrl !== null) return imapMailbox(new URL(imapUrl), largestBytes)
  return folder === null ? null : emlFolder(folder, largestBytes)
}

/** The address of `Name <address>`, as addresses are compared. */
function addressIn(from: string): string {
  return (/<([^<>]+)>\s*$/.exec(from)?.[1] ?? from).trim().toLowerCase()
}

/** What went wrong, without whose mail it was or what a server said about them. */
function failureOf(error: unknown): Record<string, unknown> {
  const { code, responseCode, command, message } = error as Record<string, unknown>
  return { code, responseCode, command, ...(code === undefined ? { message } : {}) }
}
