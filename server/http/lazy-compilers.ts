/**
 * What checks requests and writes answers is made when a route is first used: two hundred routes have schemas, a command, a
 * test or the first minute of a service needs few of them, and making them all takes longer than anything else at the start.
 */
import buildAjv, { type ValidatorFactory } from '@fastify/ajv-compiler'
import { type SerializerFactory, SerializerSelector } from '@fastify/fast-json-stringify-compiler'
import type { FastifyValidationResult } from 'fastify/types/schema.js'

/** For Fastify's `schemaController.compilersFactory`: the compilers that it would take itself, only later. */
export const lazyCompilers = {
  buildValidator: afterwards(buildAjv(), (compile) => {
    let compiled: FastifyValidationResult | undefined
    const validate: FastifyValidationResult = (value) => {
      compiled ??= compile() as FastifyValidationResult
      const result = compiled(value)
      // Fastify looks for what was found on the function that it was given.
      validate.errors = compiled.errors ?? null
      return result
    }
    return validate
  }) as ValidatorFactory,
  buildSerializer: afterwards(SerializerSelector(), (compile) => {
    let serialize: ((answer: unknown) => string) | undefined
    return (answer: unknown) => {
      serialize ??= compile() as (answer: unknown) => string
      return serialize(answer)
    }
  }) as SerializerFactory,
}

// biome-ignore lint/suspicious/noExplicitAny: the two factories have nothing in common but this shape
type Factory = (...shared: any[]) => (route: any) => unknown

function afterwards(factory: Factory, wait: (compile: () => unknown) => unknown): Factory {
  return (...shared) => {
    const compile = factory(...shared)
    return (route) => wait(() => compile(route))
  }
}
