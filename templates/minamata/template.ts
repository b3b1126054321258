import type { TemplateDefinition } from '../definition.ts'
import { fields, groups } from './fields.ts'
import { rules } from './rules.ts'

/** Decision MC-1/21 of the Conference of the Parties to the Minamata Convention, as a template. */
export const minamataTemplate: TemplateDefinition = { id: 'minamata', version: 1, fields, groups, rules }
