/** Every setting, read from the environment here and nowhere else. */
import { join, resolve } from 'node:path'
import { isLanguage, type Language } from '../templates/definition.ts'
import { isLoopback, type ProviderSettings } from './accounts/identity-provider.ts'
import type { BackupSettings } from './backup/scheduled-backups.ts'
import { ServiceError } from './errors.ts'
import type { MailSettings } from './mail/mailer.ts'
import type { MailInSettings } from './mail-in/run-mail-in.ts'

export interface Config {
  /** The one folder that holds everything when the embedded database is used. */
  readonly dataFolder: string
  /** `postgres://...`; null for the embedded database in the data folder. */
  readonly databaseUrl: string | null
  readonly host: string
  readonly port: number
  /** The service's address from outside, without a slash at the end; null: where it listens, on this machine only. */
  readonly publicUrl: string | null
  /** What tokens and digests are made with; null: one is made at the first start and kept in the data folder. */
  readonly secretKey: string | null
  /** Addresses of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[]
  readonly mail: MailSettings & {
    /** When a mail that cannot be sent is given up, in milliseconds. */
    readonly giveUpAfter: number
  }
  readonly mailIn: MailInSettings
  /** Sign-in at an identity provider; null: none. */
  readonly provider: ProviderSettings | null
  /** Where Excel loads office.js from; null: from this service. */
  readonly officeJsUrl: string | null
  /** Where somebody reports a weakness: `mailto:` or `https:`. */
  readonly securityContact: string
  /** Of one account; 0: no limits on requests at all. */
  readonly requestsPerSecond: number
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug'
  /** Shown by what reads `/metrics`; null: administrators only. */
  readonly metricsToken: string | null
  /** Backups that the running service makes by itself; null: none. */
  readonly backups: BackupSettings | null
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
  CINNABAR_HOST: 'address to listen on (default 127.0.0.1; any other needs CINNABAR_PUBLIC_URL)',
  CINNABAR_PORT: 'port to listen on (default 3000)',
  CINNABAR_PUBLIC_URL: 'address from outside, with https (default: this machine only)',
  CINNABAR_TRUSTED_PROXIES:
    'addresses of proxies whose X-Forwarded-For is believed, with commas between (default: none)',
  CINNABAR_SECRET_KEY:
    'what tokens are made with, at least 32 characters (default: made at the first start, kept in the data folder)',
  CINNABAR_MAIL_SMTP_URL:
    'mail server, smtps://, or smtp:// with STARTTLS (default: mails are written as .eml files)',
  CINNABAR_MAIL_FOLDER: 'folder for .eml files (default: mail in the data folder)',
  CINNABAR_MAIL_FROM: 'sender of mails (default: Cinnabar <cinnabar@localhost>)',
  CINNABAR_MAIL_GIVE_UP_HOURS:
    'how long a mail that cannot be sent is tried again, in hours (default 120, five days)',
  CINNABAR_MAIL_IN_URL:
    'mailbox that workbooks come to, imaps://user:password@host/INBOX (default: no mail comes in)',
  CINNABAR_MAIL_IN_FOLDER:
    'folder of .eml files that workbooks come to, instead of a mailbox (default: none)',
  CINNABAR_MAIL_IN_AUTHSERV_ID:
    'name under which your mail server writes Authentication-Results (default: every sender is asked to confirm)',
  CINNABAR_MAIL_IN_SECONDS: 'how often the mailbox is looked into, in seconds (default 60)',
  CINNABAR_OIDC_ISSUER: 'identity provider, Microsoft Entra or any other with OpenID Connect (default: none)',
  CINNABAR_OIDC_CLIENT_ID: 'what the provider knows Cinnabar as',
  CINNABAR_OIDC_CLIENT_SECRET: 'the secret that goes with it',
  CINNABAR_OIDC_NAME: 'what people call the provider (default: its host name)',
  CINNABAR_OIDC_KIND: 'entra or standard (default: entra for login.microsoftonline.com)',
  CINNABAR_OFFICE_JS_URL: 'address of office.js for the add-in (default: this service gives it out)',
  CINNABAR_SECURITY_CONTACT:
    'where weaknesses are reported, mailto: or https: (default: the sender of mails); shown in security.txt',
  CINNABAR_REQUESTS_PER_SECOND:
    'requests a second that one account may make in the long run, of all replicas together; 0: no limits on requests (default 20)',
  CINNABAR_LOG_LEVEL: 'silent, error, warn, info or debug (default info)',
  CINNABAR_METRICS_TOKEN:
    'what Prometheus shows at /metrics, at least 32 characters (default: administrators only)',
  CINNABAR_BACKUP_FOLDER: 'folder that the running service writes backups into (default: none are made)',
  CINNABAR_BACKUP_HOURS: 'hours between two backups (default 24)',
  CINNABAR_BACKUP_KEEP: 'how many backups are kept; older ones are deleted (default 14)',
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
  const publicUrl = publicUrlOf(environment)
  // Links in mails and the cookies depend on the address from outside, and a request can claim any.
  if (publicUrl === null && !isLoopback(new URL(`http://${host.includes(':') ? `[${host}]` : host}`))) {
    throw new ServiceError('SETTING_INVALID', { setting: 'CINNABAR_PUBLIC_URL', value: '' })
  }
  const dataFolder = resolve(overrides.data ?? environment.CINNABAR_DATA ?? 'data')
  const logLevel = logLevels.find((level) => level === (environment.CINNABAR_LOG_LEVEL ?? 'info'))
  if (!logLevel) {
    throw new ServiceError('SETTING_INVALID', {
      setting: 'CINNABAR_LOG_LEVEL',
      value: environment.CINNABAR_LOG_LEVEL ?? '',
    })
  }
  return {
    dataFolder,
    databaseUrl: overrides.database ?? environment.CINNABAR_DATABASE_URL ?? null,
    host,
    port: wholeNumber('CINNABAR_PORT', overrides.port ?? environment.CINNABAR_PORT ?? '3000', 0, 65_535),
    publicUrl,
    secretKey: longSecretOf(environment, 'CINNABAR_SECRET_KEY'),
    metricsToken: longSecretOf(environment, 'CINNABAR_METRICS_TOKEN'),
    trustedProxies: (environment.CINNABAR_TRUSTED_PROXIES ?? '')
      .split(',')
      .flatMap((one) => one.trim() || []),
    mail: mailSettingsOf(environment, dataFolder),
    mailIn: mailInSettingsOf(environment),
    provider: providerSettingsOf(environment),
    officeJsUrl: officeJsUrlOf(environment),
    securityContact: securityContactOf(environment),
    requestsPerSecond: wholeNumber(
      'CINNABAR_REQUESTS_PER_SECOND',
      environment.CINNABAR_REQUESTS_PER_SECOND ?? '20',
      0,
      100_000,
    ),
    logLevel,
    backups: backupSettingsOf(environment),
    maxUploadBytes:
      wholeNumber('CINNABAR_MAX_UPLOAD_MB', environment.CINNABAR_MAX_UPLOAD_MB ?? '20', 1, 200) * 1_000_000,
    terminalLanguage: terminalLanguage(
      environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '',
    ),
  }
}

/** Without a slash at the end. Tokens never travel unencrypted, except within this machine. */
function publicUrlOf({ CINNABAR_PUBLIC_URL: text }: Environment): string | null {
  if (!text) return null
  const url = URL.canParse(text) ? new URL(text) : null
  const isSound = url !== null && url.pathname === '/' && url.search === '' && url.hash === ''
  if (!isSound || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url)))) {
    throw new ServiceError('SETTING_INVALID', { setting: 'CINNABAR_PUBLIC_URL', value: text })
  }
  return url.origin
}

function officeJsUrlOf({ CINNABAR_OFFICE_JS_URL: text }: Environment): string | null {
  if (!text) return null
  if (!URL.canParse(text) || new URL(text).protocol !== 'https:') {
    throw new ServiceError('SETTING_INVALID', { setting: 'CINNABAR_OFFICE_JS_URL', value: text })
  }
  return text
}

function securityContactOf(environment: Environment): string {
  const { CINNABAR_SECURITY_CONTACT: text, CINNABAR_MAIL_FROM: from = '' } = environment
  if (!text)
    return `mailto:${/<([^<>]+)>/.exec(from)?.[1] ?? (from.includes('@') ? from.trim() : 'cinnabar@localhost')}`
  if (!URL.canParse(text) || !['mailto:', 'https:'].includes(new URL(text).protocol) || /[\r\n]/.test(text)) {
    throw new ServiceError('SETTING_INVALID', { setting: 'CINNABAR_SECURITY_CONTACT', value: text })
  }
  return text
}

/** What is wrong with a secret is said without repeating it. */
function longSecretOf(environment: Environment, setting: keyof typeof settings): string | null {
  const secret = environment[setting]
  if (!secret) return null
  if (secret.length < 32) throw new ServiceError('SETTING_INVALID', { setting, value: '…' })
  return secret
}

function mailSettingsOf(environment: Environment, dataFolder: string): Config['mail'] {
  const smtpUrl = environment.CINNABAR_MAIL_SMTP_URL || null
  if (smtpUrl !== null && !(/^smtps?:\/\//.test(smtpUrl) && URL.canParse(smtpUrl))) {
    throw new ServiceError('SETTING_INVALID', { setting: 'CINNABAR_MAIL_SMTP_URL', value: '…' })
  }
  return {
    smtpUrl,
    folder: resolve(environment.CINNABAR_MAIL_FOLDER || join(dataFolder, 'mail')),
    from: environment.CINNABAR_MAIL_FROM || 'Cinnabar <cinnabar@localhost>',
    giveUpAfter:
      wholeNumber(
        'CINNABAR_MAIL_GIVE_UP_HOURS',
        environment.CINNABAR_MAIL_GIVE_UP_HOURS ?? '120',
        1,
        24 * 60,
      ) * 3_600_000,
  }
}

function mailInSettingsOf(environment: Environment): MailInSettings {
  const imapUrl = environment.CINNABAR_MAIL_IN_URL || null
  const url = imapUrl !== null && URL.canParse(imapUrl) ? new URL(imapUrl) : null
  const isMailbox =
    url !== null && /^imaps?:$/.test(url.protocol) && url.hostname !== '' && url.username !== ''
  if (imapUrl !== null && !isMailbox) {
    throw new ServiceError('SETTING_INVALID', { setting: 'CINNABAR_MAIL_IN_URL', value: '…' })
  }
  const authservId = environment.CINNABAR_MAIL_IN_AUTHSERV_ID || null
  if (authservId !== null && !/^[\w.-]{1,255}$/.test(authservId)) {
    throw new ServiceError('SETTING_INVALID', { setting: 'CINNABAR_MAIL_IN_AUTHSERV_ID', value: authservId })
  }
  const seconds = environment.CINNABAR_MAIL_IN_SECONDS ?? '60'
  return {
    imapUrl,
    folder: environment.CINNABAR_MAIL_IN_FOLDER ? resolve(environment.CINNABAR_MAIL_IN_FOLDER) : null,
    authservId,
    everySeconds: wholeNumber('CINNABAR_MAIL_IN_SECONDS', seconds, 1, 86_400),
  }
}

function backupSettingsOf(environment: Environment): BackupSettings | null {
  const folder = environment.CINNABAR_BACKUP_FOLDER
  if (!folder) return null
  return {
    folder: resolve(folder),
    everyHours: wholeNumber('CINNABAR_BACKUP_HOURS', environment.CINNABAR_BACKUP_HOURS ?? '24', 1, 24 * 366),
    keep: wholeNumber('CINNABAR_BACKUP_KEEP', environment.CINNABAR_BACKUP_KEEP ?? '14', 1, 10_000),
  }
}

function providerSettingsOf(environment: Environment): ProviderSettings | null {
  const issuer = environment.CINNABAR_OIDC_ISSUER
  if (!issuer) return null
  const url = URL.canParse(issuer) ? new URL(issuer) : null
  if (url === null || !(url.protocol === 'https:' || isLoopback(url))) {
    throw new ServiceError('SETTING_INVALID', { setting: 'CINNABAR_OIDC_ISSUER', value: issuer })
  }
  const isMicrosoft = url.hostname === 'login.microsoftonline.com'
  const kind = environment.CINNABAR_OIDC_KIND || (isMicrosoft ? 'entra' : 'standard')
  if (kind !== 'entra' && kind !== 'standard') {
    throw new ServiceError('SETTING_INVALID', { setting: 'CINNABAR_OIDC_KIND', value: kind })
  }
  return {
    issuer,
    clientId: needed(environment, 'CINNABAR_OIDC_CLIENT_ID'),
    clientSecret: needed(environment, 'CINNABAR_OIDC_CLIENT_SECRET'),
    name: environment.CINNABAR_OIDC_NAME || (isMicrosoft ? 'Microsoft' : url.hostname),
    kind,
  }
}

function needed(environment: Environment, setting: keyof typeof settings): string {
  const value = environment[setting]
  if (!value) throw new ServiceError('SETTING_INVALID', { setting, value: '' })
  return value
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
