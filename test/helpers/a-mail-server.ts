/** A real mail server on this machine. */
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { onTestFinished } from 'vitest'

export interface ReceivedMail {
  readonly to: readonly string[]
  readonly message: string
  readonly user: string | undefined
}

export interface MailServer {
  /** In the order in which they came. */
  readonly received: readonly ReceivedMail[]
  readonly port: number
}

/**
 * Keeps what it gets. It is gone when the test ends.
 *
 * @param port 0: a free one
 */
export async function aMailServer(options: SMTPServerOptions = {}, port = 0): Promise<MailServer> {
  const received: ReceivedMail[] = []
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    hideSTARTTLS: true,
    onAuth: (auth, _, done) => done(null, { user: `${auth.username}:${auth.password}` }),
    onData: (stream, session, done) => {
      let message = ''
      stream.on('data', (chunk: Buffer) => {
        message += chunk.toString()
      })
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address)
        received.push({ to, message, user: session.user })
        done()
      })
    },
    ...options,
  })
  // Whoever hangs up in the middle is no failure of the test.
  server.on('error', () => undefined)
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
  onTestFinished(() => new Promise<void>((closed) => void server.close(() => closed())))
  return { received, port: (server.server.address() as AddressInfo).port }
}

/** A port on which nobody listens. */
export async function aFreePort(): Promise<number> {
  const server = new SMTPServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.server.address() as AddressInfo
  await new Promise<void>((closed) => void server.close(() => closed()))
  return port
}
