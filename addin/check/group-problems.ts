/** Problems as the pane lists them: the gravest first, and those of one kind together. */
import type { Severity } from '../../templates/definition.ts'
import type { Problem } from './check-rows.ts'

/** All problems with one issue code. */
export interface ProblemGroup {
  /** `08.ambiguous`. */
  readonly code: string
  readonly severity: Severity
  /** `08`. */
  readonly rule: string
  readonly problems: readonly Problem[]
  /** Of these, those that one click puts right for certain. */
  readonly certain: readonly Problem[]
}

export const severities: readonly Severity[] = ['error', 'warning', 'info']

/** By severity, then by rule. */
export function groupProblems(problems: readonly Problem[]): readonly ProblemGroup[] {
  const groups = new Map<string, Problem[]>()
  for (const problem of problems) {
    const { code } = problem.issue
    const group = groups.get(code)
    if (group) group.push(problem)
    else groups.set(code, [problem])
  }
  return [...groups]
    .map(([code, members]) => ({
      code,
      severity: members[0]!.issue.severity,
      rule: code.slice(0, code.indexOf('.')),
      problems: members,
      certain: members.filter(({ fixes }) => fixes.length === 1),
    }))
    .sort(
      (one, other) =>
        severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
        (one.code < other.code ? -1 : 1),
    )
}

export function countBySeverity(problems: readonly Problem[]): Readonly<Record<Severity, number>> {
  const counts = { error: 0, warning: 0, info: 0 }
  for (const { issue } of problems) counts[issue.severity]++
  return counts
}
