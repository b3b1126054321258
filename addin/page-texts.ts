/** Texts that the service put into the page, in the language that Excel speaks. */
import { isLanguage, type Language } from '../templates/definition.ts'
import { formatMessage, type Messages } from '../templates/messages.ts'

let texts: Readonly<Record<Language, Messages>> | undefined

/** @param key of the area `addin` of the locale */
export function pageText(key: string, params: Readonly<Record<string, string | number>> = {}): string {
  const language = excelLanguage()
  texts ??= JSON.parse(document.getElementById('texts')?.textContent ?? '{}') as Record<Language, Messages>
  return formatMessage(texts[language] ?? {}, key, language, params)
}

/** One of the six languages; English where Excel speaks another one. */
export function excelLanguage(): Language {
  const code = (Office.context.displayLanguage ?? 'en').slice(0, 2).toLowerCase()
  return isLanguage(code) ? code : 'en'
}
