import type { FieldKey, TemplateDefinition } from '../../templates/definition.ts'
import type { Role } from '../roles.ts'

/** The reporter's own people and the Secretariat, who may read what is meant for the Secretariat only. */
const insiders: readonly Role[] = ['focalPoint', 'delegate', 'officer', 'administrator']

/** The fields that must not be shown to somebody in this role: the confidential ones to all but the reporter and the Secretariat. */
export function hiddenFieldsFor(template: TemplateDefinition, role: Role | null): ReadonlySet<FieldKey> {
  if (role !== null && insiders.includes(role)) return new Set()
  return new Set(template.fields.filter((field) => field.confidential === true).map((field) => field.key))
}
