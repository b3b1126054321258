import type { FastifyRequest } from 'fastify'
import { isLanguage, type Language, languages } from '../../templates/definition.ts'
import { ServiceError } from '../errors.ts'

/** The language asked for by `?lang=`, else the first of the six in Accept-Language, else English. */
export function requestLanguage(request: FastifyRequest): Language {
  const asked = (request.query as { lang?: unknown } | undefined)?.lang
  if (isLanguage(asked)) return asked
  for (const part of (request.headers['accept-language'] ?? '').split(',')) {
    const tag = part.trim().slice(0, 2).toLowerCase()
    if (isLanguage(tag)) return tag
  }
  return 'en'
}

/** @throws {ServiceError} LANGUAGE_UNKNOWN */
export function languageOrRefuse(text: string): Language {
  const language = languages.find((known) => known === text)
  if (!language) throw new ServiceError('LANGUAGE_UNKNOWN', { language: text })
  return language
}
