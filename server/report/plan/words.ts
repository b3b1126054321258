/** The words of a report in one language: its own texts, field labels, labels of codes, names. */
import type { Language } from '../../../templates/definition.ts'
import { formatMessage } from '../../../templates/messages.ts'
import { messagesOf } from '../../locales.ts'
import type { Snapshot } from '../snapshot.ts'

export interface Words {
  readonly language: Language
  /** A text of the report locale. The key itself where there is none. */
  t(key: string, params?: Readonly<Record<string, string | number>>): string
  /** The label of a field; its key where there is none. */
  field(key: string): string
  /** The label of a code; the code itself where it is not in the list. */
  code(list: string, code: string): string
  /** Labels of several codes, joined as the language joins them. */
  codes(list: string, codes: readonly string[]): string
  /** Short name of a reporter; its code where it is unknown. */
  reporter(code: string): string
  /** Sorts as the language sorts. The same on every machine: the language is named, the machine's own is not asked. */
  compare(a: string, b: string): number
}

/** Of one list. */
const mostJoined = 2_000
const separators: Partial<Record<Language, string>> = { ar: '؛ ', zh: '；' }

export function wordsOf(snapshot: Snapshot, language: Language): Words {
  const messages = messagesOf('report', language)
  const fields = optionalMessages(language)
  const names = new Map(snapshot.reporters.map(({ reporterCode, shortName }) => [reporterCode, shortName]))
  const collator = new Intl.Collator(language, { numeric: true })
  const separator = separators[language] ?? '; '
  // The same few lists of codes come again and again in a long report.
  const joined = new Map<string, Map<string, string>>()
  const lists = new Set(snapshot.lists.keys)
  const words: Words = {
    language,
    t: (key, params) => formatMessage(messages, key, language, params),
    field: (key) => {
      const label = fields[`${key}.label`]
      return typeof label === 'string' ? label : key
    },
    code: (list, code) => {
      if (list === 'reporter') return names.get(code) ?? code
      return lists.has(list) ? snapshot.lists.label(list, code, language) : code
    },
    codes: (list, codes) => {
      let known = joined.get(list)
      if (!known) {
        known = new Map()
        joined.set(list, known)
      }
      const key = codes.length === 1 ? codes[0]! : codes.join('\n')
      let text = known.get(key)
      if (text === undefined) {
        text = codes.map((code) => words.code(list, code)).join(separator)
        if (known.size < mostJoined) known.set(key, text)
      }
      return text
    },
    reporter: (code) => names.get(code) ?? code,
    compare: (a, b) => collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0),
  }
  return words
}

function optionalMessages(language: Language) {
  try {
    return messagesOf('fields', language)
  } catch {
    return {}
  }
}
