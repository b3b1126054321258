/** Values as people read them. */
import { codesOf, type FieldValue, isUnread } from '../../templates/activity.ts'
import type { CodeLists } from '../../templates/code-lists.ts'
import type { FieldKey, Language, TemplateDefinition } from '../../templates/definition.ts'
import { formatDate } from '../../templates/format-issue.ts'
import { messagesOf } from '../locales.ts'

export interface ShowContext {
  readonly template: TemplateDefinition
  readonly lists: CodeLists
  readonly language: Language
}

/** The label of a field; what is no field of the template is shown as its key. */
export function fieldLabel(field: FieldKey, language: Language): string {
  const label = messagesOf('fields', language)[`${field}.label`]
  return typeof label === 'string' ? label : field
}

/** Labels of codes in the reader's language, dates in words, line breaks as spaces; null is for the caller to name. */
export function showValue(field: FieldKey, value: FieldValue, context: ShowContext): string {
  const definition = context.template.fields.find((one) => one.key === field)
  if (isUnread(value)) return oneLine(value.unread)
  if (definition?.type === 'date') return formatDate(String(value), context.language)
  if (definition?.type === 'code' || definition?.type === 'codes')
    return showCodes(field, codesOf(value), context)
  return oneLine(typeof value === 'object' ? JSON.stringify(value) : String(value))
}

export function showCodes(
  field: FieldKey,
  codes: readonly string[],
  { template, lists, language }: ShowContext,
): string {
  const definition = template.fields.find((one) => one.key === field)
  const list = definition && 'codeList' in definition ? definition.codeList : undefined
  const isKnown = list !== undefined && lists.keys.includes(list)
  return codes.map((code) => (isKnown ? lists.label(list, code, language) : code)).join('; ')
}

/**
 * One line of a terminal: text from outside must not move the cursor or colour the screen, so what controls either is left out.
 */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim()
}
