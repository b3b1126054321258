/** The words of a report in one language: its own texts, field labels, labels of codes, names. */
import type { Language } from '../../../templates/definition.ts'
import { formatMessage } from '../../../templates/messages.ts'
import { messagesOf } from '../../locales.ts'
import type { Snapshot } from '../snapshot.ts'
import { joinedLabels } from './joined-labels.ts'

export interface Words {
  readonly language: Language
  /** A text of the report locale. The key itself where there is none. */
  t(key: string, params?: Readonly<Record<string, string | number>>): string
  /** The label of a field; its key where there is none. */
  field(key: string): string
  /** The label of a code; the code itself where it is not in the list. */
  code(list: string, code: string): string
  /** Gives the labels of several codes, joined as the language joins them. */
  labels(list: string): (codes: readonly string[]) => string
  /** Short name of a reporter; its code where it is unknown. */
  reporter(code: string): string
  /** Sorts as the language sorts. The same on every machine: the language is named, the machine's own is not asked. */
  compare(a: string, b: string): number
}

const separators: Partial<Record<Language, string>> = { ar: '؛ ', zh: '；' }

export function wordsOf(snapshot: Snapshot, language: Language): Words {
  const messages = messagesOf('report', language)
  const fields = optionalMessages(language)
  const names = new Map(snapshot.reporters.map(({ reporterCode, shortName }) => [reporterCode, shortName]))
  const collator = new Intl.Collator(language, { numeric: true })
  const separator = separators[language] ?? '; '
  const labels = new Map<string, (codes: readonly string[]) => string>()
  const lists = new Set(snapshot.lists.keys)
  const code = (list: string, one: string): string => {
    if (list === 'reporter') return names.get(one) ?? one
    return lists.has(list) ? snapshot.lists.label(list, one, language) : one
  }
  return {
    language,
    t: (key, params) => formatMessage(messages, key, language, params),
    field: (key) => {
      const label = fields[`${key}.label`]
      return typeof label === 'string' ? label : key
    },
    code,
    labels: (list) => {
      let joined = labels.get(list)
      if (!joined) {
        joined = joinedLabels((one) => code(list, one), separator)
        labels.set(list, joined)
      }
      return joined
    },
    reporter: (one) => names.get(one) ?? one,
    compare: (a, b) => collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0),
  }
}

function optionalMessages(language: Language) {
  try {
    return messagesOf('fields', language)
  } catch {
    return {}
  }
}
