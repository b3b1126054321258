/** The service's own interface for commands: the running service's, or one made for as long as the command takes. */
import { type AccountServices, openAccounts } from '../accounts/account-services.ts'
import { readMachineSecret } from '../accounts/secret-key.ts'
import type { Config } from '../config.ts'
import { type ErrorCode, ServiceError, statusByCode } from '../errors.ts'
import { sendWaitingMails } from '../mail/outbox/send-waiting-mails.ts'
import { openService } from '../service.ts'
import { workbookMediaType } from '../workbooks/media-type.ts'
import { serviceToHandOverTo } from './hand-over.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface LocalApi {
  /**
   * @param path below `/api/v1`
   * @throws {ServiceError} as the service refused it
   */
  ask<T>(method: Method, path: string, body?: Readonly<Record<string, unknown>>): Promise<T>
  /**
   * Posts a file as the body of a request.
   *
   * @throws {ServiceError} as the service refused it
   */
  send<T>(path: string, bytes: Uint8Array): Promise<T>
  /**
   * Gets a file.
   *
   * @throws {ServiceError} as the service refused it
   */
  download(path: string): Promise<Uint8Array>
  /** Waits for mails that are on their way. */
  close(): Promise<void>
}

/** One way for both: what a command may do, and how it is refused, cannot differ. */
export async function openLocalApi(config: Config): Promise<LocalApi> {
  const origin = serviceToHandOverTo(config)
  const authorization = `Bearer ${readMachineSecret(config.dataFolder)}`
  if (origin !== null) {
    return {
      ask: async (method, path, body) => {
        const answer = await fetch(`${origin}/api/v1${path}`, {
          method,
          headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        })
        return orRefuse(answer.status, readBody(await answer.text()))
      },
      send: async (path, bytes) => {
        const answer = await fetch(`${origin}/api/v1${path}`, {
          method: 'POST',
          headers: { authorization, 'content-type': workbookMediaType },
          body: new Uint8Array(bytes),
        })
        return orRefuse(answer.status, readBody(await answer.text()))
      },
      download: async (path) => {
        const answer = await fetch(`${origin}/api/v1${path}`, { headers: { authorization } })
        if (answer.status >= 400) return orRefuse(answer.status, await answer.json())
        return new Uint8Array(await answer.arrayBuffer())
      },
      close: async () => undefined,
    }
  }
  // Only here: beside a running service a command needs none of it.
  const { buildApp } = await import('../app.ts')
  const service = await openService(config)
  const accounts: AccountServices = openAccounts(
    config,
    () => `http://127.0.0.1:${config.port}`,
    // The command has ended by the time this is known; the link has been printed.
    () => undefined,
  )
  let outgoing: (() => Promise<number>) | null = null
  const app = await buildApp({
    service,
    machineSecret: readMachineSecret(config.dataFolder),
    accounts,
    maxUploadBytes: config.maxUploadBytes,
    hasPages: false,
  })
  // One try; what cannot be sent now goes out when the service runs.
  const { context } = app.accounts
  accounts.outbox.onWake(() => {
    outgoing = () =>
      sendWaitingMails({
        context,
        mailer: accounts.mailer,
        giveUpAfter: config.mail.giveUpAfter,
        onFailure: () => undefined,
      })
  })
  return {
    ask: async (method, path, body) => {
      const answer = await app.inject({
        method,
        url: `/api/v1${path}`,
        headers: { authorization },
        ...(body === undefined ? {} : { payload: body }),
      })
      return orRefuse(answer.statusCode, readBody(answer.body))
    },
    send: async (path, bytes) => {
      const answer = await app.inject({
        method: 'POST',
        url: `/api/v1${path}`,
        headers: { authorization, 'content-type': workbookMediaType },
        payload: Buffer.from(bytes),
      })
      return orRefuse(answer.statusCode, readBody(answer.body))
    },
    download: async (path) => {
      const answer = await app.inject({ url: `/api/v1${path}`, headers: { authorization } })
      if (answer.statusCode >= 400) return orRefuse(answer.statusCode, answer.json())
      return new Uint8Array(answer.rawPayload)
    },
    close: async () => {
      await outgoing?.()
      await accounts.mailer.settle()
      await app.close()
      await service.close()
    },
  }
}

/** An answer without content says nothing. */
function readBody(text: string): unknown {
  return text === '' ? undefined : JSON.parse(text)
}

function orRefuse<T>(status: number, said: unknown): T {
  if (status < 400) return said as T
  const { code, details } = said as { code: string; details: Record<string, string | number> }
  throw new ServiceError(code in statusByCode ? (code as ErrorCode) : 'INTERNAL', details)
}
