/** What somebody must not be shown of a history. */
import type { FieldKey, TemplateDefinition } from '../../templates/definition.ts'
import type { IssueCode } from '../../templates/rule-kinds.ts'
import { type Role, secretariat } from '../roles.ts'

/** The reporter's own people and the Secretariat, who may read what is meant for the Secretariat only. */
const insiders: readonly Role[] = ['focalPoint', 'delegate', ...secretariat]

/** Fields and issues that are left out. */
export interface Hidden {
  readonly fields: ReadonlySet<FieldKey>
  readonly issues: ReadonlySet<IssueCode>
}

/**
 * Confidential fields are hidden from all but the reporter and the Secretariat; issues that speak to officers only (of activities
 * that look like another reporter's) from all but the Secretariat.
 */
export function hiddenFrom(template: TemplateDefinition, role: Role | null): Hidden {
  const isInsider = role !== null && insiders.includes(role)
  const isOfficer = role !== null && secretariat.includes(role)
  const confidential = template.fields.filter((field) => field.confidential === true)
  const forOfficers = template.rules
    .flatMap((rule) => rule.checks)
    .filter((check) => check.audience === 'officers')
  return {
    fields: new Set(isInsider ? [] : confidential.map((field) => field.key)),
    issues: new Set(isOfficer ? [] : forOfficers.map((check) => check.issue)),
  }
}
