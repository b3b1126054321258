import { ImapFlow } from 'imapflow'
import { isLoopback } from '../accounts/identity-provider.ts'
import { headerBytes, type MailSource, mailsPerRound } from './mail-source.ts'
import type { ArrivedMail } from './receive-mail.ts'

/** What has been dealt with is moved here: the mailbox itself holds what waits. */
const doneFolder = 'Cinnabar'

/** @param url `imap://user:password@host:143/INBOX` or `imaps://...` */
export function imapMailbox(url: URL, largestBytes: number): MailSource {
  return {
    drain: async (take) => {
      const client = connectionTo(url)
      // Unheard, a broken connection would end the process; whoever waits for an answer on it hears of it anyway.
      client.on('error', () => undefined)
      await client.connect()
      try {
        return await drainMailbox(client, url, largestBytes, take)
      } finally {
        await client.logout().catch(() => client.close())
      }
    },
  }
}

function connectionTo(url: URL): ImapFlow {
  const secure = url.protocol === 'imaps:'
  return new ImapFlow({
    host: url.hostname.replaceAll(/[[\]]/g, ''),
    port: url.port === '' ? (secure ? 993 : 143) : Number(url.port),
    secure,
    // A password goes nowhere in clear but within this machine.
    ...(secure ? {} : { doSTARTTLS: !isLoopback(url) }),
    auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: 20_000,
    greetingTimeout: 20_000,
    socketTimeout: 120_000,
  })
}

async function drainMailbox(
  client: ImapFlow,
  url: URL,
  largestBytes: number,
  take: (mail: ArrivedMail) => Promise<void>,
): Promise<number> {
  const box = decodeURIComponent(url.pathname.slice(1)) || 'INBOX'
  const folder = await client.mailboxCreate([doneFolder])
  const lock = await client.getMailboxLock(box)
  try {
    const found = await client.search({ deleted: false }, { uid: true })
    const uids = (found || []).slice(0, mailsPerRound)
    let count = 0
    for (const uid of uids) {
      const mail = await readMail(client, uid, largestBytes)
      // Another replica was faster.
      if (!mail) continue
      await take(mail)
      await client.messageMove(String(uid), folder.path, { uid: true })
      count++
    }
    return count
  } finally {
    lock.release()
  }
}

async function readMail(
  client: ImapFlow,
  uid: number,
  largestBytes: number,
): Promise<ArrivedMail | undefined> {
  const head = await client.fetchOne(String(uid), { size: true }, { uid: true })
  if (!head) return undefined
  const sizeBytes = head.size ?? 0
  const source = sizeBytes > largestBytes ? { maxLength: headerBytes } : true
  const message = await client.fetchOne(String(uid), { source }, { uid: true })
  const bytes = message ? message.source : undefined
  return bytes && { bytes, sizeBytes }
}
