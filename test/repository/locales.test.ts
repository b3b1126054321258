/** Six languages, the same keys and placeholders in each, and every translation of the English that stands there now. */
import { describe, expect, it } from 'vitest'
import { localeAreas, messagesOf } from '../../server/locales.ts'
import { languages } from '../../templates/definition.ts'
import type { Message } from '../../templates/messages.ts'
import { isStale, readStamps } from './locale-stamps.ts'

const translations = languages.filter((language) => language !== 'en')

/** Names of the placeholders in a message, over all its plural forms. */
function placeholders(message: Message | undefined): string[] {
  const text = typeof message === 'string' ? message : Object.values(message ?? {}).join(' ')
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!))].sort()
}

describe.each(localeAreas)('texts of area %s', (area) => {
  const english = messagesOf(area, 'en')

  it.each(translations)('[LO1] %s has the keys and placeholders of the English', (language) => {
    const messages = messagesOf(area, language)
    expect(Object.keys(messages).sort()).toEqual(Object.keys(english).sort())
    const differing = Object.keys(english).filter(
      (key) => placeholders(messages[key]).join() !== placeholders(english[key]).join(),
    )
    expect(differing).toEqual([])
  })

  it.each(languages)('[LO2] %s has every plural form its grammar asks for', (language) => {
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    const lacking = Object.entries(messagesOf(area, language)).filter(
      ([, message]) =>
        typeof message !== 'string' && categories.some((category) => message[category] === undefined),
    )
    expect(lacking.map(([key]) => key)).toEqual([])
  })

  it('[LO3] no translation is of an older English text (after revising one: npm run locales:stamp)', () => {
    const stamps = readStamps()
    const stale = translations.flatMap((language) =>
      Object.keys(english)
        .filter((key) => isStale(stamps, area, language, key))
        .map((key) => `${area}/${language} ${key}`),
    )
    expect(stale).toEqual([])
  })
})
