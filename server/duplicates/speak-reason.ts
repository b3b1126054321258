/** Reasons and tiers in words. */
import type { CodeLists } from '../../templates/code-lists.ts'
import type { Language } from '../../templates/definition.ts'
import type { Reason, ReasonParam } from '../../templates/duplicates/evidence.ts'
import type { DuplicateTier } from '../../templates/duplicates/score-pair.ts'
import { formatMessage } from '../../templates/messages.ts'
import { messagesOf } from '../locales.ts'

export interface DuplicateWords {
  tier(tier: DuplicateTier): string
  /** A short phrase without a full stop. */
  reason(reason: Reason): string
  text(key: string, params?: Readonly<Record<string, string | number>>): string
}

export function duplicateWords(language: Language, lists: CodeLists): DuplicateWords {
  const messages = messagesOf('duplicates', language)
  const numbers = new Intl.NumberFormat(language, { maximumFractionDigits: 2 })
  const names = new Intl.ListFormat(language, { type: 'conjunction' })
  const show = (param: ReasonParam): string => {
    if (typeof param === 'string') return param
    if (typeof param === 'number') return numbers.format(param)
    return names.format(param.countries.map((code) => lists.label('country', code, language)))
  }
  const text: DuplicateWords['text'] = (key, params) => formatMessage(messages, key, language, params)
  return {
    tier: (tier) => text(`tier.${tier}`),
    reason: ({ code, params }) =>
      text(
        `reason.${code}`,
        Object.fromEntries(Object.entries(params).map(([name, param]) => [name, show(param)])),
      ),
    text,
  }
}
