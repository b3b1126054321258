/** Every setting, read from the environment here and nowhere else. */
import { resolve } from 'node:path'
import { isLanguage, type Language } from '../templates/definition.ts'
import { ServiceError } from './errors.ts'

export interface Config {
  /** The one folder that holds everything when the embedded database is used. */
  readonly dataFolder: string
  /** `postgres://...`; null for the embedded database in the data folder. */
  readonly databaseUrl: string | null
  readonly host: string
  readonly port: number
  /** The access token of the service; null: one is made at the first start and kept in the data folder. */
  readonly token: string | null
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug'
  /** Largest workbook that is taken in, bytes. */
  readonly maxUploadBytes: number
  /** What the command line speaks where `--lang` is not given: the terminal's own language if it is one of the six. */
  readonly terminalLanguage: Language
}

const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const

/** The environment variables and what they mean; the README's table is tested against this list. */
export const settings = {
  CINNABAR_DATA: 'data folder (default: ./data)',
  CINNABAR_DATABASE_URL: 'PostgreSQL address; without it the embedded database in the data folder is used',
  CINNABAR_HOST: 'address to listen on (default 127.0.0.1; anything else is refused until sign-in exists)',
  CINNABAR_PORT: 'port to listen on (default 3000)',
  CINNABAR_TOKEN: 'access token (default: made at the first start, kept in the data folder)',
  CINNABAR_LOG_LEVEL: 'silent, error, warn, info or debug (default info)',
  CINNABAR_MAX_UPLOAD_MB: 'largest workbook that is taken in, in megabytes (default 20)',
} as const

type Environment = Readonly<Record<string, string | undefined>>

/**
 * @param overrides what the command line says; it wins over the environment
 * @throws {ServiceError} SETTING_INVALID
 */
export function readConfig(
  overrides: {
    readonly data?: string | undefined
    readonly database?: string | undefined
    readonly port?: string | undefined
  } = {},
  environment: Environment = process.env,
): Config {
  const host = environment.CINNABAR_HOST ?? '127.0.0.1'
  if (host !== '127.0.0.1' && host !== 'localhost' && host !== '::1') {
    throw new ServiceError('SETTING_INVALID', { setting: 'CINNABAR_HOST', value: host })
  }
  const logLevel = logLevels.find((level) => level === (environment.CINNABAR_LOG_LEVEL ?? 'info'))
  if (!logLevel) {
    throw new ServiceError('SETTING_INVALID', {
      setting: 'CINNABAR_LOG_LEVEL',
      value: environment.CINNABAR_LOG_LEVEL ?? '',
    })
  }
  return {
    dataFolder: resolve(overrides.data ?? environment.CINNABAR_DATA ?? 'data'),
    databaseUrl: overrides.database ?? environment.CINNABAR_DATABASE_URL ?? null,
    host,
    port: wholeNumber('CINNABAR_PORT', overrides.port ?? environment.CINNABAR_PORT ?? '3000', 0, 65_535),
    token: environment.CINNABAR_TOKEN ?? null,
    logLevel,
    maxUploadBytes:
      wholeNumber('CINNABAR_MAX_UPLOAD_MB', environment.CINNABAR_MAX_UPLOAD_MB ?? '20', 1, 200) * 1_000_000,
    terminalLanguage: terminalLanguage(
      environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '',
    ),
  }
}

function wholeNumber(setting: string, text: string, min: number, max: number): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new ServiceError('SETTING_INVALID', { setting, value: text })
  }
  return value
}

/** `fr_SN.UTF-8` speaks French; `C` and unknown languages English. */
function terminalLanguage(locale: string): Language {
  const code = locale.slice(0, 2).toLowerCase()
  return isLanguage(code) ? code : 'en'
}
