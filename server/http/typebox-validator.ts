/** Validation that bends nothing: a number in a message stays a number, where Ajv's coercion might make text of it. */
import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'

/**
 * For the `validatorCompiler` of a route.
 *
 * @param bodySchema what bodies are held against, where that is not what is documented
 */
export function exactValidator(bodySchema?: TSchema): FastifySchemaCompiler<TSchema> {
  return ({ schema, httpPart }) => {
    const shape = Compile(httpPart === 'body' && bodySchema ? bodySchema : schema)
    return (value: unknown) => {
      if (shape.Check(value)) return { value }
      const [first] = shape.Errors(value)
      const where = `${httpPart ?? 'message'}${first?.instancePath ?? ''}`
      return { error: new Error(`${where} ${first?.message ?? ''}`.trim().slice(0, 300)) }
    }
  }
}
