/** The service's own interface for commands: the running service's, or one made for as long as the command takes. */
import { type AccountServices, openAccounts } from '../accounts/account-services.ts'
import { readMachineSecret } from '../accounts/secret-key.ts'
import { buildApp } from '../app.ts'
import type { Config } from '../config.ts'
import { type ErrorCode, ServiceError, statusByCode } from '../errors.ts'
import { openService } from '../service.ts'
import { serviceToHandOverTo } from './hand-over.ts'

export interface LocalApi {
  /**
   * @param path below `/api/v1`
   * @throws {ServiceError} as the service refused it
   */
  ask<T>(method: 'GET' | 'POST', path: string, body?: Readonly<Record<string, unknown>>): Promise<T>
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
        return orRefuse(answer.status, await answer.json())
      },
      close: async () => undefined,
    }
  }
  const service = await openService(config)
  const accounts: AccountServices = openAccounts(
    config,
    () => `http://127.0.0.1:${config.port}`,
    // The command has ended by the time this is known; the link has been printed.
    () => undefined,
  )
  const app = await buildApp({
    service,
    token: readMachineSecret(config.dataFolder),
    accounts,
    maxUploadBytes: config.maxUploadBytes,
  })
  return {
    ask: async (method, path, body) => {
      const answer = await app.inject({
        method,
        url: `/api/v1${path}`,
        headers: { authorization },
        ...(body === undefined ? {} : { payload: body }),
      })
      return orRefuse(answer.statusCode, answer.json())
    },
    close: async () => {
      await accounts.mailer.settle()
      await app.close()
      await service.close()
    },
  }
}

function orRefuse<T>(status: number, said: unknown): T {
  if (status < 400) return said as T
  const { code, details } = said as { code: string; details: Record<string, string | number> }
  throw new ServiceError(code in statusByCode ? (code as ErrorCode) : 'INTERNAL', details)
}
