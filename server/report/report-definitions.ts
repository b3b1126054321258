/** Which report belongs to which template. */
import { minamataReport } from '../../templates/minamata/report.ts'
import type { ReportDefinition } from '../../templates/report-definition.ts'
import { ServiceError } from '../errors.ts'

const definitions = new Map([minamataReport].map((definition) => [definition.templateId, definition]))

/** Throws TEMPLATE_UNKNOWN where a template has no report. */
export function reportDefinitionOf(templateId: string): ReportDefinition {
  const definition = definitions.get(templateId)
  if (!definition) throw new ServiceError('TEMPLATE_UNKNOWN', { template: templateId })
  return definition
}
