/**
 * Messages as people read them: a JSON Schema as lines of names, types and meanings, a tenth as long as the schema.
 *
 *     rowNumber: integer 1…1048576
 *     rowKey: text | null — the row's hidden key
 *     comment?: text | null
 */

/** As much of a JSON Schema as messages use. */
export interface MessageSchema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly MessageSchema[]
  readonly properties?: Readonly<Record<string, MessageSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | MessageSchema
  readonly patternProperties?: Readonly<Record<string, MessageSchema>>
  readonly items?: MessageSchema
  readonly minimum?: number
  readonly maximum?: number
  readonly maxItems?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly format?: string
  readonly description?: string
}

const step = '  '
/** Numbers that are whole and safe need no upper end. */
const anyWhole = Number.MAX_SAFE_INTEGER

/** @returns lines, without a break at the end */
export function schemaNotation(schema: MessageSchema): string {
  return withMeaning(notationOf(schema, ''), schema)
}

function notationOf(schema: MessageSchema, indent: string): string {
  if (schema.$ref !== undefined) return schema.$ref.split('/').at(-1)!
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.anyOf) return unique(schema.anyOf.map((one) => notationOf(one, indent))).join(' | ')
  if (Array.isArray(schema.type)) {
    return schema.type.map((type) => notationOf({ ...schema, type }, indent)).join(' | ')
  }
  if (schema.type === 'array')
    return `[ ${notationOf(schema.items ?? {}, indent)} ]${atMost(schema.maxItems, 'items')}`
  if (schema.type === 'object') return objectNotation(schema, indent)
  return scalarNotation(schema)
}

function objectNotation(schema: MessageSchema, indent: string): string {
  const inner = indent + step
  const required = new Set(schema.required)
  const lines = Object.entries(schema.properties ?? {}).map(
    ([name, property]) =>
      `${inner}${name}${required.has(name) ? '' : '?'}: ${withMeaning(notationOf(property, inner), property)}`,
  )
  const others = otherProperties(schema)
  if (others !== null) lines.push(`${inner}[name]: ${notationOf(others, inner)}`)
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indent}}`
}

/** What properties hold that have no name in the schema; null where there can be none, or where that is not said. */
function otherProperties({ additionalProperties, patternProperties }: MessageSchema): MessageSchema | null {
  const pattern = Object.values(patternProperties ?? {})[0]
  if (pattern !== undefined) return pattern
  if (additionalProperties === true) return {}
  return typeof additionalProperties === 'object' ? additionalProperties : null
}

function scalarNotation(schema: MessageSchema): string {
  const { type, minimum, maximum, maxLength, pattern, format } = schema
  if (type === undefined) return 'any JSON'
  if (type === 'string') {
    if (pattern !== undefined) return `text like ${pattern}`
    return (format === 'binary' ? 'bytes' : 'text') + atMost(maxLength, 'characters')
  }
  if (type === 'boolean') return 'true | false'
  const upper = maximum === undefined || maximum === anyWhole ? null : maximum
  if (minimum === undefined && upper === null) return String(type)
  return `${String(type)} ${minimum ?? ''}…${upper ?? ''}`
}

function withMeaning(notation: string, { description }: MessageSchema): string {
  if (description === undefined) return notation
  // Behind the opening brace of what goes over several lines, where it is read first.
  const end = notation.indexOf('\n')
  return end < 0
    ? `${notation} — ${description}`
    : `${notation.slice(0, end)} — ${description}${notation.slice(end)}`
}

function atMost(count: number | undefined, what: string): string {
  return count === undefined ? '' : ` (≤ ${count} ${what})`
}

function unique(notations: readonly string[]): readonly string[] {
  return [...new Set(notations)]
}
