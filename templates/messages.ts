/** Sentences from templates with placeholders. */
import type { Language } from './definition.ts'

/** Plural forms as `Intl.PluralRules` names them; `other` is always there. */
export type PluralForms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>
export type Message = string | PluralForms
/** One area of the locale in one language, flat: key -> message. */
export type Messages = Readonly<Record<string, Message>>

/**
 * Fills `{name}` placeholders. Where the message has plural forms, `params.count` chooses. An unknown placeholder or
 * key stays as written, so that a bad translation is visible.
 */
export function formatMessage(
  messages: Messages,
  key: string,
  language: Language,
  params: Readonly<Record<string, string | number>> = {},
): string {
  const message = messages[key]
  if (message === undefined) return key
  const text =
    typeof message === 'string' ? message : pluralForm(message, language, Number(params.count ?? 0))
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole))
}

function pluralForm(forms: PluralForms, language: Language, count: number): string {
  return forms[new Intl.PluralRules(language).select(count)] ?? forms.other
}
