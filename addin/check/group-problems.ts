/** Problems as the pane lists them: the gravest first, and those of one kind together. */
import type { Severity } from '../../templates/definition.ts'
import type { Problem } from './check-rows.ts'

/** All problems of one rule that are as grave. */
export interface ProblemGroup {
  readonly severity: Severity
  /** `08`: its heading stands over the group. */
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
    const { code, severity } = problem.issue
    const name = `${severities.indexOf(severity)} ${code.slice(0, code.indexOf('.'))}`
    const group = groups.get(name)
    if (group) group.push(problem)
    else groups.set(name, [problem])
  }
  return [...groups]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, members]) => ({
      severity: members[0]!.issue.severity,
      rule: name.slice(name.indexOf(' ') + 1),
      problems: members,
      certain: members.filter(({ fixes }) => fixes.length === 1),
    }))
}

export function countBySeverity(problems: readonly Problem[]): Readonly<Record<Severity, number>> {
  const counts = { error: 0, warning: 0, info: 0 }
  for (const { issue } of problems) counts[issue.severity]++
  return counts
}
