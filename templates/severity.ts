/** How grave each issue code is, as the template's rules say. */
import type { Severity, TemplateDefinition } from './definition.ts'
import type { IssueCode } from './rule-kinds.ts'

const severities = new WeakMap<TemplateDefinition, ReadonlyMap<IssueCode, Severity>>()

/** The severity of an issue code; `error` for a code that the template does not know, so that it is not overlooked. */
export function severityOf(template: TemplateDefinition, code: IssueCode): Severity {
  let known = severities.get(template)
  if (!known) {
    const checks = template.rules.flatMap((rule) => rule.checks)
    known = new Map(checks.map((check) => [check.issue, check.severity]))
    severities.set(template, known)
  }
  return known.get(code) ?? 'error'
}
