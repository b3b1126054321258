import { type TSchema, Type } from 'typebox'

/**
 * A part of a request that may be null. Null is tried first: values are coerced to the first type that takes them, and null would
 * become an empty text or a 0.
 */
export function orNull<T extends TSchema>(schema: T) {
  return Type.Union([Type.Null(), schema])
}
