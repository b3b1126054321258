/** The shape of a check: one small pure function for each kind of rule. */
import type { ActivityValues } from '../activity.ts'
import type { CheckContext } from '../context.ts'
import type { FieldKey } from '../definition.ts'
import type { IssueParam } from '../issues.ts'
import type { Check, CheckKind } from '../rule-kinds.ts'

/** Where a rule is broken, and the values for its sentence. */
export interface Finding {
  readonly field: FieldKey
  readonly params: Readonly<Record<string, IssueParam>>
}

export type CheckOfKind<K extends CheckKind> = Extract<Check, { kind: K }>

/** Nothing is found where a value that the check needs is blank or could not be read. */
export type CheckFunction<K extends CheckKind, C extends CheckContext = CheckContext> = (
  check: CheckOfKind<K>,
  values: ActivityValues,
  context: C,
) => readonly Finding[]

export const sound: readonly Finding[] = []
