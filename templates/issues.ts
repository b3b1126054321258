/** What is wrong, as data. Sentences are made from it at the edge, in the reader's language. */
import type { CodeListKey, FieldKey, Severity } from './definition.ts'
import type { IssueCode } from './rule-kinds.ts'

/** A value for a placeholder of the sentence. Objects are shown in the reader's language by `formatIssue`. */
export type IssueParam =
  | string
  | number
  | { readonly field: FieldKey }
  | { readonly list: CodeListKey; readonly code: string }
  /** `2024`, `2024-03` or `2024-03-05`. */
  | { readonly date: string }

export interface Issue {
  readonly code: IssueCode
  readonly severity: Severity
  /** The cell's field; null when the whole row or return is meant. */
  readonly field: FieldKey | null
  readonly params: Readonly<Record<string, IssueParam>>
  /** A certain correction for the cell, if there is one: the text to type instead. */
  readonly fix?: string
}

/** An issue and where it stands in a file. */
export interface PlacedIssue extends Issue {
  readonly sheet: string
  /** `C17`; the sheet's name alone stands for the whole return. */
  readonly cell: string | null
}
