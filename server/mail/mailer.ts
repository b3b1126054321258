/** Sends mail: through a mail server, or into a folder of .eml files where there is none, so that everything works at once. */
import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { isLoopback } from '../accounts/identity-provider.ts'

export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  /** RFC 5646 tag of the language it is written in. */
  readonly language: string
  readonly attachments?: readonly MailAttachment[]
  /** Of an answer to a mail that came in. */
  readonly thread?: MailThread
}

export interface MailAttachment {
  readonly fileName: string
  readonly mediaType: string
  readonly bytes: Uint8Array
}

export interface MailThread {
  /** The answer's own, the same if it has to be sent again. */
  readonly messageId: string
  /** What is answered; null: nothing, but it comes of a mail. */
  readonly inReplyTo: string | null
}

export interface MailSettings {
  /** `smtp://user:password@host:587` or `smtps://...`; null: the folder. */
  readonly smtpUrl: string | null
  /** Where .eml files go without a mail server; made if it is not there. */
  readonly folder: string
  /** `Name <address>` */
  readonly from: string
}

export interface Mailer {
  /**
   * Sends one after another in the background: nobody's answer waits for a mail server, or shows whether there was a mail.
   * Whoever has to know hears through `onSettled` whether it went out or was given up.
   */
  post(mail: Mail, onSettled?: (isSent: boolean) => void): void
  /** Waits until all that was posted has been sent or given up. */
  settle(): Promise<void>
  /** Sends at once, one try: for whoever remembers what is still to be sent. Throws what the mail server says. */
  deliver(mail: Mail): Promise<void>
}

export interface MailerOptions {
  /** Hears of a mail that could not be sent. Never told to whom or what. */
  readonly onFailure: (error: unknown) => void
  /** Waits before each further try, in milliseconds. */
  readonly retryAfter?: readonly number[]
}

export function createMailer(
  settings: MailSettings,
  { onFailure, retryAfter = [2_000, 20_000] }: MailerOptions,
): Mailer {
  const deliver =
    settings.smtpUrl === null ? folderDelivery(settings) : smtpDelivery(settings, settings.smtpUrl)
  let queue: Promise<void> = Promise.resolve()
  const send = async (mail: Mail): Promise<boolean> => {
    for (const wait of [...retryAfter, null]) {
      try {
        await deliver(mail)
        return true
      } catch (error) {
        if (wait === null || isRefusal(error)) {
          onFailure(error)
          return false
        }
        await new Promise((resolve) => setTimeout(resolve, wait))
      }
    }
    return false
  }
  return {
    post: (mail, onSettled) => {
      queue = queue.then(() => send(mail)).then((isSent) => onSettled?.(isSent))
    },
    settle: () => queue,
    deliver,
  }
}

function messageOf(mail: Mail, from: string) {
  const { to, subject, text, html, language, attachments = [], thread } = mail
  return {
    from,
    // As an object: an address is never taken apart as a list of addresses.
    to: { name: '', address: to },
    subject,
    text,
    html,
    headers: {
      // RFC 3834: no program answers either.
      'Auto-Submitted': thread ? 'auto-replied' : 'auto-generated',
      'Content-Language': language,
    },
    attachments: attachments.map(({ fileName, mediaType, bytes }) => ({
      filename: fileName,
      contentType: mediaType,
      content: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    })),
    ...(thread ? { messageId: thread.messageId } : {}),
    ...(thread?.inReplyTo ? { inReplyTo: thread.inReplyTo, references: thread.inReplyTo } : {}),
    // Nothing in a mail may ever be read from a file or fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

function smtpDelivery({ from }: MailSettings, url: string): (mail: Mail) => Promise<void> {
  const transport = createTransport({
    url,
    ...transportSecurity(url),
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 30_000,
  })
  return async (mail) => {
    await transport.sendMail(messageOf(mail, from))
  }
}

/** Codes go nowhere in clear but within this machine. */
export function transportSecurity(url: string): { readonly requireTLS: boolean } {
  const { protocol, hostname } = new URL(url)
  // Addresses of this protocol keep the case of their host as it was written.
  return { requireTLS: protocol === 'smtp:' && !isLoopback({ hostname: hostname.toLowerCase() }) }
}

function folderDelivery({ folder, from }: MailSettings): (mail: Mail) => Promise<void> {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  return async (mail) => {
    const { message } = await transport.sendMail(messageOf(mail, from))
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const instant = new Date().toISOString().replaceAll(/[:.]/g, '-')
    const name = `${instant}-${randomBytes(4).toString('hex')}.eml`
    await writeFile(join(folder, name), message as Buffer, { mode: 0o600, flag: 'wx' })
  }
}

/** A mail server's permanent "no" (5xx) does not become a "yes" by asking again. */
export function isRefusal(error: unknown): boolean {
  const { responseCode } = error as { responseCode?: number }
  return responseCode !== undefined && responseCode >= 500
}
