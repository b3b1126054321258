/** Commands that write hand their work to the service that is running on the same data folder. */
import type { Language } from '../../templates/definition.ts'
import { readMachineSecret } from '../accounts/secret-key.ts'
import type { Config } from '../config.ts'
import { findRunningService } from '../data-folder.ts'
import { type ErrorCode, ServiceError, statusByCode } from '../errors.ts'
import type { ImportAnswer } from '../sync/import-answer.ts'
import { workbookMediaType } from '../workbooks/media-type.ts'

/** The address of the service to hand over to; null where the command may write itself. */
export function serviceToHandOverTo(config: Config): string | null {
  if (config.databaseUrl !== null) return null
  return findRunningService(config.dataFolder)?.url || null
}

export interface FileToImport {
  readonly bytes: Uint8Array
  readonly fileName: string
  readonly submit: boolean
}

/** @throws {ServiceError} as the service refused it */
export async function importThroughService(
  config: Config,
  origin: string,
  { bytes, fileName, submit }: FileToImport,
  language: Language,
): Promise<ImportAnswer> {
  const query = new URLSearchParams({
    lang: language,
    fileName,
    submit: String(submit),
    channel: 'commandLine',
  })
  const answer = await fetch(`${origin}/api/v1/imports?${query}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${readMachineSecret(config.dataFolder)}`,
      'content-type': workbookMediaType,
    },
    body: new Uint8Array(bytes),
  })
  const body: unknown = await answer.json()
  if (answer.ok) return body as ImportAnswer
  const { code, details } = body as { code: string; details: Record<string, string | number> }
  throw new ServiceError(code in statusByCode ? (code as ErrorCode) : 'INTERNAL', details)
}

/**
 * Posts JSON to the running service.
 *
 * @param path below `/api/v1`
 * @throws {ServiceError} as the service refused it
 */
export async function postToService<T>(
  config: Config,
  origin: string,
  path: string,
  body: Readonly<Record<string, unknown>>,
): Promise<T> {
  const answer = await fetch(`${origin}/api/v1${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${readMachineSecret(config.dataFolder)}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  })
  const said: unknown = await answer.json()
  if (answer.ok) return said as T
  const { code, details } = said as { code: string; details: Record<string, string | number> }
  throw new ServiceError(code in statusByCode ? (code as ErrorCode) : 'INTERNAL', details)
}
