/** How grave each issue code is, as the template's rules say. */

import type { Severity, TemplateDefinition } from './definition.ts'
import { foundOnce } from './found-once.ts'
import type { IssueCode } from './rule-kinds.ts'

const severitiesOf = foundOnce((template: TemplateDefinition): ReadonlyMap<IssueCode, Severity> => {
  const checks = template.rules.flatMap((rule) => rule.checks)
  return new Map(checks.map((check) => [check.issue, check.severity]))
})

/** The severity of an issue code; `error` for a code that the template does not know, so that it is not overlooked. */
export function severityOf(template: TemplateDefinition, code: IssueCode): Severity {
  return severitiesOf(template).get(code) ?? 'error'
}
