/** The issues of a row as it is stored, at the instant of a change. */
import type { ActivityValues } from '../../templates/activity.ts'
import { checkRow, checkRowAsService } from '../../templates/check-rules.ts'
import type { ServiceContext } from '../../templates/context.ts'
import type { FieldDefinition, FieldKey, TemplateDefinition } from '../../templates/definition.ts'
import type { Issue } from '../../templates/issues.ts'
import type { IssueCode } from '../../templates/rule-kinds.ts'
import { isSameValue } from '../../templates/same-values.ts'

export interface RowToJudge {
  /** As stored after the change, notes left out. */
  readonly values: ActivityValues
  /** What the cells of the sent row hold, and what was found while reading them. */
  readonly sent: { readonly values: ActivityValues; readonly cellIssues: readonly Issue[] } | null
  /** Issues of the revision before: those of its cells hold for values that stay. */
  readonly earlierIssues: readonly Issue[]
}

/** All issues of the row: those of its cells, of its rules, and those that need rates or the register. */
export function judgeRow(row: RowToJudge, context: ServiceContext): Issue[] {
  const cellIssues = isCellIssue(context.template)
  const isFromSent = (field: FieldDefinition) =>
    row.sent !== null && isSameValue(field, row.sent.values[field.key], row.values[field.key])
  const sentFields = new Set<FieldKey>(context.template.fields.filter(isFromSent).map((field) => field.key))
  return [
    ...(row.sent?.cellIssues.filter((issue) => sentFields.has(issue.field ?? '')) ?? []),
    ...row.earlierIssues.filter((issue) => cellIssues(issue.code) && !sentFields.has(issue.field ?? '')),
    ...checkRow(row.values, context),
    ...checkRowAsService(row.values, context),
  ]
}

const cellCodes = new WeakMap<TemplateDefinition, ReadonlySet<IssueCode>>()

function isCellIssue(template: TemplateDefinition): (code: IssueCode) => boolean {
  let codes = cellCodes.get(template)
  if (!codes) {
    const checks = template.rules.flatMap((rule) => rule.checks)
    codes = new Set(checks.filter((check) => check.kind === 'cell').map((check) => check.issue))
    cellCodes.set(template, codes)
  }
  const known = codes
  return (code) => known.has(code)
}
