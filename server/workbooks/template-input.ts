/** What a template workbook is made from. Nothing else goes in, no clock and no chance: same input, same bytes. */
import type { ActivityValues } from '../../templates/activity.ts'
import type { CodeLists } from '../../templates/code-lists.ts'
import type { Cycle, Reporter } from '../../templates/context.ts'
import { type Language, type TemplateDefinition, textDirection } from '../../templates/definition.ts'
import type { Messages } from '../../templates/messages.ts'
import type { CoverKey, WorkbookIdentity } from '../../templates/workbook-layout.ts'
import { messagesOf } from '../locales.ts'
import type { WebExtension } from './finish/web-extension.ts'

/** Areas `workbook` and `fields` of the locale, in the workbook's language. */
export interface TemplateTexts {
  readonly workbook: Messages
  readonly fields: Messages
}

/** A row that is there from the start: an activity that goes on, or one sent before. */
export interface PrefilledRow {
  readonly rowKey: string
  readonly revision: number | null
  readonly baseHash: string | null
  readonly values: ActivityValues
  /** What the service had to say about the row, as sentences in the workbook's language. */
  readonly issues?: readonly string[]
  /** Values kept beside the stored ones until somebody chooses, as sentences. */
  readonly proposals?: readonly string[]
  readonly comment?: string
  /** Columns of the reporter's own, by header text: carried at the right. */
  readonly extra?: Readonly<Record<string, string>>
}

export interface TemplateInput {
  readonly template: TemplateDefinition
  readonly lists: CodeLists
  readonly cycle: Cycle
  readonly reporter: Reporter
  readonly language: Language
  readonly identity: WorkbookIdentity
  /** Keys for the blank rows, in order; rows beyond them get none. */
  readonly rowKeys: readonly string[]
  readonly rows: readonly PrefilledRow[]
  /** Answers that stand on the cover from the start, as text. */
  readonly cover?: Partial<Readonly<Record<CoverKey, string>>>
  readonly webExtension?: WebExtension
  readonly texts: TemplateTexts
}

/** The texts a template in this language needs. */
export function templateTexts(language: Language): TemplateTexts {
  const of = (area: 'workbook' | 'fields') => withReadableDates(messagesOf(area, language), language)
  return { workbook: of('workbook'), fields: of('fields') }
}

/** After Arabic letters the parts of 2018-03-25 would be shown in reverse; a left-to-right mark on both sides keeps them. */
function withReadableDates(messages: Messages, language: Language): Messages {
  if (textDirection(language) === 'ltr') return messages
  const marked = (text: string) => text.replace(/'?\b\d{4}(?:-\d{2}){1,2}\b/g, '\u200e$&\u200e')
  const entries = Object.entries(messages)
  return Object.fromEntries(
    entries.map(([key, text]) => [key, typeof text === 'string' ? marked(text) : text]),
  )
}
