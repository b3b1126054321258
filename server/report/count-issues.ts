/** Which issues a public report may speak of. */
import type { TemplateDefinition } from '../../templates/definition.ts'
import type { SnapshotActivity } from './snapshot.ts'

export interface ReportedIssue {
  /** Two digits. */
  readonly ruleId: string
  readonly severity: 'error' | 'warning' | 'info'
}

export interface IssueFilter {
  readonly officerCodes: ReadonlySet<string>
  readonly confidentialFields: ReadonlySet<string | null>
}

const none: readonly ReportedIssue[] = []

/** Left out are issues meant for officers only and those of confidential fields. */
export function issueFilterOf(template: TemplateDefinition): IssueFilter {
  const checks = template.rules.flatMap(({ checks }) => checks)
  return {
    officerCodes: new Set(checks.filter(({ audience }) => audience === 'officers').map(({ issue }) => issue)),
    confidentialFields: new Set(
      template.fields.filter(({ confidential }) => confidential).map(({ key }) => key),
    ),
  }
}

export function reportedIssues(activity: SnapshotActivity, filter: IssueFilter): readonly ReportedIssue[] {
  if (activity.issues.length === 0) return none
  return activity.issues
    .filter(({ code, field }) => !filter.officerCodes.has(code) && !filter.confidentialFields.has(field))
    .map(({ code, severity }) => ({ ruleId: code.slice(0, 2), severity }))
}
