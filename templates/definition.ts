/**
 * The shape of a reporting template: fields, code lists, rules. A template is plain data; every face of it
 * (workbook, check, API, report, documentation) is made from this and from nothing else.
 */
import type { Check } from './rule-kinds.ts'

/** The six official languages of the United Nations, in the order in which the UN lists them (Arabic first). */
export const languages = ['ar', 'en', 'es', 'fr', 'ru', 'zh'] as const
export type Language = (typeof languages)[number]

/** A text in each of the six languages. */
export type Translated = Readonly<Record<Language, string>>

export function textDirection(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr'
}

export function isLanguage(value: unknown): value is Language {
  return (languages as readonly unknown[]).includes(value)
}

/** Field keys are snake_case everywhere: code, JSON, the hidden key row of the sheet. Never reused once issued. */
export type FieldKey = string

/**
 * `system`: filled by the service. `required`: rule 01. `conditional`: required by another rule in some rows.
 * `optional`: may always be blank.
 */
export type Presence = 'system' | 'required' | 'conditional' | 'optional'

interface FieldBasics {
  readonly key: FieldKey
  /** Group of columns in the sheet; its label is `group.<key>` in the locale. */
  readonly group: string
  readonly presence: Presence
  /** Only the reporter and the Secretariat may see it: in no report, export or copy for anybody else. */
  readonly confidential?: true
  /** An officer may write it too. What an officer would write anywhere else is a proposal to the reporter. */
  readonly writtenBy?: 'secretariatToo'
  /** A blank cell of a row that is in use means this reporter's own name. */
  readonly blankMeans?: 'reporter'
}

export type FieldDefinition = FieldBasics &
  (
    | { readonly type: 'reference' }
    /** Free text; `maxLength` in UTF-16 units, as Excel counts. Longer text is kept whole and warned about. */
    | {
        readonly type: 'text'
        readonly maxLength: number
        readonly aboutWords?: number
        readonly isLong?: true
      }
    | { readonly type: 'code'; readonly codeList: CodeListKey }
    /** Several codes in one cell. `firstIsMain`: the first one is the main one and its place is kept. */
    | { readonly type: 'codes'; readonly codeList: CodeListKey; readonly firstIsMain?: true }
    /** A calendar date, or only its year or month; the precision is the length of the stored text. */
    | { readonly type: 'date' }
    | { readonly type: 'integer'; readonly min: number; readonly max: number }
    | { readonly type: 'decimal'; readonly min: number }
  )

export type FieldType = FieldDefinition['type']

export type CodeListKey = string

/** Where a label or a fact comes from. `draft` texts are marked as drafts wherever they are edited. */
export type Certainty = 'source' | 'draft'

export interface Code {
  readonly code: string
  readonly labels: Translated
  /** Other spellings that mean the same code, in any language; labels once issued stay here for ever. */
  readonly aliases?: readonly string[]
  /** Retired codes stay readable for ever; `replacedBy` is named in the message of rule 02. */
  readonly retired?: { readonly replacedBy?: string }
  /** Languages whose label is a draft that a person still has to confirm. */
  readonly drafts?: readonly Language[]
  /** What the code is called elsewhere (IATI, DAC, Convention article). */
  readonly mapsTo?: string
}

/** A closed list. Codes are never reused or rewritten, only retired. */
export interface CodeList {
  readonly key: CodeListKey
  readonly version: number
  readonly source: string
  readonly codes: readonly Code[]
}

export type Severity = 'error' | 'warning' | 'info'

/**
 * Where a check can run. `sheet`: also as a plain Excel formula. `file`: wherever the whole file is at hand
 * (pane, upload, service). `service`: needs other reporters' rows, rates or the register of Parties.
 */
export type Where = 'sheet' | 'file' | 'service'

/** One of the numbered rules. Its checks carry one issue code, and so one sentence, each. */
export interface RuleDefinition {
  /** Two digits, permanent: `03`. */
  readonly id: string
  readonly checks: readonly Check[]
}

/** Everything that makes one reporting template. Texts live in the locales, not here. */
export interface TemplateDefinition {
  readonly id: string
  readonly version: number
  readonly fields: readonly FieldDefinition[]
  /** Field groups in sheet order. */
  readonly groups: readonly string[]
  readonly rules: readonly RuleDefinition[]
}
