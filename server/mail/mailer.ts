/** Sends mail: through a mail server, or into a folder of .eml files where there is none, so that everything works at once. */
import { randomBytes } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
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

export interface Delivery {
  /** The mail's own, the same at every try: it makes the Message-ID, and the name of the file. */
  readonly key: string
  /** UTC ISO */
  readonly writtenAt: string
  /** Called when the mail server asks for the text: from then on only its answer says whether it has the mail. */
  readonly beforeHandingOver: () => Promise<void>
}

export interface Mailer {
  /**
   * Sends in the background what is worth nothing in ten minutes: nobody's answer waits for a mail server, or shows whether there
   * was a mail. It is kept in memory only, and lost with the process; whatever must not be lost goes into the outbox.
   */
  post(mail: Mail): void
  /** Waits until all that was posted has been sent or given up. */
  settle(): Promise<void>
  /** Sends at once, one try: for whoever remembers what is still to be sent. Throws what the mail server says. */
  deliver(mail: Mail, delivery?: Delivery): Promise<void>
}

export interface MailerOptions {
  /** Hears of a mail that could not be sent. Never told to whom or what. */
  readonly onFailure: (error: unknown) => void
  /** Waits before each further try of what was posted, in milliseconds. */
  readonly retryAfter?: readonly number[]
}

export function createMailer(
  settings: MailSettings,
  { onFailure, retryAfter = [2_000, 8_000, 20_000, 60_000, 120_000, 240_000] }: MailerOptions,
): Mailer {
  const deliver =
    settings.smtpUrl === null ? folderDelivery(settings) : smtpDelivery(settings, settings.smtpUrl)
  const underWay = new Set<Promise<void>>()
  let queue: Promise<void> = Promise.resolve()
  /** One connection at a time; whoever waits for another try keeps nobody waiting. */
  const inTurn = (mail: Mail): Promise<void> => {
    const turn = queue.then(() => deliver(mail))
    queue = turn.catch(() => undefined)
    return turn
  }
  const send = async (mail: Mail): Promise<void> => {
    for (const wait of [...retryAfter, null]) {
      try {
        return await inTurn(mail)
      } catch (error) {
        if (wait === null || isRefusal(error)) return onFailure(error)
        await new Promise((resolve) => setTimeout(resolve, wait))
      }
    }
  }
  return {
    post: (mail) => {
      const sending: Promise<void> = send(mail).finally(() => underWay.delete(sending))
      underWay.add(sending)
    },
    settle: async () => {
      await Promise.all(underWay)
    },
    deliver,
  }
}

function messageOf(mail: Mail, from: string, delivery?: Delivery) {
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
    // The same at every try: where one arrived after all, the receiving side can tell that the next is the same mail.
    ...(delivery ? { messageId: `<${delivery.key}@${domainOf(from)}>`, date: delivery.writtenAt } : {}),
    ...(thread ? { messageId: thread.messageId } : {}),
    ...(thread?.inReplyTo ? { inReplyTo: thread.inReplyTo, references: thread.inReplyTo } : {}),
    // Nothing in a mail may ever be read from a file or fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

function domainOf(from: string): string {
  return /@([^\s<>@]+)>?\s*$/.exec(from)?.[1] ?? 'localhost'
}

function smtpDelivery({ from }: MailSettings, url: string): Mailer['deliver'] {
  const transport = createTransport({
    url,
    ...transportSecurity(url),
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 30_000,
  })
  transport.use('stream', (mail, done) => {
    const { delivery } = mail.data as { readonly delivery?: Delivery }
    if (delivery) askBefore(mail.message, delivery.beforeHandingOver)
    done()
  })
  return async (mail, delivery) => {
    await transport.sendMail({ ...messageOf(mail, from, delivery), ...(delivery ? { delivery } : {}) })
  }
}

/** The text is first read when the mail server has asked for it. */
function askBefore(message: { createReadStream(): Readable }, ask: () => Promise<void>): void {
  const read = message.createReadStream.bind(message)
  message.createReadStream = () =>
    Readable.from(
      (async function* () {
        await ask()
        yield* read()
      })(),
      { objectMode: false },
    )
}

/** Codes go nowhere in clear but within this machine. */
export function transportSecurity(url: string): { readonly requireTLS: boolean } {
  const { protocol, hostname } = new URL(url)
  // Addresses of this protocol keep the case of their host as it was written.
  return { requireTLS: protocol === 'smtp:' && !isLoopback({ hostname: hostname.toLowerCase() }) }
}

function folderDelivery({ folder, from }: MailSettings): Mailer['deliver'] {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  return async (mail, delivery) => {
    const { message } = await transport.sendMail(messageOf(mail, from, delivery))
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const instant = (delivery?.writtenAt ?? new Date().toISOString()).replaceAll(/[:.]/g, '-')
    const name = `${instant}-${delivery?.key.slice(0, 8) ?? randomBytes(4).toString('hex')}.eml`
    // Whole or not at all; tried again, it is the same file.
    const half = join(folder, `.${name}.part`)
    await writeFile(half, message as Buffer, { mode: 0o600 })
    await rename(half, join(folder, name))
  }
}

/** A mail server's permanent "no" (5xx) does not become a "yes" by asking again. */
export function isRefusal(error: unknown): boolean {
  const { responseCode } = error as { responseCode?: number }
  return responseCode !== undefined && responseCode >= 500
}
