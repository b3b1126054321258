/** Issues as sentences in the reader's language. */
import type { CodeLists } from './code-lists.ts'
import type { Language } from './definition.ts'
import type { Issue, IssueParam } from './issues.ts'
import { formatMessage, type Messages } from './messages.ts'

export interface IssueTexts {
  readonly language: Language
  /** Texts of the area `fields`: labels of fields. */
  readonly fields: Messages
  /** Texts of the area `issues`: a sentence for each issue code. */
  readonly issues: Messages
  readonly lists: CodeLists
}

/**
 * What is wrong and what to do, in one or two sentences. Field names, labels, dates and numbers in it are in the reader's
 * language; digits are always 0 to 9, so that they can be compared with what is in the cell.
 */
export function formatIssue(issue: Pick<Issue, 'code' | 'params'>, texts: IssueTexts): string {
  const shown: Record<string, string | number> = {}
  for (const [name, param] of Object.entries(issue.params)) {
    // A count chooses the plural form, and a row's number is no quantity: both stay plain.
    const isPlain = typeof param === 'number' && (name === 'count' || name === 'row')
    shown[name] = isPlain ? param : showParam(param, texts)
  }
  return formatMessage(texts.issues, issue.code, texts.language, shown)
}

function showParam(param: IssueParam, { language, fields, lists }: IssueTexts): string {
  if (typeof param === 'string') return param
  if (typeof param === 'number') return formatNumber(param, language)
  if ('field' in param) return formatMessage(fields, `${param.field}.label`, language)
  if ('date' in param) return formatDate(param.date, language)
  return lists.keys.includes(param.list) ? lists.label(param.list, param.code, language) : param.code
}

const dateFormats = new Map<string, Intl.DateTimeFormat>()
const numberFormats = new Map<Language, Intl.NumberFormat>()

/** A stored date for reading: `5 March 2018`, `March 2018`, `2018`. Gregorian, digits 0 to 9. */
export function formatDate(date: string, language: Language): string {
  if (!/^\d{4}(?:-\d{2}){0,2}$/.test(date) || date.length === 4) return date
  const key = `${language}${date.length}`
  let format = dateFormats.get(key)
  if (!format) {
    const day = date.length > 7 ? ({ day: 'numeric' } as const) : {}
    // British order in English: `5 March 2018`, as the United Nations write it.
    const locale = language === 'en' ? 'en-GB' : language
    const options = { year: 'numeric', month: 'long', ...day, timeZone: 'UTC' } as const
    format = new Intl.DateTimeFormat(`${locale}-u-ca-gregory-nu-latn`, options)
    dateFormats.set(key, format)
  }
  const [year, month, day] = date.split('-').map(Number)
  // The full stop of the Russian abbreviation would stand beside that of the sentence.
  return format.format(Date.UTC(year!, month! - 1, day ?? 1)).replace(/ г\.$/, ' года')
}

/** A number for reading, with the language's own separators and digits 0 to 9. */
export function formatNumber(number: number, language: Language): string {
  let format = numberFormats.get(language)
  if (!format) {
    format = new Intl.NumberFormat(`${language}-u-nu-latn`)
    numberFormats.set(language, format)
  }
  return format.format(number)
}
