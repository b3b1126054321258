/** A real mailbox on this machine: Dovecot, with a configuration and mails of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ImapFlow } from 'imapflow'
import { onTestFinished } from 'vitest'

const program = '/usr/sbin/dovecot'
/** Dovecot begins as root, and reads mail as nobody. */
const nobody = 65_534
export const hasDovecot = existsSync(program) && process.getuid?.() === 0

export interface ImapServer {
  readonly url: string
  /** Puts mails into the mailbox. */
  append(...mails: readonly Buffer[]): Promise<void>
  /** How many mails there are in a folder. */
  count(folder: string): Promise<number>
  stop(): Promise<void>
  start(): Promise<void>
}

export async function anImapServer(): Promise<ImapServer> {
  const folder = await mkdtemp(join(tmpdir(), 'cinnabar-imap-'))
  await chmod(folder, 0o755)
  await mkdir(join(folder, 'mail'))
  await chown(join(folder, 'mail'), nobody, nobody)
  const port = await freePort()
  const config = join(folder, 'dovecot.conf')
  await writeFile(config, configuration(folder, port))
  let running: ChildProcess | null = null
  const start = async () => {
    const child = spawn(program, ['-F', '-c', config], { stdio: 'ignore' })
    running = child
    for (let at = 0; at < 200; at++) {
      if (await answers(port)) return
      if (child.exitCode !== null) throw new Error(`Dovecot ended with ${child.exitCode}`)
      await delay(50)
    }
    throw new Error('Dovecot does not answer')
  }
  const stop = async () => {
    const child = running
    running = null
    if (!child || child.exitCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await gone
  }
  await start()
  onTestFinished(async () => {
    await stop()
    await rm(folder, { recursive: true, force: true })
  })
  return {
    url: `imap://reports:secret@127.0.0.1:${port}/INBOX`,
    append: (...mails) =>
      withClient(port, async (client) => {
        for (const mail of mails) await client.append('INBOX', mail)
      }),
    count: (name) =>
      withClient(port, async (client) => {
        const status = await client.status(name, { messages: true })
        return status ? (status.messages ?? 0) : 0
      }),
    stop,
    start,
  }
}

async function withClient<T>(port: number, work: (client: ImapFlow) => Promise<T>): Promise<T> {
  const auth = { user: 'reports', pass: 'secret' }
  const client = new ImapFlow({ host: '127.0.0.1', port, secure: false, auth, logger: false })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.logout()
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  await new Promise((closed) => server.close(closed))
  return port
}

async function answers(port: number): Promise<boolean> {
  return withClient(port, async () => true).catch(() => false)
}

function configuration(folder: string, port: number): string {
  return `
base_dir = ${folder}/run
state_dir = ${folder}/run
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = root
default_internal_group = root
default_login_user = nobody
mail_location = maildir:${folder}/mail/%u
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=${nobody} gid=${nobody} home=${folder}/mail/%u
}
`
}
