/** What every page knows of the request that it answers. */
import type { FastifyRequest } from 'fastify'
import type { Language } from '../../../templates/definition.ts'
import { formatMessage } from '../../../templates/messages.ts'
import { requestLanguage } from '../../http/request-language.ts'
import { type LocaleArea, messagesOf } from '../../locales.ts'
import type { Role } from '../../roles.ts'
import type { Notice } from './notice.ts'

export type Params = Readonly<Record<string, string | number>>
/** A text of one area in the page's language. */
export type Say = (key: string, params?: Params) => string

export interface Page {
  readonly language: Language
  /** Without the query. */
  readonly path: string
  /** What else stands in the address, without the language. */
  readonly query: Readonly<Record<string, string>>
  /** Null: nobody is signed in. */
  readonly role: Role | null
  readonly reporterCodes: readonly string[]
  /** What came of the form that led here; shown once. */
  readonly notice: Notice | null
  /** The service's address from outside, without a slash at the end. */
  readonly publicUrl: string
  /** Texts of `locales/portal`. */
  readonly say: Say
  /** Texts of another area. */
  speak(area: LocaleArea): Say
  /** An address of this service that keeps the page's language. */
  href(path: string, query?: Readonly<Record<string, string | number | undefined>>): string
}

/** @param notice what is to be said once */
export function pageOf(request: FastifyRequest, publicUrl: string, notice: Notice | null = null): Page {
  const language = requestLanguage(request)
  const url = new URL(request.url, 'http://here.invalid')
  const query = Object.fromEntries([...url.searchParams].filter(([name]) => name !== 'lang'))
  const { signedIn } = request
  const speak = (area: LocaleArea) => speaker(area, language)
  return {
    language,
    path: url.pathname,
    query,
    role: signedIn?.role ?? null,
    reporterCodes: signedIn?.reporterCodes ?? [],
    notice,
    publicUrl,
    say: speak('portal'),
    speak,
    href: (path, more = {}) => addressIn(language, path, more),
  }
}

export function speaker(area: LocaleArea, language: Language): Say {
  return (key, params) => formatMessage(messagesOf(area, language), key, language, params)
}

/** An address of this service in a language; what is undefined or empty stays out of it. */
export function addressIn(
  language: Language,
  path: string,
  query: Readonly<Record<string, string | number | undefined>> = {},
): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]))
  search.set('lang', language)
  return `${path}?${search}`
}
