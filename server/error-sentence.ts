import type { Language } from '../templates/definition.ts'
import { formatMessage } from '../templates/messages.ts'
import type { ServiceError } from './errors.ts'
import { messagesOf } from './locales.ts'

/** The one sentence for a failure, in the reader's language. */
export function errorSentence(error: ServiceError, language: Language): string {
  const key = `error.${error.code}`
  const areas = ['files', 'history', 'service'] as const
  const area = areas.find((one) => key in messagesOf(one, language)) ?? 'service'
  return formatMessage(messagesOf(area, language), key, language, error.details)
}
