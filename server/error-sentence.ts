import type { Language } from '../templates/definition.ts'
import { formatMessage } from '../templates/messages.ts'
import type { ServiceError } from './errors.ts'
import { type LocaleArea, messagesOf } from './locales.ts'

/** Where sentences for failures stand. */
export const errorAreas: readonly LocaleArea[] = [
  'accounts',
  'desk',
  'duplicates',
  'files',
  'history',
  'keeping',
  'mail',
  'reports',
  'returns',
  'sync',
  'service',
]

/** The one sentence for a failure, in the reader's language. */
export function errorSentence(error: ServiceError, language: Language): string {
  const key = `error.${error.code}`
  const area = errorAreas.find((one) => key in messagesOf(one, language)) ?? 'service'
  return formatMessage(messagesOf(area, language), key, language, withProblem(error.details, language))
}

/** What is wrong with an entry of the register is told as a key; its sentence becomes part of the whole. */
function withProblem(details: ServiceError['details'], language: Language): ServiceError['details'] {
  const { refusal } = details
  if (typeof refusal !== 'string') return details
  const problem = formatMessage(messagesOf('returns', language), `refusal.${refusal}`, language, details)
  return { ...details, problem }
}
