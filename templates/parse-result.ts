/** What the readers of cells hand to each other. */
import type { FieldValue } from './activity.ts'
import type { IssueParam } from './issues.ts'
import type { IssueCode } from './rule-kinds.ts'

/** An issue before the field and the severity are known. */
export interface Problem {
  readonly code: IssueCode
  readonly params: Readonly<Record<string, IssueParam>>
  readonly fix?: string
}

export interface Reading {
  /** Undefined for a blank cell. */
  readonly value: FieldValue | undefined
  readonly problems: readonly Problem[]
}

export const blank: Reading = { value: undefined, problems: [] }

/** A cell that was read without any remark. */
export function read(value: FieldValue): Reading {
  return { value, problems: [] }
}

/** A cell that was not read: its text is kept. */
export function unread(text: string, problem: Problem): Reading {
  return { value: { unread: text }, problems: [problem] }
}
