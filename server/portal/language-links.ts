import { type Language, languages } from '../../templates/definition.ts'
import { type Html, html } from './html.ts'

/** Names of the six languages in themselves: the same whatever language the page is in. */
export const languageNames: Readonly<Record<Language, string>> = {
  ar: 'العربية',
  en: 'English',
  es: 'Español',
  fr: 'Français',
  ru: 'Русский',
  zh: '中文',
}

/**
 * This page in the other languages.
 *
 * @param query what else has to stay in the address
 */
export function languageLinks(query: Readonly<Record<string, string>> = {}): Html {
  return html`<nav>${languages.map((code) => html`<a href="?${new URLSearchParams({ ...query, lang: code }).toString()}" lang="${code}" hreflang="${code}">${languageNames[code]}</a> `)}</nav>`
}
