import { hash } from 'node:crypto'
import type { ActivityValues } from '../../templates/activity.ts'
import { canonicalJson, canonicalValues } from '../../templates/canonical.ts'
import type { TemplateDefinition } from '../../templates/definition.ts'

/** The same as the templates' `baseHash`, by the machine's own SHA-256: a thousand rows are hashed while a commit waits. */
export function storedBaseHash(template: TemplateDefinition, values: ActivityValues): string {
  const text = canonicalJson(canonicalValues(template, values))
  return hash('sha256', text, 'hex').slice(0, 16)
}
